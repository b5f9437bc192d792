"""Taints as controllers write and judge them.

After pkg/controller/util/node and pkg/util/taints.
"""

from collections.abc import Iterable, Sequence

from engine.fitting.tolerations import tolerates
from engine.objects import Obj
from engine.units import rfc3339

OUT_OF_SERVICE = "node.kubernetes.io/out-of-service"
NO_SCHEDULE, NO_EXECUTE = "NoSchedule", "NoExecute"

Name = tuple[str, str]
"""A taint's identity: key and effect."""


def taints_of(node: Obj, effect: str = "") -> list[Obj]:
    """The node's taints, all or those of one effect."""
    taints = node["spec"].get("taints") or () if "spec" in node else ()
    return [taint for taint in taints if not effect or taint["effect"] == effect]


def is_out_of_service(node: Obj) -> bool:
    """Whether somebody has said that nothing runs on a node any more."""
    return any(taint["key"] == OUT_OF_SERVICE for taint in taints_of(node))


def swapped(node: Obj, add: Sequence[Name], remove: Sequence[Name], wall: int) -> list[Obj] | None:
    """The node's taints with some added and some gone; None when nothing changes."""
    present = {(taint["key"], taint["effect"]) for taint in taints_of(node)}
    missing = [one for one in add if one not in present]
    kept = [taint for taint in taints_of(node) if (taint["key"], taint["effect"]) not in remove]
    if not missing and len(kept) == len(present):
        return None
    now = rfc3339(wall)
    added: list[Obj] = [{"key": key, "effect": effect, "timeAdded": now} for key, effect in missing]
    return added + kept


def patience_seconds(taints: Iterable[Obj], tolerations: Sequence[Obj]) -> int | None:
    """How long a pod may stay on a node with these taints: 0 not at all, None for ever.

    Of several tolerations the shortest counts (taint_eviction.go getMinTolerationTime).
    """
    used: list[Obj] = []
    for taint in taints:
        matching = [one for one in tolerations if tolerates(one, taint)]
        if not matching:
            return 0
        used.append(matching[0])
    limits = [one["tolerationSeconds"] for one in used if one.get("tolerationSeconds") is not None]
    return max(0, min(limits)) if limits else None
