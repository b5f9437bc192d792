"""What becomes of pods on a node while the API server answers."""

from engine.kubelet.notes import ContainerChanged
from engine.patch import strategic
from engine.resources import CATALOGUE
from engine.units import SECOND
from tests.engine.kubelet.node_bench import Node


def test_a_bound_pod_is_pulled_started_and_ready():
    node = Node()

    node.give()
    node.pass_time(0.3)
    first = node.phase(), node.ready(), node.container()["state"]
    node.pass_time(4)

    assert first == ("Pending", "False", {"waiting": {"reason": "ContainerCreating"}})
    assert (node.phase(), node.ready()) == ("Running", "True")
    assert [reason for reason, _ in node.said()] == ["Pulling", "Pulled", "Created", "Started"]


def test_the_second_pod_finds_the_image_on_the_machine():
    node = Node()
    node.give("first")
    node.pass_time(4)

    node.give("second")
    node.pass_time(1)

    assert node.phase("second") == "Running"
    assert [reason for reason, _ in node.said()].count("Pulling") == 1


def test_a_deleted_pod_is_stopped_confirmed_and_gone():
    node = Node()
    node.give()
    node.pass_time(4)

    node.delete()
    node.pass_time(0.35)
    phase, why = node.phase(), node.pod()["status"]["conditions"][2]["reason"]
    node.pass_time(2)

    assert (phase, why) == ("Succeeded", "PodCompleted")
    assert node.pod() is None
    assert node.machine.containers == {}
    assert node.bench.component("w1/kubelet").status()["pods"] == 0


def test_a_program_that_heeds_no_signal_takes_its_whole_grace_period():
    node = Node()
    node.give(
        image="busybox", container={"command": ["sleep", "3600"]}, terminationGracePeriodSeconds=20
    )
    node.pass_time(4)

    node.delete()
    node.pass_time(19)
    assert node.containers() == ["web"]
    node.pass_time(1.5)
    assert node.containers() == []
    assert node.phase() in ("Failed", None)


def test_a_later_deletion_may_shorten_the_grace():
    node = Node()
    node.give(image="busybox", container={"command": ["sleep", "3600"]})
    node.pass_time(4)

    node.delete()
    node.pass_time(5)
    node.delete(grace=2)
    node.pass_time(2.5)

    assert node.containers() == []


def test_a_pod_deleted_by_force_is_stopped_too():
    node = Node()
    node.give()
    node.pass_time(4)

    node.delete(grace=0)
    node.pass_time(2)

    assert node.machine.containers == {}


def test_a_pod_that_never_started_ends_failed():
    node = Node()
    node.give(image="registry.example/pull-fail:1")
    node.pass_time(5)

    node.delete()
    node.pass_time(0.01)
    node.pass_time(0.02)

    assert node.phase() == "Failed"
    conditions = {c["type"]: c.get("reason") for c in node.pod()["status"]["conditions"]}
    assert conditions["Ready"] == "ContainersNotReady"
    node.pass_time(2)
    assert node.pod() is None


def test_an_image_that_cannot_be_pulled_backs_off():
    node = Node()
    node.give(image="registry.example/pull-fail:1")
    node.pass_time(50)

    said = dict(node.said())
    waiting = node.container()["state"]["waiting"]["reason"]
    assert waiting in ("ErrImagePull", "ImagePullBackOff")
    assert node.phase() == "Pending"
    assert said["Pulling"] in (2, 3)
    assert said["BackOff"] in (1, 2, 3)
    assert said["Failed"] > 1


def test_a_crash_loop_restarts_at_once_then_after_growing_waits():
    node = Node()
    node.give(container={"command": ["false"]})
    node.pass_time(200)

    ends = [
        record.at / SECOND
        for record in node.bench.kernel.trace.records
        if isinstance(record.what, ContainerChanged) and record.what.stage == "starts"
    ]
    gaps = [later - earlier for earlier, later in zip(ends, ends[1:], strict=False)]

    assert gaps[0] < 3
    for gap, wait in zip(gaps[1:], (10, 20, 40, 80), strict=False):
        assert wait <= gap <= wait + 17
    assert node.container()["restartCount"] == len(ends) - 1
    assert node.container()["state"]["waiting"]["reason"] == "CrashLoopBackOff"
    assert node.phase() == "Running"
    assert node.ready() == "False"


def test_a_job_pod_ends_by_itself_and_is_not_run_again():
    node = Node()
    node.give("done", container={"command": ["sleep", "5"]}, restartPolicy="Never")
    node.give("failed", container={"command": ["false"]}, restartPolicy="Never")
    node.pass_time(15)

    assert (node.phase("done"), node.phase("failed")) == ("Succeeded", "Failed")
    assert node.container("failed")["state"]["terminated"]["exitCode"] == 1
    assert node.containers() == []


def test_init_containers_run_one_after_the_other_before_the_rest():
    node = Node()
    inits = [
        {
            "name": name,
            "image": "nginx",
            "command": ["sleep", "3"],
            "imagePullPolicy": "IfNotPresent",
        }
        for name in ("one", "two")
    ]
    node.give(initContainers=inits)
    node.pass_time(6)
    halfway = node.phase(), [s["ready"] for s in node.pod()["status"]["initContainerStatuses"]]
    node.pass_time(8)

    assert halfway == ("Pending", [True, False])
    assert node.phase() == "Running"


def test_a_sidecar_starts_first_and_stops_last():
    node = Node()
    sidecar = {"name": "proxy", "image": "envoy:1", "restartPolicy": "Always"}
    node.give(
        initContainers=[sidecar], container={"command": ["sleep", "4"]}, restartPolicy="Never"
    )
    node.pass_time(20)

    stages = [(n.container, n.stage) for n in node.noted(ContainerChanged) if n.stage != "pulls"]
    assert stages == [("proxy", "starts"), ("c", "starts"), ("c", "ends"), ("proxy", "stops")]
    assert node.phase() == "Succeeded"


def test_a_readiness_probe_delays_ready_but_not_running():
    node = Node()
    node.give(container={"readinessProbe": {"httpGet": {"port": 80}, "initialDelaySeconds": 10}})
    node.pass_time(5)
    assert (node.phase(), node.ready()) == ("Running", "False")
    node.pass_time(9)
    assert node.ready() == "True"


def test_a_failing_liveness_probe_restarts_the_container():
    node = Node()
    node.give(container={"livenessProbe": {"exec": {"command": ["false"]}}})
    node.pass_time(30)

    assert node.container()["restartCount"] == 1
    assert "Unhealthy" in [reason for reason, _ in node.said()]


def test_what_another_wrote_into_ready_is_put_right_within_ten_seconds():
    node = Node()
    node.give()
    node.pass_time(4)
    lie = {"status": {"conditions": [{"type": "Ready", "status": "False"}]}}

    keys = CATALOGUE["pods"].merge_keys
    node.bench.within(lambda: node.api.put("pods", strategic(node.pod(), lie, keys)))
    node.pass_time(11)

    assert node.ready() == "True"


def test_a_new_pod_of_the_same_name_is_another_pod():
    node = Node()
    node.give()
    node.pass_time(4)

    node.delete(grace=0)
    node.give()
    node.pass_time(4)

    assert node.phase() == "Running"
    assert node.containers() == ["web"]
    assert node.container()["restartCount"] == 0
