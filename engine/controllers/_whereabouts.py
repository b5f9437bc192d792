"""Where pods are bound, and which of them have ended: found without a look at every pod."""

from collections.abc import Iterable, Sequence

from engine.client import Change
from engine.controllers._pods import is_finished
from engine.objects import Obj


class Whereabouts:
    """All pods by the node that they are bound to ("": none yet), and those that have finished."""

    __slots__ = ("_finished", "_on_node")

    def __init__(self) -> None:
        self._on_node: dict[str, dict[str, Obj]] = {}
        self._finished: dict[str, Obj] = {}

    def on_node(self, node: str) -> Sequence[Obj]:
        """The pods that are bound to a node; "": those that are bound to none."""
        return list(self._on_node.get(node, {}).values())

    def bound(self) -> Iterable[str]:
        """The nodes that pods are bound to; "" among them where one is bound to none."""
        return self._on_node

    def finished(self) -> Sequence[Obj]:
        """The pods that have succeeded or failed."""
        return list(self._finished.values())

    def changed(self, change: Change) -> None:
        """A pod came, changed or went."""
        old, new, key = change.old, change.new, change.key
        if old is not None:
            self._leave(old, key, None if new is None else _node_of(new))
        if new is None:
            return
        self._on_node.setdefault(_node_of(new), {})[key] = new
        if is_finished(new):
            self._finished[key] = new
        elif self._finished:
            self._finished.pop(key, None)

    def _leave(self, old: Obj, key: str, goes_to: str | None) -> None:
        """Take it from where it was, unless it stays there."""
        before = _node_of(old)
        if before != goes_to:
            left = self._on_node[before]
            del left[key]
            if not left:
                del self._on_node[before]
        if goes_to is None:
            self._finished.pop(key, None)


def _node_of(pod: Obj) -> str:
    return pod["spec"].get("nodeName") or ""
