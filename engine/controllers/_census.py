"""The pods of each owner, counted by what a controller sees of them.

Pods that look alike are one row, so that a ReplicaSet of a thousand is told apart at a glance; a
change moves one pod from row to row.
"""

from collections.abc import Mapping
from typing import NamedTuple

from engine.client import Change
from engine.controllers._pods import is_active, is_ready, is_terminating
from engine.objects import Obj, controller_of, labels


class Standing(NamedTuple):
    """What of a pod is counted; see `_pods` for what the words mean."""

    labels: tuple[tuple[str, str], ...]
    active: bool
    ready: bool
    terminating: bool


def standing_of(pod: Obj) -> Standing:
    """The row that a pod belongs to."""
    own = tuple(labels(pod).items())
    return Standing(own, is_active(pod), is_ready(pod), is_terminating(pod))


class Census:
    """How many pods each owner (by the uid in their controller reference) has of each standing."""

    __slots__ = ("_owners",)

    def __init__(self) -> None:
        self._owners: dict[str, dict[Standing, int]] = {}

    def of(self, owner: str) -> Mapping[Standing, int]:
        """The rows of one owner that are not empty."""
        return self._owners.get(owner, {})

    def changed(self, change: Change) -> None:
        """A pod came, changed or went."""
        for pod, difference in ((change.old, -1), (change.new, 1)):
            owner = controller_of(pod) if pod is not None else None
            if pod is not None and owner is not None:
                self._count(owner["uid"], standing_of(pod), difference)

    def _count(self, owner: str, standing: Standing, difference: int) -> None:
        rows = self._owners.setdefault(owner, {})
        count = rows[standing] = rows.get(standing, 0) + difference
        if not count:
            del rows[standing]
            if not rows:
                del self._owners[owner]
