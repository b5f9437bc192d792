"""The table of words: both languages, the same placeholders, nothing left empty."""

from string import Formatter

import pytest

from views.parts import words
from views.parts.words import Phrase


def phrases() -> dict[str, Phrase]:
    found = {}
    for name, value in vars(words).items():
        if isinstance(value, Phrase):
            found[name] = value
        elif isinstance(value, dict):
            found |= {f"{name}[{k}]": v for k, v in value.items() if isinstance(v, Phrase)}
    return found


PHRASES = phrases()


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("name", PHRASES)
def test_both_languages_say_it_with_the_same_placeholders(name: str) -> None:
    english, portuguese = PHRASES[name]

    assert english.strip() and portuguese.strip()
    assert placeholders(english) == placeholders(portuguese)


@pytest.mark.parametrize("name", PHRASES)
def test_the_voice_is_calm(name: str) -> None:
    for text in PHRASES[name]:
        assert "!" not in text and "oops" not in text.lower()


def test_every_failure_of_a_run_has_words() -> None:
    from typing import get_args, get_type_hints

    from quizbank.runs import Failed

    assert set(get_args(get_type_hints(Failed)["kind"])) == set(words.FAILURES)
