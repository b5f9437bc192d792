"""What systemctl, crictl and mv do to a machine, and what ssh says when it does not get there."""

from functools import cache

import pytest

from engine.commands import COMMANDS
from engine.component import Component
from engine.faults import FaultEnded
from engine.history import CommandRun, Ledger, Run
from engine.kubelet.container import Container, Entry
from engine.kubelet.cri import rows_of
from engine.objects import freeze
from engine.operator.messages import CommandEnded
from engine.operator.ssh.verbs._crictl import ago, columned
from engine.operator.ssh.verbs._unit import STOP_TIMEOUT_US
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.units import DAY, HOUR, MINUTE, SECOND
from engine.verbs import Stage
from engine.world import HostPlan, Plan, ProcessPlan, World
from tests.engine.shipped import run_of
from tests.engine.stories.scenarios import named


def answer(document: str, step: str) -> CommandRun:
    return run_of(named(document)).commands[step]


@cache
def played(*steps: str, workers: int = 1, until: str = "60s", external: bool = False) -> Run:
    """A small cluster on which these lines are typed, one every two seconds; a step with a colon
    is a fault or command of its own (`crash: worker-1/kubelet`).
    """
    timeline = []
    for number, step in enumerate(steps):
        verb, colon, value = step.partition(": ")
        said = {verb: value} if colon else {"ssh": step}
        timeline.append({"at": f"{2 * number + 2}s", "id": f"s{number}", **said})
    cluster = {"workers": workers, "control_planes": 1}
    cluster |= {"etcd": "external", "etcd_members": 1} if external else {}
    return simulate(read_scenario({"cluster": cluster, "timeline": timeline, "until": until}), 3)


def state(run: Run, process: str) -> object:
    """The state of a process at the end of a run."""
    shown: object = None
    for record in run.records:
        fields = getattr(record.what, "fields", {})
        if record.where == process and "process" in fields:
            shown = fields["process"]
    return shown


def test_a_unit_is_stopped_and_started_and_says_how_it_is():
    run = played(
        "worker-1 systemctl is-active kubelet",
        "worker-1 systemctl stop kubelet",
        "worker-1 systemctl is-active kubelet",
        "worker-1 systemctl stop kubelet",
        "worker-1 systemctl start kubelet.service",
        "worker-1 systemctl is-active kubelet",
    )

    said = [(one.out, one.code) for one in run.commands.values()]
    assert said == [("active\n", 0), ("", 0), ("inactive\n", 3), ("", 0), ("", 0), ("active\n", 0)]
    assert state(run, "worker-1/kubelet") == "running"


@pytest.mark.parametrize(
    ("harm", "word"),
    [
        pytest.param("stop: worker-1/kubelet", "inactive", id="stopped"),
        pytest.param("crash: worker-1/kubelet", "failed", id="crashed"),
        pytest.param("pause: worker-1/kubelet", "active", id="frozen, which systemd does not see"),
    ],
)
def test_systemctl_start_mends_what_a_fault_has_ended(harm, word):
    lines = ["worker-1 systemctl is-active kubelet", "worker-1 systemctl restart kubelet"]

    run = played(harm, *lines)

    assert run.commands["s1"].out == f"{word}\n"
    assert state(run, "worker-1/kubelet") == "running"
    assert any(type(record.what) is FaultEnded for record in run.records)


def test_a_machine_that_boots_starts_the_units_that_were_stopped():
    run = played("worker-1 systemctl stop kubelet", "reboot: worker-1")

    assert state(run, "worker-1/kubelet") == "running"


class Stubborn(Component):
    """Does not heed SIGTERM."""

    kind = "stubborn"

    def handle(self, message: object) -> None:
        pass


def test_a_unit_that_does_not_end_is_killed_when_its_time_is_up():
    kubelet = ProcessPlan("kubelet", Stubborn, None)
    hosts = HostPlan("worker-1", "worker", processes=(kubelet,)), HostPlan("operator", "operator")
    stage = Stage(World(Plan(hosts, Ledger()), seed=1))
    stage.world.boot(stage.world.hosts)

    stage.perform(COMMANDS["ssh"].model_validate("worker-1 systemctl stop kubelet"), "typed")
    stage.world.kernel.run(89 * SECOND)
    before = stage.world.process("worker-1/kubelet").state
    stage.world.kernel.run(91 * SECOND)

    process = stage.world.process("worker-1/kubelet")
    assert (before, process.state, process.code) == ("running", "crashed", 137)
    [ended] = [r.what for r in stage.world.trace.records if isinstance(r.what, CommandEnded)]
    assert (ended.rc, ended.took_us) == (0, STOP_TIMEOUT_US)


STATIC = [
    ("stop", "Failed to stop etcd.service: Unit etcd.service not loaded.\n", 5),
    ("start", "Failed to start etcd.service: Unit etcd.service not found.\n", 5),
    ("restart", "Failed to restart etcd.service: Unit etcd.service not found.\n", 5),
    ("status", "Unit etcd.service could not be found.\n", 4),
]


@pytest.mark.parametrize(("verb", "said", "code"), STATIC, ids=[verb for verb, *_ in STATIC])
def test_a_static_pod_is_no_unit(verb, said, code):
    run = played(*(f"cp-1 systemctl {each} etcd" for each, *_ in STATIC))

    found = run.commands[f"s{[each for each, *_ in STATIC].index(verb)}"]
    assert (found.err.startswith(said), found.code) == (True, code)
    assert "`mv /etc/kubernetes/manifests/etcd.yaml /tmp/` ends it" in found.err
    assert state(run, "cp-1/etcd") == "running"


def test_a_manifest_goes_and_comes_back():
    run = played(
        "cp-1 mv /etc/kubernetes/manifests/kube-scheduler.yaml /tmp/",
        "cp-1 ls /etc/kubernetes/manifests /tmp /nowhere",
        "cp-1 mv /tmp/kube-schedulr.yaml /etc/kubernetes/manifests",
        "cp-1 mv /tmp/kube-scheduler.yaml /etc/kubernetes/manifests",
        "cp-1 mv /etc/kubernetes/manifests/etcd.yaml /etc/kubernetes/manifests/etcd.bak",
    )

    ls = run.commands["s1"]
    assert ls.out.split() == [
        "etcd.yaml", "kube-apiserver.yaml", "kube-controller-manager.yaml", "kube-scheduler.yaml",
    ]  # fmt: skip
    assert ls.err == "ls: cannot access '/nowhere': No such file or directory\n"
    assert run.commands["s2"].err.startswith("mv: cannot stat '/tmp/kube-schedulr.yaml'")
    assert "the kubelet reads every file" in run.commands["s4"].err
    assert state(run, "cp-1/kube-scheduler") == "running"


def test_crictl_tells_what_the_api_cannot_and_fails_without_its_runtime():
    own, far = answer("kubelet-by-hand", "own"), answer("kubelet-by-hand", "far")

    assert (own.code, far.code) == (0, 1)
    assert own.out.startswith("handled ")
    assert answer("kubelet-by-hand", "nobody").err.startswith("FATA[0000] validate service")


def test_a_runtime_that_hangs_gives_no_answer():
    run = played("pause: worker-1/containerd", "worker-1 crictl ps")

    found = run.commands["s1"]
    assert "code = DeadlineExceeded" in found.err
    assert found.end == found.at + 2 * SECOND


LIFE = Container("web", "nginx", state="running", number="b" * 13, restarts=2, started_at=9)
BEFORE = Container("web", "nginx", state="exited", number="a" * 13, restarts=1, started_at=5)


def test_the_life_before_the_last_restart_is_listed_too():
    meta = {"name": "web-1", "namespace": "default", "uid": "u1"}
    pod = freeze({"metadata": meta, "spec": {"containers": [{"name": "web", "image": "nginx"}]}})
    world = World(Plan((HostPlan("worker-1", "worker"),), Ledger()), seed=1)
    machine = world.host("worker-1")
    machine.containers["b" * 13] = Entry(pod, "10.0.0.2", False, LIFE, BEFORE)

    rows = rows_of(machine)

    assert [(r.number[0], r.state, r.attempt) for r in rows] == [("b", "Running", 2), ("a", "Exited", 1)]  # fmt: skip # noqa: E501
    assert {(r.pod, r.namespace, r.pod_ready) for r in rows} == {("web-1", "default", True)}


@pytest.mark.parametrize(
    ("step", "said", "seconds"),
    [
        pytest.param("power_off: worker-1", "No route to host", 3, id="without power"),
        pytest.param("partition: {left: [worker-1]}", "Connection timed out", 127, id="cut off"),
    ],
)
def test_a_machine_that_is_not_reached(step, said, seconds):
    verb, _, value = step.partition(": ")
    harm = {"left": ["worker-1"]} if verb == "partition" else value
    timeline = [
        {"at": "2s", verb: harm},
        {"at": "4s", "id": "typed", "ssh": "worker-1 systemctl stop kubelet"},
    ]
    scenario = {"cluster": {"workers": 1}, "timeline": timeline, "until": "140s"}

    typed = simulate(read_scenario(scenario), 3).commands["typed"]

    assert typed.err == f"ssh: connect to host worker-1 port 22: {said}\n"
    assert typed.code == 255
    assert typed.end == typed.at + seconds * SECOND


AGES = [
    (0, "Less than a second ago"),
    (SECOND, "1 second ago"),
    (59 * SECOND, "59 seconds ago"),
    (MINUTE, "About a minute ago"),
    (5 * MINUTE, "5 minutes ago"),
    (50 * MINUTE, "About an hour ago"),
    (3 * HOUR, "3 hours ago"),
    (3 * DAY, "3 days ago"),
]


@pytest.mark.parametrize(("past", "said"), AGES, ids=[said for _, said in AGES])
def test_ages_are_those_of_crictl(past, said):
    assert ago(0, past) == said


def test_columns_are_twenty_wide_or_three_wider_than_their_widest_cell():
    rows = columned([("A", "B", "C"), ("a" * 18, "b", "c")])

    assert rows == f"{'A':21}{'B':20}C\n{'a' * 18:21}{'b':20}c"


WEB = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web"},
    "spec": {"nodeName": "worker-1", "containers": [{"name": "c", "image": "nginx:1.27"}]},
}


@cache
def with_web(*lines: str) -> Run:
    """A pod on a worker, and what is typed there, one line every five seconds."""
    steps = [{"at": f"{5 * n + 5}s", "id": f"s{n}", "ssh": line} for n, line in enumerate(lines)]
    document = {"cluster": {"workers": 1}, "workload": [WEB], "timeline": steps, "until": "60s"}
    return simulate(read_scenario(document), 3)


def web_of(run: Run) -> dict:
    return run.objects()["/registry/pods/default/web"]["status"]["containerStatuses"][0]


def test_a_container_that_crictl_stops_is_started_again_by_its_kubelet():
    run = with_web("worker-1 crictl stop $(crictl ps -q --name c)")

    assert run.commands["s0"].code == 0
    found = web_of(run)
    assert (found["restartCount"], "running" in found["state"]) == (1, True)
    assert found["lastState"]["terminated"]["exitCode"] == 137


def test_with_a_timeout_a_program_may_end_by_itself():
    run = with_web("worker-1 crictl stop -t 10 $(crictl ps -q --name c)")

    assert web_of(run)["lastState"]["terminated"]["exitCode"] == 0


def test_a_timeout_below_nothing_is_none():
    run = with_web("worker-1 crictl stop --timeout=-5 $(crictl ps -q --name c)")

    assert web_of(run)["lastState"]["terminated"]["exitCode"] == 137


def test_without_a_kubelet_a_stopped_container_stays_down_until_it_is_back():
    run = with_web(
        "worker-1 systemctl stop kubelet",
        "worker-1 crictl stop $(crictl ps -q)",
        "worker-1 crictl ps",
        "worker-1 systemctl start kubelet",
        "worker-1 crictl ps",
    )

    assert "nginx" not in run.commands["s2"].out
    assert "nginx:1.27" in run.commands["s4"].out
    assert web_of(run)["restartCount"] == 1


def test_what_cannot_be_stopped_is_told():
    run = played("cp-1 crictl stop $(crictl ps -q --name kube-scheduler)", "cp-1 crictl stop ffff")

    assert "mv /etc/kubernetes/manifests/kube-scheduler.yaml /tmp/" in run.commands["s0"].err
    assert 'find container "ffff": not found' in run.commands["s1"].err
    assert [run.commands[step].code for step in ("s0", "s1")] == [1, 1]
    assert state(run, "cp-1/kube-scheduler") == "running"


def test_a_question_in_place_of_an_id_may_be_wrong():
    run = with_web("worker-1 crictl stop $(crictl ps -q --bogus)")

    assert (run.commands["s0"].code, run.commands["s0"].err) == (
        1,
        "error: unknown flag: --bogus\n",
    )


def test_images_are_listed_and_removed():
    run = with_web(
        "worker-1 crictl images",
        "worker-1 crictl rmi --prune",
        "worker-1 crictl rmi nginx:1.27",
        "worker-1 crictl rmi nginx:1.27",
        "worker-1 crictl images -q",
    )

    header, nginx = run.commands["s0"].out.splitlines()
    assert header.split() == ["IMAGE", "TAG", "IMAGE", "ID", "SIZE"]
    assert nginx.split()[:2] == ["docker.io/library/nginx", "1.27"]
    assert run.commands["s1"].err == "INFO[0000] No images to prune\n"
    assert run.commands["s2"].out == "Deleted: docker.io/library/nginx:1.27\n"
    assert (run.commands["s3"].code, run.commands["s4"].out) == (1, "")


def test_an_image_is_removed_by_its_whole_name_only():
    run = with_web(
        "worker-1 crictl rmi nginx",
        "worker-1 crictl rmi library/nginx:1.27",
    )

    assert run.commands["s0"].err == "ERRO[0000] no such image nginx\n"
    assert run.commands["s1"].out == "Deleted: docker.io/library/nginx:1.27\n"
