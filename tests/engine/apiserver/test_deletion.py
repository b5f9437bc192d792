"""Deletion: grace, finalizers, propagation, collections, evictions, namespaces."""

from typing import Any

import pytest

from engine.objects import Obj
from tests.engine.apiserver.api_lab import ApiLab, config_map, deployment, pod

WEB = ("pods", "default", "web")


@pytest.fixture
def lab() -> ApiLab:
    lab = ApiLab()
    lab.run(2)
    return lab


def kinds(lab: ApiLab, stream: int) -> list[str]:
    return [kind for kind, _, _ in lab.stream(stream)]


@pytest.mark.parametrize(
    ("spec", "status", "options", "events"),
    [
        pytest.param(
            {"nodeName": "n"}, {}, {}, ["MODIFIED"], id="a running pod waits for its kubelet"
        ),
        pytest.param({}, {}, {}, ["MODIFIED", "DELETED"], id="a pod without a node goes at once"),
        pytest.param(
            {"nodeName": "n"},
            {"phase": "Succeeded"},
            {},
            ["MODIFIED", "DELETED"],
            id="a finished pod goes at once",
        ),
        pytest.param(
            {"nodeName": "n"},
            {},
            {"gracePeriodSeconds": 0},
            ["MODIFIED", "DELETED"],
            id="grace 0 is force",
        ),
    ],
)
def test_how_a_pod_is_deleted(
    lab: ApiLab, spec: Any, status: Any, options: Any, events: list[str]
) -> None:
    lab.ask("create", "pods", "default", body=pod(**spec))
    lab.ask("patch", *WEB, subresource="status", body={"status": {"phase": "Running", **status}})
    stream = lab.watch("pods", namespace="default", since=lab.store.revision)

    response = lab.ask("delete", *WEB, options=options)

    assert response.code == 200
    assert response.body["kind"] == "Pod"
    assert kinds(lab, stream) == events


def test_the_deletion_time_is_the_end_of_the_grace(lab: ApiLab) -> None:
    lab.ask("create", "pods", "default", body=pod(nodeName="n"))

    meta = lab.ask("delete", *WEB).body["metadata"]

    created, deleted = (int(meta[key][17:19]) for key in ("creationTimestamp", "deletionTimestamp"))
    assert deleted - created == 30
    assert meta["deletionGracePeriodSeconds"] == 30
    assert meta["generation"] == 2


def test_a_second_delete_can_only_shorten_the_grace(lab: ApiLab) -> None:
    lab.ask("create", "pods", "default", body=pod(nodeName="n"))
    first = lab.ask("delete", *WEB).body
    before = lab.store.revision

    longer = lab.ask("delete", *WEB, options={"gracePeriodSeconds": 60}).body
    shorter = lab.ask("delete", *WEB, options={"gracePeriodSeconds": 5}).body

    assert longer == first
    assert lab.store.revision == before + 1
    assert shorter["metadata"]["deletionGracePeriodSeconds"] == 5
    assert shorter["metadata"]["generation"] == 2


def test_the_kubelet_removes_what_has_ended(lab: ApiLab) -> None:
    uid = lab.ask("create", "pods", "default", body=pod(nodeName="n")).body["metadata"]["uid"]
    lab.ask("delete", *WEB)
    options = {"gracePeriodSeconds": 0, "preconditions": {"uid": uid}}

    lab.ask("delete", *WEB, options=options)

    assert lab.ask("get", *WEB).code == 404


def held(name: str = "settings") -> Obj:
    return {**config_map(), "metadata": {"name": name, "finalizers": ["example.com/hold"]}}


def test_a_finalizer_holds_an_object_until_it_is_taken_off(lab: ApiLab) -> None:
    where = ("configmaps", "default", "settings")
    lab.ask("create", "configmaps", "default", body=held())
    stream = lab.watch("configmaps", namespace="default", since=lab.store.revision)

    deleted = lab.ask("delete", *where)
    again = lab.ask("delete", *where)
    freed = lab.ask(
        "patch", *where, body={"metadata": {"finalizers": None}}, options={"patchType": "merge"}
    )

    assert deleted.body["metadata"]["deletionGracePeriodSeconds"] == 0
    assert again.body == deleted.body
    assert freed.code == 200
    assert kinds(lab, stream) == ["MODIFIED", "DELETED"]
    assert lab.ask("get", *where).code == 404


def test_no_finalizer_joins_once_the_deletion_has_begun(lab: ApiLab) -> None:
    lab.ask("create", "configmaps", "default", body=held())
    lab.ask("delete", "configmaps", "default", "settings")

    body = {"metadata": {"finalizers": ["example.com/hold", "example.com/late"]}}
    response = lab.ask("patch", "configmaps", "default", "settings", body=body)

    assert response.code == 422
    assert (
        "no new finalizers can be added if the object is being deleted" in response.body["message"]
    )


@pytest.mark.parametrize(
    ("policy", "finalizers", "gone"),
    [
        pytest.param("Background", None, True, id="background: the owner goes first"),
        pytest.param("Foreground", ["foregroundDeletion"], False, id="foreground: it goes last"),
        pytest.param("Orphan", ["orphan"], False, id="orphan: it first lets go of its dependents"),
    ],
)
def test_propagation_is_a_finalizer_for_the_garbage_collector(
    lab: ApiLab, policy: str, finalizers: list[str] | None, gone: bool
) -> None:
    lab.ask("create", "deployments", "default", body=deployment())

    options = {"propagationPolicy": policy}
    response = lab.ask("delete", "deployments", "default", "web", options=options)

    if gone:
        assert response.body["status"] == "Success"
        assert response.body["details"]["kind"] == "deployments"
    else:
        assert response.body["metadata"]["finalizers"] == finalizers
        assert response.body["metadata"]["generation"] == 2
    assert (lab.ask("get", "deployments", "default", "web").code == 404) is gone


def test_a_collection_is_deleted_by_selector(lab: ApiLab) -> None:
    for name in ("a", "b"):
        lab.ask("create", "pods", "default", body=pod(name))
    lab.ask("create", "configmaps", "default", body=config_map())

    options = {"labelSelector": "app=web", "fieldSelector": "metadata.name!=b"}
    response = lab.ask("deletecollection", "pods", "default", options=options)

    assert [item["metadata"]["name"] for item in response.body["items"]] == ["a"]
    left = lab.ask("list", "pods", "default").body["items"]
    assert [item["metadata"]["name"] for item in left] == ["b"]


def test_a_namespace_ends_when_it_is_finalized(lab: ApiLab) -> None:
    lab.ask("create", "namespaces", body={"metadata": {"name": "team"}})
    ending = lab.ask("delete", "namespaces", "", "team").body
    refused = lab.ask("create", "configmaps", "team", body=config_map())

    body = {**ending, "spec": {"finalizers": []}}
    lab.ask("update", "namespaces", "", "team", subresource="finalize", body=body)

    assert ending["status"] == {"phase": "Terminating"}
    assert refused.code == 403
    assert refused.body["message"] == (
        'configmaps "settings" is forbidden: unable to create new content in namespace team '
        "because it is being terminated"
    )
    assert lab.ask("get", "namespaces", "", "team").code == 404


# Evictions.

READY = {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}


def budget(lab: ApiLab, allowed: int, **status: int) -> None:
    spec = {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}}
    body = {"metadata": {"name": "limit"}, "spec": spec}
    lab.ask("create", "poddisruptionbudgets", "default", body=body)
    told = {
        "disruptionsAllowed": allowed,
        "currentHealthy": 1,
        "desiredHealthy": 1,
        "observedGeneration": 1,
        **status,
    }
    where = ("poddisruptionbudgets", "default", "limit")
    lab.ask("patch", *where, subresource="status", body={"status": told})


def evict(lab: ApiLab) -> Any:
    body = {"kind": "Eviction", "apiVersion": "policy/v1", "metadata": {"name": "web"}}
    return lab.ask("create", *WEB, subresource="eviction", body=body)


def test_an_eviction_is_paid_from_the_budget(lab: ApiLab) -> None:
    lab.ask("create", "pods", "default", body=pod(nodeName="n"))
    lab.ask("patch", *WEB, subresource="status", body=READY)
    budget(lab, allowed=1)

    response = evict(lab)

    status = lab.ask("get", "poddisruptionbudgets", "default", "limit").body["status"]
    assert (response.code, response.body["status"]) == (201, "Success")
    assert status["disruptionsAllowed"] == 0
    assert list(status["disruptedPods"]) == ["web"]
    assert "deletionTimestamp" in lab.ask("get", *WEB).body["metadata"]


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        pytest.param(
            {},
            "The disruption budget limit needs 1 healthy pods and has 1 currently",
            id="none left",
        ),
        pytest.param(
            {"observedGeneration": 0},
            "The disruption budget limit is still being processed by the server.",
            id="not looked at yet",
        ),
    ],
)
def test_a_budget_refuses(lab: ApiLab, status: Any, cause: str) -> None:
    lab.ask("create", "pods", "default", body=pod(nodeName="n"))
    lab.ask("patch", *WEB, subresource="status", body=READY)
    budget(lab, allowed=0, **status)

    response = evict(lab)

    assert response.code == 429
    assert response.body["message"] == (
        "Cannot evict pod as it would violate the pod's disruption budget."
    )
    assert response.body["details"]["causes"][0]["message"] == cause
    assert "deletionTimestamp" not in lab.ask("get", *WEB).body["metadata"]


def test_a_pod_that_is_not_ready_costs_nothing(lab: ApiLab) -> None:
    lab.ask("create", "pods", "default", body=pod(nodeName="n"))
    lab.ask("patch", *WEB, subresource="status", body={"status": {"phase": "Running"}})
    budget(lab, allowed=0)

    assert evict(lab).code == 201
