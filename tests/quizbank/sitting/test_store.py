"""What a store of sittings promises, in memory and on the disk; two connections and kill -9."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from quizbank.learner import NotSaved, NotYours
from quizbank.learner.database import open_database, sqlite_url
from quizbank.sitting import (
    Answer,
    Finish,
    Flag,
    Go,
    Late,
    MemorySittings,
    NoSuchItem,
    Over,
    Sittings,
)
from quizbank.sitting.sql import SqlSittings
from tests.quizbank.sitting.test_machine import PLAN, START

ROOT = Path(__file__).parents[3]
KILLED = """
import sys
from pathlib import Path
from quizbank.sitting import Answer, open_sittings
from tests.quizbank.sitting.test_machine import PLAN
store = open_sittings(Path(sys.argv[1]))
store.begin(PLAN)
for number in range(100_000):
    store.make("ana", "n-1", Answer(number % 4, {"answer": number}), f"nonce-{number}")
    print(number, flush=True)
"""


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def sittings(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Sittings]:
    if request.param == "memory":
        yield MemorySittings(clock)
        return
    store = SqlSittings(open_database(sqlite_url(tmp_path / "learners.db")), clock)
    yield store
    store.close()


def test_what_was_done_is_what_is_read(sittings: Sittings, clock: Clock) -> None:
    sittings.begin(PLAN)
    clock.later(5)

    sittings.make("ana", "n-1", Answer(2, {"answer": ["a", "b"]}), "one")
    sittings.make("ana", "n-1", Flag(3, True), "two")
    returned = sittings.make("ana", "n-1", Go(3), "three")

    sitting = sittings.sitting("ana", "n-1")
    assert sitting == returned
    assert dict(sitting.answers) == {2: {"answer": ["a", "b"]}}
    assert (sitting.flags, sitting.position, sitting.revision) == ({3}, 3, 3)
    assert sitting.remaining(clock()) == timedelta(seconds=595)


def test_beginning_twice_gives_the_first_with_its_deadline(
    sittings: Sittings, clock: Clock
) -> None:
    first = sittings.begin(PLAN)
    clock.later(60)

    assert sittings.begin(PLAN) == first
    assert sittings.sittings("ana") == [first]


def test_the_same_click_twice_is_one_move(sittings: Sittings) -> None:
    sittings.begin(PLAN)
    sittings.make("ana", "n-1", Answer(0, {"answer": "a"}), "click")
    sittings.make("ana", "n-1", Answer(0, {"answer": "b"}), "other")

    sitting = sittings.make("ana", "n-1", Answer(0, {"answer": "a"}), "click")

    assert (sitting.answers[0], sitting.revision) == ({"answer": "b"}, 2)


def test_a_late_answer_is_refused_and_changes_nothing(sittings: Sittings, clock: Clock) -> None:
    sittings.begin(PLAN)
    sittings.make("ana", "n-1", Answer(0, {"answer": "a"}), "in time")
    clock.later(600)

    with pytest.raises(Late, match="20:10:00"):
        sittings.make("ana", "n-1", Answer(0, {"answer": "b"}), "late")

    assert sittings.sitting("ana", "n-1").answers[0] == {"answer": "a"}


def test_handing_in_twice_is_handing_in_once(sittings: Sittings, clock: Clock) -> None:
    sittings.begin(PLAN)
    clock.later(10)
    first = sittings.make("ana", "n-1", Finish(), "one")
    clock.later(10)

    assert sittings.make("ana", "n-1", Finish(), "two") == first
    with pytest.raises(Over):
        sittings.make("ana", "n-1", Answer(0, {"answer": "a"}), "three")


def test_nobody_reads_or_writes_the_quiz_of_another(sittings: Sittings) -> None:
    sittings.begin(PLAN)

    with pytest.raises(NotYours):
        sittings.sitting("eve", "n-1")
    with pytest.raises(NotYours):
        sittings.make("eve", "n-1", Finish(), "x")
    with pytest.raises(NotYours):
        sittings.begin(replace(PLAN, learner="eve"))
    assert sittings.sittings("eve") == []


def test_two_tabs_see_what_the_other_did(tmp_path: Path, clock: Clock) -> None:
    url = sqlite_url(tmp_path / "learners.db")
    left, right = (SqlSittings(open_database(url), clock) for _ in range(2))
    left.begin(PLAN)

    left.make("ana", "n-1", Answer(0, {"answer": "a"}), "left")
    right.make("ana", "n-1", Answer(0, {"answer": "b"}), "right")
    right.make("ana", "n-1", Flag(1, True), "right-2")

    assert left.sitting("ana", "n-1") == right.sitting("ana", "n-1")
    assert left.sitting("ana", "n-1").answers[0] == {"answer": "b"}
    assert left.sitting("ana", "n-1").revisions == {0: 2}


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "learners.db"
    command = [sys.executable, "-c", KILLED, str(file)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(40):
        writer.stdout.readline()

    writer.kill()

    rest = writer.stdout.read().split()
    acknowledged = int(rest[-1]) if rest else 39
    writer.wait()
    sitting = SqlSittings(open_database(sqlite_url(file))).sitting("ana", "n-1")
    stored = max(parts["answer"] for parts in sitting.answers.values())
    assert acknowledged <= stored <= acknowledged + 1
    assert sitting.revision == stored + 1


@pytest.mark.parametrize("table", ["sittings", "sitting_moves"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = 9", "DELETE FROM {}"])
def test_nobody_can_change_what_is_kept(tmp_path: Path, table: str, statement: str) -> None:
    file = tmp_path / "learners.db"
    store = SqlSittings(open_database(sqlite_url(file)))
    store.begin(PLAN)
    store.make("ana", "n-1", Flag(0, True), "one")

    with sqlite3.connect(file) as connection, pytest.raises(sqlite3.IntegrityError) as caught:
        connection.execute(statement.format(table))

    assert "append-only" in str(caught.value)


def test_a_disk_that_is_full_says_so_and_keeps_the_rest(tmp_path: Path) -> None:
    engine = open_database(sqlite_url(tmp_path / "learners.db"))
    store = SqlSittings(engine)
    store.begin(PLAN)
    with engine.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(NotSaved, match="full"):
        for number in range(200):
            store.make("ana", "n-1", Answer(0, {"answer": f"{number}" * 300}), f"n-{number}")


def test_an_answer_without_end_is_not_kept(sittings: Sittings) -> None:
    sittings.begin(PLAN)
    if isinstance(sittings, MemorySittings):
        pytest.skip("memory keeps anything")

    with pytest.raises(NotSaved, match="bytes"):
        sittings.make("ana", "n-1", Answer(0, {"answer": "x" * 30_000}), "one")


def test_a_store_that_another_program_holds_says_so_and_goes_on_afterwards(
    tmp_path: Path, clock: Clock
) -> None:
    file = tmp_path / "learners.db"
    store = SqlSittings(open_database(sqlite_url(file), busy_timeout_ms=50), clock)
    store.begin(PLAN)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(NotSaved):
        store.make("ana", "n-1", Answer(0, {"answer": "b"}), "one")
    assert store.sitting("ana", "n-1").answers == {}, "it can still be read"

    other.execute("ROLLBACK")
    other.close()
    assert store.make("ana", "n-1", Answer(0, {"answer": "b"}), "one").answers[0] == {"answer": "b"}
    store.close()


def test_a_store_that_became_read_only_says_so_and_can_still_be_read(
    tmp_path: Path, clock: Clock
) -> None:
    engine = open_database(sqlite_url(tmp_path / "learners.db"))
    store = SqlSittings(engine, clock)
    store.begin(PLAN)
    store.make("ana", "n-1", Answer(0, {"answer": "b"}), "one")
    event.listen(engine, "begin", lambda one: one.exec_driver_sql("PRAGMA query_only = ON"))

    for move in (Answer(1, {"answer": "c"}), Flag(0, True), Finish()):
        with pytest.raises(NotSaved):
            store.make("ana", "n-1", move, f"{move}")

    assert store.sitting("ana", "n-1").answers == {0: {"answer": "b"}}
    store.close()


@pytest.mark.parametrize("name", ["", "n-2", "n-1'; DROP TABLE sittings; --", "../n-1", "N-1"])
def test_a_forged_name_opens_nothing(sittings: Sittings, name: str) -> None:
    sittings.begin(PLAN)

    with pytest.raises(NotYours):
        sittings.sitting("ana", name)
    with pytest.raises(NotYours):
        sittings.make("ana", name, Finish(), "one")

    assert sittings.sitting("ana", "n-1").finished_at is None


@pytest.mark.parametrize("item", [-1, len(PLAN.items), 10**9])
def test_an_item_that_is_not_asked_is_refused_by_the_store_too(
    sittings: Sittings, item: int
) -> None:
    sittings.begin(PLAN)

    with pytest.raises(NoSuchItem):
        sittings.make("ana", "n-1", Answer(item, {"answer": "b"}), "one")

    assert sittings.sitting("ana", "n-1").answers == {}


def test_a_clock_that_steps_back_takes_no_answer_after_the_deadline_was_seen(
    sittings: Sittings, clock: Clock
) -> None:
    sittings.begin(PLAN)
    clock.later(PLAN.minutes * 60 - 1)
    sittings.make("ana", "n-1", Answer(0, {"answer": "b"}), "one")

    clock.later(-3600)

    assert sittings.sitting("ana", "n-1").remaining(clock()) == timedelta(seconds=1)
