"""The learner store: a port, a durable store behind it, and one in memory for tests."""

from pathlib import Path

from quizbank.folders import data_folder
from quizbank.learner.memory import MemoryLearners
from quizbank.learner.port import (
    Draft,
    Learners,
    NotSaved,
    NotYours,
    Prediction,
    Reflection,
    Said,
)

__all__ = [
    "Draft",
    "Learners",
    "MemoryLearners",
    "NotSaved",
    "NotYours",
    "Prediction",
    "Reflection",
    "Said",
    "open_learners",
]

FILE = "learners.db"


def open_learners(file: Path | None = None) -> Learners:
    """The durable store of this machine, made and upgraded on first use.

    SQLAlchemy is imported here and not before: it takes its time.
    """
    from quizbank.learner.database import open_database, sqlite_url
    from quizbank.learner.sql import SqlLearners

    return SqlLearners(open_database(sqlite_url(file or data_folder() / FILE)))
