"""Who manages which field: after updates, and after applies that agree, conflict or let go."""

from typing import Any

import pytest

from engine.managed import applied, fields_of, read_managers, said, tracked
from engine.objects import freeze, thaw
from engine.resources import CATALOGUE

KEYS = CATALOGUE["deployments"].merge_keys
NOW, V = "2026-01-01T00:00:00Z", "apps/v1"


def web(replicas: Any = None, image: str = "", labels: Any = None, **more: Any) -> Any:
    spec: dict[str, Any] = {} if replicas is None else {"replicas": replicas}
    if image:
        spec["template"] = {"spec": {"containers": [{"name": "web", "image": image}]}}
    meta = {"name": "web", **({"labels": labels} if labels else {})}
    return freeze({"kind": "Deployment", "metadata": meta, "spec": {**spec, **more}})


def managers(value: Any) -> dict[str, list[str]]:
    return {
        f"{manager.name} {manager.operation}": sorted(said(path) for path in manager.paths)
        for manager in read_managers(value["metadata"])
    }


def apply(live: Any, config: Any, name: str, *, force: bool = False) -> tuple[Any, list[str]]:
    value, conflicts = applied(live, config, KEYS, name, V, NOW, force=force)
    return value, [f"{each.manager.who}: {said(each.path)}" for each in conflicts]


def created(value: Any, name: str = "kubectl-create") -> Any:
    return tracked(None, value, KEYS, name, V, NOW)


def test_fields_have_the_names_that_conflicts_use() -> None:
    value = web(2, "nginx", {"app": "web"}, selector={"matchLabels": {"app": "web"}})

    assert [said(path) for path in fields_of(value, KEYS)] == [
        ".metadata.labels.app",
        ".spec.replicas",
        '.spec.template.spec.containers[name="web"]',
        '.spec.template.spec.containers[name="web"].name',
        '.spec.template.spec.containers[name="web"].image',
        ".spec.selector",
    ]


def test_whoever_writes_a_field_takes_it_over() -> None:
    first = created(web(2, "nginx:1"))
    second = tracked(
        first, {**first, "spec": {**first["spec"], "replicas": 5}}, KEYS, "hpa", V, NOW
    )

    assert managers(second)["hpa Update"] == [".spec.replicas"]
    assert ".spec.replicas" not in managers(second)["kubectl-create Update"]


def test_writing_the_same_again_changes_nothing() -> None:
    first = created(web(2))

    assert tracked(first, first, KEYS, "other", V, "2027-01-01T00:00:00Z") == first


def test_an_apply_that_changes_what_another_manages_is_a_conflict() -> None:
    live = created(web(2, "nginx:1"), "kubectl-client-side-apply")

    _, conflicts = apply(live, web(3, "nginx:2"), "ci")

    assert conflicts == [
        '"kubectl-client-side-apply" using apps/v1: .spec.replicas',
        '"kubectl-client-side-apply" using apps/v1: '
        '.spec.template.spec.containers[name="web"].image',
    ]


def test_an_apply_that_agrees_shares_the_field() -> None:
    live = created(web(2, "nginx:1"))

    value, conflicts = apply(live, web(2), "ci")

    assert conflicts == []
    assert managers(value)["ci Apply"] == [".spec.replicas"]
    assert ".spec.replicas" in managers(value)["kubectl-create Update"]


def test_force_takes_the_field_over() -> None:
    live = created(web(2))

    value, conflicts = apply(live, web(3), "ci", force=True)

    assert conflicts == []
    assert value["spec"]["replicas"] == 3
    assert managers(value) == {"ci Apply": [".spec.replicas"]}


def test_what_an_applier_leaves_out_is_removed_when_nobody_else_has_it() -> None:
    first, _ = apply(created(web()), web(3, "nginx:1", {"a": "1", "b": "2"}), "ci")
    shared, _ = apply(first, web(labels={"b": "2"}), "other")

    value, conflicts = apply(shared, web(3), "ci")

    assert conflicts == []
    assert thaw(value["spec"]) == {"replicas": 3}
    assert value["metadata"]["labels"] == {"b": "2"}


def test_items_of_others_stay() -> None:
    first, _ = apply(created(web()), web(image="nginx:1"), "ci")
    sidecar = {"name": "proxy", "image": "envoy"}
    config = freeze({"spec": {"template": {"spec": {"containers": [sidecar]}}}})
    both, _ = apply(first, config, "mesh")

    value, _ = apply(both, web(image="nginx:2"), "ci")

    containers = value["spec"]["template"]["spec"]["containers"]
    assert [(c["name"], c["image"]) for c in containers] == [("web", "nginx:2"), ("proxy", "envoy")]


def test_an_object_that_nobody_tracked_belongs_to_before_first_apply() -> None:
    _, conflicts = apply(web(2), web(3), "ci")

    assert conflicts == ['"before-first-apply" using apps/v1: .spec.replicas']


@pytest.mark.parametrize("times", [1, 3])
def test_applying_again_changes_nothing(times: int) -> None:
    value, _ = apply(created(web(2)), web(2, "nginx:1", {"app": "web"}), "ci")
    again = value
    for _ in range(times):
        again, conflicts = apply(again, web(2, "nginx:1", {"app": "web"}), "ci")

    assert again == value
    assert conflicts == []
