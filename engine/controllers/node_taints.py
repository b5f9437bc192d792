"""The taints that mirror a node's conditions: NoSchedule at once, NoExecute when it was granted.

After pkg/controller/nodelifecycle/node_lifecycle_controller.go (doNoScheduleTaintingPass,
doNoExecuteTaintingPass).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.controllers._base import Because, Cache, Patch, Wish, controller
from engine.controllers._taints import (
    NO_EXECUTE,
    NO_SCHEDULE,
    Name,
    swapped,
    taints_of,
)
from engine.objects import Obj, condition, name
from engine.wellknown import (
    DISK_PRESSURE,
    MEMORY_PRESSURE,
    NETWORK_UNAVAILABLE,
    NOT_READY,
    PID_PRESSURE,
    UNREACHABLE,
    UNSCHEDULABLE,
)

KEYS: Mapping[str, Mapping[str, str]] = {
    "Ready": {"False": NOT_READY, "Unknown": UNREACHABLE},
    "MemoryPressure": {"True": MEMORY_PRESSURE},
    "DiskPressure": {"True": DISK_PRESSURE},
    "PIDPressure": {"True": PID_PRESSURE},
    "NetworkUnavailable": {"True": NETWORK_UNAVAILABLE},
}
"""Condition -> its status -> the taint that says it."""
_ALL = [key for row in KEYS.values() for key in row.values()] + [UNSCHEDULABLE]


@dataclass(frozen=True, slots=True)
class TaintAdded(Because):
    """A node's condition asks for a taint that it does not have."""

    says: ClassVar[dict[str, str]] = {
        "en": "{node} is `{ready}`: it gets the {taint:pick taint/taints} {taint:code}.",
        "pt-BR": "{node} está `{ready}`: recebe {taint:pick o taint/os taints} {taint:code}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"taint": "list"}
    follows: ClassVar[tuple[str, ...]] = ("NodeSilent", "ZonePaced")
    story: ClassVar[bool] = True
    node: str
    ready: str
    taint: str


@dataclass(frozen=True, slots=True)
class TaintRemoved(Because):
    """A node has a taint that its conditions do not ask for."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "{node} is `{ready}`: the {taint:pick taint/taints} {taint:code} {taint:pick is/are} "
            "taken off."
        ),
        "pt-BR": (
            "{node} está `{ready}`: {taint:pick o taint/os taints} {taint:code} {taint:pick "
            "sai/saem}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"taint": "list"}
    story: ClassVar[bool] = True
    node: str
    ready: str
    taint: str


def readiness(node: Obj) -> str:
    """True, False or Unknown; empty when nobody ever said."""
    ready = condition(node, "Ready")
    return str(ready["status"]) if ready is not None else ""


@controller(of="nodes", named="node-no-schedule", recorder="node-controller")
def reconcile(node: Obj, cache: Cache) -> Iterator[Wish]:
    """Keeps new pods away from nodes that are not ready, under pressure or cordoned."""
    wanted: list[Name] = []
    for kind, row in KEYS.items():
        found = condition(node, kind)
        key = row.get(found["status"]) if found is not None else None
        if key is not None:
            wanted.append((key, NO_SCHEDULE))
    if node.get("spec", {}).get("unschedulable"):
        wanted.append((UNSCHEDULABLE, NO_SCHEDULE))
    unwanted = [(key, NO_SCHEDULE) for key in _ALL if (key, NO_SCHEDULE) not in wanted]
    yield from _taint(node, wanted, unwanted, cache)


@controller(of="nodes", named="node-no-execute", recorder="node-controller", on_change=False)
def execute(node: Obj, cache: Cache) -> Iterator[Wish]:
    """Asks running pods to leave a node that is not ready; asked for at the pace of its zone."""
    key = KEYS["Ready"].get(readiness(node))
    wanted = [(key, NO_EXECUTE)] if key is not None else []
    both = [(NOT_READY, NO_EXECUTE), (UNREACHABLE, NO_EXECUTE)]
    yield from _taint(node, wanted, [one for one in both if one not in wanted], cache)


def _taint(node: Obj, add: list[Name], remove: list[Name], cache: Cache) -> Iterator[Wish]:
    taints = swapped(node, add, remove, cache.wall)
    if taints is None:
        return
    ready = {"True": "Ready", "False": "NotReady", "Unknown": "Unknown"}.get(readiness(node), "new")
    before, after = _names(taints_of(node)), _names(taints)
    new = [one for one in after if one not in before]
    old = [one for one in before if one not in after]
    kind = TaintAdded if new else TaintRemoved
    because = kind(name(node), ready, ", ".join(new or old))
    yield Patch("nodes", node, {"spec": {"taints": taints or None}}, because)


def _names(taints: Sequence[Obj]) -> list[str]:
    return [f"{taint['key']}:{taint['effect']}" for taint in taints]
