"""Selectors, affinity, spreading, bounds and taints that nobody could act upon are refused, in the
words of the real validation, at creation and at every later change.
"""

from typing import Any

import pytest

from engine.apiserver.placement_validation import (
    bounds_problems,
    placement_problems,
    selector_problems,
    taint_problems,
)
from engine.objects import dig
from tests.engine.apiserver.api_lab import ApiLab, deployment

HARD = "requiredDuringSchedulingIgnoredDuringExecution"
SOFT = "preferredDuringSchedulingIgnoredDuringExecution"

KEY = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end "
    "with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
    "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)


def said(causes: Any) -> list[str]:
    return [f"{cause.field}: {cause.message}" for cause in causes]


def expression(operator: Any, *values: str, key: str = "disk") -> dict[str, Any]:
    found: dict[str, Any] = {"key": key, "operator": operator}
    return {**found, "values": list(values)} if values else found


@pytest.mark.parametrize(
    ("term", "wrong"),
    [
        pytest.param(expression("In", "ssd"), [], id="In with a value"),
        pytest.param(expression("Exists"), [], id="Exists without values"),
        pytest.param(
            expression("In"),
            ["s.matchExpressions[0].values: Required value: must be specified when `operator` is "
             "'In' or 'NotIn'"],
            id="In without values",
        ),
        pytest.param(
            expression("DoesNotExist", "x"),
            ["s.matchExpressions[0].values: Forbidden: may not be specified when `operator` is "
             "'Exists' or 'DoesNotExist'"],
            id="DoesNotExist with a value",
        ),
        pytest.param(
            expression("Gt", "4"),
            ['s.matchExpressions[0].operator: Invalid value: "Gt": not a valid selector operator'],
            id="Gt is for nodes only",
        ),
        pytest.param(
            expression("Exists", key=""),
            [
                's.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
                f's.matchExpressions[0].key: Invalid value: "": {KEY}',
            ],
            id="no key",
        ),
    ],
)  # fmt: skip
def test_an_expression_of_a_label_selector(term: Any, wrong: list[str]) -> None:
    assert said(selector_problems({"matchExpressions": [term]}, "s")) == wrong


def node_affinity(**rules: Any) -> dict[str, Any]:
    return {"affinity": {"nodeAffinity": rules}}


@pytest.mark.parametrize(
    ("spec", "wrong"),
    [
        pytest.param(
            node_affinity(
                **{HARD: {"nodeSelectorTerms": [{"matchExpressions": [expression("Gt", "4")]}]}}
            ),
            [],
            id="node affinity with Gt",
        ),
        pytest.param(
            node_affinity(**{HARD: {"nodeSelectorTerms": []}}),
            [f"spec.affinity.nodeAffinity.{HARD}.nodeSelectorTerms: Required value: must have at "
             "least one node selector term"],
            id="no terms",
        ),
        pytest.param(
            node_affinity(**{SOFT: [{"weight": 101, "preference": {}}]}),
            [f"spec.affinity.nodeAffinity.{SOFT}[0].weight: Invalid value: 101: must be in the "
             "range 1-100"],
            id="too heavy",
        ),
        pytest.param(
            {"affinity": {"podAntiAffinity": {HARD: [{"labelSelector": {}}]}}},
            [f"spec.affinity.podAntiAffinity.{HARD}[0].topologyKey: Required value: can not be "
             "empty"],
            id="anti-affinity without a topology",
        ),
        pytest.param(
            {"topologySpreadConstraints": [{"maxSkew": 0, "topologyKey": "zone"}]},
            ["spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than "
             "zero",
             'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "": '
             'supported values: "DoNotSchedule", "ScheduleAnyway"'],
            id="a spread with two mistakes",
        ),
    ],
)  # fmt: skip
def test_the_placement_of_a_pod(spec: Any, wrong: list[str]) -> None:
    assert said(placement_problems(spec, "spec")) == wrong


@pytest.mark.parametrize(
    ("bounds", "wrong"),
    [
        pytest.param({"maxSurge": "150%", "maxUnavailable": 0}, [], id="a surge may exceed 100%"),
        pytest.param(
            {"maxUnavailable": "101%"},
            ['b.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
            id="more than all unavailable",
        ),
        pytest.param(
            {"maxSurge": -1},
            ["b.maxSurge: Invalid value: -1: must be greater than or equal to 0"],
            id="below zero",
        ),
        pytest.param(
            {"maxSurge": "many"},
            ['b.maxSurge: Invalid value: "many": a valid percent string must be a numeric string '
             "followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is "
             "'[0-9]+%')"],
            id="no percentage",
        ),
    ],
)  # fmt: skip
def test_bounds_of_a_rollout(bounds: Any, wrong: list[str]) -> None:
    assert said(bounds_problems(bounds, "b", "maxUnavailable", "maxSurge")) == wrong


def test_a_taint_has_a_key_and_a_known_effect() -> None:
    taints = [{"key": "k", "effect": "NoSchedule"}, {"key": "k"}, {"key": "", "effect": "Never"}]

    assert said(taint_problems(taints, "spec.taints")) == [
        "spec.taints[1].effect: Required value",
        'spec.taints[2].key: Invalid value: "": name part must be non-empty',
        f'spec.taints[2].key: Invalid value: "": {KEY}',
        'spec.taints[2].effect: Unsupported value: "Never": supported values: "NoExecute", '
        '"NoSchedule", "PreferNoSchedule"',
    ]


def test_a_later_change_is_checked_like_a_creation_and_leaves_the_object_as_it_was() -> None:
    lab = ApiLab()
    lab.run(2)
    lab.ask("create", "deployments", "default", body=deployment())
    bounds = {"spec": {"strategy": {"rollingUpdate": {"maxUnavailable": "200%"}}}}

    refused = lab.ask(
        "patch", "deployments", "default", "web", body=bounds, options={"patchType": "merge"}
    )
    stands = lab.ask("get", "deployments", "default", "web").body

    assert refused.code == 422
    assert refused.body["message"] == (
        'Deployment.apps "web" is invalid: spec.strategy.rollingUpdate.maxUnavailable: Invalid '
        'value: "200%": must not be greater than 100%'
    )
    assert dig(stands, "spec.strategy.rollingUpdate.maxUnavailable") == "25%"
    assert dig(stands, "metadata.generation") == 1
