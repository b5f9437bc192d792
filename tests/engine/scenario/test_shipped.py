"""The scenarios in docs/scenarios run as they stand, and say what to watch."""

import pytest

from engine.faults import FaultBegan
from engine.scenario.checks import TYPED
from tests.engine.shipped import FILES, path_of, run_of, scenario

WANTED = (
    "apiserver-gone", "cloud-api-down", "cloud-loadbalancer", "cloud-vm-deleted",
    "control-plane-host-lost", "logs-lost-with-pod", "two-control-planes-lost",
    "etcd-leader-crash", "etcd-majority-loss",
    "etcd-minority-loss", "kcm-down-pod-deleted", "kcm-leader-crash", "node-power-loss",
    "partition-minority", "rolling-update", "scale-under-pressure", "scheduler-down",
)  # fmt: skip

STAYS_LOST = ("kubelet-certificate-not-renewed",)
"""What ends with nodes that nothing of their own brings back, for that is what it shows."""

every_scenario = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem, scope="module")


def test_the_usual_failures_are_all_there():
    assert set(WANTED) <= {path.stem for path in FILES}


@every_scenario
def test_a_scenario_says_what_to_watch_and_has_a_title_in_both_languages(path):
    comment = path.read_text(encoding="utf-8").partition("\ntitle:")[0]

    assert comment.startswith("# ")
    assert "\n# Watch: " in comment
    assert set(scenario(path).title) == {"en", "pt-BR"}


@every_scenario
def test_every_step_is_done_and_every_line_is_answered(path):
    finished = run_of(path)

    commands = {step.name for step in scenario(path).timeline if step.verb.word() in TYPED}
    faults = {step.name for step in scenario(path).timeline if hasattr(step.verb, "heal")}
    begun = {r.what.fault for _, r in finished.since_start() if isinstance(r.what, FaultBegan)}
    assert begun == faults
    assert {name for name, c in finished.commands.items() if c.code is not None} == commands


@every_scenario
def test_a_scenario_ends_with_a_cluster_that_works(path):
    finished = run_of(path)

    ready = {
        node["metadata"]["name"]: condition["status"]
        for node in finished.of("nodes")
        for condition in node["status"]["conditions"]
        if condition["type"] == "Ready"
    }
    assert set(ready.values()) == {"Unknown" if path.stem in STAYS_LOST else "True"}
    for deployment in finished.of("deployments") if path.stem not in STAYS_LOST else ():
        assert deployment["status"]["readyReplicas"] == deployment["spec"]["replicas"]


EXPECTED = [
    ("etcd-majority-loss", "write", 1, "etcdserver: request timed out"),
    ("etcd-majority-loss", "read", 1, "did not complete within the allotted timeout"),
    ("apiserver-gone", "refused", 1, "was refused - did you specify the right host or port?"),
    ("node-power-loss", "known", 0, "NotReady"),
    ("kcm-down-pod-deleted", "before", 0, "/6 "),
    ("partition-minority", "minority", 1, "etcdserver: request timed out"),
    ("partition-minority", "majority", 0, "deployment.apps/kept created"),
    ("scale-under-pressure", "why", 0, "2 Insufficient cpu"),
    ("rolling-update", "status", 0, 'deployment "web" successfully rolled out'),
    ("bad-image-undo", "stuck", 0, "ImagePull"),
    ("cloud-loadbalancer", "pending", 0, "<pending>"),
    ("cloud-loadbalancer", "made", 0, "203.0.113.10"),
    ("cloud-loadbalancer", "hanging", 0, "203.0.113.10"),
    ("cloud-loadbalancer", "done", 0, "203.0.113.11"),
    ("cloud-api-down", "why", 0, "Error syncing load balancer: failed to ensure load balancer"),
    ("cloud-api-down", "waiting", 0, "Pending"),
    ("cloud-api-down", "made", 0, "203.0.113.10"),
    ("logs-lost-with-pod", "before-crash", 0, "cannot go on"),
    ("logs-lost-with-pod", "unreachable", 1, "connect: connection refused"),
    ("logs-lost-with-pod", "lost", 1, 'pods "job" not found'),
    ("two-control-planes-lost", "still", 0, "scaled"),
    ("two-control-planes-lost", "write", 1, "etcdserver: request timed out"),
]


@pytest.mark.parametrize(
    ("name", "command", "code", "text"), EXPECTED, ids=[f"{s} {c}" for s, c, *_ in EXPECTED]
)
def test_what_the_comment_promises_is_what_the_operator_reads(name, command, code, text):
    answered = run_of(path_of(name)).commands[command]

    assert answered.code == code
    assert text in answered.out + answered.err
