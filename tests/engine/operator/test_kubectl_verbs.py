"""What the verbs of kubectl do to objects, and how long they take."""

import json

import pytest

from engine.objects import evolve
from engine.operator.messages import CommandStarted
from engine.units import SECOND
from engine.wire.api import Request, Response, failure
from tests.engine.operator.terminal import ListingApi, Terminal, deployment, pod

NODE = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node1"}, "spec": {}}


def manifest(**spec):
    meta = {"name": "web", "namespace": "default"}
    return json.dumps(
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec}
    )


# apply


def test_apply_removes_what_the_last_manifest_had_and_keeps_what_others_wrote():
    terminal = Terminal()
    terminal.type("apply -f -", manifest(replicas=3, paused=True))
    live = terminal.stored("deployments", "web")
    terminal.put(evolve(live, {"spec": {"minReadySeconds": 5}}))

    answer = terminal.type("apply -f -", manifest(replicas=4))

    assert answer == (0, "deployment.apps/web configured\n", "")
    assert terminal.stored("deployments", "web", "spec") == {"replicas": 4, "minReadySeconds": 5}


def test_applying_the_same_twice_changes_nothing():
    terminal = Terminal()
    terminal.type("apply -f -", manifest(replicas=3))
    before = terminal.stored("deployments", "web")

    assert terminal.type("apply -f -", manifest(replicas=3))[1] == "deployment.apps/web unchanged\n"
    assert terminal.stored("deployments", "web") == before


def test_apply_merges_containers_by_name():
    terminal = Terminal()
    one, two = ({"name": n, "image": f"{n}:1"} for n in ("one", "two"))
    terminal.type("apply -f -", manifest(template={"spec": {"containers": [one, two]}}))
    live = terminal.stored("deployments", "web")
    injected = [*live["spec"]["template"]["spec"]["containers"], {"name": "injected", "image": "x"}]
    terminal.put(evolve(live, {"spec": {"template": {"spec": {"containers": injected}}}}))

    newer = {"name": "one", "image": "one:2"}
    terminal.type("apply -f -", manifest(template={"spec": {"containers": [newer]}}))

    containers = terminal.stored("deployments", "web", "spec.template.spec.containers")
    assert [(c["name"], c["image"]) for c in containers] == [("one", "one:2"), ("injected", "x")]


def test_apply_reads_several_documents_of_yaml():
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n"
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n"
    )

    assert Terminal().type("apply -f -", text)[1] == "configmap/a created\nconfigmap/b created\n"


def test_apply_warns_of_objects_that_it_did_not_make():
    _, out, err = Terminal(deployment()).type("apply -f -", manifest(replicas=3))

    assert out == "deployment.apps/web configured\n"
    assert err.startswith("Warning: resource deployments/web is missing the kubectl.kubernetes.io/")


# create

CREATED = [
    ("create job sum --image=busybox -- sleep 5", "job.batch/sum", "jobs", "spec.template.spec"),
    ("create serviceaccount robot", "serviceaccount/robot", "serviceaccounts", "metadata"),
    ("create configmap c --from-literal=a=1,b=2", "configmap/c", "configmaps", "data"),
    ("create namespace shop", "namespace/shop", "namespaces", "metadata"),
    ("create ns short", "namespace/short", "namespaces", "metadata"),
    (
        "create priorityclass high --value=9",
        "priorityclass.scheduling.k8s.io/high",
        "priorityclasses",
        "value",
    ),
    (
        "create poddisruptionbudget web --selector=app=web --min-available=50%",
        "poddisruptionbudget.policy/web",
        "poddisruptionbudgets",
        "spec",
    ),
    (
        "create cronjob tick --image=busybox --schedule='*/5 * * * *' -- date",
        "cronjob.batch/tick",
        "cronjobs",
        "spec.jobTemplate.spec.template.spec",
    ),
    ("create quota small --hard=pods=3,cpu=1", "resourcequota/small", "resourcequotas", "spec"),
]


@pytest.mark.parametrize(("line", "said", "plural", "path"), CREATED, ids=[c[1] for c in CREATED])
def test_the_short_forms_of_create_make_objects(line, said, plural, path):
    terminal = Terminal()

    assert terminal.type(line) == (0, f"{said} created\n", "")
    assert terminal.stored(plural, said.partition("/")[2], path)


def test_autoscale_makes_an_autoscaler_of_the_same_name():
    terminal = Terminal(deployment())

    answer = terminal.type("autoscale deployment/web --min=2 --max=9 --cpu=60%")

    assert answer == (0, "horizontalpodautoscaler.autoscaling/web autoscaled\n", "")
    spec = terminal.stored("horizontalpodautoscalers", "web", "spec")
    assert (spec["minReplicas"], spec["maxReplicas"]) == (2, 9)
    goal = {"type": "Utilization", "averageUtilization": 60}
    assert spec["metrics"] == [{"type": "Resource", "resource": {"name": "cpu", "target": goal}}]


# delete


def test_delete_waits_until_the_pod_is_gone():
    terminal = Terminal(pod("web-1"))

    line = terminal.begin("delete pod web-1")
    terminal.wait(20 * SECOND)
    assert terminal.ended(line) is None
    terminal.bench.within(lambda: terminal.api.drop("pods", "default", "web-1"))
    terminal.wait(SECOND)

    assert terminal.ended(line).out == 'pod "web-1" deleted from default namespace\n'


def test_delete_does_not_wait_when_told_so():
    terminal = Terminal(pod("web-1"))

    assert terminal.type("delete pod web-1 --wait=false")[0] == 0
    assert terminal.stored("pods", "web-1", "metadata.deletionTimestamp")


def test_delete_is_content_when_another_pod_has_the_name():
    terminal = Terminal(pod("db-0"))
    line = terminal.begin("delete pod db-0")
    terminal.wait(SECOND)

    terminal.put(pod("db-0", uid="another"))
    terminal.wait(SECOND)

    assert terminal.ended(line).rc == 0


def test_force_deletes_at_once_and_warns():
    code, out, err = Terminal(pod("web-1")).type("delete pod web-1 --force --grace-period=0")

    assert (code, out) == (0, 'pod "web-1" force deleted from default namespace\n')
    assert err.startswith("Warning: Immediate deletion does not wait for confirmation")


@pytest.mark.parametrize(
    ("flag", "policy"),
    [("", "Background"), ("--cascade=orphan", "Orphan"), ("--cascade=foreground", "Foreground")],
)
def test_cascade_says_what_becomes_of_dependents(flag, policy):
    terminal = Terminal(deployment())

    terminal.type(f"delete deployment web {flag}")

    sent = next(r for r in terminal.api.requests if r.verb == "delete")
    assert sent.options["propagationPolicy"] == policy


def test_delete_by_selector_finds_nothing():
    assert Terminal().type("delete pods -l app=web") == (0, "No resources found\n", "")


# get


def test_get_says_when_there_is_nothing():
    terminal = Terminal()

    assert terminal.type("get pods") == (0, "", "No resources found in default namespace.\n")
    assert terminal.type("get pods -A") == (0, "", "No resources found\n")


def test_get_shows_what_it_found_and_then_what_it_missed():
    code, out, err = Terminal(pod("web-1")).type("get pods web-1 web-2 -o name")

    assert (code, out) == (1, "pod/web-1\n")
    assert err == 'Error from server (NotFound): pods "web-2" not found\n'


WORDS = [
    pytest.param({}, {}, "1/1     Running", id="running"),
    pytest.param(
        {"deletionTimestamp": "2026-01-01T00:00:00Z"}, {}, "1/1     Terminating", id="terminating"
    ),
    pytest.param(
        {}, {"phase": "Pending", "containerStatuses": []}, "0/1     Pending", id="pending"
    ),
    pytest.param(
        {},
        {
            "containerStatuses": [
                {
                    "name": "nginx",
                    "ready": False,
                    "restartCount": 0,
                    "state": {"waiting": {"reason": "ImagePullBackOff"}},
                }
            ]
        },
        "0/1     ImagePullBackOff",
        id="image",
    ),
    pytest.param(
        {},
        {
            "containerStatuses": [
                {
                    "name": "nginx",
                    "ready": False,
                    "restartCount": 3,
                    "state": {"terminated": {"exitCode": 2}},
                }
            ]
        },
        "0/1     ExitCode:2",
        id="exit code",
    ),
    pytest.param(
        {},
        {"phase": "Failed", "reason": "Evicted", "containerStatuses": []},
        "0/1     Evicted",
        id="evicted",
    ),
]


@pytest.mark.parametrize(("meta", "status", "cells"), WORDS)
def test_the_status_of_a_pod_is_said_like_the_real_one_says_it(meta, status, cells):
    value = evolve(pod("web-1", **meta), {"status": status})

    _, out, _ = Terminal(value).type("get pods")

    assert f"web-1   {cells}" in out


def test_a_node_that_nobody_hears_of_is_not_ready():
    gone = {"conditions": [{"type": "Ready", "status": "Unknown"}]}
    node = {**NODE, "spec": {"unschedulable": True}, "status": gone}

    _, out, _ = Terminal(node).type("get nodes --no-headers")

    assert out.split()[:3] == ["node1", "NotReady,SchedulingDisabled", "<none>"]


def test_get_can_show_labels_and_namespaces():
    _, out, _ = Terminal(pod("web-1")).type("get pods -A --show-labels -L app --no-headers")

    assert out.split() == ["default", "web-1", "1/1", "Running", "0", "<unknown>", "web", "app=web"]


# marks


def test_cordon_and_uncordon():
    terminal = Terminal(NODE)

    said = [terminal.type(line)[1] for line in ("cordon node1", "cordon node1", "uncordon node1")]

    assert said == [
        "node/node1 cordoned\n",
        "node/node1 already cordoned\n",
        "node/node1 uncordoned\n",
    ]
    assert terminal.stored("nodes", "node1", "spec") == {}


def test_a_taint_is_set_and_taken_away():
    terminal = Terminal(NODE)

    assert terminal.type("taint nodes node1 k=v:NoExecute") == (0, "node/node1 tainted\n", "")
    assert terminal.stored("nodes", "node1", "spec.taints") == [
        {"key": "k", "value": "v", "effect": "NoExecute"}
    ]
    again = terminal.type("taint nodes node1 k=w:NoExecute")
    assert again[2] == (
        "error: node node1 already has k taint(s) with same effect(s) and --overwrite is false\n"
    )
    assert terminal.type("taint nodes node1 k-")[1] == "node/node1 untainted\n"
    assert terminal.stored("nodes", "node1", "spec") == {}
    assert terminal.type("taint nodes node1 k-")[2] == 'error: taint "k" not found\n'


def test_labels_are_set_changed_and_removed():
    terminal = Terminal(pod("web-1"))

    lines = ("label pod web-1 tier=front", "label pod web-1 tier=front", "label pod web-1 tier-")
    said = [terminal.type(line)[1] for line in lines]
    clash = terminal.type("label pod web-1 app=shop")

    assert said == ["pod/web-1 labeled\n", "pod/web-1 not labeled\n", "pod/web-1 unlabeled\n"]
    assert clash == (1, "", "error: 'app' already has a value (web), and --overwrite is false\n")


def test_expose_selects_what_the_deployment_selects():
    terminal = Terminal(deployment())

    assert terminal.type("expose deployment web --port=80")[1] == "service/web exposed\n"
    assert terminal.stored("services", "web", "spec.selector") == {"app": "web"}


def test_expose_names_its_ports_when_there_are_several():
    terminal = Terminal(deployment())

    assert terminal.type("expose deployment web --port=80,443")[1] == "service/web exposed\n"
    ports = terminal.stored("services", "web", "spec.ports")
    assert [(port["name"], port["port"], port["targetPort"]) for port in ports] == [
        ("port-1", 80, 80),
        ("port-2", 443, 443),
    ]


def test_expose_wants_a_number_for_a_port():
    terminal = Terminal(deployment())

    code, _, said = terminal.type("expose deployment web --port=http")

    assert (code, said) == (1, 'error: strconv.Atoi: parsing "http": invalid syntax\n')


# rollouts


def replicaset(name, revision, image, owner):
    template = {
        "metadata": {"labels": {"app": "web", "pod-template-hash": name}},
        "spec": {"containers": [{"name": "nginx", "image": image}]},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": name,
            "namespace": "default",
            "annotations": {"deployment.kubernetes.io/revision": str(revision)},
            "ownerReferences": [
                {"kind": "Deployment", "name": "web", "uid": owner, "controller": True}
            ],
        },
        "spec": {"template": template},
    }


def rolled_out():
    return Terminal(
        deployment(image="nginx:1.28", uid="d"),
        replicaset("a", 1, "nginx:1.27", "d"),
        replicaset("b", 2, "nginx:1.28", "d"),
        replicaset("c", 9, "other:1", "somebody else"),
    )


def test_undo_brings_the_last_template_back():
    terminal = rolled_out()

    assert terminal.type("rollout undo deployment/web") == (
        0,
        "deployment.apps/web rolled back\n",
        "",
    )
    template = terminal.stored("deployments", "web", "spec.template")
    assert template["spec"]["containers"][0]["image"] == "nginx:1.27"
    assert template["metadata"]["labels"] == {"app": "web"}


def test_undo_to_the_present_revision_is_skipped():
    assert rolled_out().type("rollout undo deployment/web --to-revision=2")[1] == (
        "deployment.apps/web skipped rollback (current template already matches revision 2)\n"
    )


def test_history_lists_the_revisions():
    _, out, _ = rolled_out().type("rollout history deployment/web")

    assert (
        out
        == "deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n"
    )


def test_status_tells_each_step_until_the_rollout_is_through():
    terminal = Terminal(evolve(deployment(replicas=3), {"status": {"updatedReplicas": 1}}))
    line = terminal.begin("rollout status deployment/web")
    terminal.wait(SECOND)
    for status in ({"updatedReplicas": 3, "availableReplicas": 2}, {"availableReplicas": 3}):
        terminal.put(evolve(terminal.stored("deployments", "web"), {"status": status}))
        terminal.wait(SECOND)

    waits = 'Waiting for deployment "web" rollout to finish: '
    assert terminal.ended(line).out == (
        f"{waits}1 out of 3 new replicas have been updated...\n"
        f"{waits}2 of 3 updated replicas are available...\n"
        'deployment "web" successfully rolled out\n'
    )


def test_status_fails_when_the_deadline_is_past():
    late = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}
    terminal = Terminal(evolve(deployment(), {"status": {"conditions": [late]}}))

    assert terminal.type("rollout status deployment/web") == (
        1,
        "",
        'error: deployment "web" exceeded its progress deadline\n',
    )


@pytest.mark.parametrize(
    ("strategy", "updated", "told"),
    [
        ({"rollingUpdate": {"partition": 0}}, 3, (0, "partitioned roll out complete: 3 new pods")),
        ({"rollingUpdate": {"partition": 2}}, 1, (0, "partitioned roll out complete: 1 new pods")),
        ({}, 3, (0, "statefulset rolling update complete 3 pods at revision one...")),
        ({"type": "OnDelete"}, 0, (1, "error: rollout status is only available for Rolling")),
    ],
    ids=["the default", "a partition", "an old object without partition", "by hand"],
)
def test_status_of_a_statefulset(strategy, updated, told):
    revisions = {"currentRevision": "one", "updateRevision": "one", "currentReplicas": 3}
    counts = {"observedGeneration": 1, "readyReplicas": 3, "updatedReplicas": updated}
    terminal = Terminal({
        "apiVersion": "apps/v1", "kind": "StatefulSet",
        "metadata": {"name": "db", "namespace": "default", "generation": 1},
        "spec": {"replicas": 3, "updateStrategy": {"type": "RollingUpdate", **strategy}},
        "status": {**revisions, **counts},
    })  # fmt: skip

    code, out, err = terminal.type("rollout status statefulset/db")

    assert code == told[0]
    assert (out or err).startswith(told[1])


def test_pause_and_resume():
    terminal = Terminal(deployment())
    lines = [f"rollout {verb} deployment/web" for verb in ("pause", "restart", "resume", "restart")]

    answers = [terminal.type(line) for line in lines]

    assert [code for code, *_ in answers] == [0, 1, 0, 0]
    assert answers[3][1] == "deployment.apps/web restarted\n"


def test_undo_of_a_daemonset_uses_its_controller_revisions():
    def kept(number, image):
        template = {"$patch": "replace", "spec": {"containers": [{"name": "c", "image": image}]}}
        owner = [{"kind": "DaemonSet", "name": "agent", "uid": "s", "controller": True}]
        meta = {"name": f"agent-{number}", "namespace": "default", "ownerReferences": owner}
        return {
            "apiVersion": "apps/v1",
            "kind": "ControllerRevision",
            "metadata": meta,
            "revision": number,
            "data": {"spec": {"template": template}},
        }

    meta = {"name": "agent", "namespace": "default", "uid": "s"}
    spec = {"template": {"spec": {"containers": [{"name": "c", "image": "two"}]}}}
    daemons = {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": meta, "spec": spec}
    terminal = Terminal(daemons, kept(1, "one"), kept(2, "two"))

    assert terminal.type("rollout undo ds/agent")[1] == "daemonset.apps/agent rolled back\n"
    containers = terminal.stored("daemonsets", "agent", "spec.template.spec.containers")
    assert containers == [{"name": "c", "image": "one"}]


# drain


class Budget(ListingApi):
    """Refuses the first eviction of each pod, as a disruption budget may."""

    MESSAGE = "Cannot evict pod as it would violate the pod's disruption budget."

    def _do(self, request: Request):
        if request.subresource != "eviction":
            return super()._do(request)
        if request.name in self.config.get("stays", {}):
            return 201, {"kind": "Status", "status": "Success"}
        refused = self.config.setdefault("refused", {})
        if request.name not in refused:
            refused[request.name] = True
            return 429, failure(429, "TooManyRequests", self.MESSAGE)
        self.drop("pods", request.namespace, request.name)
        return 201, {"kind": "Status", "status": "Success"}


def draining(*objects):
    terminal = Terminal(NODE, *objects)
    process = terminal.bench.hosts["api-1"].processes["kube-apiserver"]
    process.end("stopped", 0, "replaced")
    process.factory = Budget
    terminal.bench.within(process.start)
    return terminal


OWNED = [{"kind": "ReplicaSet", "name": "web", "uid": "r", "controller": True}]
DAEMON = [{"kind": "DaemonSet", "name": "agent", "uid": "s", "controller": True}]


def test_drain_evicts_again_after_five_seconds_when_a_budget_refuses():
    terminal = draining(
        pod("web-1", ownerReferences=OWNED),
        pod("agent-1", ownerReferences=DAEMON),
        pod("web-9", node="node2", ownerReferences=OWNED),
    )

    line = terminal.begin("drain node1 --ignore-daemonsets")
    terminal.wait(4 * SECOND)
    assert terminal.ended(line) is None
    terminal.wait(2 * SECOND)

    ended = terminal.ended(line)
    assert ended.out == (
        "node/node1 cordoned\nevicting pod default/web-1\nevicting pod default/web-1\n"
        "pod/web-1 evicted\nnode/node1 drained\n"
    )
    assert ended.err == (
        "Warning: ignoring DaemonSet-managed Pods: default/agent-1\n"
        'error when evicting pods/"web-1" -n "default" (will retry after 5s): '
        "Cannot evict pod as it would violate the pod's disruption budget.\n"
    )


@pytest.mark.parametrize(
    ("owners", "last"),
    [
        (
            DAEMON,
            "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/p",
        ),
        ([], "cannot delete Pods that declare no controller (use --force to override): default/p"),
    ],
)
def test_drain_does_not_begin_when_pods_forbid_it(owners, last):
    terminal = draining(pod("p", ownerReferences=owners))

    code, out, err = terminal.type("drain node1")

    assert (code, out) == (1, "node/node1 cordoned\n")
    assert err.splitlines()[-1] == last
    assert terminal.stored("pods", "p") is not None


def test_drain_gives_up_when_the_time_is_over_and_names_what_is_left():
    terminal = draining(pod("web-1", ownerReferences=OWNED), pod("web-2", ownerReferences=OWNED))
    terminal.api.config["refused"] = {"web-2": True}

    code, out, err = terminal.type("drain node1 --timeout=3s")

    left = 'error when evicting pods/"web-1" -n "default": global timeout reached: 3s'
    said = out.splitlines()
    assert (code, said[-2:]) == (1, ["pod/web-2 evicted", "evicting pod default/web-1"])
    assert err.splitlines()[1:] == [
        f'There are pending pods in node "node1" when an error occurred: {left}',
        "pod/web-1",
        f'error: unable to drain node "node1" due to error: {left}, continuing command...',
        "There are pending nodes to be drained:",
        " node1",
        left,
    ]


def test_drain_that_waits_for_a_pod_fails_on_time_and_says_so():
    terminal = draining(pod("web-1", ownerReferences=OWNED))
    terminal.api.config["stays"] = {"web-1": True}

    code, _, err = terminal.type("drain node1 --timeout=3s")

    why = (
        'error when waiting for pod "web-1" in namespace "default" to terminate: '
        "context deadline exceeded"
    )
    assert (code, err.splitlines()[-1]) == (1, why)


def test_drain_takes_several_nodes_and_cordons_all_of_them_first():
    other = {**NODE, "metadata": {"name": "node2"}}
    terminal = draining(other, pod("web-1", ownerReferences=OWNED))
    terminal.api.config["refused"] = {"web-1": True}

    _, out, _ = terminal.type("drain node1 node2")

    assert out.splitlines() == [
        "node/node1 cordoned",
        "node/node2 cordoned",
        "evicting pod default/web-1",
        "pod/web-1 evicted",
        "node/node1 drained",
        "node/node2 drained",
    ]


# wait, replace


def test_wait_ends_when_the_condition_holds():
    terminal = Terminal(pod("web-1", ready=False))
    line = terminal.begin("wait --for=condition=Ready pod/web-1")
    terminal.wait(SECOND)

    terminal.put(pod("web-1"))
    terminal.wait(SECOND)

    assert terminal.ended(line).out == "pod/web-1 condition met\n"


def test_wait_fails_when_the_time_is_over():
    terminal = Terminal(pod("web-1", ready=False))

    assert terminal.type("wait --for=condition=Ready pod -l app=web --timeout=5s") == (
        1,
        "",
        "error: timed out waiting for the condition on pods/web-1\n",
    )


def test_wait_for_deletion():
    terminal = Terminal(pod("web-1"))
    line = terminal.begin("wait --for=delete pod/web-1")
    terminal.wait(SECOND)

    terminal.bench.within(lambda: terminal.api.drop("pods", "default", "web-1"))
    terminal.wait(SECOND)

    assert terminal.ended(line).out == "pod/web-1 condition met\n"


def test_replace_puts_the_manifest_in_place_of_what_there_is():
    terminal = Terminal(deployment())

    assert (
        terminal.type("replace -f -", manifest(replicas=9))[1] == "deployment.apps/web replaced\n"
    )
    assert terminal.stored("deployments", "web", "spec") == {"replicas": 9}


# the server itself


def test_a_server_that_is_down_refuses_the_connection():
    terminal = Terminal()
    terminal.bench.crash("api-1/kube-apiserver")

    assert terminal.type("get pods") == (
        1,
        "",
        (
            "The connection to the server api-1:6443 was refused - did you specify the right "
            "host or port?\n"
        ),
    )


def test_a_host_that_is_gone_is_given_up_after_thirty_seconds():
    terminal = Terminal()
    terminal.bench.cut("operator", "api-1")

    line = terminal.begin("get pods")
    terminal.wait(29 * SECOND)
    assert terminal.ended(line) is None
    terminal.wait(2 * SECOND)

    assert terminal.ended(line).err == (
        "Unable to connect to the server: dial tcp api-1:6443: i/o timeout\n"
    )


class Overloaded(ListingApi):
    """Asks to come again later, once."""

    def _do(self, request: Request):
        if not self.config.setdefault("asked", []):
            self.config["asked"].append(request)
            return 429, failure(429, "TooManyRequests", "later", retryAfterSeconds=3)
        return super()._do(request)


def test_a_server_that_asks_to_wait_is_asked_again():
    terminal = Terminal(deployment())
    process = terminal.bench.hosts["api-1"].processes["kube-apiserver"]
    process.end("stopped", 0, "replaced")
    process.factory = Overloaded
    terminal.bench.within(process.start)

    line = terminal.begin("scale deployment web --replicas=2")
    terminal.wait(2 * SECOND)
    assert terminal.ended(line) is None
    terminal.wait(2 * SECOND)

    assert terminal.ended(line).out == "deployment.apps/web scaled\n"


class Hanging(ListingApi):
    """Answers pings and nothing else, until its own time-out of a minute."""

    def handle(self, message: object) -> None:
        if isinstance(message, Request):
            self.asker, self.asked = self.ctx.sender, message
            self.ctx.timer("slow", "etcd").set(60 * SECOND)
        elif type(message).__name__ == "Expired":
            text = "Timeout: request did not complete within the allotted timeout"
            self.ctx.send(self.asker, Response(self.asked.id, 504, failure(504, "Timeout", text)))
        else:
            super().handle(message)


def test_a_server_that_hangs_is_waited_for():
    terminal = Terminal()
    process = terminal.bench.hosts["api-1"].processes["kube-apiserver"]
    process.end("stopped", 0, "replaced")
    process.factory = Hanging
    terminal.bench.within(process.start)

    _, _, err = terminal.type("get pods")

    assert err == (
        "Error from server (Timeout): Timeout: request did not complete within the "
        "allotted timeout\n"
    )


def test_lines_that_run_at_once_do_not_disturb_each_other():
    terminal = Terminal(pod("web-1"), deployment())

    waiting = terminal.begin("delete pod web-1")
    answer = terminal.type("scale deployment web --replicas=1")
    terminal.bench.within(lambda: terminal.api.drop("pods", "default", "web-1"))
    terminal.wait(SECOND)

    assert answer[1] == "deployment.apps/web scaled\n"
    assert terminal.ended(waiting).rc == 0


def test_every_line_is_told_when_it_is_typed():
    terminal = Terminal()

    terminal.type("get pods")

    notes = [r for r in terminal.bench.kernel.trace.records if isinstance(r.what, CommandStarted)]
    assert [(note.what.line, note.story) for note in notes] == [("kubectl get pods", True)]
