"""Worker processes: what comes back, what stops them, and what survives."""

import os
import re
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from quizbank.runs import Budget, Failed, Finished, LocalRuns, Order, RunCache

ENGINE = "tests.quizbank.fake_engine"
MEASURES = {"write": 'outcome("write")', "alive": "alive()"}
BUDGET = Budget(records=77, seconds=3.0)
NUMBERS = count()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRuns]:
    """One worker for all: a test that wants to see it at work asks for what nobody asked before."""
    cache = RunCache(tmp_path_factory.mktemp("runs"))
    local = LocalRuns(cache, engine=ENGINE, workers=1, budget=BUDGET, queue_max=2)
    yield local
    local.close()


def order(**scenario: Any) -> Order:
    return Order({"nodes": 3, **scenario}, seed=7, measures=MEASURES, focus="web")


def new_order(**scenario: Any) -> Order:
    return order(asked=next(NUMBERS), **scenario)


def finished(outcome: object) -> Finished:
    assert isinstance(outcome, Finished), outcome
    return outcome


def test_a_run_comes_back_as_bytes_that_hold_measures_and_playback(runs: LocalRuns) -> None:
    outcome = finished(runs.run(new_order(crash=2)))

    assert outcome.measured == {"write": "waiting", "alive": 1}
    assert outcome.unmeasured == {}
    assert outcome.playback()["focus"] == "web"


def test_a_run_is_made_once(tmp_path: Path) -> None:
    runs = LocalRuns(RunCache(tmp_path), engine=ENGINE, workers=1, budget=BUDGET)
    first = finished(runs.run(order()))
    runs.close()

    later = LocalRuns(RunCache(tmp_path), engine=ENGINE, workers=1)
    again = finished(later.run(order()))
    later.close()

    assert again.blob == first.blob


@pytest.mark.parametrize(
    "other",
    [
        Order({"nodes": 5}, seed=7, measures=MEASURES, focus="web"),
        Order({"nodes": 3}, seed=8, measures=MEASURES, focus="web"),
        Order({"nodes": 3}, seed=7, measures={}, focus="web"),
        Order({"nodes": 3}, seed=7, measures=MEASURES),
    ],
    ids=["scenario", "seed", "measures", "focus"],
)
def test_whatever_can_change_a_run_changes_its_key(other: Order) -> None:
    assert other.key("v1") != order().key("v1")
    assert other.key("v1") != other.key("v2")


def test_a_measure_that_this_world_cannot_answer_does_not_stop_the_run(runs: LocalRuns) -> None:
    wanted = {"alive": "alive()", "gone": 'outcome("erased")'}
    asked = Order({"nodes": 3, "asked": next(NUMBERS)}, measures=wanted)

    outcome = finished(runs.run(asked))

    assert outcome.measured == {"alive": 3}
    assert "no 'erased'" in outcome.unmeasured["gone"]


FAILURES = {
    "an author's mistake": ({"nodes": 3, "behave": "unread"}, "scenario", "no nodes"),
    "a limit of the engine": ({"behave": "babble"}, "over-budget", r"record 77.*seed 7"),
    "too much memory": ({"behave": "eat"}, "too-big", "memory"),
    "a bug": ({"behave": "fail"}, "broken", "ZeroDivisionError: a bug"),
    "a dead worker": ({"behave": "die"}, "broken", "code 3"),
    "a run without end": ({"behave": "sleep"}, "too-slow", "after 3 seconds"),
}


@pytest.mark.parametrize(("scenario", "kind", "said"), FAILURES.values(), ids=FAILURES.keys())
def test_failures_are_data_and_the_next_run_works(
    runs: LocalRuns, scenario: dict[str, Any], kind: str, said: str
) -> None:
    asked = Order({} if kind == "scenario" else {"nodes": 3, **scenario}, seed=7)

    outcome = runs.run(asked)

    assert isinstance(outcome, Failed)
    assert (outcome.kind, outcome.seed) == (kind, 7)
    assert re.search(said, outcome.message), outcome.message
    assert finished(runs.run(new_order())).measured["alive"] == 3


def test_nothing_of_a_run_that_was_stopped_goes_on(runs: LocalRuns, tmp_path: Path) -> None:
    mark = tmp_path / "pid"

    runs.run(order(behave="sleep", mark=str(mark)))

    assert ends_soon(int(mark.read_text()))


def ends_soon(process: int) -> bool:
    return any(not goes_on(process) or time.sleep(0.01) for _ in range(500))


def goes_on(process: int) -> bool:
    """Whether it does; one that has ended may still wait for somebody to ask how."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/status")
    return not (status.exists() and "State:\tZ" in status.read_text())


def test_a_run_whose_worker_is_killed_from_outside_runs_again(
    runs: LocalRuns, tmp_path: Path
) -> None:
    outcome = runs.run(order(behave="die once", mark=str(tmp_path / "killed")))

    assert (tmp_path / "killed").exists()
    assert finished(outcome).measured["alive"] == 3


def test_a_stray_print_does_not_disturb_the_answers(runs: LocalRuns) -> None:
    assert finished(runs.run(new_order(behave="print"))).measured["alive"] == 3


def test_the_same_order_under_way_is_joined_and_a_full_queue_says_so(runs: LocalRuns) -> None:
    endless = new_order(behave="sleep")
    slow = runs.start(endless)
    waiting = runs.start(new_order(crash=1))

    joined = runs.start(endless)
    refused = runs.run(new_order(crash=2))

    assert joined is slow
    assert refused == Failed("busy", "2 runs are waiting", 7)
    assert finished(waiting.result()).measured["alive"] == 2


def test_many_callers_share_the_workers(tmp_path: Path) -> None:
    runs = LocalRuns(RunCache(tmp_path), engine=ENGINE, workers=2, budget=BUDGET)
    runs.warm()
    alive: list[int] = []

    def call(crash: int) -> None:
        alive.append(finished(runs.run(order(crash=crash, nodes=20))).measured["alive"])

    callers = [threading.Thread(target=call, args=(crash,)) for crash in range(12)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    runs.close()

    assert sorted(alive) == list(range(9, 21))
