"""A world that was formed for one timeline serves others: they cannot tell the difference."""

import json
import os
from typing import Any

import pytest

import engine
from quizbank.runs import Order
from quizbank.runs.worker import FAILED, FINISHED, Worker
from quizbank.runs.worlds import COPIES, KEPT, Worlds, in_a_copy

CLUSTER = {"control_planes": 1, "workers": 1}
WORKLOAD = [{"deployment": {"name": "web", "replicas": 1}}]
CRASH = {"at": "1s", "crash": {"process": "worker-1/kubelet"}}

copying = pytest.mark.skipif(not COPIES, reason="this system cannot copy a process")


def payload(seed: int = 1, **changes: Any) -> bytes:
    scenario = {
        "cluster": CLUSTER, "workload": WORKLOAD, "timeline": [CRASH], "until": "5s", **changes,
    }  # fmt: skip
    order = json.loads(Order(scenario, seed=seed, focus="web").to_json())
    return json.dumps(order | {"records_max": 100_000}).encode()


class Counting:
    """An engine that only counts how often it formed a world."""

    def __init__(self) -> None:
        self.formed: list[int] = []

    def form(self, scenario: Any, seed: int, *, records_max: int) -> object:
        self.formed.append(seed)
        return object()


@copying
def test_a_run_in_a_world_that_stood_already_is_the_run_in_a_new_one() -> None:
    used, new = Worker(engine), Worker(engine)

    used.execute(payload(timeline=[], until="1s"))
    once, twice = used.execute(payload()), used.execute(payload())

    assert once[:1] == FINISHED
    assert once == twice == new.execute(payload())


@copying
def test_only_what_comes_before_the_timeline_makes_another_world() -> None:
    counting = Counting()
    worlds = Worlds(counting)  # type: ignore[arg-type]
    first = json.loads(payload())

    stood = worlds.formed(first, None)

    assert worlds.formed(json.loads(payload(timeline=[], until="9s")), None) is stood
    assert worlds.formed(json.loads(payload(cluster={**CLUSTER, "workers": 2})), None) is not stood
    assert worlds.formed(json.loads(payload(seed=2)), None) is not stood
    assert counting.formed == [1, 1, 2]


@copying
def test_the_world_that_was_not_used_for_longest_goes_first() -> None:
    counting = Counting()
    worlds = Worlds(counting)  # type: ignore[arg-type]

    for seed in (*range(KEPT), 0, KEPT, 0, 1):
        worlds.formed(json.loads(payload(seed)), None)

    assert counting.formed == [*range(KEPT + 1), 1]


@copying
def test_a_mistake_in_the_copy_comes_back_as_data() -> None:
    answer = Worker(engine).execute(
        payload(timeline=[{**CRASH, "crash": {"process": "worker-9/x"}}])
    )

    assert answer[:1] == FAILED


@copying
def test_a_lost_copy_takes_its_process_with_it() -> None:
    def lost() -> bytes:
        os._exit(7)

    with pytest.raises(SystemExit) as end:
        in_a_copy(lost)

    assert end.value.code == 7
