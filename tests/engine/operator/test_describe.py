"""What `kubectl describe` prints, in the layout of the real one (kubectl/pkg/describe)."""

import pytest

from engine.operator.kubectl.described import DESCRIBERS, PLAIN, Scene, describe
from engine.operator.kubectl.described.plain import title_of
from engine.operator.kubectl.table import tabbed
from engine.units import SECOND
from tests.engine.operator.terminal import Terminal, deployment, pod

NODE = {
    "apiVersion": "v1",
    "kind": "Node",
    "metadata": {"name": "node1", "creationTimestamp": "2026-01-01T00:00:00Z"},
    "spec": {"taints": [{"key": "k", "value": "v", "effect": "NoSchedule"}]},
    "status": {"allocatable": {"cpu": "2", "memory": "4Gi", "pods": "110"}},
}


def event(about, **fields):
    kind, name = about
    reference = {"kind": kind, "name": name, "namespace": "default", "uid": fields.pop("uid", "")}
    base = {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": f"{name}.{fields['reason']}", "namespace": "default"},
        "involvedObject": {key: value for key, value in reference.items() if value},
        "type": "Normal",
        "source": {"component": "kubelet"},
        "firstTimestamp": "2026-01-01T00:00:00Z",
        "lastTimestamp": "2026-01-01T00:00:00Z",
    }
    return {**base, **fields}


ALIGNED = [
    pytest.param([["a", "b"], ["long", "c"]], "a     b\nlong  c\n", id="cells of one block"),
    pytest.param([["a", "b"], ["alone"], ["long", "c"]], "a  b\nalone\nlong  c\n",
                 id="a line without cells ends a block"),
    pytest.param([["a", ""], ["", "b"]], "a  \n   b\n", id="empty cells"),
    pytest.param([["a", "b", "c"], ["aa", "b"]], "a   b  c\naa  b\n",
                 id="the last cell widens no column"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "text"), ALIGNED)
def test_cells_are_aligned_in_blocks_as_go_does_it(rows, text):
    assert tabbed(rows) == text


def test_a_pod_is_described_with_its_containers_and_its_events_last():
    one = pod("web-1", uid="u1")
    terminal = Terminal(one, event(("Pod", "web-1"), uid="u1", reason="Pulled", count=3,
                                   message="Container image already present"))  # fmt: skip
    terminal.put(event(("Pod", "web-1"), uid="other", reason="OfAnother"))
    terminal.wait(30 * SECOND)

    code, out, err = terminal.type("describe pod web-1")

    assert (code, err) == (0, "")
    assert out.splitlines()[:6] == [
        "Name:         web-1",
        "Namespace:    default",
        "Node:         node1/",
        "Labels:       app=web",
        "Annotations:  <none>",
        "Status:       Running",
    ]
    assert "Containers:\n  nginx:\n    Container ID:   \n    Image:          nginx:1.27\n" in out
    assert out.splitlines()[-4:] == [
        "Events:",
        "  Type    Reason  Age                From     Message",
        "  ----    ------  ----               ----     -------",
        "  Normal  Pulled  30s (x3 over 30s)  kubelet  Container image already present",
    ]


def test_a_name_that_does_not_exist_means_all_that_begin_with_it_without_events():
    terminal = Terminal(pod("web-1"), pod("web-2"), pod("db-1", app="db"))

    code, out, _ = terminal.type("describe pod web")

    names = [line.split()[1] for line in out.splitlines() if line.startswith("Name:")]
    assert (code, names) == (0, ["web-1", "web-2"])
    assert "Events:" not in out


def test_what_nothing_begins_with_is_not_found():
    answer = Terminal(pod("db-1")).type("describe pod web")

    assert answer == (1, "", 'Error from server (NotFound): pods "web" not found\n')


def test_nothing_to_describe_is_no_failure():
    err = "No resources found in default namespace.\n"

    assert Terminal().type("describe pods") == (0, "", err)


def test_a_node_counts_what_its_pods_ask_for():
    asked = {"requests": {"cpu": "500m", "memory": "1Gi"}, "limits": {"cpu": "1"}}
    base = pod("web-1")
    container = {"name": "nginx", "image": "nginx", "resources": asked}
    terminal = Terminal(NODE, {**base, "spec": {"nodeName": "node1", "containers": [container]}})

    _, out, _ = terminal.type("describe node node1")

    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "Taints: k=v:NoSchedule" in lines
    assert 'Lease: Failed to get lease: leases.coordination.k8s.io "node1" not found' in lines
    assert "Non-terminated Pods: (1 in total)" in lines
    assert "cpu 500m (25%) 1 (50%)" in lines
    assert "memory 1Gi (25%) 0 (0%)" in lines


def test_a_deployment_names_its_replicasets_old_and_new():
    owner = [{"kind": "Deployment", "name": "web", "uid": "d", "controller": True}]

    def replicaset(name, image):
        made = deployment(name, image=image, ownerReferences=owner, labels={"app": "web"})
        labels = {"app": "web", "pod-template-hash": name[-1]}
        template = {**made["spec"]["template"], "metadata": {"labels": labels}}
        return {**made, "kind": "ReplicaSet", "spec": {**made["spec"], "template": template}}

    terminal = Terminal(deployment(uid="d"), replicaset("web-1", "nginx:1.26"),
                        replicaset("web-2", "nginx:1.27"))  # fmt: skip

    _, out, _ = terminal.type("describe deployment web")

    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "OldReplicaSets: web-1 (6/6 replicas created)" in lines
    assert "NewReplicaSet: web-2 (6/6 replicas created)" in lines


@pytest.mark.parametrize("plural", DESCRIBERS, ids=list(DESCRIBERS))
def test_every_describer_bears_an_object_with_nothing_in_it(plural):
    describer = DESCRIBERS[plural]
    template = {"spec": {"containers": [{"name": "c", "image": "i"}]}}
    spec = {
        "template": template,
        "jobTemplate": {"spec": {"template": template}},
        "scaleTargetRef": {"kind": "Deployment", "name": "web"},
    }
    value = {"metadata": {"name": "x", "namespace": "default", "uid": "u"}, "spec": spec}
    others = {need.plural: [] for need in describer.needs}

    text = describe(describer, Scene(value, others, [], 0))

    assert text.startswith("Name:")
    assert "\t" not in text
    assert ("Events:" in text) is describer.has_events


def test_what_has_no_describer_shows_every_field():
    lease = {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": "node1", "namespace": "kube-node-lease", "uid": "u"},
        "spec": {"holderIdentity": "node1", "leaseDurationSeconds": 40},
    }

    text = describe(PLAIN, Scene(lease, {}, None, 0))

    assert "API Version:  coordination.k8s.io/v1\n" in text
    assert "Spec:\n  Holder Identity:         node1\n  Lease Duration Seconds:  40\n" in text


TITLES = [("apiVersion", "API Version"), ("podCIDR", "Pod CIDR"), ("uid", "UID"), ("kind", "Kind"),
          ("with.dot", "with.dot"), ("renewTime", "Renew Time")]  # fmt: skip


@pytest.mark.parametrize(("field", "title"), TITLES)
def test_fields_are_titled_in_words(field, title):
    assert title_of(field) == title
