"""A small pack with every type of question: the examples that the types themselves carry."""

from pathlib import Path

from quizbank.pack import Pack, read_pack
from quizbank.questions import QUESTION_TYPES

CARD = """
id: mixed
title: {en: "A bit of everything", pt-BR: "Um pouco de tudo"}
description: {en: "One question of each type.", pt-BR: "Uma questão de cada tipo."}
version: "1"
kubernetes: "1.36"
license: CC-BY-4.0
authors: ["Quorum maintainers"]
origin: "Written for tests."
"""


def write_mixed(folder: Path) -> Path:
    """The pack as files, in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for word, kind in QUESTION_TYPES.items():
        name = f"{word.replace('_', '-')}.yaml"
        (folder / name).write_text(kind.example, encoding="utf-8")
        names.append(name)
    card = f"{CARD}questions: [{', '.join(names)}]\n"
    (folder / "pack.yaml").write_text(card, encoding="utf-8")
    return folder


def mixed_pack(folder: Path) -> Pack:
    """The pack, read as any other."""
    return read_pack(write_mixed(folder / "mixed"))
