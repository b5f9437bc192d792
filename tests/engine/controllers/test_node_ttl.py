"""How long kubelets may keep what they read, by the size of the cluster."""

from typing import Any

import pytest

from engine.client import Change
from engine.controllers import node_ttl
from engine.controllers._base import Patch, Rule
from engine.controllers.node_ttl import KEY, outdated, wanted
from tests.engine.controllers.builders import Shelf

RULE: Rule = node_ttl.reconcile.rule


@pytest.mark.parametrize(
    ("present", "nodes", "seconds"),
    [
        (None, 1, "0"), (None, 100, "0"), (None, 101, "15"), ("0", 95, "0"), ("15", 95, "15"),
        ("15", 89, "0"), ("15", 501, "30"), ("30", 460, "30"), ("30", 449, "15"),
        (None, 20_000, "600"), ("600", 10, "0"), ("nonsense", 5, "0"),
    ],
    ids=["one", "a hundred", "more", "growing", "shrinking", "smaller", "large", "still large",
         "not any more", "huge", "of it few are left", "what it is not"],
)  # fmt: skip
def test_the_bounds_overlap(present: str | None, nodes: int, seconds: str) -> None:
    assert wanted(present, nodes) == seconds


def node(name: str = "n", ttl: str | None = None) -> Any:
    marks = {} if ttl is None else {"annotations": {KEY: ttl}}
    return {"kind": "Node", "metadata": {"name": name, "uid": name, **marks}, "spec": {}}


def test_a_node_is_annotated_once() -> None:
    new, done = node(), node(ttl="0")
    shelf = Shelf({"nodes": [new]})

    (wish,) = RULE.reconcile(new, shelf)

    assert isinstance(wish, Patch)
    assert wish.change == {"metadata": {"annotations": {KEY: "0"}}}
    assert not list(RULE.reconcile(done, Shelf({"nodes": [done]})))


def test_only_a_node_with_another_ttl_is_looked_at() -> None:
    shelf = Shelf({"nodes": [node()]})

    assert outdated(Change("nodes", "n", None, node(), 1), shelf) == ["n"]
    assert outdated(Change("nodes", "n", None, node(ttl="0"), 1), shelf) == []
    assert outdated(Change("nodes", "n", node(), None, 1), shelf) == []
