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


def sweep(*pods: dict, after: int = 10) -> list:
    shelf = Shelf({"namespaces": [GOING], "pods": pods}, wall=EPOCH + after * SECOND)
    return list(NAMESPACE.reconcile(GOING, shelf))


def test_the_first_sweep_comes_after_five_seconds() -> None:
    assert sweep(pod("a"), after=2) == [Again(3 * SECOND)]


def test_content_is_deleted_and_told() -> None:
    told, delete, again = sweep(pod("a"))

    entry = condition(told.body, "NamespaceContentRemaining")
    assert entry["message"] == "Some resources are remaining: pods has 1 resource instances"
    assert isinstance(delete, Delete) and again == Again(16 * SECOND)


def test_what_waits_for_finalizers_is_named() -> None:
    told, *_ = sweep(dying(pod("a"), finalizers=["example.com/hold"]))

    entry = condition(told.body, "NamespaceFinalizersRemaining")
    assert entry["message"].endswith("example.com/hold in 1 resource instances")


def test_an_empty_namespace_is_let_go() -> None:
    (wish,) = sweep()

    assert isinstance(wish, Update) and wish.subresource == "finalize"
    assert wish.body["spec"]["finalizers"] == []


def test_namespaces_that_stay_have_a_default_account() -> None:
    def wished(value: dict, *accounts: dict) -> list:
        return list(ACCOUNT.reconcile(value, Shelf({"serviceaccounts": accounts})))

    (create,) = wished(space())
    assert isinstance(create, Create)
    assert wished(space(), {"metadata": {"name": "default", "namespace": "default"}}) == []
    assert wished(GOING) == []
