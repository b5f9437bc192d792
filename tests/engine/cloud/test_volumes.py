"""Volumes that a storage driver makes: asked for, made, kept, removed; and a cloud that is down."""

from functools import cache
from typing import Any

import pytest

from engine.cloud.provisioning import chosen_node, is_unwanted, is_wanted, volume_for, zone_of
from engine.history import Run
from engine.objects import Obj, dig
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.telling import told


def storage_class(mode: str = "Immediate", policy: str = "Delete") -> dict[str, Any]:
    return {
        "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "fast"},
        "provisioner": "csi.quorum.dev", "volumeBindingMode": mode, "reclaimPolicy": policy,
    }  # fmt: skip


def claim(**annotations: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1", "kind": "PersistentVolumeClaim",
        "metadata": {"name": "data", "namespace": "default", "uid": "u1",
                     "annotations": annotations},
        "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "fast",
                 "resources": {"requests": {"storage": "1Gi"}}},
    }  # fmt: skip


ASKED = {"volume.kubernetes.io/storage-provisioner": "csi.quorum.dev"}
CHOSEN = {"volume.kubernetes.io/selected-node": "w1"}


@pytest.mark.parametrize(
    ("marks", "mode", "wanted"),
    [
        ({}, "Immediate", False),
        (ASKED, "Immediate", True),
        (ASKED, "WaitForFirstConsumer", False),
        ({**ASKED, **CHOSEN}, "WaitForFirstConsumer", True),
    ],
    ids=["nobody asked", "asked", "a pod must come first", "its node was chosen"],
)
def test_when_a_volume_is_made(marks: dict[str, str], mode: str, wanted: bool) -> None:
    assert is_wanted(claim(**marks), storage_class(mode)) == wanted


def test_a_volume_is_made_where_the_pod_will_be() -> None:
    node = {"metadata": {"name": "w1", "labels": {"topology.kubernetes.io/zone": "zone-b"}}}
    asked = claim(**ASKED, **CHOSEN)

    made = volume_for(asked, storage_class(), zone_of(node))

    (term,) = made["spec"]["nodeAffinity"]["required"]["nodeSelectorTerms"]
    assert term["matchExpressions"][0]["values"] == ["zone-b"]
    assert (chosen_node(asked), chosen_node(claim(**ASKED)), zone_of(None)) == ("w1", "", "")


@pytest.mark.parametrize(
    ("policy", "phase", "unwanted"),
    [("Delete", "Released", True), ("Delete", "Bound", False), ("Retain", "Released", False)],
)
def test_when_a_volume_is_removed(policy: str, phase: str, unwanted: bool) -> None:
    made: Obj = {
        **volume_for(claim(), storage_class(policy=policy), ""),
        "status": {"phase": phase},
    }

    assert is_unwanted(made) == unwanted


@cache
def lifetime(*, down: bool = False) -> Run:
    """A claim is applied at 5 s and deleted at 60 s; the cloud may be down until 30 s."""
    timeline = [
        {"at": "1s", "apply": {"manifest": storage_class()}},
        {"at": "5s", "apply": {"manifest": _applied()}},
        {"at": "60s", "kubectl": "delete pvc data"},
    ]
    if down:
        timeline.insert(0, {"at": "0s", "cloud_down": {}, "id": "outage"})
        timeline.insert(3, {"at": "30s", "heal": "outage"})
    cluster = {"workers": 1, "cloud": {"volumes": True}}
    document = {"cluster": cluster, "timeline": timeline, "until": "90s"}
    return simulate(read_scenario(document), seed=1)


def _applied() -> dict[str, Any]:
    value = claim()
    value["metadata"] = {"name": "data", "namespace": "default"}
    return value


def phases(run: Run, at: int) -> list[str]:
    moment = at * 1_000_000
    rows = [*run.of("persistentvolumeclaims", moment), *run.of("persistentvolumes", moment)]
    return [str(dig(one, "status.phase")) for one in rows]


def test_a_claim_gets_a_volume_of_its_own_and_takes_it_along() -> None:
    run = lifetime()

    assert phases(run, 6) == ["Pending"]
    assert phases(run, 10) == ["Bound", "Bound"]
    assert phases(run, 80) == []
    text = " ".join(line.text["en"] for line in told(run))
    assert "**made a volume**" in text
    assert "**removed volume**" in text


def test_without_the_cloud_a_claim_waits_and_then_gets_its_volume() -> None:
    run = lifetime(down=True)

    assert phases(run, 29) == ["Pending"]
    assert phases(run, 59) == ["Bound", "Bound"]
    reasons = [event["reason"] for event in run.of("events") if "data" in event["metadata"]["name"]]
    assert "ProvisioningFailed" in reasons
    assert "ProvisioningSucceeded" in reasons


def test_a_volume_that_waits_for_its_pod_is_made_where_the_pod_was_placed() -> None:
    uses = {"volumes": [{"name": "d", "persistentVolumeClaim": {"claimName": "data"}}]}
    user = {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "user", "namespace": "default"},
        "spec": {**uses, "containers": [{"name": "c", "image": "nginx:1.27"}]},
    }  # fmt: skip
    timeline = [
        {"at": "1s", "apply": {"manifest": storage_class("WaitForFirstConsumer")}},
        {"at": "2s", "apply": {"manifest": _applied()}},
        {"at": "8s", "apply": {"manifest": user}},
    ]
    cluster = {"workers": 2, "zones": 2, "cloud": {"volumes": True}}
    document = {"cluster": cluster, "timeline": timeline, "until": "25s"}

    run = simulate(read_scenario(document), seed=1)

    assert phases(run, 7) == ["Pending"]
    assert phases(run, 24) == ["Bound", "Bound"]
    (pod,) = [one for one in run.of("pods") if one["metadata"]["name"] == "user"]
    (made,) = run.of("persistentvolumes")
    (term,) = dig(made, "spec.nodeAffinity.required.nodeSelectorTerms")
    zones = {one["metadata"]["name"]: one["metadata"]["labels"] for one in run.of("nodes")}
    node = zones[pod["spec"]["nodeName"]]
    assert pod["status"]["phase"] == "Running"
    assert term["matchExpressions"][0]["values"] == [node["topology.kubernetes.io/zone"]]
