"""What a node under pressure clears away, and which pods it gives up."""

import pytest

from engine.kubelet.eviction_notes import ImagesRemoved, PodEvicted
from engine.kubelet.thresholds import Eviction, Threshold
from engine.objects import condition, dig
from engine.units import MINUTE, SECOND
from tests.engine.kubelet.node_bench import Node

BUSYBOX = "busybox:1.37"
SIZE = {"cpu": "4", "memory": "4Gi", "pods": "110", "ephemeral-storage": "20Gi"}
DAEMON = [{"key": "node.kubernetes.io/disk-pressure", "operator": "Exists"}]


def sh(line: str, **more) -> dict:
    return {"image": BUSYBOX, "container": {"command": ["sh", "-c", line], **more}}


def fills(path: str, mega: int, after: int = 5, **more) -> dict:
    line = f"sleep {after}; dd if=/dev/zero of={path} bs=1M count={mega}; sleep 3600"
    return sh(line, **more)


def status(node: Node, kind: str) -> tuple[str, str]:
    found = condition(node.node_object(), kind)
    return found["status"], found["reason"]


def ending(node: Node, name: str) -> tuple[str, str, str]:
    found = node.pod(name)["status"]
    return found["phase"], found.get("reason", ""), found.get("message", "")


def fill(node: Node, fault: str = "full") -> None:
    node.machine.processes["kubelet"].disk.full_by[fault] = 0


def relieve(node: Node, fault: str = "full") -> None:
    node.machine.processes["kubelet"].disk.full_by.pop(fault)


def test_a_node_offers_all_of_its_disk_but_what_must_stay_free():
    node = Node(capacity={**SIZE, "ephemeral-storage": "101430960Ki"})

    found = node.node_object()["status"]
    assert found["capacity"]["ephemeral-storage"] == "101430960Ki"
    assert found["allocatable"]["ephemeral-storage"] == "93478772582"


def test_the_pod_that_fills_the_disk_goes_and_says_how_much_it_had():
    node = Node(capacity=SIZE)
    node.give("web")
    node.give("log", **fills("/var/log/app.log", 14336))
    node.pass_time(25)

    assert ending(node, "log") == (
        "Failed",
        "Evicted",
        "The node was low on resource: ephemeral-storage. Threshold quantity: 2147483680, "
        "available: 1687472Ki. Container c was using 14680104Ki, request is 0, has larger "
        "consumption of ephemeral-storage. ",
    )
    assert condition(node.pod("log"), "DisruptionTarget")["reason"] == "TerminationByKubelet"
    assert status(node, "DiskPressure") == ("True", "KubeletHasDiskPressure")
    assert status(node, "MemoryPressure")[0] == "False"
    assert node.containers() == ["web"]
    assert [reason for reason, _ in node.said("Node")][-2:] == [
        "NodeHasDiskPressure",
        "EvictionThresholdMet",
    ]


def test_disk_pressure_outlives_its_reason_by_five_minutes():
    node = Node(capacity=SIZE)
    fill(node)
    node.pass_time(15)
    relieve(node)

    node.pass_time(280)
    before = status(node, "DiskPressure")[0]
    node.pass_time(40)

    assert (before, status(node, "DiskPressure")) == ("True", ("False", "KubeletHasNoDiskPressure"))


def test_a_full_disk_costs_one_pod_after_the_other_but_no_critical_one():
    node = Node(capacity=SIZE)
    node.give("vital", priority=2_000_001_000)
    for name in ("a", "b", "c"):
        node.give(name)
    node.pass_time(5)

    fill(node)
    node.pass_time(12)
    first = node.containers()
    node.pass_time(40)

    assert (len(first), node.containers()) == (3, ["vital"])
    assert [note.pod for note in node.noted(PodEvicted)] == [
        "default/a", "default/b", "default/c",
    ]  # fmt: skip


def test_a_node_short_of_disk_takes_nobody_but_critical_pods():
    node = Node(capacity=SIZE)
    fill(node)
    node.pass_time(15)

    node.give("agent", tolerations=DAEMON, image="nginx:1.27")
    node.give("vital", priority=2_000_001_000, image=BUSYBOX)
    node.pass_time(2)

    assert ending(node, "agent") == (
        "Failed",
        "Evicted",
        "Pod was rejected: The node had condition: [DiskPressure]. ",
    )
    assert node.phase("vital") == "Pending"


def test_nothing_is_pulled_where_there_is_no_room():
    node = Node(capacity=SIZE)
    fill(node)
    node.give()
    node.pass_time(4)

    [said] = [e["message"] for e in node.api.all("events") if "no space left" in e["message"]]
    assert said.startswith('Failed to pull image "nginx:1.27": rpc error: code = Unknown')


def test_images_that_nobody_uses_go_before_any_pod():
    # of 6 GiB the system has 4, and each image 200 MiB: with six of them too little is left
    node = Node(capacity={**SIZE, "ephemeral-storage": "6Gi"})
    for number in range(4):
        node.give(f"job-{number}", image=f"busybox:1.{number}")
    node.give("web")
    node.pass_time(10)
    for number in range(4):
        node.delete(f"job-{number}")
    node.pass_time(130)

    node.give("new", image="redis:8")
    node.pass_time(15)

    assert [note.count for note in node.noted(ImagesRemoved)] == [4]
    assert (node.noted(PodEvicted), node.containers()) == ([], ["new", "web"])
    assert status(node, "DiskPressure")[0] == "True"


def test_a_node_without_a_disk_goes_on():
    node = Node(capacity={**SIZE, "ephemeral-storage": "0"})
    node.pass_time(330)

    assert status(node, "Ready")[0] == "True"


def test_images_that_have_just_come_are_spared():
    node = Node(capacity={**SIZE, "ephemeral-storage": "6Gi"})
    for number in range(6):
        node.give(f"job-{number}", image=f"busybox:1.{number}", restartPolicy="Never")
    node.pass_time(15)

    assert node.noted(ImagesRemoved) == []


LIMITS = [
    (
        "the limit of its container",
        fills("/data", 300, resources={"limits": {"ephemeral-storage": "256Mi"}}),
        "Pod ephemeral local storage usage exceeds the total limit of containers 256Mi. ",
    ),
    (
        "the size of an emptyDir",
        {
            **fills("/cache/x", 300, volumeMounts=[{"name": "cache", "mountPath": "/cache"}]),
            "volumes": [{"name": "cache", "emptyDir": {"sizeLimit": "100Mi"}}],
        },
        'Usage of EmptyDir volume "cache" exceeds the limit "100Mi". ',
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "message"), [limit[1:] for limit in LIMITS], ids=[limit[0] for limit in LIMITS]
)
def test_a_pod_that_outgrows_its_own_limit_goes_without_any_pressure(spec, message):
    node = Node(capacity=SIZE)
    node.give(**spec)
    node.pass_time(25)

    assert ending(node, "web") == ("Failed", "Evicted", message)
    assert condition(node.pod("web"), "DisruptionTarget") is None
    assert status(node, "DiskPressure")[0] == "False"


def test_a_file_that_is_removed_counts_no_more():
    node = Node(capacity=SIZE)
    line = "sleep 5; fallocate -l 300M /data; rm /data; sleep 3600"
    node.give(**sh(line, resources={"limits": {"ephemeral-storage": "256Mi"}}))
    node.pass_time(30)

    assert node.phase() == "Running"


def test_who_asked_for_room_stays_longer():
    node = Node(capacity=SIZE)
    asked = {"requests": {"ephemeral-storage": "10Gi"}}
    node.give("modest", **fills("/data", 5000))
    node.give("provident", **fills("/data", 9000, resources=asked))
    node.pass_time(40)

    assert ending(node, "modest")[1] == "Evicted"
    assert node.phase("provident") == "Running"


def soft(signal: str, text: str, seconds: int, **more) -> Eviction:
    return Eviction((Threshold(signal, text, seconds * SECOND),), **more)


def test_a_soft_threshold_is_told_at_once_and_acted_on_later():
    rule = soft("memory.available", "1Gi", 60, grace_us=20 * SECOND)
    node = Node(capacity=SIZE, eviction=rule)
    node.give(**sh("stress --vm 1 --vm-bytes 3000M"))
    node.pass_time(20)
    early = status(node, "MemoryPressure")[0], node.phase()
    node.pass_time(50)
    dying = dig(node.pod(), "status.phase"), node.containers()
    node.pass_time(30)

    assert early == ("True", "Running")
    assert dying[1] == ["web"], "it has its grace"
    assert ending(node, "web")[1] == "Evicted"


def test_the_transition_period_can_be_shorter():
    node = Node(capacity=SIZE, eviction=Eviction(transition_us=1 * MINUTE))
    fill(node)
    node.pass_time(15)
    relieve(node)
    node.pass_time(75)

    assert status(node, "DiskPressure")[0] == "False"


@pytest.mark.parametrize(
    ("signal", "text", "kind"),
    [
        ("memory.available", "3720Mi", "MemoryPressure"),
        ("nodefs.available", "15Gi", "DiskPressure"),
        ("pid.available", "32517", "PIDPressure"),
    ],
)
def test_a_threshold_may_be_met_by_programs_that_use_no_more_than_their_like(signal, text, kind):
    # 4 GiB but 300 MiB, 20 GiB but 4 GiB, 32,768 but 250 are free before the first pod comes
    node = Node(capacity=SIZE, eviction=Eviction((Threshold(signal, text),)))
    node.pass_time(15)
    empty = status(node, kind)[0]
    for number in range(6):
        node.give(f"web-{number}", image=f"nginx:1.{number}")
    node.pass_time(25)

    assert (empty, status(node, kind)[0]) == ("False", "True")


def test_a_fork_bomb_takes_all_process_ids_and_is_evicted():
    rule = Eviction((Threshold("pid.available", "10%"),))
    node = Node(capacity=SIZE, eviction=rule)
    node.give("calm")
    node.give("bomb", **sh(":(){ :|:& };:"))
    node.pass_time(15)

    assert status(node, "PIDPressure") == ("True", "KubeletHasInsufficientPID")
    assert ending(node, "bomb") == (
        "Failed",
        "Evicted",
        "The node was low on resource: pids. Threshold quantity: 3276, available: 0. ",
    )
    assert node.containers() == ["calm"]


def test_without_a_threshold_nobody_counts_processes():
    node = Node(capacity=SIZE)
    node.give(**sh(":(){ :|:& };:"))
    node.pass_time(30)

    assert (status(node, "PIDPressure")[0], node.phase()) == ("False", "Running")
