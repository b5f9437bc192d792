"""Why something happened: what the trace knows by itself, and what is joined to it afterwards."""

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from engine.explain import why
from engine.faults import FaultBegan, FaultEnded
from engine.joins import Joins
from engine.network import Dropped
from engine.process import ProcessEnded, ProcessStarted
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.trace import Record
from engine.wire import api, etcd
from engine.wire.system import Expired, Refused

SAYS = {"en": "So it is.", "pt-BR": "Assim é."}


@dataclass(frozen=True, slots=True)
class StoreLost:
    """A state of a server, as any component may tell one."""

    says: ClassVar[dict[str, str]] = SAYS
    until: ClassVar[tuple[str, ...]] = ("StoreBack",)
    server: str = "a/server"


@dataclass(frozen=True, slots=True)
class StoreBack:
    says: ClassVar[dict[str, str]] = SAYS
    server: str = "a/server"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Tells of several servers at once."""

    says: ClassVar[dict[str, str]] = SAYS
    server: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Follows what was told of the same server."""

    says: ClassVar[dict[str, str]] = SAYS
    follows: ClassVar[tuple[str, ...]] = ("StoreLost", "Gathered")
    server: str = "a/server"


@dataclass(frozen=True, slots=True)
class Misses:
    """Has not heard from somebody."""

    says: ClassVar[dict[str, str]] = SAYS
    awaited: str = "b/worker"


@dataclass(frozen=True, slots=True)
class HearsAgain:
    says: ClassVar[dict[str, str]] = SAYS
    reached: str = "b/worker"


CRASH = FaultBegan("crash", "crash", ("b/worker",), says=SAYS)
CUT = FaultBegan("cut", "partition", ("a", "b"), ("a",), ("b",), says=SAYS)
ENDED = ProcessEnded("b/worker", "crashed", 137, "")
LOST = Dropped("a/server", "heartbeat", "blocked")
REQUEST = api.Request(1, "get", "pods")

Given = tuple[str, object, tuple[int, ...]]


def joined(*given: Given) -> set[int]:
    """All causes of the last record of a trace; every note in it is told."""
    records: list[Record] = []
    joins, found = Joins(records), ()
    for at, (where, what, causes) in enumerate(given):
        records.append(Record(at, where, what, causes, hasattr(what, "says")))
        found = tuple(joins.causes(at, records[at]))
    return set(found)


SILENCE: dict[str, tuple[tuple[Given, ...], set[int]]] = {
    "a refused message follows from the end of the process": (
        (("b", CRASH, ()), ("b/worker", ENDED, (0,)), ("a/server", Refused("b/worker", 0), ())),
        {1},
    ),
    "a note that misses a process follows from what keeps it down": (
        (("b", CRASH, ()), ("b/worker", ENDED, (0,)), ("a/server", Misses(), ())),
        {0, 1},
    ),
    "a process that runs again is not missed because of its old end": (
        (
            ("b", CRASH, ()),
            ("b/worker", ENDED, (0,)),
            ("b", FaultEnded("crash", "crash", ("b/worker",), says=SAYS), ()),
            ("b/worker", ProcessStarted("b/worker"), (2,)),
            ("a/server", HearsAgain(), ()),
        ),
        {3},
    ),
    "a machine is missed because of what was lost on its way": (
        (("a", CUT, ()), ("b/worker", LOST, (0,)), ("a/server", Misses("b"), ())),
        {1},
    ),
    "what was lost in a cut that is healed explains nothing new": (
        (
            ("a", CUT, ()),
            ("b/worker", LOST, (0,)),
            ("a", FaultEnded("cut", "partition", ("a", "b"), says=SAYS), ()),
            ("a/server", Misses("b"), ()),
        ),
        set(),
    ),
    "a timer follows from the end of whoever sent what armed it": (
        (
            ("b/worker", "heartbeat", ()),
            ("a/server", "heartbeat", (0,)),
            ("b/worker", ENDED, ()),
            ("a/server", Expired("patience", "a heartbeat"), (1,)),
        ),
        {1, 2},
    ),
    "a timer follows from the trouble of whom this process asked": (
        (
            ("c/client", "start", ()),
            ("a/server", REQUEST, (0,)),
            ("a/server", StoreLost(), ()),
            ("c/client", Expired("timeout", "an answer"), (0,)),
        ),
        {0, 2},
    ),
    "who hears somebody again follows from the healing of what had struck it": (
        (
            ("c", FaultBegan("old", "expired_certificate", ("c/client",), says=SAYS), ()),
            ("c", FaultEnded("old", "expired_certificate", ("c/client",), says=SAYS), ()),
            ("c/client", HearsAgain(), ()),
        ),
        {1},
    ),
    "a timer follows from a fault that struck the waiting process itself": (
        (
            ("b/worker", "start", ()),
            ("b", FaultBegan("hang", "pause", ("b/worker",), says=SAYS), ()),
            ("b/worker", Expired("deadline", "a renewal"), (0,)),
        ),
        {0, 1},
    ),
}


@pytest.mark.parametrize(("given", "causes"), SILENCE.values(), ids=SILENCE)
def test_silence_is_joined_with_what_caused_it(given: tuple[Given, ...], causes: set[int]):
    assert joined(*given) == causes


STATES: dict[str, tuple[tuple[Given, ...], set[int]]] = {
    "a failure follows from what its giver has told": (
        (
            ("a/server", StoreLost(), ()),
            ("a/server", "a request", ()),
            ("c/client", api.Response(1, 500, {}), (1,)),
        ),
        {0, 1},
    ),
    "a state that is over explains no failure": (
        (
            ("a/server", StoreLost(), ()),
            ("a/server", StoreBack(), ()),
            ("a/server", "a request", ()),
            ("c/client", api.Response(1, 500, {}), (2,)),
        ),
        {2},
    ),
    "a note follows the latest note about the same thing": (
        (
            ("a/server", StoreLost("x"), ()),
            ("a/server", StoreLost("y"), ()),
            ("a/server", GaveUp("y"), ()),
        ),
        {1},
    ),
    "a note follows the latest note that lists its thing": (
        (
            ("a/server", Gathered(("x", "y")), ()),
            ("a/server", Gathered(("x", "z")), ()),
            ("a/server", GaveUp("y"), ()),
        ),
        {0},
    ),
    "a note does not follow what no longer holds": (
        (("a/server", StoreLost(), ()), ("a/server", StoreBack(), ()), ("a/server", GaveUp(), ())),
        set(),
    ),
    "a note does not follow what was told elsewhere": (
        (("b/server", StoreLost(), ()), ("a/server", GaveUp(), ())),
        set(),
    ),
}


@pytest.mark.parametrize(("given", "causes"), STATES.values(), ids=STATES)
def test_a_state_explains_what_it_troubles(given: tuple[Given, ...], causes: set[int]):
    assert joined(*given) == causes


def test_a_success_follows_from_its_question_and_not_from_its_carrier():
    sync_of_a_stranger = ("a/server", "synced", ())

    causes = joined(
        ("c/client", "start", ()),
        ("a/server", REQUEST, (0,)),
        sync_of_a_stranger,
        ("c/client", api.Response(1, 200, {}), (2,)),
    )

    assert causes == {1}


def test_what_a_watch_shows_follows_from_the_write():
    written = etcd.KeyValue("/registry/pods/default/web", {}, 1, 1, 1, record=1)

    causes = joined(
        ("c/client", "start", ()),
        ("a/etcd", etcd.Txn(1, (), ()), (0,)),
        ("a/etcd", "synced", ()),
        ("b/server", etcd.WatchEvents(1, etcd.Header(1, 1, "a"), (etcd.Event(written),)), (2,)),
    )

    assert causes == {1}


CLUSTER = {"control_planes": 3, "workers": 2}
WEB = {"deployment": {"name": "web", "image": "nginx:1.27", "replicas": 2}}

ROOTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a crash silences a leader's followers": (
        {"crash": ["cp-1/etcd", "cp-2/etcd"]}, "StoreLost", "crash",
    ),
    "a crash of the leader of controllers lets a standby in": (
        {"crash": ["leader/kube-controller-manager"]}, "BecameLeader", "crash",
    ),
    "a cut makes a member ask for votes": (
        {"partition": {"left": ["leader/etcd"]}}, "SteppedDown", "partition",
    ),
    "a cut makes a kubelet miss its API server": (
        {"partition": {"left": ["worker-1"]}}, "ApiLost", "partition",
    ),
    "a cut makes a node silent": ({"partition": {"left": ["worker-1"]}}, "NodeSilent", "partition"),
    "a power loss makes a node silent": ({"power_off": ["worker-1"]}, "NodeSilent", "power_off"),
    "a stopped kubelet makes a node silent": (
        {"stop": ["worker-1/kubelet"]}, "NodeSilent", "stop",
    ),
    "a frozen kubelet makes a node silent": (
        {"pause": ["worker-1/kubelet"]}, "NodeSilent", "pause",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("step", "effect", "verb"), ROOTS.values(), ids=ROOTS)
def test_an_effect_is_traced_back_to_its_fault(step: dict[str, Any], effect: str, verb: str):
    timeline = [{"id": "it", "at": "10s", **step}]
    scenario = {"cluster": CLUSTER, "workload": [WEB], "timeline": timeline, "until": "90s"}
    run = simulate(read_scenario(scenario), seed=3)
    symptom = next(
        index for index, record in run.since_start() if type(record.what).__name__ == effect
    )

    first, *_, last = why(run, symptom)

    assert isinstance(first.what, FaultBegan) and first.what.verb == verb
    assert last.record == symptom
