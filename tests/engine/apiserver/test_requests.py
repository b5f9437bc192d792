"""Requests and what is answered: codes and words as kubectl would show them."""

from typing import Any

import pytest

from tests.engine.apiserver.api_lab import ApiLab, config_map, deployment, pod


@pytest.fixture(scope="module")
def lab() -> ApiLab:
    """A server with a little in it; the rows below leave it as it is."""
    lab = ApiLab()
    lab.run(2)
    lab.ask("create", "configmaps", "default", body=config_map())
    lab.ask("create", "deployments", "default", body=deployment())
    lab.ask("create", "pods", "default", body=pod("web", nodeName="worker-1"))
    return lab


def named(value: Any, name: str) -> Any:
    return {**value, "metadata": {"name": name}}


def with_selector(value: Any, selector: Any) -> Any:
    return {**value, "spec": {**value["spec"], "selector": selector}}


CREATES: list[Any] = [
    pytest.param(
        "configmaps", config_map(), 409, 'configmaps "settings" already exists', id="again"
    ),
    pytest.param(
        "deployments",
        deployment(),
        409,
        'deployments.apps "web" already exists',
        id="again, with a group",
    ),
    pytest.param(
        "configmaps",
        named(config_map(), "Settings"),
        422,
        'ConfigMap "Settings" is invalid: metadata.name: Invalid value: "Settings": a lowercase '
        "RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
        "must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
        "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        id="a name in capitals",
    ),
    pytest.param(
        "configmaps",
        {"metadata": {}},
        422,
        'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
        id="no name",
    ),
    pytest.param(
        "pods",
        {**pod(), "spec": {}},
        422,
        'Pod "web" is invalid: spec.containers: Required value',
        id="a pod without containers",
    ),
    pytest.param(
        "pods",
        pod("a", priorityClassName="gold"),
        403,
        'pods "a" is forbidden: no PriorityClass with name gold was found',
        id="an unknown priority class",
    ),
    pytest.param(
        "pods",
        pod("a", restartPolicy="Sometimes"),
        422,
        'Pod "a" is invalid: spec.restartPolicy: Unsupported value: "Sometimes": supported values: '
        '"Always", "Never", "OnFailure"',
        id="an unknown restart policy",
    ),
    pytest.param(
        "deployments",
        with_selector(deployment("a"), {"matchLabels": {"x": "y"}}),
        422,
        'Deployment.apps "a" is invalid: spec.template.metadata.labels: Invalid value: '
        '{"app":"a"}: '
        "`selector` does not match template `labels`",
        id="a selector that does not match the template",
    ),
    pytest.param(
        "deployments",
        deployment("a", -1),
        422,
        'Deployment.apps "a" is invalid: spec.replicas: Invalid value: -1: must be greater than or '
        "equal to 0",
        id="fewer than no replicas",
    ),
    pytest.param(
        "configmaps",
        {**config_map("a"), "metadata": {"name": "a", "namespace": "other"}},
        400,
        "the namespace of the provided object does not match the namespace sent on the request",
        id="another namespace in the body",
    ),
    pytest.param(
        "configmaps",
        {**config_map("a"), "metadata": {"name": "a", "resourceVersion": "7"}},
        500,
        "resourceVersion should not be set on objects to be created",
        id="a resourceVersion on a new object",
    ),
]


@pytest.mark.parametrize(("resource", "body", "code", "message"), CREATES)
def test_a_creation_that_is_refused(
    lab: ApiLab, resource: str, body: Any, code: int, message: str
) -> None:
    response = lab.ask("create", resource, "default", body=body)

    assert (response.code, response.body["message"]) == (code, message)
    assert response.body["status"] == "Failure"


OTHERS = [
    pytest.param(
        ("get", "pods", "default", "nobody"), {}, 404, 'pods "nobody" not found', id="get nothing"
    ),
    pytest.param(
        ("delete", "deployments", "default", "nobody"),
        {},
        404,
        'deployments.apps "nobody" not found',
        id="delete nothing",
    ),
    pytest.param(
        ("get", "unicorns", "default", "x"),
        {},
        404,
        "the server could not find the requested resource",
        id="an unknown resource",
    ),
    pytest.param(
        ("create", "configmaps", "nowhere"),
        {"body": config_map()},
        404,
        'namespaces "nowhere" not found',
        id="create in a namespace that is not there",
    ),
    pytest.param(
        ("delete", "namespaces", "", "default"),
        {},
        403,
        'namespaces "default" is forbidden: this namespace may not be deleted',
        id="delete the default namespace",
    ),
    pytest.param(
        ("update", "configmaps", "default", "settings"),
        {"body": {**config_map(), "metadata": {"name": "settings", "resourceVersion": "1"}}},
        409,
        'Operation cannot be fulfilled on configmaps "settings": the object has been modified; '
        "please apply your changes to the latest version and try again",
        id="update from an old version",
    ),
    pytest.param(
        ("update", "deployments", "default", "web"),
        {"body": {**deployment("other"), "metadata": {"name": "web"}}},
        422,
        'Deployment.apps "web" is invalid: spec.selector: Invalid value: '
        '{"matchLabels":{"app":"other"}}: field is immutable',
        id="a selector is for ever",
    ),
    pytest.param(
        ("patch", "pods", "default", "web"),
        {"body": {"spec": {"nodeName": "worker-2"}}, "options": {"patchType": "merge"}},
        422,
        'Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than '
        "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
        "`spec.tolerations` (only additions to existing tolerations),"
        "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously "
        "negative)",
        id="a pod does not move",
    ),
    pytest.param(
        ("create", "pods", "default", "web"),
        {"subresource": "binding", "body": {"target": {"name": "worker-2"}}},
        409,
        'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node '
        '"worker-1"',
        id="a pod is bound once",
    ),
    pytest.param(
        ("list", "pods", "default"),
        {"options": {"fieldSelector": "spec.image=x"}},
        400,
        'Unable to find "/v1, Resource=pods" that match label selector "", field selector '
        '"spec.image=x": field label not supported: spec.image',
        id="a field that cannot be selected",
    ),
    pytest.param(
        ("delete", "configmaps", "default", "settings"),
        {"options": {"preconditions": {"uid": "other"}}},
        409,
        None,
        id="delete only if it is still the same",
    ),
    pytest.param(
        ("list", "pods"),
        {"options": {"resourceVersion": "100000"}},
        504,
        None,
        id="a revision that is far ahead",
    ),
]


@pytest.mark.parametrize(("asked", "more", "code", "message"), OTHERS)
def test_a_request_that_is_refused(
    lab: ApiLab, asked: Any, more: Any, code: int, message: str | None
) -> None:
    response = lab.ask(*asked, **more)

    assert response.code == code
    assert message is None or response.body["message"] == message


def test_a_created_object_has_what_the_server_gives() -> None:
    lab = ApiLab()
    lab.run(2)

    body = lab.ask("create", "deployments", "default", body=deployment()).body

    meta = body["metadata"]
    assert meta["generation"] == 1
    assert meta["creationTimestamp"].startswith("2026-01-01T00:00:0")
    assert len(meta["uid"]) == 36
    assert int(meta["resourceVersion"]) == lab.store.revision
    assert body["status"] == {}
    assert body["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": "25%", "maxUnavailable": "25%"}


def test_a_generated_name_ends_in_five_letters() -> None:
    lab = ApiLab()
    lab.run(2)
    body = {**config_map(), "metadata": {"generateName": "settings-"}}

    made = lab.ask("create", "configmaps", "default", body=body).body["metadata"]["name"]

    assert made.startswith("settings-")
    assert len(made) == len("settings-") + 5


def test_the_store_keeps_no_resource_version() -> None:
    lab = ApiLab()
    lab.run(2)
    lab.ask("create", "configmaps", "default", body=config_map())
    lab.ask("update", "configmaps", "default", "settings", body=config_map(a="1"))

    kv = lab.store.items["/registry/configmaps/default/settings"]

    assert "resourceVersion" not in kv.value["metadata"]


def test_generation_counts_changes_of_the_spec_only() -> None:
    lab = ApiLab()
    lab.run(2)
    lab.ask("create", "deployments", "default", body=deployment())

    labels = {"metadata": {"labels": {"tier": "front"}}}
    labelled = lab.ask("patch", "deployments", "default", "web", body=labels)
    status = {"status": {"replicas": 3}}
    told = lab.ask("patch", "deployments", "default", "web", subresource="status", body=status)
    scaled = lab.ask("patch", "deployments", "default", "web", body={"spec": {"replicas": 9}})

    assert labelled.body["metadata"]["generation"] == 1
    assert told.body["metadata"]["generation"] == 1
    assert told.body["status"] == {"replicas": 3}
    assert scaled.body["metadata"]["generation"] == 2


@pytest.mark.parametrize(
    ("change", "generation"),
    [
        pytest.param({"labels": {"tier": "front"}}, 1, id="labels"),
        pytest.param({"annotations": {"note": "x"}}, 2, id="annotations, copied to replica sets"),
        pytest.param({"finalizers": ["example.com/hold"]}, 1, id="finalizers"),
    ],
)
def test_what_of_a_deployments_metadata_makes_a_generation(
    change: dict[str, Any], generation: int
) -> None:
    lab = ApiLab()
    lab.run(2)
    lab.ask("create", "deployments", "default", body=deployment())

    first = lab.ask("patch", "deployments", "default", "web", body={"metadata": change})
    same = lab.ask("patch", "deployments", "default", "web", body={"metadata": change})
    status = {"metadata": {"annotations": {"told": "by its controller"}}}
    told = lab.ask("patch", "deployments", "default", "web", subresource="status", body=status)

    generations = [answer.body["metadata"]["generation"] for answer in (first, same, told)]
    assert generations == [generation] * 3


def test_status_and_spec_are_written_apart() -> None:
    lab = ApiLab()
    lab.run(2)
    lab.ask("create", "deployments", "default", body=deployment())
    both = {"spec": {"replicas": 9}, "status": {"replicas": 9}}

    through_status = lab.ask(
        "patch", "deployments", "default", "web", subresource="status", body=both
    )
    through_main = lab.ask(
        "patch", "deployments", "default", "web", body={"spec": {"replicas": 5}, "status": {"x": 1}}
    )

    assert through_status.body["spec"]["replicas"] == 3
    assert through_status.body["status"] == {"replicas": 9}
    assert through_main.body["spec"]["replicas"] == 5
    assert through_main.body["status"] == {"replicas": 9}


def test_scale_shows_and_changes_replicas_and_keeps_the_rest() -> None:
    lab = ApiLab()
    lab.run(2)
    lab.ask("create", "deployments", "default", body=deployment())

    seen = lab.ask("get", "deployments", "default", "web", subresource="scale").body
    body = {**seen, "spec": {"replicas": 7}}
    scaled = lab.ask("update", "deployments", "default", "web", subresource="scale", body=body)
    stale = lab.ask("update", "deployments", "default", "web", subresource="scale", body=body)

    assert seen["kind"] == "Scale"
    assert seen["status"] == {"replicas": 0, "selector": "app=web"}
    assert scaled.body["spec"] == {"replicas": 7}
    assert int(scaled.body["metadata"]["resourceVersion"]) == lab.store.revision
    assert stale.code == 409


def test_an_update_that_changes_nothing_writes_nothing() -> None:
    lab = ApiLab()
    lab.run(2)
    lab.ask("create", "configmaps", "default", body=config_map(a="1"))
    before = lab.store.revision

    response = lab.ask("update", "configmaps", "default", "settings", body=config_map(a="1"))

    assert response.code == 200
    assert lab.store.revision == before
    assert response.body["metadata"]["resourceVersion"] == str(before)


def test_a_write_on_a_stale_cache_is_decided_again_on_what_etcd_has() -> None:
    lab = ApiLab()
    lab.run(2)
    lab.ask("create", "deployments", "default", body=deployment())
    key = "/registry/deployments/default/web"
    value = lab.store.items[key].value
    lab.store.watches.clear()  # the cache hears nothing of what follows
    lab.store.put(key, {**value, "spec": {**value["spec"], "paused": True}})

    response = lab.ask("patch", "deployments", "default", "web", body={"spec": {"replicas": 9}})

    assert response.code == 200
    assert response.body["spec"]["paused"] is True
    assert response.body["spec"]["replicas"] == 9


def test_binding_sets_the_node_and_the_condition() -> None:
    lab = ApiLab()
    lab.run(2)
    node = {"metadata": {"name": "worker-1", "labels": {"topology.kubernetes.io/zone": "zone-a"}}}
    lab.ask("create", "nodes", body=node)
    lab.ask("create", "pods", "default", body=pod())

    target = {"target": {"kind": "Node", "name": "worker-1"}}
    bound = lab.ask("create", "pods", "default", "web", subresource="binding", body=target)
    seen = lab.ask("get", "pods", "default", "web").body

    assert (bound.code, bound.body["status"]) == (201, "Success")
    assert seen["spec"]["nodeName"] == "worker-1"
    assert seen["metadata"]["labels"] == {"app": "web", "topology.kubernetes.io/zone": "zone-a"}
    condition = seen["status"]["conditions"][0]
    assert (condition["type"], condition["status"]) == ("PodScheduled", "True")
    assert seen["metadata"]["generation"] == 1


def test_a_new_node_is_tainted_not_ready() -> None:
    lab = ApiLab()
    lab.run(2)

    node = lab.ask("create", "nodes", body={"metadata": {"name": "worker-9"}}).body

    assert node["spec"]["taints"] == [
        {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}
    ]


def test_dry_run_answers_and_writes_nothing() -> None:
    lab = ApiLab()
    lab.run(2)
    before = lab.store.revision

    options = {"dryRun": "All"}
    response = lab.ask("create", "configmaps", "default", body=config_map(), options=options)

    assert response.code == 201
    assert lab.store.revision == before


def test_health_checks_ask_etcd() -> None:
    lab = ApiLab()
    lab.run(2)

    assert lab.ask("get", "readyz").code == 200
    assert lab.ask("get", "livez").code == 200
