"""The Deployment controller: its order of work, its status, and the laws of every controller."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.controllers import deployment as deployments
from engine.controllers import replicaset as replicasets
from engine.controllers._base import Create, Rule, Update, UpdateStatus
from engine.controllers._revisions import HASH_LABEL, REVISION, template_hash
from engine.objects import condition, evolve
from tests.engine.controllers.builders import Cluster, Shelf, deployment, template

DEPLOYMENT: Rule = deployments.reconcile.rule
REPLICASET: Rule = replicasets.reconcile.rule
BOTH = (DEPLOYMENT, REPLICASET)


def run_kubelets(cluster: Cluster, broken: str = "") -> None:
    """Every pod becomes ready at once, unless it has the broken image."""
    for key, pod in cluster.objects.get("pods", {}).items():
        image = pod["spec"]["containers"][0]["image"]
        if image != broken and condition(pod, "Ready") is None:
            ready = {
                "type": "Ready",
                "status": "True",
                "lastTransitionTime": "2026-01-01T00:00:00Z",
            }
            status = {"phase": "Running", "conditions": [ready]}
            cluster.objects["pods"][key] = evolve(pod, {"status": status})


def settle(cluster: Cluster, broken: str = "") -> None:
    while cluster.settle(BOTH):
        run_kubelets(cluster, broken)


def change(cluster: Cluster, **spec: object) -> None:
    old = cluster.objects["deployments"]["default/web"]
    bump = {"generation": old["metadata"]["generation"] + 1}
    cluster.objects["deployments"]["default/web"] = evolve(old, {"spec": spec, "metadata": bump})


def sizes(cluster: Cluster) -> dict[str, int]:
    return {
        one["spec"]["template"]["spec"]["containers"][0]["image"]: one["spec"]["replicas"]
        for one in cluster.every("replicasets")
    }


def status(cluster: Cluster) -> dict:
    return cluster.objects["deployments"]["default/web"]["status"]


def reason(cluster: Cluster, kind: str) -> str:
    return condition(cluster.objects["deployments"]["default/web"], kind)["reason"]


@pytest.fixture
def cluster() -> Cluster:
    return Cluster({"deployments": [deployment(4)]})


def test_a_new_deployment_creates_its_replicaset_then_says_so(cluster: Cluster) -> None:
    first, second = DEPLOYMENT.reconcile(cluster.every("deployments")[0], cluster)

    assert isinstance(first, Create) and first.body["spec"]["replicas"] == 4
    assert (
        first.said.message == f"Scaled up replica set {first.body['metadata']['name']} from 0 to 4"
    )
    assert isinstance(second, UpdateStatus)
    assert condition(second.body, "Progressing")["reason"] == "NewReplicaSetCreated"


def test_a_deployment_settles_available_and_complete(cluster: Cluster) -> None:
    settle(cluster)

    assert status(cluster)["availableReplicas"] == 4
    assert reason(cluster, "Available") == "MinimumReplicasAvailable"
    assert reason(cluster, "Progressing") == "NewReplicaSetAvailable"
    assert len(cluster.every("pods")) == 4


def test_a_new_image_moves_all_pods(cluster: Cluster) -> None:
    settle(cluster)

    change(cluster, template=template("nginx:1.28"))
    settle(cluster)

    assert sizes(cluster) == {"nginx:1.27": 0, "nginx:1.28": 4}
    assert cluster.every("deployments")[0]["metadata"]["annotations"][REVISION] == "2"


def test_a_bad_image_halts_with_most_old_pods_serving(cluster: Cluster) -> None:
    settle(cluster)

    change(cluster, template=template("bad"))
    settle(cluster, broken="bad")

    assert sizes(cluster) == {"nginx:1.27": 3, "bad": 2}
    assert status(cluster)["availableReplicas"] == 3


def test_a_rollout_that_stands_still_times_out_and_is_not_rolled_back(cluster: Cluster) -> None:
    settle(cluster)
    change(cluster, template=template("bad"))
    settle(cluster, broken="bad")

    cluster.tick(601)
    settle(cluster, broken="bad")

    assert reason(cluster, "Progressing") == "ProgressDeadlineExceeded"
    assert sizes(cluster) == {"nginx:1.27": 3, "bad": 2}


def test_going_back_uses_the_old_replicaset_with_a_higher_revision(cluster: Cluster) -> None:
    settle(cluster)
    change(cluster, template=template("nginx:1.28"))
    settle(cluster)

    change(cluster, template=template("nginx:1.27"))
    settle(cluster)

    assert sizes(cluster) == {"nginx:1.27": 4, "nginx:1.28": 0}
    annotations = {
        one["spec"]["template"]["spec"]["containers"][0]["image"]: one["metadata"]["annotations"]
        for one in cluster.every("replicasets")
    }
    assert annotations["nginx:1.27"][REVISION] == "3"
    assert annotations["nginx:1.27"]["deployment.kubernetes.io/revision-history"] == "1"


def test_recreate_waits_for_the_last_old_pod() -> None:
    cluster = Cluster({"deployments": [deployment(3, strategy={"type": "Recreate"})]})
    settle(cluster)

    change(cluster, template=template("nginx:1.28"))
    old = cluster.every("replicasets")[0]
    (scale, *_) = DEPLOYMENT.reconcile(cluster.every("deployments")[0], cluster)
    cluster.grant(scale)
    wishes = list(DEPLOYMENT.reconcile(cluster.every("deployments")[0], cluster))

    assert isinstance(scale, Update) and scale.body["metadata"]["name"] == old["metadata"]["name"]
    assert not any(isinstance(wish, Create) for wish in wishes)
    settle(cluster)
    assert sizes(cluster) == {"nginx:1.27": 0, "nginx:1.28": 3}


def test_a_paused_deployment_scales_but_does_not_roll(cluster: Cluster) -> None:
    settle(cluster)

    change(cluster, paused=True, template=template("nginx:1.28"), replicas=6)
    settle(cluster)

    assert sizes(cluster) == {"nginx:1.27": 6}
    assert reason(cluster, "Progressing") == "DeploymentPaused"


def test_history_beyond_the_limit_is_deleted() -> None:
    cluster = Cluster({"deployments": [deployment(2, revisionHistoryLimit=1)]})
    for minor in range(4):
        change(cluster, template=template(f"nginx:1.{minor}"))
        settle(cluster)

    assert sizes(cluster) == {"nginx:1.2": 0, "nginx:1.3": 2}


def test_refused_pods_are_told_by_the_deployment(cluster: Cluster) -> None:
    settle(cluster)
    key = next(iter(cluster.objects["replicasets"]))
    failure = {
        "type": "ReplicaFailure",
        "status": "True",
        "reason": "FailedCreate",
        "message": "no",
    }
    broken = evolve(cluster.objects["replicasets"][key], {"status": {"conditions": [failure]}})
    shelf = Shelf({"deployments": cluster.every("deployments"), "replicasets": [broken]})

    (wish,) = DEPLOYMENT.reconcile(shelf.every("deployments")[0], shelf)

    assert condition(wish.body, "ReplicaFailure")["reason"] == "FailedCreate"


def test_the_template_hash_is_stable_and_in_the_alphabet() -> None:
    first = template_hash(template())

    assert first == template_hash(template()) != template_hash(template("other"))
    assert set(first) <= set("bcdfghjklmnpqrstvwxz2456789")
    assert first != template_hash(template(), collisions=1)


def test_a_deployment_that_is_being_deleted_only_reports(cluster: Cluster) -> None:
    dying = evolve(deployment(4), {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}})

    wishes = list(DEPLOYMENT.reconcile(dying, Shelf({})))

    assert [type(wish) for wish in wishes] == [UpdateStatus]


steps = st.lists(
    st.one_of(
        st.integers(0, 7).map(lambda n: {"replicas": n}),
        st.sampled_from(["a", "b", "bad"]).map(lambda image: {"template": template(image)}),
    ),
    min_size=1,
    max_size=5,
)
strategies = st.builds(
    lambda more, fewer: {"rollingUpdate": {"maxSurge": more, "maxUnavailable": fewer}},
    st.sampled_from([0, 1, 2, "25%", "100%"]),
    st.sampled_from([0, 1, "25%", "50%"]),
)


@settings(max_examples=60, deadline=None)
@given(steps, strategies, st.randoms(use_true_random=False))
def test_any_history_settles_in_what_was_asked_for_last(history, strategy, chance) -> None:
    cluster = Cluster({"deployments": [deployment(3, image="a", strategy=strategy)]})
    settle(cluster, broken="bad")
    for spec in history:
        change(cluster, **spec)
        if chance.random() < 0.5:
            settle(cluster, broken="bad")

    last = cluster.every("deployments")[0]["spec"]
    if last["template"]["spec"]["containers"][0]["image"] == "bad":
        change(cluster, template=template("a"))
    settle(cluster, broken="bad")

    wanted = cluster.every("deployments")[0]["spec"]
    image = wanted["template"]["spec"]["containers"][0]["image"]
    assert {name: n for name, n in sizes(cluster).items() if n} == (
        {image: wanted["replicas"]} if wanted["replicas"] else {}
    )
    assert status(cluster).get("availableReplicas", 0) == wanted["replicas"]


@settings(max_examples=40, deadline=None)
@given(steps, st.randoms(use_true_random=False))
def test_the_order_of_the_cache_does_not_matter(history, chance) -> None:
    cluster = Cluster({"deployments": [deployment(3, image="a")]})
    for spec in history:
        change(cluster, **spec)
        for _ in range(3):
            for rule in BOTH:
                for one in list(cluster.every(rule.of)):
                    for wish in cluster.calls(rule, one):
                        cluster.grant(wish)

    shuffled = {}
    for kind, many in cluster.objects.items():
        items = list(many.values())
        chance.shuffle(items)
        shuffled[kind] = items
    other = Shelf(shuffled, cluster.wall, cluster.now)

    for one in cluster.every("deployments"):
        assert list(DEPLOYMENT.reconcile(one, other)) == list(DEPLOYMENT.reconcile(one, cluster))
    for one in cluster.every("replicasets"):
        assert list(REPLICASET.reconcile(one, other)) == list(REPLICASET.reconcile(one, cluster))


def test_hash_labels_do_not_make_a_template_another(cluster: Cluster) -> None:
    settle(cluster)

    (one,) = cluster.every("replicasets")

    assert HASH_LABEL in one["metadata"]["labels"]
    assert HASH_LABEL in one["spec"]["selector"]["matchLabels"]
