"""Whatever stands in a case: it is decided and told, or its author is told what is wrong."""

import json
from collections.abc import Iterator
from io import BytesIO
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cases.account import account, as_json
from engine.cases.decisions import decide_lines
from engine.cases.document import read_case_file
from engine.finding import Rejected
from engine.scheduler.cases import decided
from tests.conformance.test_scheduler_cases import CASES
from tests.engine.scheduler import test_volumes as volumes
from tests.engine.scheduler.world import node, pod

JUNK: list[Any] = [
    None, 0, -1, 3.5, True, "", "x", "5Gi", [], [1], ["a"], [None], {}, {"a": 1}, {"a": None},
    "\0", 1 << 70,
]  # fmt: skip
WEB = {"matchLabels": {"app": "web"}}
TEMPLATE = {"metadata": {"labels": {"app": "web"}}, "spec": pod("t")["spec"]}
STORED: dict[str, Any] = {
    "nodes": [*volumes.NODES, node("c", images={"nginx:1": 1})],
    "pods": [pod("placed", "1", on="c", priorityClassName="low")],
    "pod": volumes.subject("x", "y"),
    "priorityClasses": [
        {"low": 1},
        {"metadata": {"name": "high"}, "value": 9, "globalDefault": True},
    ],
    "persistentVolumeClaims": [volumes.claim("x", kind="zonal"), volumes.claim("y")],
    "persistentVolumes": [volumes.volume("v", "zb"), volumes.volume("w", meta=volumes.ZONED)],
    "storageClasses": volumes.CLASSES,
    "csiNodes": [volumes.limited("c", 1)],
    "volumeAttachments": [volumes.attached("w", "c")],
    "podDisruptionBudgets": [{"metadata": {"name": "b"}, "spec": {"selector": WEB}}],
    "namespaces": [{"metadata": {"name": "default", "labels": {"a": "b"}}}],
    "replicaSets": [{"metadata": {"name": "rs"}, "spec": {"selector": WEB, "template": TEMPLATE}}],
}
KINDS = {"pod": "Pod", "nodes": "Node", "pods": "Pod", "services": "Service"}


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else ()
    for key, item in enumerate(value) if isinstance(value, list) else inner:
        yield from paths(item, (*path, key))


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(copy[path[0]], path[1:], new)
    return copy


def spoilt(dice: Random) -> dict[str, Any]:
    case = STORED if dice.random() < 0.3 else dice.choice(CASES)
    case = {key: value for key, value in case.items() if key != "expect"}
    for _ in range(dice.choice([1, 1, 2])):
        case = put(case, dice.choice(list(paths(case))[1:]), dice.choice(JUNK))
    return case


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1 << 32))
def test_a_line_is_decided_or_refused(seed: int) -> None:
    line = json.dumps(spoilt(Random(seed))).encode()

    (decision,) = decide_lines(BytesIO(line))

    assert (decision.row is None) == bool(decision.error)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 1 << 32))
def test_a_file_of_manifests_is_told_or_refused(seed: int) -> None:
    case = spoilt(Random(seed))
    items: list[Any] = []
    for key, kind in KINDS.items():
        rows = case.get(key)
        for row in rows if isinstance(rows, list) else [rows]:
            items.append({"kind": kind, **row} if isinstance(row, dict) else row)
    for raw in (case, {"kind": "List", "items": items}):
        try:
            told = read_case_file(json.dumps(raw).encode(), "case.json", "subject")
        except Rejected as rejected:
            assert all(finding.message for finding in rejected.findings)
            continue
        pod, cluster, decision = decided(told.case)

        assert list(account(told, pod, cluster, decision, "pt-BR"))
        assert json.dumps(as_json(told, decision))


CLAIM = {"metadata": {"name": "d"}, "spec": volumes.claim("y")["spec"]}
ONCE = {"spec": {**TEMPLATE["spec"], "restartPolicy": "Never"}}
OWNER = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "w", "uid": "u"}


def workload(kind: str, api: str = "apps/v1", **spec: Any) -> dict[str, Any]:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": "w"}, "spec": spec}


PARTS = {"selector": WEB, "template": TEMPLATE}
ALONE = [
    workload("Deployment", **PARTS),
    workload("StatefulSet", serviceName="w", volumeClaimTemplates=[CLAIM], **PARTS),
    workload("CronJob", "batch/v1", schedule="* * * * *", jobTemplate={"spec": {"template": ONCE}}),
]
OWNED = workload("ReplicaSet", **PARTS) | {"metadata": {"name": "rs", "ownerReferences": [OWNER]}}


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 1 << 32))
def test_a_workload_alone_is_told_or_refused(seed: int) -> None:
    dice = Random(seed)
    items: Any = [dice.choice(ALONE), OWNED, {"kind": "Node", **node("c")}]
    for _ in range(dice.choice([0, 1, 1, 2])):
        items = put(items, dice.choice(list(paths(items))[1:]), dice.choice(JUNK))
    raw = json.dumps({"kind": "List", "items": items}).encode()

    try:
        told = read_case_file(raw, "case.json")
    except Rejected as rejected:
        assert all(finding.message for finding in rejected.findings)
    else:
        assert list(account(told, *decided(told.case), "en"))
