"""Timed quizzes: which questions, a pure state machine, a store of moves, and the result."""

from pathlib import Path

from quizbank.folders import data_folder
from quizbank.learner import FILE
from quizbank.sitting.blueprint import Blueprint, component_of, drawn
from quizbank.sitting.machine import (
    Answer,
    Finish,
    Flag,
    Go,
    Item,
    Late,
    Move,
    NoSuchItem,
    Over,
    Plan,
    Refused,
    Sitting,
)
from quizbank.sitting.memory import MemorySittings
from quizbank.sitting.port import Sittings
from quizbank.sitting.result import Line, Result, Share, blank, graded, result_of

__all__ = [
    "Answer",
    "Blueprint",
    "Finish",
    "Flag",
    "Go",
    "Item",
    "Late",
    "Line",
    "MemorySittings",
    "Move",
    "NoSuchItem",
    "Over",
    "Plan",
    "Refused",
    "Result",
    "Share",
    "Sitting",
    "Sittings",
    "component_of",
    "blank",
    "drawn",
    "graded",
    "open_sittings",
    "result_of",
]


def open_sittings(file: Path | None = None) -> Sittings:
    """The durable store of this machine, in the same file as everything else of a learner.

    SQLAlchemy is imported here and not before: it takes its time.
    """
    from quizbank.learner.database import open_database, sqlite_url
    from quizbank.sitting.sql import SqlSittings

    return SqlSittings(open_database(sqlite_url(file or data_folder() / FILE)))
