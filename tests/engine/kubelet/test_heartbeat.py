"""How a node shows that it lives, and what it costs."""

from engine.kubelet.notes import ApiFound, ApiLost
from engine.objects import condition, dig
from engine.units import parse_rfc3339
from engine.wire.api import Request
from tests.engine.kubelet.node_bench import API, KUBELET, Node

SPACE = "kube-node-lease"


def requests(node: Node, *wanted: tuple[str, str]) -> list[Request]:
    return [r for r in node.api.requests if (r.verb, r.resource) in wanted]


def test_a_node_registers_with_its_labels_taints_and_capacity():
    taint = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}
    node = Node(
        taints=(taint,),
        labels={"disk": "ssd"},
        capacity={"cpu": "8", "memory": "32Gi", "pods": "20", "ephemeral-storage": "100Gi"},
    )

    found = node.api.get("nodes", "", "w1")
    assert found["spec"]["taints"] == [taint]
    assert found["metadata"]["labels"] == {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/os": "linux",
        "kubernetes.io/hostname": "w1",
        "topology.kubernetes.io/zone": "zone-a",
        "topology.kubernetes.io/region": "region-1",
        "disk": "ssd",
    }
    assert dig(found, "status.allocatable.cpu") == "8"


def test_it_is_not_ready_before_its_runtime_is():
    node = Node(ready=False)
    node.pass_time(0.1)
    before = condition(node.api.get("nodes", "", "w1"), "Ready")["status"]
    node.pass_time(2)

    assert before == "False"
    assert condition(node.api.get("nodes", "", "w1"), "Ready")["status"] == "True"
    assert ("NodeReady", 1) in node.said("Node")


def test_the_lease_is_renewed_every_10_to_10_4_s():
    node = Node()
    node.pass_time(120)

    times = [
        parse_rfc3339(dig(r.body, "spec.renewTime")) / 1e6
        for r in requests(node, ("create", "leases"), ("update", "leases"))
    ]
    gaps = [b - a for a, b in zip(times, times[1:], strict=False)]
    assert len(gaps) >= 10
    assert all(9.99 < gap < 10.42 for gap in gaps)


def test_a_quiet_node_writes_nothing_else_for_minutes():
    node = Node()
    node.pass_time(15)
    node.api.requests.clear()

    node.pass_time(120)

    assert {(r.verb, r.resource) for r in node.api.requests} == {("update", "leases")}


def test_the_status_is_reported_every_5_minutes_more_or_less():
    node = Node()
    node.pass_time(16 * 60)

    times = len(requests(node, ("patch", "nodes")))
    assert 3 <= times <= 5


def test_a_kubelet_without_an_api_says_so_once_and_finds_it_within_8_s():
    node = Node()
    node.give()
    node.pass_time(4)

    node.bench.crash(API)
    node.pass_time(60)
    assert [note.running for note in node.noted(ApiLost)] == [1]
    assert node.bench.component(KUBELET).status()["api"] == "lost"
    node.bench.start(API)
    node.pass_time(8)

    assert len(node.noted(ApiFound)) == 1
    assert node.bench.component(KUBELET).status()["api"] == "ok"


def test_a_node_that_was_given_up_says_ready_again_when_it_is_back():
    node = Node()
    node.pass_time(15)
    node.bench.cut("w1", "api-1")
    node.pass_time(70)
    gone = {"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}
    body = {**node.api.get("nodes", "", "w1"), **gone}
    node.bench.within(lambda: node.api.put("nodes", body))

    node.bench.heal("w1", "api-1")
    node.pass_time(20)

    assert condition(node.api.get("nodes", "", "w1"), "Ready")["status"] == "True"


def test_after_two_failed_heartbeats_another_server_is_used():
    node = Node(servers=2)
    node.pass_time(15)

    node.bench.cut("w1", "api-1")
    node.pass_time(45)

    lease = node.bench.api(2).get("leases", SPACE, "w1")
    now = node.bench.kernel.now / 1e6
    assert now - (parse_rfc3339(lease["spec"]["renewTime"]) / 1e6 - 1767225600) < 12


def test_a_node_deleted_by_hand_comes_back_only_with_a_new_kubelet():
    node = Node()
    node.bench.within(lambda: node.api.drop("nodes", "", "w1"))
    node.pass_time(400)
    assert node.api.get("nodes", "", "w1") is None

    node.bench.crash(KUBELET)
    node.bench.start(KUBELET)
    node.pass_time(3)

    assert node.api.get("nodes", "", "w1") is not None


def test_a_cordon_is_told_with_the_next_look():
    node = Node()
    found = node.api.get("nodes", "", "w1")
    shut = {**found, "spec": {"unschedulable": True}}
    node.bench.within(lambda: node.api.put("nodes", shut))
    node.pass_time(11)
    assert ("NodeNotSchedulable", 1) in node.said("Node")

    node.bench.within(lambda: node.api.put("nodes", {**shut, "spec": {}}))
    node.pass_time(11)
    assert ("NodeSchedulable", 1) in node.said("Node")


def test_a_node_that_another_wrote_off_by_mistake_is_put_right():
    node = Node()
    node.pass_time(15)
    gone = {"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}
    body = {**node.api.get("nodes", "", "w1"), **gone}
    node.bench.within(lambda: node.api.put("nodes", body))
    node.pass_time(11)

    assert condition(node.api.get("nodes", "", "w1"), "Ready")["status"] == "True"
