"""What real kubectl answered in the recordings, and what ours answers on the same objects."""

import json

import pytest

from tests.engine.operator.terminal import Terminal, deployment, pod

REPLICASET = {
    "apiVersion": "apps/v1",
    "kind": "ReplicaSet",
    "metadata": {
        "name": "web-7d876db474",
        "namespace": "default",
        "labels": {"app": "web"},
        "creationTimestamp": "2025-12-31T23:59:35Z",
    },
    "spec": {"replicas": 6},
    "status": {"replicas": 6, "readyReplicas": 6},
}
NODE = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node1"}, "spec": {}}
STUCK = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "stuck", "namespace": "default", "finalizers": ["example.com/hold"]},
}
PDB = {
    "apiVersion": "policy/v1",
    "kind": "PodDisruptionBudget",
    "metadata": {"name": "web", "namespace": "default"},
    "spec": {"minAvailable": 5, "selector": {"matchLabels": {"app": "web"}}},
}
HOOK = {
    "apiVersion": "admissionregistration.k8s.io/v1",
    "kind": "ValidatingWebhookConfiguration",
    "metadata": {"name": "guard"},
    "webhooks": [],
}
CLASS = {
    "apiVersion": "scheduling.k8s.io/v1",
    "kind": "PriorityClass",
    "metadata": {"name": "high"},
    "value": 1000,
}
SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "lb", "namespace": "default"},
    "spec": {"type": "LoadBalancer"},
}
SET = {
    "apiVersion": "apps/v1",
    "kind": "StatefulSet",
    "metadata": {"name": "db", "namespace": "default"},
    "spec": {},
}
DAEMONS = {
    "apiVersion": "apps/v1",
    "kind": "DaemonSet",
    "metadata": {"name": "agent", "namespace": "default"},
    "spec": {},
}

PODS = [
    pod(f"web-7d876db474-{x}", node=n)
    for x, n in (("42l82", "node1"), ("w8krc", "node1"), ("zzzzz", "node2"))
]

LINES = [
    (
        [],
        "create deployment web --image=nginx:1.27 --replicas=6",
        "",
        "deployment.apps/web created\n",
    ),
    ([deployment()], "scale deployment web --replicas=8", "", "deployment.apps/web scaled\n"),
    (
        [deployment()],
        "set image deployment/web nginx=nginx:1.28",
        "",
        "deployment.apps/web image updated\n",
    ),
    ([], "run one --image=nginx:1.27", "", "pod/one created\n"),
    ([], "apply -f -", json.dumps(STUCK), "configmap/stuck created\n"),
    ([], "apply -f -", json.dumps(PDB), "poddisruptionbudget.policy/web created\n"),
    ([], "apply -f -", json.dumps(CLASS), "priorityclass.scheduling.k8s.io/high created\n"),
    ([], "apply -f -", json.dumps(SERVICE), "service/lb created\n"),
    ([], "apply -f -", json.dumps(SET), "statefulset.apps/db created\n"),
    ([], "apply -f -", json.dumps(DAEMONS), "daemonset.apps/agent created\n"),
    (
        [],
        "apply -f -",
        json.dumps(HOOK),
        "validatingwebhookconfiguration.admissionregistration.k8s.io/guard created\n",
    ),
    (
        [STUCK],
        "delete configmap stuck --wait=false",
        "",
        'configmap "stuck" deleted from default namespace\n',
    ),
    (
        [STUCK],
        """patch configmap stuck --type=merge -p '{"metadata":{"finalizers":null}}'""",
        "",
        "configmap/stuck patched\n",
    ),
    ([NODE], "taint node node1 k=v:NoSchedule", "", "node/node1 tainted\n"),
    (
        [deployment()],
        "delete deployment web --cascade=orphan",
        "",
        'deployment.apps "web" deleted from default namespace\n',
    ),
    (
        [REPLICASET],
        "delete rs -l app=web",
        "",
        'replicaset.apps "web-7d876db474" deleted from default namespace\n',
    ),
    (
        PODS,
        "delete pod -l app=web --wait=false --field-selector spec.nodeName=node1",
        "",
        'pod "web-7d876db474-42l82" deleted from default namespace\n'
        'pod "web-7d876db474-w8krc" deleted from default namespace\n',
    ),
    (
        [
            REPLICASET,
            *(
                pod(f"web-7d876db474-{n}", creationTimestamp="2025-12-31T23:59:35Z")
                for n in ("5p9p2", "dwkdk")
            ),
        ],
        "get rs,pods",
        "",
        "NAME                             DESIRED   CURRENT   READY   AGE\n"
        "replicaset.apps/web-7d876db474   6         6         6       25s\n"
        "\n"
        "NAME                       READY   STATUS    RESTARTS   AGE\n"
        "pod/web-7d876db474-5p9p2   1/1     Running   0          25s\n"
        "pod/web-7d876db474-dwkdk   1/1     Running   0          25s\n",
    ),
]


@pytest.mark.parametrize(
    ("objects", "line", "stdin", "out"), LINES, ids=[line[1] for line in LINES]
)
def test_a_line_prints_what_the_real_one_printed(objects, line, stdin, out):
    terminal = Terminal(*objects)

    assert terminal.type(line, stdin) == (0, out, "")


def test_get_json_prints_the_whole_object():
    terminal = Terminal()
    terminal.type("apply -f -", json.dumps(STUCK))

    _, out, _ = terminal.type("get configmap stuck -o json")

    meta = terminal.stored("configmaps", "stuck", "metadata")
    applied = (
        '{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"ConfigMap\\",\\"metadata\\":'
        '{\\"annotations\\":{},\\"finalizers\\":[\\"example.com/hold\\"],'
        '\\"name\\":\\"stuck\\",\\"namespace\\":\\"default\\"}}\\n'
    )
    assert (
        out
        == f"""{{
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {{
        "annotations": {{
            "kubectl.kubernetes.io/last-applied-configuration": "{applied}"
        }},
        "creationTimestamp": "{meta["creationTimestamp"]}",
        "finalizers": [
            "example.com/hold"
        ],
        "name": "stuck",
        "namespace": "default",
        "resourceVersion": "{meta["resourceVersion"]}",
        "uid": "{meta["uid"]}"
    }}
}}
"""
    )
