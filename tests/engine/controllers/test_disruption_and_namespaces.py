"""Disruption budgets count healthy pods; terminating namespaces are emptied."""

import pytest

from engine.controllers import disruption
from engine.controllers import namespace as namespaces
from engine.controllers._base import Again, Create, Delete, Rule, Update, UpdateStatus
from engine.objects import condition, evolve
from engine.units import EPOCH, MINUTE, SECOND, rfc3339
from tests.engine.controllers.builders import Shelf, budget, dying, pod, replicaset

BUDGET: Rule = disruption.reconcile.rule
NAMESPACE: Rule = namespaces.reconcile.rule
ACCOUNT: Rule = namespaces.ensure_account.rule


def allowed(value: dict, replicas: int, ready: int) -> int:
    owner = replicaset(replicas)
    pods = [pod(f"p{i}", owner=owner, ready=i < ready, phase="Running") for i in range(replicas)]
    shelf = Shelf({"poddisruptionbudgets": [value], "replicasets": [owner], "pods": pods})
    (wish,) = [w for w in BUDGET.reconcile(value, shelf) if isinstance(w, UpdateStatus)]
    return wish.body["status"]["disruptionsAllowed"]


@pytest.mark.parametrize(
    ("spec", "replicas", "ready", "expected"),
    [
        pytest.param({"minAvailable": 5}, 6, 6, 1, id="five of six must stay"),
        pytest.param({"minAvailable": 5}, 6, 4, 0, id="too few already"),
        pytest.param({"maxUnavailable": "30%"}, 5, 5, 2, id="1.5 rounds up to 2 unavailable"),
        pytest.param({"minAvailable": "50%"}, 5, 5, 2, id="2.5 rounds up to 3 that stay"),
        pytest.param({"maxUnavailable": 1}, 3, 2, 0, id="one is missing already"),
        pytest.param({"minAvailable": 1}, 0, 0, 0, id="no pods: nothing is allowed"),
    ],
)
def test_how_many_may_be_evicted(spec: dict, replicas: int, ready: int, expected: int) -> None:
    assert allowed(budget(**spec), replicas, ready) == expected


def test_a_granted_eviction_counts_for_two_minutes_until_the_pod_goes() -> None:
    value = evolve(budget(minAvailable=1), {"status": {"disruptedPods": {"a": rfc3339(EPOCH)}}})
    pods = [pod("a", ready=True), pod("b", ready=True)]

    def healthy(wall: int, *many: dict) -> int:
        shelf = Shelf({"pods": many}, wall=wall)
        (wish,) = [w for w in BUDGET.reconcile(value, shelf) if isinstance(w, UpdateStatus)]
        return wish.body["status"]["currentHealthy"]

    assert healthy(EPOCH + MINUTE, *pods) == 1
    assert healthy(EPOCH + 3 * MINUTE, *pods) == 2
    assert healthy(EPOCH + MINUTE, dying(pods[0]), pods[1]) == 1


def space(**more: object) -> dict:
    return {
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": {"name": "default", "uid": "n1", **more},
        "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"},
    }  # fmt: skip


GOING = dying(space())


def sweep(*pods: dict, in_order: bool = True, **more: list) -> list:
    shelf = Shelf({"namespaces": [GOING], "pods": pods, **more})
    shelf.empties_in_order = in_order
    return list(NAMESPACE.reconcile(GOING, shelf))


def config(**more: object) -> dict:
    return {"metadata": {"name": "c", "namespace": "default", "uid": "c1", **more}}


def test_every_look_at_it_comes_five_seconds_late() -> None:
    assert NAMESPACE.late_us == 5 * SECOND


def test_content_is_deleted_and_told() -> None:
    delete, told, again = sweep(pod("a", node="n"))

    entry = condition(told.body, "NamespaceContentRemaining")
    assert entry["message"] == "Some resources are remaining: pods. has 1 resource instances"
    assert isinstance(delete, Delete) and again == Again(16 * SECOND)


@pytest.mark.parametrize(
    ("in_order", "deleted"), [(True, ["pods"]), (False, ["configmaps", "pods"])]
)
def test_all_else_waits_for_the_pods(in_order: bool, deleted: list[str]) -> None:
    wishes = sweep(pod("a", node="n"), configmaps=[config()], in_order=in_order)

    assert [one.resource for one in wishes if isinstance(one, Delete)] == deleted


def test_what_waits_for_finalizers_is_named() -> None:
    told, again = sweep(configmaps=[dying(config(finalizers=["example.com/hold"]))])

    entry = condition(told.body, "NamespaceFinalizersRemaining")
    assert entry["message"].endswith("example.com/hold in 1 resource instances")
    assert again == Again(8 * SECOND)


def test_what_goes_at_once_is_not_waited_for() -> None:
    *deleted, told, let_go = sweep(pod("unscheduled"), configmaps=[config()])

    assert [one.resource for one in deleted] == ["configmaps", "pods"]
    assert {one["status"] for one in told.body["status"]["conditions"]} == {"False"}
    assert isinstance(let_go, Update) and let_go.subresource == "finalize"
    assert let_go.body["spec"]["finalizers"] == []


def test_all_five_conditions_stand_from_the_first_sweep_on() -> None:
    told, *_ = sweep()

    assert [one["type"] for one in told.body["status"]["conditions"]] == [
        "NamespaceDeletionDiscoveryFailure",
        "NamespaceDeletionGroupVersionParsingFailure",
        "NamespaceDeletionContentFailure",
        "NamespaceContentRemaining",
        "NamespaceFinalizersRemaining",
    ]


def test_namespaces_that_stay_have_a_default_account() -> None:
    def wished(value: dict, *accounts: dict) -> list:
        return list(ACCOUNT.reconcile(value, Shelf({"serviceaccounts": accounts})))

    (create,) = wished(space())
    assert isinstance(create, Create)
    assert wished(space(), {"metadata": {"name": "default", "namespace": "default"}}) == []
    assert wished(GOING) == []
