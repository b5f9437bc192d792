"""Who is let in by a kubelet, who is turned away, and who gives way to a critical pod."""

import pytest

from engine.kubelet.gate_notes import PodGivesWay
from engine.objects import condition
from tests.engine.kubelet.node_bench import Node

SMALL = {"cpu": "2", "memory": "4Gi", "pods": "3", "ephemeral-storage": "100Gi"}
CRITICAL = {"priority": 2_000_001_000}


def asks(**requests: str) -> dict:
    return {"container": {"resources": {"requests": requests}}}


def port(number: int) -> dict:
    return {"container": {"ports": [{"containerPort": 80, "hostPort": number}]}}


def told(node: Node, name: str) -> tuple[str, str, str]:
    status = node.pod(name)["status"]
    return status["phase"], status.get("reason", ""), status.get("message", "")


def fate(node: Node, name: str) -> tuple[str, str]:
    return told(node, name)[:2]


REFUSALS = [
    (
        "more CPU than there is",
        asks(cpu="2500m"),
        "OutOfcpu",
        "Node didn't have enough resource: cpu, requested: 2500, used: 500, capacity: 2000",
    ),
    (
        "more memory than is left",
        asks(memory="4Gi"),
        "OutOfmemory",
        "Node didn't have enough resource: memory, requested: 4294967296, used: 1073741824, "
        "capacity: 4294967296",
    ),
    (
        "a label that the node lacks",
        {"nodeSelector": {"disk": "ssd"}},
        "NodeAffinity",
        "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    ),
    (
        "a port of the host that is taken",
        port(8080),
        "NodePorts",
        "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    ),
    (
        "a device of which the node has none free",
        asks(**{"example.com/dongle": "1"}),
        "OutOfexample.com/dongle",
        "Node didn't have enough resource: example.com/dongle, requested: 1, used: 0, capacity: 0",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "reason", "message"),
    [refusal[1:] for refusal in REFUSALS],
    ids=[refusal[0] for refusal in REFUSALS],
)
def test_what_does_not_fit_fails_at_once_and_says_why(spec, reason, message):
    node = Node(capacity={**SMALL, "example.com/dongle": "0"})
    first = asks(cpu="500m", memory="1Gi")
    first["container"] |= port(8080)["container"]
    node.give("first", **first)
    node.pass_time(5)

    node.give("second", **spec)
    node.pass_time(1)

    assert told(node, "second") == ("Failed", reason, f"Pod was rejected: {message}")
    assert "containerStatuses" not in node.pod("second")["status"]
    assert [e["message"] for e in node.api.all("events") if e["reason"] == reason] == [message]
    assert node.containers() == ["first"]


def test_the_places_of_a_node_are_counted():
    node = Node(capacity=SMALL)
    for name in ("a", "b", "c", "d"):
        node.give(name)
    node.pass_time(5)

    assert told(node, "d") == (
        "Failed",
        "OutOfpods",
        "Pod was rejected: Node didn't have enough resource: pods, requested: 1, used: 3, "
        "capacity: 3",
    )
    assert node.containers() == ["a", "b", "c"]


def test_a_resource_that_no_node_offers_is_none_of_the_kubelets_business():
    node = Node(capacity=SMALL)
    node.give(**asks(**{"example.com/licence": "1"}))
    node.pass_time(5)

    assert node.phase() == "Running"


def test_a_pod_that_has_ended_or_is_gone_leaves_its_share():
    node = Node(capacity=SMALL)
    node.give("short", **asks(cpu="2"), restartPolicy="Never")
    node.pass_time(5)
    node.delete("short")
    node.pass_time(5)

    node.give("next", **asks(cpu="2"))
    node.pass_time(5)

    assert node.phase("next") == "Running"


@pytest.mark.parametrize(("effect", "phase"), [("NoExecute", "Failed"), ("NoSchedule", "Running")])
def test_only_a_taint_that_expels_keeps_a_pod_out(effect, phase):
    node = Node(taints=({"key": "team", "value": "a", "effect": effect},))
    node.give()
    node.pass_time(5)

    assert node.phase() == phase
    if phase == "Failed":
        assert told(node, "web")[1:] == (
            "TaintToleration",
            "Pod was rejected: Predicate TaintToleration failed: node(s) had taints that the pod "
            "didn't tolerate",
        )


def test_a_critical_pod_ends_as_few_others_as_make_room_for_it():
    node = Node(capacity=SMALL)
    node.give("small", **asks(cpu="500m"))
    node.give("large", **asks(cpu="1200m"))
    node.pass_time(5)

    node.give("vital", **asks(cpu="1"), **CRITICAL)
    node.pass_time(10)

    assert told(node, "large") == (
        "Failed",
        "Preempting",
        "Preempted in order to admit critical pod",
    )
    assert condition(node.pod("large"), "DisruptionTarget")["reason"] == "TerminationByKubelet"
    assert (fate(node, "small"), fate(node, "vital")) == (("Running", ""), ("Running", ""))
    assert [(note.pod, note.critical) for note in node.noted(PodGivesWay)] == [
        ("default/large", "default/vital")
    ]


def test_of_two_critical_pods_the_one_of_lower_priority_gives_way():
    node = Node(capacity=SMALL)
    node.give("first", **asks(cpu="1500m"), priority=2_000_000_000)
    node.pass_time(5)

    node.give("second", **asks(cpu="1"), priority=2_000_000_000)
    node.give("third", **asks(cpu="1"), priority=2_000_001_000)
    node.pass_time(10)

    assert fate(node, "second") == ("Failed", "UnexpectedAdmissionError")
    assert fate(node, "first") == ("Failed", "Preempting")
    assert node.containers() == ["third"]


def test_a_critical_pod_waits_until_those_that_make_room_have_ended():
    node = Node(capacity=SMALL)
    deaf = {"command": ["sh", "-c", "sleep 3600"], **asks(cpu="2")["container"]}
    node.give("deaf", image="busybox:1.37", container=deaf)
    node.pass_time(5)

    node.give("vital", **asks(cpu="1"), **CRITICAL)
    node.pass_time(25)
    while_it_dies = node.containers()
    node.pass_time(10)

    assert (while_it_dies, node.containers()) == (["deaf"], ["vital"])


def test_best_effort_pods_give_their_places_first():
    node = Node(capacity=SMALL)
    node.give("sure", container={"resources": {"limits": {"cpu": "1", "memory": "1Gi"}}})
    node.give("plain")
    node.give("modest", **asks(cpu="100m"))
    node.pass_time(5)

    node.give("vital", **CRITICAL)
    node.pass_time(10)

    assert fate(node, "plain") == ("Failed", "Preempting")
    assert node.containers() == ["modest", "sure", "vital"]


def test_a_critical_pod_that_no_leaving_helps_is_turned_away():
    node = Node(capacity=SMALL)
    node.give("other", **asks(cpu="500m"))
    node.pass_time(5)

    node.give("vital", **asks(cpu="2500m"), **CRITICAL)
    node.pass_time(5)

    phase, reason, message = told(node, "vital")
    assert (phase, reason) == ("Failed", "UnexpectedAdmissionError")
    assert message.endswith(
        "no set of running pods found to reclaim resources: [(res: cpu, q: 500), ]"
    )
    assert node.phase("other") == "Running"


def test_a_static_pod_holds_its_share():
    static = {
        "metadata": {"name": "agent-w1", "namespace": "kube-system", "uid": "static-agent"},
        "spec": {
            "containers": [
                {"name": "c", "image": "agent:1", "resources": {"requests": {"cpu": "1"}}}
            ]
        },
    }
    node = Node(capacity=SMALL, static_pods=(static,))
    node.give("web", **asks(cpu="1500m"))
    node.pass_time(5)

    assert fate(node, "web") == ("Failed", "OutOfcpu")
    assert node.containers() == ["agent-w1"]


def test_after_a_reboot_the_oldest_pods_are_let_in_first():
    node = Node(capacity=SMALL)
    for name in ("zebra", "ape"):
        node.give(name, **asks(cpu="1"))
        node.pass_time(5)
    kubelet = node.machine.processes["kubelet"]

    node.reboot_with(capacity={**SMALL, "cpu": "1"})
    node.pass_time(10)

    assert kubelet.running
    assert fate(node, "zebra") == ("Running", "")
    assert fate(node, "ape") == ("Failed", "OutOfcpu")
    assert node.ready("ape") == "False"
    assert "containerStatuses" not in node.pod("ape")["status"]


def test_a_label_that_went_turns_its_pods_away_at_the_next_start():
    node = Node(labels={"disk": "ssd"})
    node.give(nodeSelector={"disk": "ssd"})
    node.pass_time(5)
    changed = {**node.node_object(), "metadata": {**node.node_object()["metadata"], "labels": {}}}
    node.bench.within(lambda: node.api.put("nodes", changed))
    node.pass_time(30)
    before = fate(node, "web")

    node.restart_with(labels={})
    node.pass_time(10)

    assert before == ("Running", "")
    assert fate(node, "web") == ("Failed", "NodeAffinity")
    assert node.containers() == []
