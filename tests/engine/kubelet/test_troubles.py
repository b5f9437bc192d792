"""The usual troubles of containers, in the words that `kubectl describe pod` shows."""

import pytest

from engine.kubelet.notes import ContainerChanged
from engine.units import SECOND
from tests.engine.kubelet.node_bench import Node

BUSYBOX = "busybox:1.37"


def state(node: Node, name: str = "web") -> str:
    """The waiting reason, or how it ended, or `running`."""
    [(kind, told)] = node.container(name)["state"].items()
    return kind if kind == "running" else told["reason"]


def last(node: Node) -> tuple[str, int] | None:
    ended = node.container()["lastState"].get("terminated")
    return None if ended is None else (ended["reason"], ended["exitCode"])


def messages(node: Node, reason: str) -> list[str]:
    return [e["message"] for e in node.api.all("events") if e["reason"] == reason]


def moments(node: Node, stage: str) -> list[float]:
    """When the container went through a stage, in seconds since it first started."""
    noted = [
        (record.at, record.what.stage)
        for record in node.bench.kernel.trace.records
        if isinstance(record.what, ContainerChanged)
    ]
    first = next(at for at, what in noted if what == "starts")
    return [(at - first) / SECOND for at, what in noted if what == stage]


def sh(line: str, **more) -> dict:
    return {"command": ["sh", "-c", line], **more}


def http(port: int, **more) -> dict:
    return {"httpGet": {"path": "/", "port": port}, **more}


TROUBLES = [
    (
        "a liveness probe asks the wrong port",
        {"container": {"livenessProbe": http(8080)}},
        24,
        "Unhealthy",
        "Liveness probe failed: Get \"http://10.244.",
        "Container c failed liveness probe, will be restarted",
    ),
    (
        "a ConfigMap is missing",
        {"container": {"envFrom": [{"configMapRef": {"name": "settings"}}]}},
        5,
        "Failed",
        'Error: configmap "settings" not found',
        "CreateContainerConfigError",
    ),
    (
        "a Secret is missing",
        {
            "container": {
                "env": [
                    {
                        "name": "PASSWORD",
                        "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}},
                    }
                ]
            }
        },
        5,
        "Failed",
        'Error: secret "db" not found',
        "CreateContainerConfigError",
    ),
    (
        "a volume of a ConfigMap that is missing",
        {"volumes": [{"name": "v", "configMap": {"name": "settings"}}]},
        5,
        "FailedMount",
        'MountVolume.SetUp failed for volume "v" : configmap "settings" not found',
        "ContainerCreating",
    ),
    (
        "a command that is not in the image",
        {"image": BUSYBOX, "container": {"command": ["sleeep", "3600"]}},
        3.5,
        "Failed",
        'exec: "sleeep": executable file not found in $PATH',
        "RunContainerError",
    ),
    (
        "an image that is never pulled",
        {"container": {"imagePullPolicy": "Never"}},
        3,
        "ErrImageNeverPull",
        'Container image "nginx:1.27" is not present with pull policy of Never',
        "ErrImageNeverPull",
    ),
    (
        "a name that is no image's",
        {"image": "Nginx:1.27"},
        3,
        "InspectFailed",
        "repository name must be lowercase",
        "InvalidImageName",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "after", "reason", "words", "shown"),
    [trouble[1:] for trouble in TROUBLES],
    ids=[trouble[0] for trouble in TROUBLES],
)
def test_the_words_of_a_trouble(spec, after, reason, words, shown):
    node = Node()

    node.give(**spec)
    node.pass_time(after)

    assert any(words in message for message in messages(node, reason))
    assert shown == state(node) or shown in messages(node, "Killing")


def test_a_container_starts_once_what_it_refers_to_exists():
    node = Node()
    node.give(container={"envFrom": [{"configMapRef": {"name": "settings"}}]})
    node.pass_time(8)

    settings = {"metadata": {"name": "settings", "namespace": "default"}, "data": {"a": "b"}}
    node.bench.within(lambda: node.api.put("configmaps", settings))
    node.pass_time(25)

    assert node.phase() == "Running"


def test_the_kernel_kills_what_outgrows_its_limit():
    node = Node()
    stress = sh("sleep 5; stress --vm 1 --vm-bytes 150M")
    node.give(container={**stress, "resources": {"limits": {"memory": "100Mi"}}})
    node.pass_time(9)

    assert last(node) == ("OOMKilled", 137)
    assert moments(node, "runs out of memory") == [5.0]


def test_what_stays_below_its_limit_runs():
    node = Node()
    stress = sh("stress --vm 1 --vm-bytes 50M")
    node.give(container={**stress, "resources": {"limits": {"memory": "100Mi"}}})
    node.pass_time(60)

    assert (state(node), node.container()["restartCount"]) == ("running", 0)


def test_a_container_that_gets_sick_is_restarted_after_its_grace():
    node = Node()
    line = "touch /tmp/ok; sleep 30; rm /tmp/ok; sleep 600"
    probe = {"exec": {"command": ["cat", "/tmp/ok"]}, "periodSeconds": 5}
    node.give(container=sh(line, livenessProbe=probe), image=BUSYBOX)
    node.pass_time(80)

    # 30, 35, 40: three failures; a shell heeds no SIGTERM: 30 s of grace
    assert moments(node, "is killed by a probe") == [70.0]
    assert messages(node, "Unhealthy") == [
        "Liveness probe failed: cat: can't open '/tmp/ok': No such file or directory"
    ]
    assert node.container()["restartCount"] == 1


def test_readiness_goes_and_nothing_is_restarted():
    node = Node()
    line = "touch /tmp/ok; sleep 30; rm /tmp/ok; sleep 30; touch /tmp/ok; sleep 600"
    probe = {"exec": {"command": ["cat", "/tmp/ok"]}, "periodSeconds": 5}
    node.give(container=sh(line, readinessProbe=probe), image=BUSYBOX)

    node.pass_time(30)
    before = node.ready()
    node.pass_time(20)
    between = node.ready()
    node.pass_time(30)

    assert (before, between, node.ready()) == ("True", "False", "True")
    assert node.container()["restartCount"] == 0


def test_a_startup_probe_gives_a_slow_program_its_time():
    node = Node()
    line = "sleep 25; touch /tmp/ok; sleep 600"
    probe = {"exec": {"command": ["cat", "/tmp/ok"]}}
    node.give(
        image=BUSYBOX,
        container=sh(line, startupProbe={**probe, "failureThreshold": 5}, livenessProbe=probe),
    )

    node.pass_time(20)
    early = node.container()["started"], node.ready()
    node.pass_time(20)

    assert early == (False, "False")
    assert (node.container()["started"], node.ready()) == (True, "True")
    assert node.container()["restartCount"] == 0


HOOKS = [
    ("sleep before SIGTERM", {"preStop": {"sleep": {"seconds": 5}}}, 30, (5, 5.5)),
    ("a command", {"preStop": {"exec": {"command": ["sleep", "7"]}}}, 30, (7, 7.5)),
    ("longer than the grace", {"preStop": {"exec": {"command": ["sleep", "60"]}}}, 10, (10, 12.1)),
    ("none", {}, 30, (0, 0.5)),
]


@pytest.mark.parametrize(
    ("hooks", "grace", "bounds"), [hook[1:] for hook in HOOKS], ids=[hook[0] for hook in HOOKS]
)
def test_a_pre_stop_hook_takes_its_time_out_of_the_grace(hooks, grace, bounds):
    node = Node()
    node.give(container={"lifecycle": hooks}, terminationGracePeriodSeconds=grace)
    node.pass_time(5)
    began = node.bench.kernel.now

    node.delete()
    node.pass_time(40)

    [stopped] = [
        record.at
        for record in node.bench.kernel.trace.records
        if isinstance(record.what, ContainerChanged) and record.what.stage == "stops"
    ]
    assert bounds[0] <= (stopped - began) / SECOND <= bounds[1]
    assert node.pod() is None


def test_a_post_start_hook_that_fails_kills_the_container():
    node = Node()
    node.give(container={"lifecycle": {"postStart": {"exec": {"command": ["false"]}}}})
    node.pass_time(5)

    assert "PostStartHook failed" in messages(node, "FailedPostStartHook")
    assert node.container()["restartCount"] > 0


def test_sidecars_stop_last_and_in_reverse_order():
    node = Node()
    sidecars = [
        {"name": name, "image": "envoy:1", "restartPolicy": "Always"} for name in ("a", "b")
    ]
    node.give(initContainers=sidecars)
    node.pass_time(10)

    node.delete()
    node.pass_time(5)

    stopped = [n.container for n in node.noted(ContainerChanged) if n.stage == "stops"]
    assert stopped == ["c", "b", "a"]


def test_a_pod_that_is_active_for_too_long_fails():
    node = Node()
    node.give(activeDeadlineSeconds=20, restartPolicy="Never")
    node.pass_time(25)

    status = node.pod()["status"]
    assert (status["phase"], status["reason"]) == ("Failed", "DeadlineExceeded")
    assert status["message"] == "Pod was active on the node longer than the specified deadline"
    assert node.containers() == []


def test_a_program_that_traps_sigterm_ends_at_once():
    node = Node()
    node.give(container=sh("trap 'exit 0' TERM; while true; do sleep 1; done"), image=BUSYBOX)
    node.pass_time(5)

    node.delete()
    node.pass_time(3)

    assert node.pod() is None
