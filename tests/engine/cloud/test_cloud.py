"""Clusters in a cloud, from end to end: how long things take, and what the operator reads."""

from functools import cache

import pytest

from engine.finding import Rejected
from engine.history import Run
from engine.objects import dig
from engine.probes import PROBES
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.telling import told
from engine.units import SECOND

WEB = {"deployment": {"name": "web", "replicas": 4}}
BALANCED = {"kubectl": "expose deployment web --port=80 --type=LoadBalancer"}


def run(*timeline, until="60s", seed=1, cloud=True, planes=1, workers=3, workload=(WEB,)) -> Run:
    cluster = {"control_planes": planes, "workers": workers}
    if cloud:
        cluster["cloud"] = cloud
    document = {"cluster": cluster, "workload": list(workload), "timeline": list(timeline)}
    return simulate(read_scenario({**document, "until": until}), seed=seed)


def events(found: Run, kind: str) -> list[str]:
    stored = [e for e in found.of("events") if e["involvedObject"]["kind"] == kind]
    return [f"{event['reason']}: {event['message']}" for event in stored]


def service(found: Run, at: int | None = None):
    return found.objects(at).get("/registry/services/default/web")


# Nodes.


def test_a_settled_cloud_has_initialised_nodes_and_one_manager_that_leads():
    found = run(planes=3, until="1s", cloud={"routes": True})

    nodes = found.of("nodes", 0)
    assert {node["spec"]["providerID"] for node in nodes} == {
        f"quorum://region-1/{name}" for name in (*_numbered("cp", 3), *_numbered("worker", 3))
    }
    assert PROBES["node_taints"](found, "worker-1", "1s") == ""
    assert PROBES["lease_holder"](found, "cloud-controller-manager", "1s").startswith("cp-")
    leases = [s.get("lease") for p, s in found.statuses(0).items() if "cloud-controller" in p]
    assert sorted(leases) == ["holder", "standby", "standby"]


def _numbered(name: str, count: int) -> list[str]:
    return [f"{name}-{number}" for number in range(1, count + 1)]


def test_the_zone_of_a_node_is_known_from_the_cloud_only():
    found = simulate(
        read_scenario({"cluster": {"workers": 2, "zones": 2, "cloud": True}, "until": "1s"})
    )

    first = next(w.value for w in found.writes if w.key == "/registry/nodes/worker-2")
    last = found.objects(0)["/registry/nodes/worker-2"]
    zone = "topology.kubernetes.io/zone"
    assert zone not in first["metadata"]["labels"]
    assert first["spec"]["taints"][0]["key"] == "node.cloudprovider.kubernetes.io/uninitialized"
    assert last["metadata"]["labels"][zone] == "zone-b"


def test_without_a_manager_a_new_node_is_ready_and_of_no_use():
    workers = [{"name": "worker-1"}, {"name": "worker-2", "joins_later": True}]
    found = run(
        {"at": "5s", "stop": "cp-1/cloud-controller-manager", "id": "nobody"},
        {"at": "10s", "power_on": "worker-2"},
        {"at": "30s", "kubectl": "scale deployment web --replicas=12"},
        {"at": "60s", "heal": "nobody"},
        workers=workers,
        workload=({"deployment": {"name": "web", "replicas": 2, "requests": {"cpu": "600m"}}},),
        until="100s",
    )

    assert PROBES["node_ready"](found, "worker-2", "55s") == "True"
    taint = "node.cloudprovider.kubernetes.io/uninitialized:NoSchedule"
    assert taint in PROBES["node_taints"](found, "worker-2", "55s")
    assert PROBES["pending"](found, "web", "55s") == 6
    assert PROBES["node_taints"](found, "worker-2", "100s") == ""
    assert PROBES["pending"](found, "web", "100s") == 0


SEEDS = (1, 2, 3)


@cache
def deleted(seed: int) -> Run:
    return run({"at": "10s", "vm_deleted": "worker-2", "id": "gone"}, seed=seed, until="180s")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_deleted_machine_costs_two_minutes(seed):
    """S29 of the facts: D + 5 s for the Node, 40 to 80 s more for its pods."""
    found = deleted(seed)

    unknown = PROBES["node_turns_seconds"](found, "worker-2", "Unknown", "10s")
    gone = PROBES["node_gone_seconds"](found, "worker-2", "10s")
    replaced = PROBES["first_created_seconds"](found, "web", "10s")
    assert 40 <= unknown <= 60
    assert 0 < gone - unknown <= 5.2
    assert 40 <= replaced - gone <= 80
    assert PROBES["ready"](found, "web") == 4
    assert any(e.startswith("DeletingNode: Deleting node worker-2") for e in events(found, "Node"))


def test_a_deleted_machine_is_told_from_cause_to_replacement():
    sentences = told(deleted(1))
    names = [type(sentence.points[0].what).__name__ for sentence in sentences]
    by_name = {name: n for n, name in enumerate(names, 1)}

    assert sentences[by_name["NodeSilent"] - 1].because == (by_name["FaultBegan"],)
    assert sentences[by_name["MachineGone"] - 1].because == (by_name["NodeSilent"],)
    assert sentences[by_name["NodeMissing"] - 1].because == (by_name["MachineGone"],)
    assert sentences[by_name["PodAbandoned"] - 1].because == (by_name["NodeMissing"],)


def test_a_stopped_machine_keeps_its_node_and_is_evicted_as_anywhere():
    found = run({"at": "10s", "power_off": "worker-2", "id": "dark"}, until="400s")

    shut = "node.cloudprovider.kubernetes.io/shutdown:NoSchedule"
    assert shut in PROBES["node_taints"](found, "worker-2", "80s")
    assert PROBES["node_gone_seconds"](found, "worker-2") == -1
    assert 340 <= PROBES["first_created_seconds"](found, "web", "10s") <= 362


def test_a_stopped_machine_that_is_back_loses_the_taint():
    found = run(
        {"at": "10s", "power_off": "worker-2", "id": "dark"},
        {"at": "90s", "heal": "dark"},
        until="120s",
    )

    assert PROBES["node_taints"](found, "worker-2") == ""


def test_a_machine_that_is_made_again_is_a_new_node():
    found = run(
        {"at": "10s", "vm_deleted": "worker-2", "id": "gone"},
        {"at": "100s", "power_on": "worker-2"},  # nobody can switch on what is not there
        {"at": "120s", "heal": "gone"},
        until="140s",
    )

    uids = {
        dig(write.value, "metadata.uid")
        for write in found.writes
        if write.key == "/registry/nodes/worker-2" and write.value
    }
    assert PROBES["node_ready"](found, "worker-2", "119s") == ""
    assert PROBES["node_ready"](found, "worker-2") == "True"
    assert len(uids) == 2


def test_while_the_cloud_is_down_a_deleted_machine_stays_a_node_that_is_not_ready():
    found = run(
        {"at": "5s", "cloud_down": True, "id": "down"},
        {"at": "10s", "vm_deleted": "worker-2"},
        {"at": "120s", "heal": "down"},
        until="140s",
    )

    assert PROBES["node_ready"](found, "worker-2", "119s") == "Unknown"
    assert 110 < PROBES["node_gone_seconds"](found, "worker-2", "10s") < 126


# Load balancers.


def test_a_load_balancer_is_pending_then_there_then_gone_with_its_service():
    found = run(
        {"at": "5s", **BALANCED},
        {"at": "30s", "kubectl": "delete service web"},
        until="40s",
        cloud={"load_balancer": "10s"},
    )

    assert PROBES["load_balancer_ip"](found, "web", "12s") == ""
    assert 10 <= PROBES["load_balancer_seconds"](found, "web", "5s") <= 12
    assert PROBES["load_balancer_ip"](found, "web", "20s") == "203.0.113.10"
    assert PROBES["cloud_balancers"](found, "20s") == 1
    assert PROBES["cloud_balancers"](found) == 0
    assert not PROBES["exists"](found, "services", "web")
    assert sorted(events(found, "Service")) == [
        "DeletedLoadBalancer: Deleted load balancer",
        "DeletingLoadBalancer: Deleting load balancer",
        "EnsuredLoadBalancer: Ensured load balancer",
        "EnsuringLoadBalancer: Ensuring load balancer",
    ]


def test_a_service_that_is_deleted_waits_for_the_manager_to_remove_its_balancer():
    found = run(
        {"at": "5s", **BALANCED},
        {"at": "20s", "stop": "cp-1/cloud-controller-manager", "id": "nobody"},
        {"at": "25s", "kubectl": "delete service web --wait=false"},
        {"at": "60s", "heal": "nobody"},
        until="100s",
    )

    hanging = service(found, 55 * SECOND)
    finalizer = "service.kubernetes.io/load-balancer-cleanup"
    assert hanging["metadata"]["finalizers"] == [finalizer]
    assert "deletionTimestamp" in hanging["metadata"]
    assert PROBES["cloud_balancers"](found, "55s") == 1
    assert (service(found), PROBES["cloud_balancers"](found)) == (None, 0)


def test_a_service_that_wants_no_balancer_any_more_gives_it_back():
    found = run(
        {"at": "5s", **BALANCED},
        {
            "at": "20s",
            "kubectl": """patch service web -p '{"spec": {"type": "ClusterIP"}}'""",
        },
        until="30s",
    )

    assert not service(found)["metadata"].get("finalizers")
    assert PROBES["load_balancer_ip"](found, "web") == ""
    assert PROBES["cloud_balancers"](found) == 0
    assert "Type: LoadBalancer -> ClusterIP" in events(found, "Service")


def test_what_the_cloud_cannot_do_is_tried_again_after_5_10_20_seconds():
    found = run(
        {"at": "5s", "cloud_down": True, "id": "down"},
        {"at": "10s", **BALANCED},
        {"at": "70s", "heal": "down"},
        until="90s",
    )

    tries = [
        round((write.at - found.start) / SECOND)
        for write in found.writes
        if write.key.startswith("/registry/events/")
        and write.value
        and write.value["reason"] == "SyncLoadBalancerFailed"
    ]
    assert tries == [20, 35, 55]  # a time-out of 10 s each, then 5, 10 and 20 s
    assert PROBES["load_balancer_ip"](found, "web", "70s") == ""
    assert PROBES["load_balancer_ip"](found, "web") == "203.0.113.10"


def test_without_a_cloud_a_load_balancer_is_pending_for_ever():
    found = run(
        {"at": "5s", **BALANCED}, {"at": "50s", "kubectl": "get services", "id": "look"}, cloud=None
    )

    assert "<pending>" in PROBES["says"](found, "look")
    assert dig(service(found), "spec.ports")[0]["nodePort"] >= 30000
    assert not service(found)["metadata"].get("finalizers")
    assert PROBES["cloud_balancers"](found) == -1


def test_existing_balancers_follow_the_nodes():
    workers = [{"name": "worker-1"}, {"name": "worker-2", "joins_later": True}]
    found = run({"at": "5s", **BALANCED}, {"at": "20s", "power_on": "worker-2"}, workers=workers)

    assert "UpdatedLoadBalancer: Updated load balancer with new hosts" in events(found, "Service")


# Leadership, and authors' mistakes.


def test_another_manager_takes_over_when_the_leader_crashes():
    found = run({"at": "10s", "crash": "leader/cloud-controller-manager"}, planes=3)

    before = PROBES["lease_holder"](found, "cloud-controller-manager", "9s")
    after = PROBES["lease_holder"](found, "cloud-controller-manager", "45s")
    assert before and after and before != after


@pytest.mark.parametrize("step", [{"vm_deleted": "worker-1"}, {"cloud_down": True}])
def test_faults_of_clouds_need_one(step):
    with pytest.raises(Rejected, match="this cluster is in no cloud"):
        read_scenario({"timeline": [{"at": "1s", **step}], "until": "2s"})


def test_the_leader_of_what_is_not_there_is_an_unknown_name():
    step = {"at": "1s", "crash": "leader/cloud-controller-manager"}
    with pytest.raises(Rejected, match="no process 'leader/cloud-controller-manager'"):
        read_scenario({"timeline": [step], "until": "2s"})
