"""Volumes that are attached to machines: by the cloud, through the driver, in a whole cluster."""

from functools import cache
from typing import Any

import pytest

from engine.csi import Disk
from engine.history import Run
from engine.objects import Obj, dig
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.telling import told

FAST = {
    "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "fast"},
    "provisioner": "csi.quorum.dev",
}  # fmt: skip
CLAIM = {
    "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"},
    "spec": {
        "accessModes": ["ReadWriteOnce"], "storageClassName": "fast",
        "resources": {"requests": {"storage": "1Gi"}},
    },
}  # fmt: skip


def user(name: str, node: str) -> dict[str, Any]:
    uses = {"volumes": [{"name": "d", "persistentVolumeClaim": {"claimName": "data"}}]}
    spec = {**uses, "nodeName": node, "containers": [{"name": "c", "image": "nginx:1.27"}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}


def run(*steps: dict[str, Any], until: str, volumes: bool = True) -> Run:
    """A claim with its volume from 5 s on; then what the steps say."""
    cluster = {"workers": 2, "cloud": {"volumes": volumes}}
    timeline = [
        {"at": "1s", "apply": {"manifest": FAST}},
        {"at": "2s", "apply": {"manifest": CLAIM}},
        *steps,
    ]
    document = {"cluster": cluster, "timeline": timeline, "until": until}
    return simulate(read_scenario(document), seed=1)


def attachments(run: Run, at: int) -> dict[str, Obj]:
    found = run.of("volumeattachments", at * 1_000_000)
    return {dig(one, "spec.nodeName"): one for one in found}


def phase(run: Run, name: str, at: int) -> str:
    pods = {one["metadata"]["name"]: one for one in run.of("pods", at * 1_000_000)}
    return str(dig(pods[name], "status.phase"))


def events(run: Run, reason: str) -> list[str]:
    return [event["message"] for event in run.of("events") if event["reason"] == reason]


def text(run: Run) -> str:
    return " ".join(line.text["en"] for line in told(run))


@cache
def moved() -> Run:
    """A pod goes, and another one comes on the other node."""
    return run(
        {"at": "10s", "apply": {"manifest": user("first", "worker-1")}},
        {"at": "40s", "kubectl": "delete pod first --wait=false"},
        {"at": "42s", "apply": {"manifest": user("second", "worker-2")}},
        {"at": "90s", "kubectl": "delete pod second"},
        {"at": "91s", "kubectl": "delete pvc data --wait=false"},
        until="150s",
    )


def test_a_volume_follows_its_pods() -> None:
    story = moved()

    assert list(attachments(story, 39)) == ["worker-1"]
    assert list(attachments(story, 89)) == ["worker-2"]
    assert phase(story, "second", 89) == "Running"
    (held,) = attachments(story, 89).values()
    assert held["metadata"]["finalizers"] == ["external-attacher/csi-quorum-dev"]
    assert held["metadata"]["annotations"] == {"csi.alpha.kubernetes.io/node-id": "worker-2"}


def test_the_node_says_what_is_attached_and_what_is_in_use() -> None:
    nodes = {one["metadata"]["name"]: one["status"] for one in moved().of("nodes", 89_000_000)}

    (volume,) = moved().of("persistentvolumes", 89_000_000)
    unique = Disk("", "csi.quorum.dev", dig(volume, "spec.csi.volumeHandle")).unique
    assert nodes["worker-2"]["volumesInUse"] == [unique]
    assert nodes["worker-2"]["volumesAttached"] == [{"name": unique, "devicePath": ""}]
    assert nodes["worker-1"]["volumesInUse"] == nodes["worker-1"]["volumesAttached"] == []


def test_a_volume_is_removed_only_when_it_is_detached() -> None:
    assert moved().of("persistentvolumes") == []
    assert moved().of("volumeattachments") == []
    refusals = events(moved(), "VolumeFailedDelete")
    assert refusals and all("is still attached to node worker-2" in one for one in refusals)


@cache
def without_driver() -> Run:
    return run(
        {"at": "8s", "stop": "cp-1/csi-driver", "id": "down"},
        {"at": "10s", "apply": {"manifest": user("web", "worker-1")}},
        {"at": "200s", "heal": "down"},
        until="400s",
    )


def test_without_its_driver_nothing_is_attached_and_the_event_comes_after_two_minutes() -> None:
    story = without_driver()

    assert phase(story, "web", 199) == "Pending"
    assert phase(story, "web", 400) == "Running"
    (message,) = dict.fromkeys(events(story, "FailedAttachVolume"))
    assert "timed out waiting for external-attacher of csi.quorum.dev CSI driver" in message
    assert events(story, "FailedMount") == [], "the kubelet says nothing of a mere wait"


def test_the_story_knows_whose_answer_did_not_come() -> None:
    lines = told(without_driver())
    fault = next(line.number for line in lines if line.kind == "fault")
    failed = next(line for line in lines if "was **not attached**" in line.text["en"])

    assert fault in failed.because
    assert "waited **2 min 3 s** for the volume of `data`" in text(without_driver())


def test_what_the_cloud_refuses_stands_in_the_attachment() -> None:
    story = run(
        {"at": "8s", "cloud_down": {}, "id": "down"},
        {"at": "10s", "apply": {"manifest": user("web", "worker-1")}},
        {"at": "60s", "heal": "down"},
        until="200s",
    )

    error = dig(attachments(story, 59)["worker-1"], "status.attachError.message")
    assert error.startswith("rpc error: code = Internal desc = ")
    assert any(error in message for message in events(story, "FailedAttachVolume"))
    assert phase(story, "web", 200) == "Running"
    assert "attachError" not in attachments(story, 200)["worker-1"]["status"]


def test_a_driver_that_is_not_there_is_waited_for_in_vain() -> None:
    volume = {
        "apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "pv"},
        "spec": {
            "accessModes": ["ReadWriteOnce"], "capacity": {"storage": "1Gi"},
            "storageClassName": "fast", "csi": {"driver": "other.example", "volumeHandle": "v"},
        },
    }  # fmt: skip
    story = run(
        {"at": "3s", "apply": {"manifest": volume}},
        {"at": "10s", "apply": {"manifest": user("web", "worker-1")}},
        until="200s",
        volumes=False,
    )

    assert phase(story, "web", 200) == "Pending"
    assert dig(attachments(story, 200)["worker-1"], "spec.attacher") == "other.example"
    assert "external-attacher of other.example CSI driver" in events(story, "FailedAttachVolume")[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_of_two_drivers_one_works(seed: int) -> None:
    cluster = {"workers": 1, "control_planes": 3, "cloud": {"volumes": True}}
    timeline = [
        {"at": "1s", "apply": {"manifest": FAST}},
        {"at": "2s", "apply": {"manifest": CLAIM}},
        {"at": "10s", "apply": {"manifest": user("web", "worker-1")}},
    ]
    document = {"cluster": cluster, "timeline": timeline, "until": "60s"}

    story = simulate(read_scenario(document), seed=seed)

    assert phase(story, "web", 60) == "Running"
