"""Concepts are read strictly: what is wrong is said with its line, and nothing is guessed."""

from pathlib import Path

import pytest

import quizbank
from engine import Rejected
from quizbank.concepts import CONCEPTS_FILE, WORDS_MAX, WORDS_MIN, Concept, read_concepts

FOUNDATIONS = Path(quizbank.__file__).parent / "packs" / "foundations"
WORDS = " ".join(["word"] * WORDS_MIN)
GOOD = f"""
- id: etcd
  names: {{en: [etcd], pt-BR: [etcd]}}
  text: {{en: "{WORDS}", pt-BR: "{WORDS}"}}
  sources: [https://etcd.io/]
"""


def read(folder: Path, text: str) -> tuple[Concept, ...]:
    (folder / CONCEPTS_FILE).write_text(text, encoding="utf-8")
    return read_concepts(folder)


def test_a_pack_without_concepts_has_none(tmp_path: Path) -> None:
    assert read_concepts(tmp_path) == ()


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (concept,) = read(tmp_path, GOOD)

    assert concept.id == "etcd"
    assert concept.names["pt-BR"] == ("etcd",)


def test_a_long_file_is_read_to_its_end_or_refused(tmp_path: Path) -> None:
    comment = "# nothing to learn here\n"

    assert read(tmp_path, comment * 50_000 + GOOD)[0].id == "etcd"
    with pytest.raises(Rejected, match="larger than"):
        read(tmp_path, comment * 100_000 + GOOD)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("id: etcd", "a list of concepts", id="not-a-list"),
        pytest.param(GOOD + GOOD.lstrip(), "again", id="an-id-twice"),
        pytest.param(GOOD.replace(WORDS, "too short", 1), "2 words", id="too-short"),
        pytest.param(GOOD + "  related: [raft]\n", "no other concept 'raft'", id="unknown-related"),
        pytest.param(GOOD + "  related: [etcd]\n", "no other concept 'etcd'", id="itself"),
        pytest.param(GOOD.replace("sources", "source"), "source", id="unknown-key"),
        pytest.param(GOOD.replace("https://etcd.io/", "the docs"), "sources", id="no-address"),
        pytest.param(
            GOOD + GOOD.replace("id: etcd", "id: other").lstrip(), "name of 'etcd'", id="same-name"
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Rejected) as rejected:
        read(tmp_path, text)

    assert says in str(rejected.value)
    assert f"{CONCEPTS_FILE}:" in str(rejected.value)


def test_the_foundations_explain_everything_in_both_languages() -> None:
    concepts = read_concepts(FOUNDATIONS)

    assert len(concepts) >= 30
    for concept in concepts:
        for text in concept.text.both().values():
            assert WORDS_MIN <= len(text.split()) <= WORDS_MAX, concept.id
