"""StatefulSets and DaemonSets: order, identity, nodes, updates."""

import pytest

from engine.client import Change
from engine.controllers import daemonset as daemonsets
from engine.controllers import statefulset as statefulsets
from engine.controllers._base import Create, Delete, Rule
from engine.controllers._placement import is_wanted_node
from engine.objects import Obj, condition, controller_of, evolve, is_deleting, name
from engine.units import SECOND
from tests.engine.controllers.builders import Cluster, Shelf, dying, node, template, workload

STATEFUL: Rule = statefulsets.reconcile.rule
DAEMON: Rule = daemonsets.reconcile.rule
READY = {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}


def run(cluster: Cluster, *but: str) -> int:
    """Every pod but these becomes ready; answers how many just did."""
    changed = 0
    for key, pod in cluster.objects.get("pods", {}).items():
        if condition(pod, "Ready") is None and name(pod) not in but:
            status = {"phase": "Running", "conditions": [READY]}
            cluster.objects["pods"][key] = evolve(pod, {"status": status})
            changed += 1
    return changed


def settle(cluster: Cluster, rule: Rule, *but: str) -> None:
    while cluster.settle([rule]) or run(cluster, *but):
        pass


def names(cluster: Cluster) -> list[str]:
    return sorted(name(pod) for pod in cluster.every("pods"))


def images(cluster: Cluster) -> dict[str, str]:
    return {name(one): one["spec"]["containers"][0]["image"] for one in cluster.every("pods")}


def change(cluster: Cluster, kind: str, **spec: object) -> None:
    (key, old), *_ = cluster.objects[kind].items()
    meta = {"generation": old["metadata"]["generation"] + 1}
    cluster.objects[kind][key] = evolve(old, {"spec": spec, "metadata": meta})


def database(replicas: int = 3, **spec: object) -> Cluster:
    spec = {"serviceName": "db", "replicas": replicas, **spec}
    return Cluster({"statefulsets": [workload("StatefulSet", "db", **spec)]})


def test_each_pod_waits_for_the_one_before_it() -> None:
    cluster = database()

    cluster.settle([STATEFUL])

    assert names(cluster) == ["db-0"]
    settle(cluster, STATEFUL)
    assert names(cluster) == ["db-0", "db-1", "db-2"]
    assert cluster.events[0] == "SuccessfulCreate: Create Pod db-0 in StatefulSet db successful"


def test_a_parallel_set_waits_for_nothing() -> None:
    cluster = database(podManagementPolicy="Parallel")

    cluster.settle([STATEFUL])

    assert names(cluster) == ["db-0", "db-1", "db-2"]


def test_pods_know_their_name_number_and_service() -> None:
    cluster = database()
    settle(cluster, STATEFUL)

    one = cluster.objects["pods"]["default/db-1"]

    assert one["metadata"]["labels"]["apps.kubernetes.io/pod-index"] == "1"
    assert (one["spec"]["hostname"], one["spec"]["subdomain"]) == ("db-1", "db")


def test_a_terminating_pod_blocks_its_number_and_those_after_it() -> None:
    """S31: the node of db-1 is dead; nobody takes its place."""
    cluster = database()
    settle(cluster, STATEFUL)
    pods = cluster.objects["pods"]
    pods["default/db-1"] = dying(pods["default/db-1"])
    del pods["default/db-2"]

    settle(cluster, STATEFUL)

    assert names(cluster) == ["db-0", "db-1"]


def test_the_highest_goes_first_and_only_while_the_rest_is_healthy() -> None:
    cluster = database()
    settle(cluster, STATEFUL)

    change(cluster, "statefulsets", replicas=1)
    (wish,) = [w for w in cluster.calls(STATEFUL, cluster.every("statefulsets")[0])
               if isinstance(w, Delete)]  # fmt: skip

    assert name(wish.target) == "db-2"
    pods = cluster.objects["pods"]
    pods["default/db-0"] = evolve(pods["default/db-0"], {"status": {"conditions": []}})
    cluster.settle([STATEFUL])
    assert names(cluster) == ["db-0", "db-1", "db-2"]


def test_an_update_goes_down_one_by_one_and_stops_at_the_partition() -> None:
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"partition": 1}}
    cluster = database(updateStrategy=strategy)
    settle(cluster, STATEFUL)

    change(cluster, "statefulsets", template=template("new", app="db"))
    settle(cluster, STATEFUL)

    assert images(cluster) == {"db-0": "nginx:1.27", "db-1": "new", "db-2": "new"}
    status = cluster.every("statefulsets")[0]["status"]
    assert status["currentRevision"] != status["updateRevision"]


def test_a_finished_update_makes_the_new_revision_the_current_one() -> None:
    cluster = database()
    settle(cluster, STATEFUL)

    change(cluster, "statefulsets", template=template("new", app="db"))
    settle(cluster, STATEFUL)

    status = cluster.every("statefulsets")[0]["status"]
    assert status["currentRevision"] == status["updateRevision"]
    assert status["updatedReplicas"] == 3
    assert len(cluster.every("controllerrevisions")) == 2


def test_claims_are_made_for_each_pod_and_kept() -> None:
    claim = {"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"]}}
    cluster = database(volumeClaimTemplates=[claim])
    settle(cluster, STATEFUL)

    change(cluster, "statefulsets", replicas=1)
    settle(cluster, STATEFUL)

    claims = sorted(name(one) for one in cluster.every("persistentvolumeclaims"))
    assert claims == ["data-db-0", "data-db-1", "data-db-2"]
    volume = cluster.objects["pods"]["default/db-0"]["spec"]["volumes"][0]
    assert volume["persistentVolumeClaim"]["claimName"] == "data-db-0"


CLAIM = {"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"]}}


def owners(cluster: Cluster) -> dict[str, str]:
    """The claims, and who takes each along when it goes."""
    found = {one["metadata"]["name"]: one for one in cluster.every("persistentvolumeclaims")}
    return {own: (controller_of(one) or {}).get("name", "") for own, one in sorted(found.items())}


@pytest.mark.parametrize(
    ("deleted", "scaled", "before", "after"),
    [
        ("Retain", "Retain", ["", ""], ["", ""]),
        ("Delete", "Retain", ["db", "db"], ["db", "db"]),
        ("Retain", "Delete", ["", ""], ["", "db-1"]),
        ("Delete", "Delete", ["db", "db"], ["db", "db-1"]),
    ],
    ids=["all stay", "go with the set", "go with a pod too many", "go with either"],
)
def test_a_claim_belongs_to_what_it_goes_with(
    deleted: str, scaled: str, before: list[str], after: list[str]
) -> None:
    policy = {"whenDeleted": deleted, "whenScaled": scaled}
    cluster = database(2, volumeClaimTemplates=[CLAIM], persistentVolumeClaimRetentionPolicy=policy)

    settle(cluster, STATEFUL)
    assert list(owners(cluster).values()) == before
    change(cluster, "statefulsets", replicas=1)
    settle(cluster, STATEFUL)

    assert owners(cluster) == dict(zip(["data-db-0", "data-db-1"], after, strict=True))
    assert names(cluster) == ["db-0"]


def test_a_policy_that_is_changed_changes_the_owners() -> None:
    policy = {"whenDeleted": "Delete", "whenScaled": "Retain"}
    cluster = database(1, volumeClaimTemplates=[CLAIM])
    settle(cluster, STATEFUL)

    change(cluster, "statefulsets", persistentVolumeClaimRetentionPolicy=policy)
    settle(cluster, STATEFUL)
    assert owners(cluster) == {"data-db-0": "db"}

    change(cluster, "statefulsets", persistentVolumeClaimRetentionPolicy=None)
    settle(cluster, STATEFUL)
    assert owners(cluster) == {"data-db-0": ""}


def test_a_new_pod_waits_until_the_claim_of_a_former_one_is_gone() -> None:
    policy = {"whenDeleted": "Retain", "whenScaled": "Delete"}
    cluster = database(2, volumeClaimTemplates=[CLAIM], persistentVolumeClaimRetentionPolicy=policy)
    settle(cluster, STATEFUL)
    change(cluster, "statefulsets", replicas=1)
    settle(cluster, STATEFUL)

    change(cluster, "statefulsets", replicas=2)
    settle(cluster, STATEFUL)
    assert names(cluster) == ["db-0"]
    gone = cluster.objects["persistentvolumeclaims"].pop("default/data-db-1")
    woken = STATEFUL.wakes["persistentvolumeclaims"](
        Change("persistentvolumeclaims", "default/data-db-1", gone, None, -1), cluster
    )
    settle(cluster, STATEFUL)

    assert woken == ["default/db"]
    assert names(cluster) == ["db-0", "db-1"]


def agents(*nodes: Obj, **spec: object) -> Cluster:
    return Cluster({"daemonsets": [workload("DaemonSet", "agent", **spec)], "nodes": nodes})


def places(cluster: Cluster) -> list[str]:
    return sorted(daemonsets.pinned_to(pod) for pod in cluster.every("pods"))


def tainted(own: str, effect: str) -> dict:
    return node(own, taints=[{"key": "k", "value": "v", "effect": effect}])


def test_every_fitting_node_gets_one_pod_pinned_to_it() -> None:
    nodes = [node("a"), node("b", unschedulable=True), tainted("c", "NoSchedule")]
    cluster = agents(*nodes)

    settle(cluster, DAEMON)

    assert places(cluster) == ["a", "b"], "cordoned nodes get one, tainted ones do not"
    keys = [one["key"] for one in cluster.every("pods")[0]["spec"]["tolerations"]]
    assert "node.kubernetes.io/unreachable" in keys


@pytest.mark.parametrize(
    ("effect", "stays"),
    [
        pytest.param("NoSchedule", True, id="NoSchedule: a running pod stays"),
        pytest.param("NoExecute", False, id="NoExecute: it must go"),
    ],
)
def test_a_taint_set_later(effect: str, stays: bool) -> None:
    cluster = agents(node("a"))
    settle(cluster, DAEMON)

    cluster.objects["nodes"]["a"] = tainted("a", effect)
    settle(cluster, DAEMON)

    status = cluster.every("daemonsets")[0]["status"]
    assert (len(cluster.every("pods")), status["numberMisscheduled"]) == (int(stays), int(stays))


def test_a_rollout_replaces_one_pod_at_a_time() -> None:
    cluster = agents(node("a"), node("b"), node("c"))
    settle(cluster, DAEMON)

    change(cluster, "daemonsets", template=template("new", app="agent"))
    found = cluster.calls(DAEMON, cluster.every("daemonsets")[0])

    assert len([wish for wish in found if isinstance(wish, Delete)]) == 1
    settle(cluster, DAEMON)
    assert list(images(cluster).values()) == ["new", "new", "new"]


def test_a_pod_that_is_terminating_holds_its_node_until_it_has_ended() -> None:
    cluster = agents(node("a"))
    settle(cluster, DAEMON)
    (key,) = cluster.objects["pods"]
    pod = cluster.objects["pods"][key] = dying(cluster.objects["pods"][key])

    def creations() -> int:
        shelf = Shelf({kind: many.values() for kind, many in cluster.objects.items()})
        wishes = DAEMON.reconcile(cluster.every("daemonsets")[0], shelf)
        return len([wish for wish in wishes if isinstance(wish, Create)])

    assert is_deleting(pod) and creations() == 0
    cluster.objects["pods"][key] = evolve(pod, {"status": {"phase": "Succeeded"}})
    assert creations() == 1


def test_failed_daemon_pods_are_deleted_ever_more_slowly() -> None:
    cluster = agents(node("a"))
    settle(cluster, DAEMON)

    def turned_away_at(second: int) -> int:
        """A kubelet refuses the daemon's pod; how many are deleted for it now."""
        cluster.now = second * SECOND
        (key,) = cluster.objects["pods"]
        cluster.objects["pods"][key] = evolve(
            cluster.objects["pods"][key], {"status": {"phase": "Failed"}}
        )
        wishes = list(DAEMON.reconcile(cluster.every("daemonsets")[0], cluster))
        return len([wish for wish in wishes if isinstance(wish, Delete)])

    # the first at once; then 1 s, 2 s, 4 s after the one before
    deleted = {second: turned_away_at(second) for second in range(10)}
    assert [second for second, count in deleted.items() if count] == [0, 1, 3, 7]


def test_a_failed_daemon_pod_goes_at_once_where_it_does_not_belong_any_more() -> None:
    cluster = agents(node("a"))
    settle(cluster, DAEMON)

    def deletions() -> int:
        (key,) = cluster.objects["pods"]
        cluster.objects["pods"][key] = evolve(
            cluster.objects["pods"][key], {"status": {"phase": "Failed"}}
        )
        wishes = list(DAEMON.reconcile(cluster.every("daemonsets")[0], cluster))
        return len([wish for wish in wishes if isinstance(wish, Delete)])

    assert [deletions(), deletions()] == [1, 0], "the second is left alone for a while"
    cluster.objects["nodes"]["a"] = tainted("a", "NoExecute")
    assert deletions() == 1


TERMS = "requiredDuringSchedulingIgnoredDuringExecution"


def affinity(**term: object) -> dict:
    return {"affinity": {"nodeAffinity": {TERMS: {"nodeSelectorTerms": [term]}}}}


@pytest.mark.parametrize(
    ("spec", "fits"),
    [
        pytest.param({}, True, id="no wish"),
        pytest.param({"nodeName": "other"}, False, id="another node's name"),
        pytest.param({"nodeSelector": {"topology.kubernetes.io/zone": "z"}}, True, id="selector"),
        pytest.param({"nodeSelector": {"x": "y"}}, False, id="a label it lacks"),
        pytest.param(
            affinity(matchFields=[{"key": "metadata.name", "operator": "In", "values": ["n"]}]),
            True,
            id="its name",
        ),
        pytest.param(
            affinity(matchExpressions=[{"key": "x", "operator": "Gt", "values": ["1"]}]),
            False,
            id="a number it lacks",
        ),
        pytest.param(affinity(), False, id="an empty term matches nothing"),
    ],
)
def test_which_nodes_a_pod_spec_wants(spec: dict, fits: bool) -> None:
    assert is_wanted_node(spec, node("n", zone="z")) is fits
