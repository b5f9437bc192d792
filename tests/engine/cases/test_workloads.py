"""A file that holds a workload and no pod: the pod that its controller would make is placed."""

from typing import Any

import pytest
import yaml

from engine.cases.account import account
from engine.cases.document import Told, read_case_file
from engine.finding import Rejected
from engine.scheduler.cases import decided

ZONE, HOST = "topology.kubernetes.io/zone", "kubernetes.io/hostname"


def a_node(name: str, zone: str) -> dict[str, Any]:
    labels = {HOST: name, ZONE: zone}
    allocatable = {"cpu": 4, "memory": "8Gi", "pods": 110}
    meta = {"name": name, "labels": labels}
    return {"kind": "Node", "metadata": meta, "status": {"allocatable": allocatable}}


def a_pod(name: str, on: str, **labels: str) -> dict[str, Any]:
    containers = [{"name": "c", "image": "nginx"}]
    spec = {"nodeName": on, "containers": containers}
    return {"kind": "Pod", "metadata": {"name": name, "labels": labels}, "spec": spec}


def a_workload(kind: str, name: str = "web", **spec: Any) -> dict[str, Any]:
    pod = {"containers": [{"name": "c", "image": "nginx"}]}
    template = {"metadata": {"labels": {"app": name}}, "spec": pod}
    api = "batch/v1" if kind in ("Job", "CronJob") else "apps/v1"
    body = {"template": template, **spec}
    if kind in ("Deployment", "ReplicaSet", "StatefulSet"):
        body["selector"] = {"matchLabels": {"app": name}}
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name}, "spec": body}


NODES = [a_node("a", "east"), a_node("b", "west")]


def read(*manifests: dict[str, Any], wanted: str = "") -> Told:
    text = yaml.safe_dump_all(manifests)
    return read_case_file(text.encode(), "case.yaml", wanted)


def lines(told: Told, language: str = "en") -> str:
    pod, cluster, decision = decided(told.case)
    return "\n".join(account(told, pod, cluster, decision, language))


def test_a_deployment_alone_is_a_pod_to_place() -> None:
    told = read(*NODES, a_workload("Deployment"))

    assert told.case["pod"]["metadata"]["name"] == "web-new-pod"
    assert told.notes == (("made", "Deployment default/web"),)
    assert "the pod is made from the template of Deployment default/web" in lines(told)
    assert "o pod é feito a partir do template de Deployment default/web" in lines(told, "pt-BR")


@pytest.mark.parametrize("kind", ["ReplicaSet", "StatefulSet", "Job"])
def test_so_is_any_other_workload_whose_pods_go_anywhere(kind: str) -> None:
    more = {"serviceName": "web"} if kind == "StatefulSet" else {}
    once = {"restartPolicy": "Never", "containers": [{"name": "c", "image": "nginx"}]}
    more |= {"template": {"spec": once}} if kind == "Job" else {}

    told = read(*NODES, a_workload(kind, **more))

    (reference,) = told.case["pod"]["metadata"]["ownerReferences"]
    assert (reference["kind"], reference["name"]) == (kind, "web")
    assert ("unread", kind, "1") not in told.notes


def test_pods_of_one_replica_set_spread_and_those_of_an_older_one_do_not_count() -> None:
    old = a_workload("ReplicaSet", "web")
    owner = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "u"}
    labels = {"app": "web", "pod-template-hash": "1"}
    old["metadata"] = {"name": "web-1", "ownerReferences": [{**owner, "controller": True}]}
    old["spec"]["selector"] = {"matchLabels": labels}
    old["spec"]["template"]["metadata"]["labels"] = labels
    crowd = [a_pod(f"p{at}", "a", **labels) for at in range(3)]
    renewed = a_workload("Deployment")
    renewed["spec"]["template"]["spec"] = {"containers": [{"name": "c", "image": "nginx:2"}]}

    same = decided(read(*NODES, *crowd, old, a_workload("Deployment")).case)[2]
    other = decided(read(*NODES, *crowd, old, renewed).case)[2]

    assert same.scores["a"]["PodTopologySpread"] < same.scores["b"]["PodTopologySpread"]
    assert other.scores["a"]["PodTopologySpread"] == other.scores["b"]["PodTopologySpread"]


def test_the_next_number_of_a_stateful_set_brings_its_claim() -> None:
    claim = {
        "metadata": {"name": "data"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": "local",
            "resources": {"requests": {"storage": "1Gi"}},
        },
    }
    class_ = {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": "local"},
        "provisioner": "kubernetes.io/no-provisioner",
        "volumeBindingMode": "WaitForFirstConsumer",
    }
    db = a_workload("StatefulSet", "db", serviceName="db", volumeClaimTemplates=[claim])

    told = read(*NODES, class_, a_pod("db-0", "a", app="db"), db)

    assert told.case["pod"]["metadata"]["name"] == "db-1"
    assert [one["metadata"]["name"] for one in told.case["persistentVolumeClaims"]] == ["data-db-1"]
    assert "2 node(s) didn't find available persistent volumes to bind" in lines(told)


def test_of_several_workloads_one_is_named() -> None:
    two = (*NODES, a_workload("Deployment", "web"), a_workload("Deployment", "api"))
    with pytest.raises(Rejected) as caught:
        read(*two)

    told = read(*two, wanted="api")

    assert (
        "several workloads could make one: Deployment default/web, Deployment default/api"
        in str(caught.value)
    )
    assert told.notes == (("unread", "Deployment", "1"), ("made", "Deployment default/api"))


def test_a_daemon_set_has_no_pod_that_could_go_anywhere() -> None:
    with pytest.raises(Rejected, match="no pod waits for a node .the pods of a DaemonSet choose"):
        read(*NODES, a_workload("DaemonSet", selector={"matchLabels": {"app": "web"}}))


def test_a_mistake_in_a_template_is_named_with_its_line() -> None:
    bad = a_workload("Deployment")
    bad["spec"]["template"]["spec"]["containers"][0]["resources"] = {"requests": {"cpu": "two"}}
    worse = {**a_workload("Deployment"), "spec": {"template": []}}

    with pytest.raises(Rejected, match=r"case.yaml:\d+ spec.template.* cpu: 'two' is not"):
        read(*NODES, bad)
    with pytest.raises(Rejected, match=r"case.yaml:\d+ spec.*cannot unmarshal array"):
        read(*NODES, worse)


def test_a_pod_that_waits_goes_before_its_workload() -> None:
    pod = a_pod("x", "", app="web")
    del pod["spec"]["nodeName"]

    told = read(*NODES, a_workload("Deployment"), pod)

    assert told.case["pod"]["metadata"]["name"] == "x"
    assert told.notes == (("unread", "Deployment", "1"),)


def test_a_pod_whose_name_the_server_would_draw_has_one() -> None:
    pod = a_pod("", "", app="web")
    pod["metadata"] = {"generateName": "x-"}

    assert read(*NODES, pod).case["pod"]["metadata"]["name"] == "x-pod"


def test_what_is_hardly_meant_is_noted() -> None:
    bare = {"kind": "Node", "metadata": {"name": "c"}}

    told = read(*NODES, bare, a_pod("lost", "gone"), a_workload("Deployment"))

    assert ("roomless", "c") in told.notes
    assert ("astray", "default/lost") in told.notes
