"""The pods that a selector counts, found by their classes instead of node by node."""

from collections.abc import Iterator
from itertools import islice

from engine.objects import Obj, selects
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.pod_info import Classes, LabelClass


class Kindred:
    """All pods of one namespace that a selector selects and that are not on their way out; an empty
    selector counts none.
    """

    __slots__ = ("_classes", "_found", "_namespace", "_seen", "_selector")

    def __init__(self, selector: Obj | None, namespace: str, classes: Classes) -> None:
        terms = selector and (selector.get("matchLabels") or selector.get("matchExpressions"))
        self._selector = selector if terms else None
        self._namespace, self._classes = namespace, classes
        self._found: list[LabelClass] = []
        self._seen = 0  # classes are only ever added

    def on(self, node: NodeInfo) -> int:
        """How many are on a node."""
        if self._seen < len(self._classes):
            self._catch_up()
        total = 0
        for pods in self._found:
            total += pods.placed.get(node.name, 0)
        return total

    def places(self) -> Iterator[str]:
        """The names of the nodes where some are; one with pods of several classes several times."""
        self._catch_up()
        for pods in self._found:
            yield from pods.placed

    def _catch_up(self) -> None:
        for pods in islice(self._classes.values(), self._seen, None):
            here = pods.namespace == self._namespace and not pods.deleting
            if here and selects(self._selector, pods.labels):
                self._found.append(pods)
        self._seen = len(self._classes)
