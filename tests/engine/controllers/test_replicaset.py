"""The ReplicaSet controller: how many pods, which go first, what the status says."""

import pytest

from engine.controllers import replicaset as replicasets
from engine.controllers._base import Again, Create, Delete, Patch, Rule, UpdateStatus
from engine.controllers._pods import deletion_order
from engine.objects import evolve, name
from engine.units import EPOCH, MINUTE, SECOND
from tests.engine.controllers.builders import Shelf, dying, pod, replicaset

RULE: Rule = replicasets.reconcile.rule


def world(owner: dict, *pods: dict) -> Shelf:
    return Shelf({"replicasets": [owner], "pods": pods}, wall=EPOCH + MINUTE)


def wishes(shelf: Shelf) -> list:
    return list(RULE.reconcile(shelf.every("replicasets")[0], shelf))


def status(shelf: Shelf) -> dict:
    (wish,) = [wish for wish in wishes(shelf) if isinstance(wish, UpdateStatus)]
    return wish.body["status"]


def test_missing_pods_are_created_from_the_template() -> None:
    found = wishes(world(replicaset(3)))

    creations = [wish for wish in found if isinstance(wish, Create)]
    assert len(creations) == 3
    meta = creations[0].body["metadata"]
    assert meta["generateName"] == "web-1-"
    assert meta["ownerReferences"][0] | {} == {
        "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-1", "uid": "r1",
        "controller": True, "blockOwnerDeletion": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    "state",
    [
        pytest.param({"phase": "Failed"}, id="failed"),
        pytest.param({"phase": "Succeeded"}, id="succeeded"),
        pytest.param({"deletionTimestamp": "2026-01-01T00:00:30Z"}, id="marked for deletion"),
    ],
)
def test_what_does_not_count_is_replaced_at_once(state: dict) -> None:
    owner = replicaset(1)

    found = wishes(world(owner, pod("a", owner=owner, **state)))

    assert [type(wish) for wish in found if not isinstance(wish, UpdateStatus)] == [Create]


def test_a_replicaset_that_is_being_deleted_creates_nothing() -> None:
    found = wishes(world(dying(replicaset(3))))

    assert not any(isinstance(wish, Create) for wish in found)


def test_status_counts_ready_available_and_terminating_pods() -> None:
    owner = replicaset(3)
    owner["spec"]["minReadySeconds"] = 40
    shelf = world(
        owner,
        pod("old", owner=owner, phase="Running", ready=True),
        pod("new", owner=owner, phase="Running", ready=True, since=EPOCH + 30 * SECOND),
        pod("not", owner=owner, phase="Running", ready=False),
        dying(pod("gone", owner=owner, phase="Running", ready=True)),
    )

    counts = status(shelf)

    assert (counts["replicas"], counts["readyReplicas"], counts["availableReplicas"]) == (3, 2, 1)
    assert counts["terminatingReplicas"] == 1
    assert Again(10 * SECOND) in wishes(shelf)


def test_a_status_that_is_right_is_not_written() -> None:
    owner = replicaset(1)
    one = pod("a", owner=owner, phase="Running", ready=True)
    told = evolve(owner, {"status": status(world(owner, one))})

    assert wishes(world(told, one)) == []


def test_an_orphan_that_matches_is_adopted_and_one_that_does_not_is_released() -> None:
    owner = replicaset(2)
    stranger = pod("b", owner=owner, phase="Running", labels={"app": "other"})

    found = wishes(world(owner, pod("a", phase="Running"), stranger))

    patches = {name(wish.target): wish for wish in found if isinstance(wish, Patch)}
    assert patches["a"].change["metadata"]["ownerReferences"][0]["uid"] == "r1"
    assert patches["b"].change["metadata"]["ownerReferences"] == []


NOW = EPOCH + 60 * MINUTE


def rank(*pods: dict) -> list[str]:
    return [name(one) for one in deletion_order(pods, pods, NOW)]


def running(own: str, **more: object) -> dict:
    return pod(own, **{"node": f"n-{own}", "phase": "Running", "ready": True, **more})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(pod("x"), pod("a", node="n1"), id="unassigned before assigned"),
        pytest.param(pod("x", node="n"), pod("a", node="n", phase="Running"), id="pending first"),
        pytest.param(
            pod("x", node="n", phase="Unknown"),
            pod("a", node="n", phase="Running"),
            id="unknown before running",
        ),
        pytest.param(running("x", ready=False), running("a"), id="not ready before ready"),
        pytest.param(
            running("x", annotations={"controller.kubernetes.io/pod-deletion-cost": "-5"}),
            running("a"),
            id="cheaper before dearer",
        ),
        pytest.param(
            running("x", since=NOW - 2 * SECOND),
            running("a", since=NOW - 30 * MINUTE),
            id="lately ready first",
        ),
        pytest.param(
            running("x", creationTimestamp="2026-01-01T00:59:00Z"),
            running("a"),
            id="younger first",
        ),
    ],
)
def test_who_is_deleted_first(first: dict, second: dict) -> None:
    assert rank(second, first) == [name(first), name(second)]


def test_pods_that_share_a_node_go_before_those_alone() -> None:
    pods = [running("c", node="n1"), running("a", node="n2"), running("b", node="n1")]

    assert rank(*pods) == ["b", "c", "a"]


def test_pods_of_about_one_age_go_by_uid() -> None:
    """Ages count in powers of two (KEP-2185)."""
    older = running("a", since=NOW - 50 * MINUTE)
    newer = running("b", since=NOW - 40 * MINUTE)

    assert rank(newer, older) == ["a", "b"]


def test_more_restarts_go_first_when_all_else_is_equal() -> None:
    shaky = evolve(running("x"), {"status": {"containerStatuses": [{"restartCount": 3}]}})

    assert rank(running("a"), shaky) == ["x", "a"]


def test_siblings_of_the_same_deployment_count_as_crowd() -> None:
    owner = replicaset(1)
    other = replicaset(1, name="web-2", uid="r2")
    for one in (owner, other):
        one["metadata"]["ownerReferences"] = [{"uid": "d1", "controller": True, "name": "web"}]
    mine = [running(own, owner=owner, node=where) for own, where in (("a", "n1"), ("b", "n2"))]
    theirs = running("c", owner=other, node="n2")
    shelf = Shelf({"replicasets": [owner, other], "pods": [*mine, theirs]}, wall=NOW)

    (doomed,) = [wish for wish in RULE.reconcile(owner, shelf) if isinstance(wish, Delete)]

    assert name(doomed.target) == "b"
