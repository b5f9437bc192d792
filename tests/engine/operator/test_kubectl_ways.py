"""Ways of saying the same to kubectl, and flags that people know from books."""

import json

import pytest

from engine.objects import evolve
from engine.operator.kubectl.drain_filters import sort_pods
from engine.operator.kubectl.raw import place_of
from engine.resources import absent, find
from engine.units import EPOCH, SECOND, rfc3339
from tests.engine.operator.terminal import Terminal, deployment, pod

SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web", "namespace": "default"},
    "spec": {"selector": {"app": "web", "track": "old"}},
}
INGRESS = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "a"}}
EVENT = {"apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": {"name": "a"}}


@pytest.mark.parametrize(
    "word",
    ["deploy", "Deployment", "deployment.apps", "deployments.apps", "deploy.app",
     "deployments.v1.apps"],
)  # fmt: skip
def test_a_resource_has_many_names(word):
    assert find(word).plural == "deployments"


def test_a_name_in_another_group_is_none():
    assert find("deployments.batch") is None
    assert find("pods.v1.").plural == "pods"


def test_an_object_is_called_as_it_was_printed():
    terminal = Terminal(deployment(replicas=3))

    code, told, _ = terminal.type("scale deployment.apps/web --replicas=4")

    assert (code, told) == (0, "deployment.apps/web scaled\n")


def test_what_a_real_server_knows_is_not_said_to_be_unknown():
    terminal = Terminal()

    assert absent("netpol").qualified == "networkpolicies.networking.k8s.io"
    assert terminal.type("apply -f -", json.dumps(INGRESS))[2] == (
        "error: the kind Ingress is not modelled here\n"
    )
    assert terminal.type("apply -f -", json.dumps(EVENT))[2] == (
        "error: Event of events.k8s.io/v1 is not modelled here: write it as v1\n"
    )


def test_an_autoscaler_of_the_first_version_is_one_of_the_second():
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    spec = {"scaleTargetRef": target, "maxReplicas": 5, "targetCPUUtilizationPercentage": 60}
    old = {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler"}
    terminal = Terminal()

    terminal.type("apply -f -", json.dumps({**old, "metadata": {"name": "web"}, "spec": spec}))

    share = {"type": "Utilization", "averageUtilization": 60}
    cpu = {"type": "Resource", "resource": {"name": "cpu", "target": share}}
    kept = terminal.stored("horizontalpodautoscalers", "web", "spec")
    assert kept == {"scaleTargetRef": target, "maxReplicas": 5, "metrics": [cpu]}


def test_a_role_may_speak_of_what_is_not_here():
    terminal = Terminal()

    terminal.type("create role reader --verb=get --resource=ingresses")

    assert terminal.stored("roles", "reader", "rules") == [
        {"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["get"]}
    ]


def test_a_manifest_in_yaml_is_read_as_kubectl_reads_it():
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, creationTimestamp: 2024-01-01}\n"
    terminal = Terminal()

    terminal.type("create -f -", text + "data: &d {y: b}\nbinaryData: *d\n")

    assert terminal.stored("configmaps", "a", "data") == {"true": "b"}
    assert terminal.stored("configmaps", "a", "binaryData") == {"true": "b"}


def test_the_items_of_a_typed_list_need_no_kind():
    terminal = Terminal()
    items = [{"metadata": {"name": name}} for name in ("a", "b")]

    code, told, _ = terminal.type(
        "apply -f -", json.dumps({"apiVersion": "v1", "kind": "ConfigMapList", "items": items})
    )

    assert (code, told) == (0, "configmap/a created\nconfigmap/b created\n")


# Flags


def test_a_pod_is_run_with_overrides():
    terminal = Terminal()

    terminal.type("""run web --image=nginx --overrides='{"spec":{"nodeName":"node1"}}'""")

    spec = terminal.stored("pods", "web", "spec")
    assert (spec["nodeName"], spec["containers"][0]["image"]) == ("node1", "nginx")


def test_overrides_replace_lists_unless_they_are_strategic():
    one = '{"spec":{"containers":[{"name":"web","tty":true}]}}'
    terminal = Terminal()

    terminal.type(f"run web --image=nginx --overrides='{one}'")
    terminal.type(f"run two --image=nginx --override-type=strategic --overrides='{one}'")

    assert terminal.stored("pods", "web", "spec.containers") == [{"name": "web", "tty": True}]
    assert [c["name"] for c in terminal.stored("pods", "two", "spec.containers")] == ["two", "web"]


def test_a_change_may_be_recorded_with_its_line():
    one = [{"name": "nginx", "image": "nginx:1"}]
    web = evolve(deployment(), {"spec": {"template": {"spec": {"containers": one}}}})
    terminal = Terminal(web)

    answer = terminal.type("set image deployment/web nginx=nginx:2 --record")

    assert answer[2].startswith("Flag --record has been deprecated, --record will be removed")
    assert terminal.stored("deployments", "web", "metadata.annotations") == {
        "kubernetes.io/change-cause": "kubectl set image deployment/web nginx=nginx:2 --record=true"
    }


def test_a_selector_is_set_as_a_whole_and_for_services_only():
    terminal = Terminal(SERVICE, deployment())

    told = terminal.type("set selector service web app=web,tier=front")
    refused = terminal.type("set selector deployment web app=web")

    assert told == (0, "service/web selector updated\n", "")
    assert terminal.stored("services", "web", "spec.selector") == {"app": "web", "tier": "front"}
    assert refused[2] == "error: setting a selector is only supported for Services\n"


def test_labels_are_listed():
    terminal = Terminal(pod("a", labels={"x": "1", "b": "2"}), pod("c"))

    assert terminal.type("label pod a --list")[1] == "b=2\nx=1\n"
    assert terminal.type("label pods --all --list")[1].startswith(
        "Listing labels for Pod./a:\n b=2\n x=1\nListing labels for Pod./c:\n"
    )


def test_a_quota_has_scopes():
    terminal = Terminal()

    terminal.type("create quota small --hard=pods=2 --scopes=BestEffort,NotTerminating")

    assert terminal.stored("resourcequotas", "small", "spec") == {
        "hard": {"pods": "2"}, "scopes": ["BestEffort", "NotTerminating"]
    }  # fmt: skip


def test_columns_of_ones_own_may_be_without_headers():
    terminal = Terminal(pod("a"), pod("b"))

    assert terminal.type("get pods -o custom-columns=N:.metadata.name --no-headers")[1] == "a\nb\n"


def test_what_a_template_finds_is_shown_as_json():
    terminal = Terminal(pod("a"), pod("b"))

    _, shown, _ = terminal.type("get pods -o jsonpath-as-json='{.items[*].metadata.name}'")

    assert json.loads(shown) == ["a", "b"]


def test_a_drain_does_not_wait_for_what_should_be_gone_for_long():
    gone = evolve(pod("a"), {"metadata": {"deletionTimestamp": rfc3339(EPOCH)}})
    flags = {"ignore-daemonsets": False, "delete-emptydir-data": False, "force": True}

    patient = sort_pods([gone], {**flags, "skip-wait-for-delete-timeout": 0}, EPOCH + 9 * SECOND)
    hasty = sort_pods([gone], {**flags, "skip-wait-for-delete-timeout": 8}, EPOCH + 9 * SECOND)
    fair = sort_pods([gone], {**flags, "skip-wait-for-delete-timeout": 9}, EPOCH + 9 * SECOND)

    assert (patient.evict, hasty.evict, fair.evict) == ([gone], [], [gone])


def restarted(name, count, **labels):
    status = {"containerStatuses": [{"restartCount": count}]}
    return evolve(pod(name), {"status": status, "metadata": {"labels": labels}})


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (".status.containerStatuses[0].restartCount", "a-1 a-10 a-2"),
        (".metadata.name", "a-1 a-2 a-10"),
        ("metadata.name", "a-1 a-2 a-10"),
        ("{.metadata.labels.size}", "a-2 a-10 a-1"),
    ],
)
def test_a_list_is_sorted_by_any_path(path, names):
    ten, two, one = restarted("a-10", 3, size="900m"), restarted("a-2", 20), restarted("a-1", 0)
    terminal = Terminal(ten, two, evolve(one, {"metadata": {"labels": {"size": "1"}}}))

    _, shown, _ = terminal.type(f"get pods -o name --sort-by='{path}'")

    assert shown.replace("pod/", "").split() == names.split()


def test_a_list_cannot_be_sorted_by_what_nobody_has():
    terminal = Terminal(pod("a"))

    assert terminal.type("get pods --sort-by=.foo") == (
        1, "", 'error: couldn\'t find any field with path "{.foo}" in the list of objects\n'
    )  # fmt: skip


@pytest.mark.parametrize("path", [".metadata", ".spec.containers", ".status.ready"])
def test_a_list_cannot_be_sorted_by_what_has_no_order(path):
    status = {"status": {"ready": True}}
    terminal = Terminal(evolve(pod("a"), status), evolve(pod("b"), status))

    assert terminal.type(f"get pods --sort-by={path}") == (
        1, "", f"error: Field {{{path}}} in [][][]reflect.Value is an unsortable type\n"
    )  # fmt: skip


def test_a_path_that_cannot_be_read_ends_the_line_once_it_is_looked_for():
    code, _, said = Terminal(pod("a")).type("wait pod/a --for=jsonpath='{.status[}'=3")

    assert (code, said) == (1, "error: error parsing jsonpath {.status[}, unrecognized: [\n")


@pytest.mark.parametrize(
    ("overrides", "kind", "said"),
    [
        ("[1]", "json", "json: cannot unmarshal number into Go value of type jsonpatch.Operation"),
        ('{"metadata": 5}', "merge", "Invalid JSON Patch"),
        ('{"metadata": null}', "merge", "Invalid JSON Patch"),
    ],
)
def test_overrides_that_leave_no_pod_are_refused(overrides, kind, said):
    line = f"run web --image=nginx --overrides='{overrides}' --override-type={kind}"

    assert Terminal().type(line) == (1, "", f"error: {said}\n")


@pytest.mark.parametrize(
    "image",
    ["nginx", "nginx:1.27", "registry.example:5000/team/web:v1", "ghcr.io/a/b@sha256:" + "a" * 64],
)
def test_the_name_of_an_image_may_have_a_host_a_tag_and_a_digest(image):
    assert Terminal().type(f"run web --image={image}")[0] == 0


WEB = json.dumps({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}})
FROM_MANIFESTS = [
    ("label -f - a=b", "deployment.apps/web labeled\n"),
    ("annotate -f - a=b", "deployment.apps/web annotated\n"),
    ("set image -f - *=nginx:9", "deployment.apps/web image updated\n"),
    ("set env -f - A=b", "deployment.apps/web env updated\n"),
    ("set resources -f - --limits=cpu=1", "deployment.apps/web resource requirements updated\n"),
    ("set serviceaccount -f - robot", "deployment.apps/web serviceaccount updated\n"),
    ("scale -f - --replicas=2", "deployment.apps/web scaled\n"),
    ("rollout pause -f -", "deployment.apps/web paused\n"),
]


@pytest.mark.parametrize(("line", "told"), FROM_MANIFESTS, ids=[line for line, _ in FROM_MANIFESTS])
def test_objects_may_be_named_by_their_manifests(line, told):
    one = [{"name": "nginx", "image": "nginx:1"}]
    web = evolve(deployment(), {"spec": {"template": {"spec": {"containers": one}}}})

    assert Terminal(web).type(line, WEB) == (0, told, "")


def test_objects_are_not_named_twice():
    answer = Terminal(deployment()).type("set image deploy/web *=nginx:9 -f -", WEB)

    assert answer[2].startswith("error: when paths, URLs, or stdin is provided as input, you may")


@pytest.mark.parametrize("form", ["nope", "wide", "custom-columns=A:.b"])
def test_what_was_changed_has_no_columns(form):
    code, _, err = Terminal(deployment()).type(f"scale deploy/web --replicas=2 -o {form}")

    assert code == 1
    assert err.startswith("error: unable to match a printer suitable for the output format")
    assert "wide" not in err.partition("allowed formats")[2]


def test_a_diff_may_be_the_servers():
    assert Terminal(deployment()).type("diff -f - --server-side", WEB)[0] in (0, 1)


# Paths


PATHS = [
    ("/api/v1/nodes/a", ("nodes", "", "a", "")),
    ("/api/v1/pods", ("pods", "", "", "")),
    ("/api/v1/namespaces/shop", ("namespaces", "", "shop", "")),
    ("/api/v1/namespaces/shop/pods/a/log", ("pods", "shop", "a", "log")),
    ("/apis/apps/v1/namespaces/shop/deployments/a/scale", ("deployments", "shop", "a", "scale")),
    ("/apis/apps/v1beta1/deployments", None),
    ("/apis/apps/v1/pods", None),
    ("/api/v1/namespaces/shop/nodes/a", None),
    ("/api/v1/pods/a", None),
    ("/metrics", None),
    ("/", None),
]


@pytest.mark.parametrize(("path", "place"), PATHS, ids=[path for path, _ in PATHS])
def test_a_path_names_a_resource_or_an_object(path, place):
    found = place_of(path)

    assert (found and (found[0].plural, *found[1:])) == place


def test_raw_shows_what_the_server_sends():
    terminal = Terminal(pod("a"))

    code, told, _ = terminal.type("get --raw /api/v1/namespaces/default/pods/a")
    _, every, _ = terminal.type("get --raw /api/v1/pods")
    missing = terminal.type("get --raw /api/v1/namespaces/default/pods/b")

    assert (code, json.loads(told)["metadata"]["name"]) == (0, "a")
    assert json.loads(every)["kind"] == "PodList"
    assert missing == (1, "", 'Error from server (NotFound): pods "b" not found\n')
