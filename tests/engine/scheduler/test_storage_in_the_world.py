"""The scheduler, the controller of volumes and a storage driver together, in a whole cluster."""

import json
from typing import Any

import pytest

from engine.history import Run
from engine.objects import Obj, dig
from engine.scenario import read_scenario
from engine.simulation import simulate
from tests.engine.scheduler.test_volumes import claim, kind, volume


def served(api_version: str, what: str, manifest: Obj) -> Obj:
    return {"apiVersion": api_version, "kind": what, **manifest}


def run_with(*manifests: Obj) -> Run:
    """A pod with the claim `data` comes after these objects, in a cloud with a storage driver."""
    stored = {"name": "v", "persistentVolumeClaim": {"claimName": "data"}}
    web: dict[str, Any] = {"containers": [{"name": "c", "image": "nginx:1.27"}]}
    pod = {"metadata": {"name": "web"}, "spec": {**web, "volumes": [stored]}}
    steps = [
        {"at": f"{5 + at}s", "kubectl": {"line": "apply -f -", "stdin": json.dumps(manifest)}}
        for at, manifest in enumerate((*manifests, served("v1", "Pod", pod)))
    ]
    document = {
        "cluster": {"workers": 3, "cloud": {"volumes": True}},
        "timeline": steps,
        "until": "90s",
    }
    return simulate(read_scenario(document), seed=1)


CLASSES = {
    "made by a driver": kind("late", "csi.quorum.dev", "WaitForFirstConsumer"),
    "made beforehand": kind("late", "kubernetes.io/no-provisioner", "WaitForFirstConsumer"),
}


@pytest.mark.parametrize("how", CLASSES)
def test_a_claim_that_waits_is_bound_for_the_pod_and_the_pod_runs(how: str) -> None:
    storage = served("storage.k8s.io/v1", "StorageClass", CLASSES[how])
    local = served("v1", "PersistentVolume", volume("disk"))
    stored = served("v1", "PersistentVolumeClaim", {**claim(), "status": {}})

    run = run_with(storage, *([local] if how == "made beforehand" else []), stored)

    objects = run.objects()
    bound = objects["/registry/persistentvolumeclaims/default/data"]
    pod = objects["/registry/pods/default/web"]
    assert dig(bound, "status.phase") == "Bound"
    assert dig(pod, "status.phase") == "Running", pod["status"]


def test_a_node_that_holds_all_the_volumes_it_can_is_passed_over_until_one_is_detached() -> None:
    storage = served("storage.k8s.io/v1", "StorageClass", kind("late", "csi.quorum.dev",
                                                               "WaitForFirstConsumer"))  # fmt: skip
    steps: list[dict[str, Any]] = [{"at": "5s", "apply": {"manifest": storage}}]
    for at, own in enumerate(("one", "two")):
        stored = [{"name": "v", "persistentVolumeClaim": {"claimName": own}}]
        spec = {"containers": [{"name": "c", "image": "nginx:1.27"}], "volumes": stored}
        user = served("v1", "Pod", {"metadata": {"name": own}, "spec": spec})
        asked = served("v1", "PersistentVolumeClaim", claim(own))
        steps.append({"at": f"{6 + at}s", "apply": {"manifest": asked}})
        steps.append({"at": f"{20 + 20 * at}s", "apply": {"manifest": user}})
    steps.append({"at": "80s", "kubectl": "delete pod one --wait=false"})
    cluster = {"workers": 1, "cloud": {"volumes": True, "volumes_per_node": 1}}

    run = simulate(read_scenario({"cluster": cluster, "timeline": steps, "until": "130s"}), seed=1)

    (full,) = dict.fromkeys(
        event["message"] for event in run.of("events")
        if event["reason"] == "FailedScheduling" and event["involvedObject"]["name"] == "two"
    )  # fmt: skip
    assert "1 node(s) exceed max volume count" in full
    bound = next(w.at for w in run.writes
                 if w.key == "/registry/pods/default/two" and w.value
                 and w.value["spec"].get("nodeName"))  # fmt: skip
    left = [w.at for w in run.writes if "/volumeattachments/" in w.key and w.value is None]
    assert bound > left[0], "its room is free when the volume of the other has left the node"
    assert dig(run.objects()["/registry/pods/default/two"], "status.phase") == "Running"
