"""Nodes and kubelets that fail: the times that the facts promise, over whole clusters.

Ranges are those of the default settings: a node is found lost after D = 40 to 60 s, pods are
deleted 300 s later; loops have their phases, which the seed draws.
"""

from functools import cache
from typing import Any

import pytest

from engine.history import Run
from engine.objects import dig
from engine.probes import PROBES
from engine.scenario import read_scenario
from engine.simulation import simulate

WEB = {"deployment": {"name": "web", "replicas": 4}}
SERVICE = {"service": {"name": "web"}}
GLUTTON = {
    "kind": "Pod",
    "apiVersion": "v1",
    "metadata": {"name": "glutton"},
    "spec": {
        "nodeName": "worker-1",
        "containers": [
            {
                "name": "c",
                "image": "polinux/stress",
                "command": ["sh", "-c", "sleep 30; stress --vm 1 --vm-bytes 3900M"],
            }
        ],
    },
}  # fmt: skip
DATABASE = {
    "kind": "StatefulSet",
    "apiVersion": "apps/v1",
    "metadata": {"name": "db"},
    "spec": {
        "serviceName": "db",
        "replicas": 2,
        "selector": {"matchLabels": {"app": "db"}},
        "template": {
            "metadata": {"labels": {"app": "db"}},
            "spec": {"containers": [{"name": "c", "image": "postgres:16"}]},
        },
    },
}  # fmt: skip


def step(at: str, **more: Any) -> dict[str, Any]:
    return {"at": at, **more}


CUT = {"left": ["worker-1"], "right": ["cp-1", "operator", "worker-2", "worker-3"]}
KUBELETS = ["cp-1/kubelet", "worker-1/kubelet", "worker-2/kubelet", "worker-3/kubelet"]
STORIES: dict[str, dict[str, Any]] = {
    "S30": {"timeline": [step("10s", power_off="worker-1")], "until": "400s"},
    "S30 back in time": {
        "timeline": [step("10s", power_off="worker-1"), step("160s", power_on="worker-1")],
        "until": "500s",
    },
    "S31": {
        "workload": [DATABASE],
        "cluster": {"workers": 2},
        "timeline": [step("10s", power_off="worker-1")],
        "until": "500s",
    },
    "S33": {"timeline": [step("10s", stop="worker-1/kubelet")], "until": "400s"},
    "S34": {"timeline": [step("10s", stop="worker-1/containerd")], "until": "400s"},
    "S35": {"timeline": [step("10s", reboot="worker-1")], "until": "120s"},
    "S36": {
        "timeline": [step("10s", id="cut", partition=CUT), step("610s", heal="cut")],
        "until": "680s",
    },
    "S37": {
        "cluster": {"workers": 9, "zones": 3},
        "workload": [{"deployment": {"name": "web", "replicas": 9}}],
        "timeline": [step("10s", power_off=["worker-2", "worker-5", "worker-8"])],
        "until": "420s",
    },
    "S38": {
        "cluster": {"workers": 5},
        "timeline": [step("10s", power_off=["worker-1", "worker-2", "worker-3", "worker-4"])],
        "until": "420s",
    },
    "S39": {"timeline": [step("10s", stop=KUBELETS)], "until": "420s"},
    "S40": {"timeline": [step("10s", kubectl="delete node worker-1")], "until": "150s"},
    "S41": {
        "cluster": {"workers": 2, "worker": {"memory": "4Gi"}},
        "workload": [GLUTTON],
        "until": "380s",
    },
}  # fmt: skip


@cache
def run(story: str) -> Run:
    document = {"cluster": {"workers": 3}, "workload": [WEB, SERVICE], **STORIES[story]}
    return simulate(read_scenario(document), 5)


def asked(story: str, probe: str, *arguments: str) -> Any:
    return PROBES[probe](run(story), *arguments)


LOST = ("node_turns_seconds", "worker-1", "Unknown", "10s")
REPLACED = ("first_created_seconds", "web", "10s")
TIMES = [
    ("S30", LOST, 40, 60),
    ("S30", REPLACED, 340, 361),
    ("S30", ("unserved_until_seconds", "web", "10s"), 40, 63),
    ("S30 back in time", LOST, 40, 60),
    ("S30 back in time", REPLACED, -1, -1),
    ("S31", ("pods", "db"), 2, 2),
    ("S31", ("terminating", "db"), 1, 1),
    ("S33", LOST, 40, 60),
    ("S33", REPLACED, 340, 361),
    ("S33", ("running", "web"), 5, 6),
    ("S33", ("unserved_until_seconds", "web"), 0, 0),
    ("S34", ("node_turns_seconds", "worker-1", "False", "10s"), 30, 41),
    ("S34", LOST, -1, -1),
    ("S34", REPLACED, 330, 346),
    ("S34", ("unserved_until_seconds", "web"), 0, 0),
    ("S35", LOST, -1, -1),
    ("S35", REPLACED, -1, -1),
    ("S35", ("event_count", "Rebooted"), 1, 1),
    ("S35", ("unserved_until_seconds", "web", "10s"), 20, 25),
    ("S36", LOST, 40, 60),
    ("S36", REPLACED, 340, 361),
    ("S36", ("pods", "web"), 4, 4),
    ("S36", ("running", "web"), 4, 4),
    ("S37", REPLACED, 340, 361),
    ("S38", LOST, 40, 60),
    ("S38", ("created_after", "web", "10s"), 0, 2),  # of the first nodes that were found lost
    ("S39", LOST, 40, 60),
    ("S39", REPLACED, -1, -1),
    ("S40", ("node_gone_seconds", "worker-1", "10s"), 0, 1),
    ("S40", REPLACED, 40, 81),
    ("S41", ("event_count", "EvictionThresholdMet"), 1, 1),
]


@pytest.mark.parametrize(
    ("story", "question", "least", "most"),
    TIMES,
    ids=[f"{story} {' '.join(question)}" for story, question, *_ in TIMES],
)
def test_the_times_of_a_failure(story, question, least, most):
    assert least <= asked(story, *question) <= most


def test_a_zone_that_is_lost_is_evicted_node_by_node():
    # S37: node k at T + D + 10 (k - 1) + 300 s
    deleted: dict[str, int] = {}
    for write in run("S37").writes:
        if write.key.startswith("/registry/pods/") and write.value:
            node = dig(write.value, "spec.nodeName")
            if write.value["metadata"].get("deletionTimestamp") and node not in deleted:
                deleted[node] = write.at

    times = sorted(deleted.values())
    assert len(times) == 3
    assert all(8_000_000 < b - a < 12_500_000 for a, b in zip(times, times[1:], strict=False))


def test_a_pod_that_eats_its_node_is_evicted_within_ten_seconds():
    # S41
    pod = run("S41").objects()["/registry/pods/default/glutton"]
    pressed = [
        write.at - run("S41").start
        for write in run("S41").writes
        if write.key == "/registry/nodes/worker-1"
        and write.value
        and any(
            c["type"] == "MemoryPressure" and c["status"] == "True"
            for c in dig(write.value, "status.conditions") or ()
        )
    ]

    assert (pod["status"]["phase"], pod["status"]["reason"]) == ("Failed", "Evicted")
    assert "Container c was using 3993600Ki, request is 0" in pod["status"]["message"]
    assert 20_000_000 < pressed[0] < 41_000_000
    assert "memory-pressure:NoSchedule" in asked("S41", "node_taints", "worker-1", "60s")
    assert asked("S41", "node_taints", "worker-1") == ""


def test_a_node_that_was_deleted_comes_back_only_with_its_kubelet():
    # S40
    assert not asked("S40", "exists", "nodes", "worker-1")
    assert all(c["host"] != "worker-1" for c in run("S40").containers())
