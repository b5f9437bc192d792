"""The world before anything happens: what may be shown while the learner still predicts.

It is computed from the question's cluster and workload alone; the timeline is not even run, so
nothing of the outcome can be in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from quizbank.questions import PredictQuestion
from quizbank.runs import Order

UNTIL = "1s"


@dataclass(frozen=True, slots=True)
class Tag:
    """What the question says will happen to a host, and when."""

    verb: str
    at: str
    """As the author wrote it: "10s"."""
    side: str = ""
    """Of a cut between two groups of hosts the one in which this host is: A or B."""


@dataclass(frozen=True, slots=True)
class Plane:
    """A control-plane host, or one that holds only etcd."""

    id: str
    etcd: str | None
    """The role of its member: leader, follower…; None without one."""
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker and how many pods it runs: those in question, and all others."""

    id: str
    zone: str | None
    focus: int
    others: int
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Still:
    """The settled cluster at t = 0."""

    planes: tuple[Plane, ...]
    workers: tuple[Worker, ...]
    app: str | None


def order_of_still(question: PredictQuestion) -> Order:
    """The question's world without its timeline."""
    return order_of_start(question.scenario, question.seed, question.focus)


def order_of_start(scenario: Mapping[str, Any], seed: int, focus: str | None) -> Order:
    """A scenario's world at t = 0, whatever its timeline says."""
    start = {**scenario, "timeline": [], "until": UNTIL}
    return Order(start, seed=seed, focus=focus)


def still_of(playback: Mapping[str, Any], scenario: Mapping[str, Any]) -> Still:
    """What the opening of a playback shows, with what the timeline announces."""
    opening = _opening(playback["facts"])
    tags = {host["id"]: _tags(host["id"], host.get("zone"), scenario) for host in playback["hosts"]}
    app = (playback.get("focus") or {}).get("app")
    pods = [fields for entity, fields in opening.items() if entity.startswith("pod/")]
    planes, workers = [], []
    for host in playback["hosts"]:
        name = host["id"]
        if host["role"] == "worker":
            here = [pod for pod in pods if pod.get("node") == name]
            focus = sum(1 for pod in here if app is not None and pod.get("app") == app)
            zone = host.get("zone")
            workers.append(Worker(name, zone, focus, len(here) - focus, tags[name]))
        elif host["role"] in ("control-plane", "etcd"):
            member = opening.get(f"{name}/etcd")
            planes.append(Plane(name, member.get("role") if member else None, tags[name]))
    return Still(tuple(planes), tuple(workers), app)


def _opening(facts: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Every entity as it is at t = 0; later facts are not looked at."""
    known: dict[str, dict[str, Any]] = {}
    for at, entity, fields in facts:
        if at > 0:
            break
        if fields is None:
            known.pop(entity, None)
        else:
            known[entity] = {**known.get(entity, {}), **fields}
    return known


_MOMENTS = ("id", "at", "after", "when")
_TYPED = ("apply", "etcdctl", "kubectl", "ssh")
"""What an operator types happens to no host, although it may name one."""


def _tags(host: str, zone: str | None, scenario: Mapping[str, Any]) -> tuple[Tag, ...]:
    """The announced steps that name this host, its zone or a process on it; healing names its
    fault.
    """
    found: list[Tag] = []
    touched: set[str] = set()
    for number, step in enumerate(scenario.get("timeline", ()), 1):
        verb = next((key for key in step if key not in _MOMENTS), None)
        if verb is None or verb in _TYPED:
            continue
        value = step[verb]
        is_healing = verb == "heal" and not touched.isdisjoint(_healed(value))
        if is_healing or _names(value, host) or (zone and _names(value, zone)):
            touched.add(str(step.get("id", f"step-{number}")))
            if "at" in step:
                side = _side(value, host) if verb == "partition" else ""
                found.append(Tag(verb, str(step["at"]), side))
    return tuple(found)


def _healed(value: Any) -> set[str]:
    """The faults that a healing names, however short it is written."""
    named = value.get("fault") if isinstance(value, Mapping) else value
    return {str(one) for one in (named if isinstance(named, list | tuple) else [named])}


def _side(value: Any, host: str) -> str:
    """A or B where both groups of a cut are named; nothing where one is cut off from all."""
    if not isinstance(value, Mapping) or not value.get("right"):
        return ""
    return "A" if _names(value.get("left"), host) else "B"


def _names(value: Any, host: str) -> bool:
    if isinstance(value, str):
        return value == host or value.startswith(f"{host}/")
    if isinstance(value, Mapping):
        return any(_names(inside, host) for inside in value.values())
    return isinstance(value, list | tuple) and any(_names(inside, host) for inside in value)
