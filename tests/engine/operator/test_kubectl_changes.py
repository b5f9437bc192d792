"""What the verbs that change objects say and do, beyond the recordings: a table for each."""

import json

import pytest

from engine.objects import evolve
from tests.engine.operator.terminal import Terminal, deployment, pod

NODE = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node1"}, "spec": {}}
TAINTED = evolve(NODE, {"spec": {"taints": [{"key": "k", "value": "v", "effect": "NoSchedule"}]}})
PAUSED = evolve(deployment(), {"spec": {"paused": True}})
SET = {
    "apiVersion": "apps/v1",
    "kind": "StatefulSet",
    "metadata": {"name": "db", "namespace": "default", "uid": "s"},
    "spec": {"template": {"metadata": {}, "spec": {"containers": []}}},
}
DAEMONS = {**SET, "kind": "DaemonSet", "metadata": {"name": "agent", "namespace": "default"}}
MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "default"}}

DONE = [
    ([pod("a")], "label pod a app-", "pod/a unlabeled"),
    ([pod("a")], "label pod a app- tier=front", "pod/a modified"),
    ([pod("a")], "label pod a app=web", "pod/a not labeled"),
    ([pod("a")], "label pod a gone-", 'label "gone" not found.\npod/a not labeled'),
    ([pod("a")], "annotate pod a gone-", "pod/a annotated"),
    ([NODE], "taint nodes node1 k=v:NoSchedule", "node/node1 tainted"),
    ([TAINTED], "taint nodes node1 k=w:NoSchedule --overwrite", "node/node1 modified"),
    ([TAINTED], "taint nodes node1 k-", "node/node1 untainted"),
    ([TAINTED], "taint nodes node1 k- x=y:NoExecute", "node/node1 modified"),
    ([deployment()], "scale deploy web --replicas=2 --dry-run=client",
     "deployment.apps/web scaled (dry run)"),
    ([deployment()], "scale deploy web --replicas=2 -o name", "deployment.apps/web"),
    ([deployment()], "set image deploy/web *=nginx:2", "deployment.apps/web image updated"),
    ([deployment()], "set image deploy/web nginx=nginx:1.27", ""),
    ([deployment()], "set env deploy/web A=1 -c nginx", "deployment.apps/web env updated"),
    ([deployment()], "set env deploy/web --list", "# deployments web, container nginx"),
    ([deployment()], "set resources deploy web --limits=cpu=1 --requests=cpu=1",
     "deployment.apps/web resource requirements updated"),
    ([deployment()], "set serviceaccount deploy web robot",
     "deployment.apps/web serviceaccount updated"),
    ([deployment()], "rollout restart deploy", "deployment.apps/web restarted"),
    ([PAUSED], "rollout resume deploy/web", "deployment.apps/web resumed"),
    ([deployment()], "autoscale deploy web --max=3 --cpu=80%",
     "horizontalpodautoscaler.autoscaling/web autoscaled"),
    ([deployment()], "expose deploy web --port=80 --dry-run=client",
     "service/web exposed (dry run)"),
    ([], "create secret generic login --from-literal=password=a,b=c", "secret/login created"),
    ([], "create service nodeport web --tcp=80:8080 --node-port=30080", "service/web created"),
    ([], "create deployment x --image=busybox -- sleep 1", "deployment.apps/x created"),
    ([], "run x --image=busybox --port=80 --expose", "pod/x created\nservice/x created"),
    ([pod("a")], "delete pod a --dry-run=client",
     'pod "a" deleted from default namespace (dry run)'),
    ([], "delete pod a --ignore-not-found", ""),
    ([], "delete pods --all", "No resources found"),
]  # fmt: skip


@pytest.mark.parametrize(("objects", "line", "out"), DONE, ids=[line for _, line, _ in DONE])
def test_what_is_done_is_told_in_the_words_of_the_real_one(objects, line, out):
    answer = Terminal(*objects).type(line)

    assert answer == (0, f"{out}\n" if out else "", "")


REFUSED = [
    ([pod("a")], "label pod a app=x",
     "error: 'app' already has a value (web), and --overwrite is false"),
    ([pod("a")], "label pod a app=x app-",
     "error: can not both modify and remove a label in the same command"),
    ([NODE], "taint nodes node1 k-", 'error: taint "k" not found'),
    ([TAINTED], "taint nodes node1 k=w:NoSchedule",
     "error: node node1 already has k taint(s) with same effect(s) and --overwrite is false"),
    ([NODE], "taint nodes node1 k=v:Never",
     "error: invalid taint effect: Never, unsupported taint effect\n"
     "See 'kubectl taint -h' for help and examples"),
    ([NODE], "taint nodes k=v:NoSchedule",
     "error: at least one resource name must be specified since 'all' parameter is not set"),
    ([DAEMONS], "scale daemonset agent --replicas=2",
     "Error from server (NotFound): the server could not find the requested resource"),
    ([], "scale deploy -l app=web --replicas=2", "error: no objects passed to scale"),
    ([deployment()], "scale deploy web --replicas=2 --current-replicas=3",
     "error: Expected replicas to be 3, was 6"),
    ([PAUSED], "rollout restart deploy/web",
     "error: deployments.apps \"web\" can't restart paused deployment (run rollout resume first)"),
    ([PAUSED], "rollout pause deploy/web", 'error: deployments.apps "web" is already paused'),
    ([deployment()], "rollout resume deploy/web", 'error: deployments.apps "web" is not paused'),
    ([SET], "rollout undo sts/db", "error: no last revision to roll back to"),
    ([SET], "expose sts db --port=80", "error: cannot expose a StatefulSet.apps"),
    ([deployment()], "expose deploy web",
     "error: couldn't find port via --port flag or introspection"),
    ([MAP], "create configmap a",
     'error: failed to create configmap: configmaps "a" already exists'),
    ([], "run x --image=busybox --rm",
     "error: --rm should only be used for attached containers\n"
     "See 'kubectl run -h' for help and examples"),
    ([], "create deployment x y --image=busybox",
     "error: exactly one NAME is required, got 2\n"
     "See 'kubectl create deployment -h' for help and examples"),
    ([], "scale deploy web --replicas=1 --dry-run=maybe",
     'error: Invalid dry-run value (maybe). Must be "none", "server", or "client".'),
    ([deployment()], "autoscale deploy web",
     "error: --max=MAXPODS is required and must be at least 1, max: -1"),
    ([], "wait --for=condition=Ready pod/a", 'Error from server (NotFound): pods "a" not found'),
    ([pod("a", ready=False)], "wait --for=condition=Ready pod/a --timeout=0",
     "error: condition not met for pods/a"),
]  # fmt: skip


@pytest.mark.parametrize(("objects", "line", "err"), REFUSED, ids=[line for _, line, _ in REFUSED])
def test_what_is_refused_is_told_in_the_words_of_the_real_one(objects, line, err):
    assert Terminal(*objects).type(line) == (1, "", f"{err}\n")


def test_several_errors_stand_below_each_other_without_the_word_error():
    _, _, err = Terminal(pod("a"), pod("b")).type("label pods --all app=x")

    why = "'app' already has a value (web), and --overwrite is false"
    assert err == f"{why}\n{why}\n"


def test_a_dry_run_of_the_client_writes_nothing_and_shows_the_manifest():
    terminal = Terminal()

    _, out, _ = terminal.type("create deployment web --image=nginx --dry-run=client -o yaml")

    assert out == (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    app: web\n  name: web\n"
        "spec:\n  replicas: 1\n  selector:\n    matchLabels:\n      app: web\n  strategy: {}\n"
        "  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n"
        "      containers:\n"
        "      - image: nginx\n        name: nginx\n        resources: {}\nstatus: {}\n"
    )
    assert terminal.stored("deployments", "web") is None


def test_apply_without_a_server_fails_at_the_schema():
    terminal = Terminal()
    terminal.bench.hosts["api-1"].processes["kube-apiserver"].end("stopped", 0, "by hand")

    _, _, applied = terminal.type("apply -f -", json.dumps(MAP))
    _, _, created = terminal.type("create deployment web --image=nginx")

    refused = "dial tcp api-1:6443: connect: connection refused"
    assert applied == (
        'error: error validating "STDIN": error validating data: failed to download openapi: '
        f'Get "https://api-1:6443/openapi/v2?timeout=32s": {refused}; if you choose to ignore '
        "these errors, turn validation off with --validate=false\n"
    )
    assert created == (
        'error: failed to create deployment: Post "https://api-1:6443/apis/apps/v1/namespaces/'
        "default/deployments?fieldManager=kubectl-create&fieldValidation=Strict"
        f'": {refused}\n'
    )


def test_a_failed_deletion_does_not_wait_for_the_others():
    terminal = Terminal(pod("a", finalizers=["example.com/hold"]))

    code, out, err = terminal.type("delete pod a b")

    assert (code, out) == (1, 'pod "a" deleted from default namespace\n')
    assert err == 'Error from server (NotFound): pods "b" not found\n'


def test_a_job_from_a_cron_job_belongs_to_it():
    terminal = Terminal()
    terminal.type("create cronjob tick --image=busybox --schedule='* * * * *' -- date")

    code, out, _ = terminal.type("create job now --from=cronjob/tick")

    job = terminal.stored("jobs", "now")
    assert (code, out) == (0, "job.batch/now created\n")
    assert job["metadata"]["ownerReferences"][0]["name"] == "tick"
    assert job["spec"]["template"]["spec"]["containers"][0]["command"] == ["date"]


def test_history_of_one_revision_shows_its_template_with_plain_tabs():
    terminal = Terminal(deployment(uid="d"))
    owner = [{"kind": "Deployment", "name": "web", "uid": "d", "controller": True}]
    marks = {"deployment.kubernetes.io/revision": "2"}
    kept = deployment("web-1", ownerReferences=owner, annotations=marks)
    terminal.put({**kept, "kind": "ReplicaSet"})

    _, out, _ = terminal.type("rollout history deploy/web --revision=2")

    assert out.startswith(
        "deployment.apps/web with revision #2\nPod Template:\n  Labels:\tapp=web-1\n"
        "  Containers:\n   nginx:\n    Image:\tnginx:1.27\n"
    )
    assert terminal.type("rollout history deploy/web --revision=3") == (
        1, "", "error: unable to find the specified revision\n",
    )  # fmt: skip


def test_waiting_for_creation_and_for_a_field():
    terminal = Terminal()
    created = terminal.begin("wait --for=create pod/a")
    running = terminal.begin("wait --for=jsonpath='{.status.phase}'=Running pod/b")
    terminal.wait()
    assert terminal.ended(running).err == 'Error from server (NotFound): pods "b" not found\n'

    late = terminal.begin("wait --for=create pod/a")
    terminal.put(pod("a"))
    terminal.wait()

    assert terminal.ended(created).err == "error: timed out waiting for the condition\n"
    assert terminal.ended(late).out == "pod/a condition met\n"
    assert terminal.type("wait --for=jsonpath='{.status.phase}'=Running pod/a")[0] == 0


EVENT = {
    "apiVersion": "v1",
    "kind": "Event",
    "metadata": {"name": "a.1", "namespace": "default"},
    "involvedObject": {"kind": "Pod", "name": "a", "namespace": "default"},
    "type": "Warning",
    "reason": "BackOff",
    "message": "Back-off restarting failed container",
    "count": 4,
    "firstTimestamp": "2025-12-31T23:58:00Z",
    "lastTimestamp": "2025-12-31T23:59:30Z",
}
CLAIM = {
    "apiVersion": "v1",
    "kind": "PersistentVolumeClaim",
    "metadata": {"name": "data", "namespace": "default"},
    "spec": {"accessModes": ["ReadWriteOnce"], "volumeMode": "Filesystem"},
    "status": {"phase": "Pending"},
}
SEEN = [
    ([EVENT], "events --for=pod/a --types=Warning",
     "LAST SEEN TYPE REASON OBJECT MESSAGE|"
     "30s (x4 over 2m) Warning BackOff Pod/a Back-off restarting failed container"),
    ([pod("a")], "get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,X:.spec.x",
     "NAME NODE X|a node1 <none>"),
    ([CLAIM], "get pvc -o wide",
     "NAME STATUS VOLUME CAPACITY ACCESS MODES STORAGECLASS VOLUMEATTRIBUTESCLASS AGE VOLUMEMODE|"
     "data Pending <unset> <unknown> Filesystem"),
]  # fmt: skip


@pytest.mark.parametrize(("objects", "line", "shown"), SEEN, ids=[line for _, line, _ in SEEN])
def test_what_is_shown(objects, line, shown):
    _, out, _ = Terminal(*objects).type(line)

    assert "|".join(" ".join(row.split()) for row in out.splitlines()) == shown


def test_a_cluster_without_a_metrics_server_says_so():
    assert Terminal().type("top nodes") == (1, "", "error: Metrics API not available\n")
