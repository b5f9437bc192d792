"""Namespaces that are deleted: pkg/controller/namespace. Every change of one asks for a sweep five
seconds later, the change of its own conditions, too.
"""

from tests.engine.variants.play import apply, play

HELD = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "held", "namespace": "team", "finalizers": ["example.com/hold"]},
}
TEAM = (0, "kubectl create namespace team")
WEB = (2, "kubectl create deployment web --image=nginx:1.27 --replicas=3 -n team")


def gone(seen) -> float:
    """When the namespace went."""
    return next(row["t"] for row in seen.seen("Namespace", "team") if row["state"] is None)


def test_an_empty_one_goes_with_the_first_sweep():
    seen = play(TEAM, (10, "kubectl delete namespace team"), total=20)

    assert 15 <= gone(seen) < 15.5


def test_one_with_pods_goes_with_the_second_and_its_workloads_outlive_the_pods():
    seen = play(TEAM, WEB, (10, "kubectl delete namespace team"), total=30)

    assert 20 <= gone(seen) < 20.5
    assert seen.at(17) == {}
    assert list(seen.at(17, "Deployment")) == ["web"]
    assert seen.at(30, "Deployment") == {}
    assert seen.events("FailedCreate") == []


def test_one_with_a_finalizer_in_it_stays_until_the_sweep_after_it_is_freed():
    free = (
        'kubectl patch configmap held -n team --type=merge -p \'{"metadata":{"finalizers":null}}\''
    )

    seen = play(
        TEAM,
        (1, apply(HELD)),
        (10, "kubectl delete namespace team --wait=false"),
        (22, "kubectl create configmap late -n team"),
        (23, "kubectl get ns"),
        (30, free),
        total=50,
    )

    # Sweeps come at 15, at 20 because the conditions changed, and then every 8 s.
    assert 36 <= gone(seen) < 36.5
    late, listed = seen.answers()[3:5]
    assert late.err.endswith(
        "unable to create new content in namespace team because it is being terminated\n"
    )
    assert "team              Terminating   23s" in listed.out


def test_without_a_controller_manager_it_stays_and_the_next_leader_waits_as_long():
    seen = play(
        TEAM,
        (2, "@kill kcm1"),
        (5, "kubectl delete namespace team --timeout=10s"),
        (20, "@start kcm1"),
        total=60,
    )

    code, _, err = seen.answers()[2]
    assert (code, err) == (1, "error: timed out waiting for the condition on namespaces/team\n")
    (leads,) = [row["t"] for row in seen.seen("Lease") if row["state"]["transitions"]][:1]
    assert gone(seen) - leads > 5
