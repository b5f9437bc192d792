"""The TTL controller: how long kubelets may keep what they read of Secrets and ConfigMaps.

After pkg/controller/ttl/ttl_controller.go: the larger the cluster, the longer; a node is annotated
with it when it next changes. The bounds overlap, so that a cluster at one does not go to and fro;
which side holds is read from the node itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from engine.client import Change
from engine.controllers._base import Because, Cache, Patch, Wish, controller
from engine.objects import Obj, is_deleting, name

KEY = "node.alpha.kubernetes.io/ttl"


class Step(NamedTuple):
    """From how many nodes to how many which TTL holds, in seconds."""

    least: int
    most: int
    seconds: int


STEPS = (
    Step(0, 100, 0), Step(90, 500, 15), Step(450, 1000, 30), Step(900, 2000, 60),
    Step(1800, 10_000, 300), Step(9000, 1 << 31, 600),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TtlChosen(Because):
    """A node is told how long its kubelet may keep what it has read."""

    says: ClassVar[dict[str, str]] = {
        "en": "Node {node} gets the TTL {seconds} s for Secrets and ConfigMaps.",
        "pt-BR": "O nó {node} recebe o TTL de {seconds} s para Secrets e ConfigMaps.",
    }
    node: str
    seconds: int


def wanted(present: str | None, nodes: int) -> str:
    """The TTL for a node that has this one in a cluster of so many nodes."""
    at = next((n for n, step in enumerate(STEPS) if str(step.seconds) == present), 0)
    while nodes > STEPS[at].most:
        at += 1
    while nodes < STEPS[at].least:
        at -= 1
    return str(STEPS[at].seconds)


def outdated(change: Change, cache: Cache) -> Sequence[str]:
    """The node that changed, if it has another TTL than it should."""
    node = change.new
    return [] if node is None or _present(node) == _wanted(node, cache) else [change.key]


def _present(node: Obj) -> str | None:
    found: str | None = (node["metadata"].get("annotations") or {}).get(KEY)
    return found


def _wanted(node: Obj, cache: Cache) -> str:
    return wanted(_present(node), len(cache.every("nodes")))


@controller(
    of="nodes",
    named="ttl",
    wakes={"nodes": outdated},
    recorder="ttl-controller",
    minds=lambda change: False,
)
def reconcile(node: Obj, cache: Cache) -> Iterator[Wish]:
    """Annotates nodes with how long kubelets may keep what they read of Secrets and ConfigMaps."""
    seconds = _wanted(node, cache)
    if _present(node) == seconds or is_deleting(node):
        return
    change = {"metadata": {"annotations": {KEY: seconds}}}
    yield Patch("nodes", node, change, TtlChosen(name(node), int(seconds)), strict=False)
