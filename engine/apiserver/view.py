"""What the pure parts may look up: the other objects of the cluster, as the cache has them."""

from collections.abc import Iterable
from typing import Protocol

from engine.objects import Obj


class View(Protocol):
    """The server's own watch cache, as admission and allocation read it: perhaps a little stale."""

    def get(self, plural: str, namespace: str, name: str) -> Obj | None:
        """One object, None when the cache has none."""

    def all(self, plural: str) -> Iterable[Obj]:
        """Every object of a resource, in order of their keys' arrival."""
