"""How a DaemonSet comes from one template to the next, with and without surge."""

import pytest

from engine.controllers._daemon_rollout import OnNodes, rollout, step, surplus
from engine.controllers._history import HASH
from engine.objects import Obj, freeze, name
from engine.units import EPOCH
from tests.engine.controllers.builders import dying, pod, workload

OLD, NEW = "old", "new"


def daemon(template: str, *, ready: bool = True, node: str = "") -> Obj:
    labels = {"app": "agent", HASH: template}
    phase = "Running" if ready else "Pending"
    return freeze(pod(f"{node}-{template}", node=node, phase=phase, ready=ready, labels=labels))


def world(**nodes: str) -> OnNodes:
    """`n1="old"`, `n2="new!"` (not ready), `n3="old new!"`, `n4="old~"` (being deleted)."""
    found: dict[str, list[Obj]] = {}
    for node, words in nodes.items():
        found[node] = []
        for word in words.split():
            one = daemon(word.strip("!~"), ready="!" not in word, node=node)
            found[node].append(dying(one) if "~" in word else one)
    return found


def rules(**bounds: object):  # type: ignore[no-untyped-def]
    strategy = {"type": "RollingUpdate", "rollingUpdate": bounds}
    return rollout(workload("DaemonSet", "agent", updateStrategy=strategy), 4, NEW, EPOCH)


@pytest.mark.parametrize(
    ("bounds", "nodes", "doomed"),
    [
        ({}, {"n1": "old", "n2": "old"}, ["n1-old"]),
        ({"maxUnavailable": 2}, {"n1": "old", "n2": "old", "n3": "old"}, ["n1-old", "n2-old"]),
        ({"maxUnavailable": "50%"}, {"n1": "old", "n2": "old", "n3": "old"}, ["n1-old", "n2-old"]),
        ({}, {"n1": "new!", "n2": "old"}, []),
        ({}, {"n1": "old~", "n2": "old"}, []),
        ({}, {"n1": "old!", "n2": "old"}, ["n1-old", "n2-old"]),
        ({"maxUnavailable": 1}, {"n1": "old!", "n2": "new!", "n3": "old"}, ["n1-old"]),
        ({}, {"n1": "new", "n2": "new"}, []),
    ],
    ids=[
        "one at a time",
        "two at a time",
        "percentages count wanted nodes, up",
        "the last new one is not available yet",
        "one is going",
        "an unavailable old pod goes in any case and takes no room",
        "no room is left for those that are available",
        "all is new",
    ],
)
def test_without_surge_the_old_pod_goes_first(
    bounds: dict[str, object], nodes: dict[str, str], doomed: list[str]
) -> None:
    found = step(rules(**bounds), world(**nodes), sorted(nodes))

    assert [name(one) for one, _ in found.doomed] == doomed
    assert found.surged == ()


def test_a_node_that_lacks_its_pod_counts_as_unavailable() -> None:
    assert step(rules(), world(n1="old"), ["n1", "n2"]).doomed == ()


@pytest.mark.parametrize(
    ("nodes", "surged", "doomed"),
    [
        ({"n1": "old", "n2": "old"}, ["n1"], []),
        ({"n1": "old new!", "n2": "old"}, [], []),
        ({"n1": "old new", "n2": "old"}, ["n2"], ["n1-old"]),
        ({"n1": "old!", "n2": "old"}, ["n1", "n2"], []),
    ],
    ids=["one gets a second", "it waits for it", "then the old one goes", "an old one is not well"],
)
def test_with_surge_the_new_pod_comes_first(
    nodes: dict[str, str], surged: list[str], doomed: list[str]
) -> None:
    found = step(rules(maxSurge=1, maxUnavailable=0), world(**nodes), sorted(nodes))

    assert list(found.surged) == surged
    assert [name(one) for one, _ in found.doomed] == doomed


@pytest.mark.parametrize(
    ("bounds", "words", "gone"),
    [
        ({}, "old new", ["n1-new"]),
        ({"maxSurge": 1}, "old new!", []),
        ({"maxSurge": 1}, "old new", ["n1-old"]),
        ({"maxSurge": 1}, "old! new!", ["n1-old"]),
    ],
    ids=["all but the oldest", "side by side", "the new one is available", "the old one is sick"],
)
def test_what_is_too_much_on_one_node(
    bounds: dict[str, object], words: str, gone: list[str]
) -> None:
    (pods,) = world(n1=words).values()

    assert [name(one) for one in surplus(rules(**bounds), pods)] == gone
