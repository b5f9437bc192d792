"""Packs of a few questions for the rules of lint to look at."""

from pathlib import Path

from quizbank.lint import PACK_RULES, RULES, Judged, lint_pack
from quizbank.pack import Pack, read_pack
from quizbank.questions import QUESTION_TYPES

CARD = """
id: bench
title: {en: "A bench", pt-BR: "Uma bancada"}
description: {en: "For tests.", pt-BR: "Para testes."}
version: "1"
kubernetes: "1.36"
license: CC-BY-4.0
authors: ["Quorum maintainers"]
origin: "Written for tests; not recalled from any live exam."
concepts:
%concepts
misconceptions:
%misconceptions
questions:
%files
"""
CONCEPTS = ("scheduling", "quorum", "api-server", "reconciliation", "control-plane")
MISCONCEPTIONS = (
    "kubelet-chooses-pods",
    "controllers-place-pods",
    "components-talk-directly",
    "one-member-is-enough",
    "etcd-needs-all-members",
)

Changes = tuple[tuple[str, str], ...]


def source_of(word: str, changes: Changes = ()) -> str:
    """The example of a question type with some of its text replaced."""
    source = QUESTION_TYPES[word].example
    for old, new in changes:
        assert source.count(old) >= 1, f"{old!r} is not in the example of {word}"
        source = source.replace(old, new)
    return source


def write(folder: Path, sources: dict[str, str], card: Changes = ()) -> Pack:
    """A pack of these files."""
    text = CARD.replace("%concepts", _list(CONCEPTS))
    text = text.replace("%misconceptions", _list(MISCONCEPTIONS))
    text = text.replace("%files", "\n".join(f"  - {name}.yaml" for name in sources))
    for old, new in card:
        assert old in text, f"{old!r} is not in the card"
        text = text.replace(old, new)
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    for name, source in sources.items():
        (folder / f"{name}.yaml").write_text(source, encoding="utf-8")
    return read_pack(folder)


def _list(names: tuple[str, ...]) -> str:
    return "\n".join(f'  {name}: {{en: "{name}", pt-BR: "{name}"}}' for name in names)


def found_in(folder: Path, word: str, *changes: tuple[str, str]) -> list[Judged]:
    """What the rules about questions find in one changed example."""
    return lint_pack(write(folder, {word: source_of(word, changes)}), RULES)


def found_in_pack(folder: Path, sources: dict[str, str], card: Changes = ()) -> list[Judged]:
    """What the rules about packs find."""
    return lint_pack(write(folder, sources, card), (), PACK_RULES)


def ids(found: list[Judged]) -> list[str]:
    """The rules behind findings, each once."""
    return sorted({one.rule for one in found})
