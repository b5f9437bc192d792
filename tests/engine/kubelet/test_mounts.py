"""Volumes of claims on one node: called in use, awaited, mounted, let go."""

import json
from typing import Any

import pytest

from engine.csi import NODE_ID, Disk
from engine.kubelet.notes import VolumesLate
from engine.objects import dig, evolve
from engine.wellknown import ZONE
from tests.engine.kubelet.node_bench import Node

DRIVER = "csi.quorum.dev"
DISK = Disk("pv", DRIVER, "disk")
OWN = DISK.attachment("w1")


def put(node: Node, resource: str, body: dict[str, Any]) -> None:
    node.bench.within(lambda: node.api.put(resource, body))


def give_claim(node: Node, *, phase: str = "Bound") -> None:
    spec = {"volumeName": "pv"} if phase == "Bound" else {}
    meta = {"name": "data", "namespace": "default", "uid": "c1"}
    put(node, "persistentvolumeclaims", {
        "kind": "PersistentVolumeClaim", "metadata": meta, "spec": spec,
        "status": {"phase": phase},
    })  # fmt: skip


def give_volume(node: Node, **source: Any) -> None:
    source = source or {"csi": {"driver": DRIVER, "volumeHandle": "disk"}}
    put(node, "persistentvolumes", {
        "kind": "PersistentVolume", "metadata": {"name": "pv"}, "spec": source})  # fmt: skip


def attach(node: Node, *, attached: bool = True, **metadata: Any) -> None:
    """What a driver and the attach-detach controller do."""
    put(node, "volumeattachments", {
        "kind": "VolumeAttachment", "metadata": {"name": OWN, **metadata},
        "spec": {"attacher": DRIVER, "nodeName": "w1"}, "status": {"attached": attached},
    })  # fmt: skip
    entries = [{"name": DISK.unique, "devicePath": ""}]
    change(node, {"status": {"volumesAttached": entries}})


def change(node: Node, values: dict[str, Any]) -> None:
    shown = node.bench.shared["objects"]["nodes", "", "w1"]
    put(node, "nodes", evolve(shown, values))


def give_pod(node: Node, name: str = "web") -> None:
    node.give(name, volumes=[{"name": "d", "persistentVolumeClaim": {"claimName": "data"}}])


def shown(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = node.bench.shared["objects"]["nodes", "", "w1"]
    return found


def in_use(node: Node) -> list[str]:
    return list(dig(shown(node), "status.volumesInUse") or ())


def messages(node: Node) -> list[str]:
    return [e["message"] for e in node.api.all("events") if e["reason"] == "FailedMount"]


def waiting() -> Node:
    """A pod whose volume is not attached yet."""
    node = Node()
    give_claim(node)
    give_volume(node)
    give_pod(node)
    node.pass_time(11)
    return node


def test_a_pod_waits_until_its_volume_is_attached() -> None:
    node = waiting()

    assert in_use(node) == [DISK.unique], "within the ten seconds of a status"
    assert node.phase() == "Pending"
    assert node.container()["state"]["waiting"]["reason"] == "ContainerCreating"
    attach(node)
    node.pass_time(20)

    assert node.phase() == "Running"
    assert in_use(node) == [DISK.unique]


def test_a_volume_that_is_no_drivers_is_simply_there() -> None:
    node = Node()
    give_claim(node)
    give_volume(node, hostPath={"path": "/data"})
    give_pod(node)

    node.pass_time(5)

    assert node.phase() == "Running"
    assert in_use(node) == []


def test_the_last_pod_that_goes_lets_the_volume_go() -> None:
    node = waiting()
    attach(node)
    give_pod(node, "other")
    node.pass_time(30)
    assert node.containers() == ["other", "web"]

    node.delete("web", grace=1)
    node.pass_time(15)
    assert in_use(node) == [DISK.unique]
    node.delete("other", grace=1)
    node.pass_time(15)

    assert in_use(node) == []


PROBLEMS = {
    "there is no such claim": (None, "failed to fetch PVC from API server: "),
    "the claim has no volume": ("Pending", "PVC is not bound"),
    "its volume is gone": ("Bound", 'failed to fetch PV "pv" from API server: '),
}


@pytest.mark.parametrize(("phase", "why"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_cannot_be_found_is_said_and_looked_for_again(phase: str | None, why: str) -> None:
    node = Node()
    if phase is not None:
        give_claim(node, phase=phase)
    give_pod(node)
    node.pass_time(3)

    assert messages(node)[0].startswith(
        "Unable to attach or mount volumes: unmounted volumes=[d], unattached volumes=[], failed "
        f"to process volumes=[d]: error processing PVC default/data: {why}"
    )
    give_claim(node)
    give_volume(node)
    node.pass_time(30)
    attach(node)
    node.pass_time(60)

    assert node.phase() == "Running"


def test_the_attachment_itself_has_the_last_word() -> None:
    node = waiting()
    attach(node, deletionTimestamp="2026-01-01T00:00:10Z")
    node.pass_time(20)

    assert node.phase() == "Pending"
    assert set(messages(node)) == {
        'MountVolume.WaitForAttach failed for volume "pv" : volume attachment is being deleted'
    }
    attach(node)
    node.pass_time(60)

    assert node.phase() == "Running"


def test_a_wait_that_lasts_too_long_makes_no_event_since_1_28() -> None:
    node = waiting()

    node.pass_time(150)

    assert messages(node) == []
    assert node.noted(VolumesLate) == [VolumesLate("w1", "default/web", "data")]


def test_a_kubelet_that_starts_again_knows_first_and_speaks_then() -> None:
    node = waiting()
    attach(node)
    node.pass_time(20)

    process = node.machine.processes["kubelet"]
    node.bench.within(lambda: process.end("crashed", 1, "test"))
    node.bench.within(process.start)
    node.pass_time(20)

    assert node.containers() == ["web"], "what runs goes on"
    assert in_use(node) == [DISK.unique]


def test_a_machine_that_boots_again_mounts_again() -> None:
    node = waiting()
    attach(node)
    node.pass_time(20)

    node.reboot()
    node.pass_time(30)

    assert node.containers() == ["web"]
    assert in_use(node) == [DISK.unique]


def test_a_driver_registers_on_the_node_with_its_limit() -> None:
    node = Node(driver=DRIVER, volumes_max=7)

    marks = shown(node)["metadata"]["annotations"]
    csi_node = node.bench.shared["objects"]["csinodes", "", "w1"]
    assert json.loads(marks[NODE_ID]) == {DRIVER: "w1"}
    assert csi_node["spec"]["drivers"] == [
        {"name": DRIVER, "nodeID": "w1", "topologyKeys": [ZONE], "allocatable": {"count": 7}}
    ]
    assert csi_node["metadata"]["ownerReferences"][0]["kind"] == "Node"


def test_a_node_without_a_driver_says_nothing_of_volumes() -> None:
    node = Node()
    node.give()
    node.pass_time(60)

    assert NODE_ID not in (shown(node)["metadata"].get("annotations") or {})
    assert "volumesInUse" not in shown(node)["status"]
