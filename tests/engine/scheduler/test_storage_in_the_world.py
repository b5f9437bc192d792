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
