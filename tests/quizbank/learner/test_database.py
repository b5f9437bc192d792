"""The file below the store: migrations, durability, and two processes at once."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from quizbank.learner import NotSaved, open_learners
from quizbank.learner.database import open_database, sqlite_url
from quizbank.learner.sql import SqlLearners
from quizbank.learner.tables import Table
from tests.quizbank.learner.test_store import DRAFT

ROOT = Path(__file__).parents[3]
WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from quizbank.learner import open_learners
from tests.quizbank.learner.test_store import DRAFT
store = open_learners(Path(sys.argv[1]))
for number in range(25):
    store.lock(replace(DRAFT, nonce=f"shared-{number}"))
    store.lock(replace(DRAFT, nonce=f"{sys.argv[2]}-{number}"))
"""


def test_migrations_from_nothing_give_the_tables_of_the_code(tmp_path: Path) -> None:
    engine = open_database(sqlite_url(tmp_path / "learners.db"))

    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Table.metadata)

    assert difference == []


def test_opening_again_changes_nothing_and_keeps_all(tmp_path: Path) -> None:
    file = tmp_path / "learners.db"
    locked = open_learners(file).lock(DRAFT)

    assert open_learners(file).predictions("ana") == [locked]


def test_answers_are_written_through_to_the_disk(tmp_path: Path) -> None:
    engine = open_database(sqlite_url(tmp_path / "learners.db"))

    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    full = 2
    assert pragmas == {
        "journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "busy_timeout": 10_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    "statement", ["UPDATE predictions SET seed = 9", "DELETE FROM predictions"]
)
def test_nobody_can_change_what_is_locked(tmp_path: Path, statement: str) -> None:
    file = tmp_path / "learners.db"
    open_learners(file).lock(DRAFT)

    with sqlite3.connect(file) as connection, pytest.raises(sqlite3.IntegrityError) as caught:
        connection.execute(statement)

    assert "append-only" in str(caught.value)


def test_two_processes_write_the_same_new_file(tmp_path: Path) -> None:
    file = tmp_path / "learners.db"
    command = [sys.executable, "-c", WRITER, str(file)]

    writers = [subprocess.Popen([*command, name], cwd=ROOT) for name in ("left", "right")]
    codes = [writer.wait() for writer in writers]

    nonces = [kept.nonce for kept in open_learners(file).predictions("ana")]
    assert codes == [0, 0]
    assert len(nonces) == len(set(nonces)) == 75


def test_a_store_that_cannot_write_says_so(tmp_path: Path) -> None:
    file = tmp_path / "learners.db"
    engine = open_database(sqlite_url(file))
    with engine.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    store = SqlLearners(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(NotSaved, match="full"):
        for number in range(200):
            store.prefer("ana", f"n{number}", "x" * 200)
