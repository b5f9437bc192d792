"""Objects that lost their controller are taken over by the next one that fits, and count at once:
pkg/controller/controller_ref_manager.go.
"""

import pytest

from tests.engine.variants.play import WEB, apply, play, workload

SET = workload("StatefulSet", "db", serviceName="db", replicas=3)
AGENT = workload("DaemonSet", "agent")
RS = workload("ReplicaSet", "web", replicas=3)
DEPLOYMENT = workload("Deployment", "web", replicas=3)


@pytest.mark.parametrize(
    ("body", "owner"),
    [
        pytest.param(SET, "StatefulSet/db", id="stateful set"),
        pytest.param(AGENT, "DaemonSet/agent", id="daemon set"),
        pytest.param(RS, "ReplicaSet/web", id="replica set"),
    ],
)
def test_pods_left_behind_are_taken_over_as_they_are(body, owner):
    kind, name = owner.split("/")

    seen = play(
        (0, apply(body)),
        (10, f"kubectl delete {kind.lower()} {name} --cascade=orphan"),
        (20, apply(body)),
        total=30,
    )

    assert seen.owners(15) == ["", "", ""]
    assert seen.owners(30) == [owner] * 3
    assert seen.made(after=10) == []


def test_a_deployment_takes_over_the_replica_set_of_its_template():
    seen = play(
        (0, apply(DEPLOYMENT)),
        (10, "kubectl delete deployment web --cascade=orphan"),
        (20, apply(DEPLOYMENT)),
        (30, "kubectl scale deployment web --replicas=4"),
        total=40,
    )

    assert len(seen.at(40, "ReplicaSet")) == 1
    assert len(seen.made(after=10)) == 1
    assert seen.at(40, "Deployment")["web"]["readyReplicas"] == 4


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        pytest.param(
            SET,
            workload("StatefulSet", "db", "nginx:1.28", serviceName="db", replicas=3),
            "statefulset db",
            id="stateful set, from the highest number down",
        ),
        pytest.param(AGENT, workload("DaemonSet", "agent", "nginx:1.28"), "ds agent", id="daemons"),
    ],
)
def test_pods_of_another_template_are_taken_over_and_then_renewed(old, new, left):
    seen = play(
        (0, apply(old)),
        (10, f"kubectl delete {left} --cascade=orphan"),
        (20, apply(new)),
        total=40,
    )

    assert len(seen.made(after=20)) == 3
    assert len(seen.at(40)) == 3


def test_a_pod_that_comes_to_match_is_one_too_many_and_goes():
    seen = play((0, apply(RS)), (10, "kubectl run one --image=nginx --labels=app=web"), total=20)

    assert seen.events("SuccessfulDelete") == ["Deleted pod: one"]
    assert seen.owners(20) == ["ReplicaSet/web"] * 3


@pytest.mark.parametrize(
    ("body", "relabel", "kind"),
    [
        pytest.param(SET, "pod db-1 app=x", "StatefulSet", id="stateful set: the name is taken"),
        pytest.param(AGENT, "pod -l app=agent app=x", "DaemonSet", id="daemon set"),
        pytest.param(RS, "pod -l app=web app=x", "ReplicaSet", id="replica set"),
    ],
)
def test_a_pod_that_no_longer_matches_is_let_go_of(body, relabel, kind):
    seen = play((0, apply(body)), (10, f"kubectl label {relabel} --overwrite"), total=20)

    free = seen.owners(20).count("")
    assert free == (1 if kind == "StatefulSet" else 3)
    assert len(seen.made(after=10)) == (0 if kind == "StatefulSet" else 3)


def test_a_replica_set_whose_labels_change_is_replaced_and_keeps_its_pods():
    seen = play((0, WEB), (10, "kubectl label rs -l app=web app=x --overwrite"), total=20)

    assert len(seen.at(20, "ReplicaSet")) == 2
    assert len(seen.at(20)) == 12
