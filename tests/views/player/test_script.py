"""What can be said of the player's files without running them: trust, theme, words."""

import re

import pytest

from views.parts.player.script import FILES, HERE, script, style
from views.parts.player.words import ENGLISH, PORTUGUESE, WORDS

SOURCES = {name: (HERE / f"{name}.js").read_text("utf-8") for name in FILES}
# Where data would become markup or code.
MARKUP = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc"
)
KEY = re.compile(r'say\(\s*speech,\s*(?:[\w.]+ \? )?"([\w-]+)"')


def test_every_file_of_the_player_is_part_of_the_script() -> None:
    assert set(FILES) == {path.stem for path in HERE.glob("*.js")}


@pytest.mark.parametrize("name", FILES)
def test_data_never_becomes_markup(name: str) -> None:
    assert not re.search(MARKUP, SOURCES[name])


@pytest.mark.parametrize("text", [style(), script()], ids=["style", "script"])
def test_colours_come_from_the_theme(text: str) -> None:
    colours = re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text)

    assert set(colours) <= {"#000"}, "the mask's opaque black is the only colour of our own"


def test_the_script_is_one_module_without_imports() -> None:
    text = script()

    assert text.rstrip().endswith("export default module_main.mount;")
    assert not re.search(r"^import ", text, re.MULTILINE)


def test_both_languages_say_the_same_things() -> None:
    holes = {
        language: {
            key: sorted(re.findall(r"\{(\w+)\}", words))
            for key, words in dictionary.items()
            if isinstance(words, str)
        }
        for language, dictionary in WORDS.items()
    }

    assert holes["en"] == holes["pt-BR"]
    assert len(ENGLISH["key_list"]) == len(PORTUGUESE["key_list"])


@pytest.mark.parametrize("name", FILES)
def test_every_word_that_the_player_asks_for_exists(name: str) -> None:
    asked = set(KEY.findall(SOURCES[name]))

    assert asked <= set(ENGLISH)
