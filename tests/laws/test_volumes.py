"""What holds of volumes in worlds drawn by chance: machines, kubelets, managers and the driver fail
and come back, pods are deleted, by force too, nodes are declared out of service.
"""

from functools import cache
from random import Random
from typing import Any

import pytest

from engine.history import Run
from engine.kubelet.notes import VolumeMounted
from engine.objects import dig
from engine.scenario import read_scenario
from engine.simulation import simulate
from tests.engine.controllers.test_claim_retention import DATABASE, FAST

SEEDS = range(1, 9)
OUT = "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"


def drawn(seed: int) -> dict[str, Any]:
    """A StatefulSet of two pods with volumes on three workers, and six things that happen."""
    dice = Random(seed)
    steps: list[dict[str, Any]] = []
    at = 20
    for number in range(6):
        at += dice.choice((5, 20, 60, 150))
        worker = f"worker-{dice.randint(1, 3)}"
        pod = f"db-{dice.randint(0, 1)}"
        act: dict[str, Any] = dice.choice((
            {"power_off": worker}, {"reboot": worker}, {"stop": f"{worker}/kubelet"},
            {"stop": "cp-1/csi-driver"}, {"crash": "cp-1/kube-controller-manager"},
            {"cloud_down": {}}, {"kubectl": f"delete pod {pod} --wait=false"},
            {"kubectl": f"delete pod {pod} --force"}, {"kubectl": f"cordon {worker}"},
            {"kubectl": f"taint node {worker} {OUT}"}, {"kubectl": f"delete node {worker}"},
        ))  # fmt: skip
        steps.append({"at": f"{at}s", "id": f"act-{number}", **act})
        if "stop" in act or "cloud_down" in act or "crash" in act:
            steps.append({"at": f"{at + dice.choice((10, 140))}s", "heal": f"act-{number}"})
    steps.sort(key=lambda step: int(step["at"][:-1]))
    return {
        "cluster": {"workers": 3, "cloud": {"volumes": True}},
        "workload": [FAST, DATABASE], "timeline": steps, "until": f"{at + 600}s",
    }  # fmt: skip


@cache
def run(seed: int) -> Run:
    return simulate(read_scenario(drawn(seed)), seed=seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_volume_for_one_node_is_never_attached_to_two(seed: int) -> None:
    attached: dict[str, tuple[str, str]] = {}
    for write in run(seed).writes:
        if not write.key.startswith("/registry/volumeattachments/"):
            continue
        attached.pop(write.key, None)
        if write.value is not None and dig(write.value, "status.attached"):
            volume = str(dig(write.value, "spec.source.persistentVolumeName"))
            others = [node for own, node in attached.values() if own == volume]
            assert others == [], f"{volume} at {write.at}"
            attached[write.key] = volume, str(dig(write.value, "spec.nodeName"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_kubelet_mounts_only_what_is_attached_to_its_node(seed: int) -> None:
    found = run(seed)
    mounts = [(at, what) for at, _, what, *_ in found.records if isinstance(what, VolumeMounted)]
    for at, mounted in mounts:
        claim = found.objects(at - found.start).get(
            f"/registry/persistentvolumeclaims/default/{mounted.claims}"
        )
        here = [
            one
            for one in found.of("volumeattachments", at - found.start)
            if dig(one, "spec.source.persistentVolumeName") == dig(claim, "spec.volumeName")
            and dig(one, "spec.nodeName") == mounted.node
        ]
        assert here, f"{mounted} at {at}"

    assert mounts, "a world in which nothing is mounted proves nothing"


@pytest.mark.parametrize("seed", SEEDS)
def test_it_comes_to_rest(seed: int) -> None:
    """No part of it runs hot: a loop without end would be thousands of events a second."""
    found = run(seed)

    assert found.events_delivered < 60 * found.duration / 1_000_000 + 5_000
