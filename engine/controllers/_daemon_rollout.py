"""How a DaemonSet comes from one template to the next: which pods go, and which nodes get a second.

After pkg/controller/daemon/update.go (rollingUpdate) and daemon_controller.go (podsShouldBeOnNode).
Without surge the old pod goes first, and `maxUnavailable` counts the nodes without an available new
one; an old pod that is not available goes in any case. With surge the new pod comes first.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from engine.controllers._history import HASH
from engine.controllers._pods import is_available, is_ready
from engine.controllers._rollout import scaled
from engine.objects import Obj, is_deleting, labels

OnNodes = Mapping[str, Sequence[Obj]]
"""Node name -> the daemon pods that are bound or pinned to it, oldest first."""


class Rollout(NamedTuple):
    """What the update strategy says, in pods, and which template is the new one."""

    is_rolling: bool
    unavailable_max: int
    surge_max: int
    current: str  # the hash of the new template
    patience: int  # minReadySeconds
    wall: int

    def is_available(self, pod: Obj) -> bool:
        """Whether the pod has been ready for minReadySeconds."""
        return is_available(pod, self.patience, self.wall)

    def is_new(self, pod: Obj) -> bool:
        """Whether the pod comes from the new template."""
        return labels(pod).get(HASH) == self.current


class Step(NamedTuple):
    """What may happen now: pods that go, by node, and nodes that get a pod beside their old one."""

    doomed: tuple[tuple[Obj, str], ...] = ()
    surged: tuple[str, ...] = ()


def rollout(daemonset: Obj, desired: int, current: str, wall: int) -> Rollout:
    """The strategy of a DaemonSet that wants to be on `desired` nodes."""
    spec = daemonset["spec"]
    strategy: Mapping[str, Any] = spec.get("updateStrategy") or {}
    bounds = strategy.get("rollingUpdate") or {}
    surge = scaled(bounds.get("maxSurge") or 0, desired, up=True)
    unavailable = scaled(bounds.get("maxUnavailable", 1), desired, up=True)
    return Rollout(
        strategy.get("type", "RollingUpdate") == "RollingUpdate",
        unavailable if unavailable or surge else 1,  # both zero would never move
        surge, current, int(spec.get("minReadySeconds") or 0), wall,
    )  # fmt: skip


def step(rules: Rollout, pods: OnNodes, wanted: Iterable[str]) -> Step:
    """The next step; `wanted` names the nodes that should run a pod, in order."""
    if not rules.is_rolling:
        return Step()
    groups = {node: pods.get(node, ()) for node in wanted}
    groups.update({node: group for node, group in pods.items() if node not in groups})
    return _surge(rules, groups) if rules.surge_max else _replace(rules, groups)


def _replace(rules: Rollout, groups: OnNodes) -> Step:
    unavailable = 0
    must: list[tuple[Obj, str]] = []
    may: list[tuple[Obj, str]] = []
    for node, group in groups.items():
        new, old, is_clear = _pair(rules, group)
        if not is_clear or (new is None) == (old is None):
            unavailable += 1  # another part of the controller will set it right
        elif new is not None:
            unavailable += not rules.is_available(new)
        elif old is not None:
            (may if rules.is_available(old) else must).append((old, node))
    room = max(0, rules.unavailable_max - unavailable)
    return Step((*must, *may[:room]))


def _surge(rules: Rollout, groups: OnNodes) -> Step:
    surged = 0
    doomed: list[tuple[Obj, str]] = []
    must: list[str] = []
    may: list[str] = []
    for node, group in groups.items():
        new, old, is_clear = _pair(rules, group)
        if not is_clear:
            surged += 1
        elif old is not None and new is None:
            (may if rules.is_available(old) else must).append(node)
        elif old is not None and new is not None:
            if rules.is_available(new):
                doomed.append((old, node))
            else:
                surged += 1
    room = max(0, rules.surge_max - surged)
    return Step(tuple(doomed), (*must, *may[:room]))


def _pair(rules: Rollout, group: Sequence[Obj]) -> tuple[Obj | None, Obj | None, bool]:
    """The new and the old pod of a node, and whether there is at most one of each."""
    alive = [pod for pod in group if not is_deleting(pod)]
    new = [pod for pod in alive if rules.is_new(pod)]
    old = [pod for pod in alive if not rules.is_new(pod)]
    if len(new) > 1 or len(old) > 1:
        return None, None, False
    return (new[0] if new else None), (old[0] if old else None), True


def surplus(rules: Rollout, running: Sequence[Obj]) -> list[Obj]:
    """Which of the pods that run on one node are too many; oldest first.

    With surge an old and a new pod may stand side by side until the new one is available, or the
    old one is not ready.
    """
    if len(running) < 2:
        return []
    if not rules.surge_max:
        return list(running[1:])
    new = [pod for pod in running if rules.is_new(pod)]
    old = [pod for pod in running if not rules.is_new(pod)]
    extra = new[1:] + old[1:]
    if new and old and (not is_ready(old[0]) or rules.is_available(new[0])):
        extra.append(old[0])
    return extra
