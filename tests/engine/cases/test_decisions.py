"""`python -m engine schedule FILE.jsonl`: decided line by line, and what a bad line hears."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import main
from engine.cases.decisions import decide_lines
from tests.engine.scheduler.world import node, pod

CASE: dict[str, Any] = {"id": "a", "nodes": [node("x"), node("y", "1")], "pod": pod("p", "2")}


def heard(*lines: Any) -> list[str]:
    """What each line hears: its node, or its error."""
    raw = b"\n".join(x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines)
    return [error or row["node"] for _, row, error in decide_lines(BytesIO(raw)) if row or error]


def case(**change: Any) -> dict[str, Any]:
    return {**CASE, **change}


def test_a_recorded_expectation_is_not_looked_at() -> None:
    lie = case(expect={"node": "y", "scores": {}, "message": None})

    assert heard(lie) == ["x"]


def spec(**more: Any) -> dict[str, Any]:
    return case(pod=pod("p", "2", **more))


LESS_TYPED = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": "a"}}
ILL_FORMED = [
    ("no JSON", b'{"nodes": [', "not JSON: Expecting value"),
    ("no text", b"\xff\xfe", "not UTF-8 text"),
    ("a list", [], "a case is a mapping with nodes, pods and the pod to place"),
    ("no nodes", {"pod": pod("p")}, "nodes are missing"),
    ("no pod", {"nodes": []}, "the pod to place is missing"),
    ("nodes that are none", case(nodes=3), "nodes: nodes should be a list of Node manifests"),
    ("a number for a node", case(nodes=[3]), "nodes[0]: this should be a Node, as a mapping"),
    ("another kind", case(nodes=[{"kind": "Pod"}]), "nodes[0].kind: a Node is wanted here"),
    ("no metadata", case(nodes=[{}]), "nodes[0].metadata: metadata with a name is missing"),
    ("no name", case(nodes=[{"metadata": {}}]), "metadata.name: Required value"),
    ("a node twice", case(nodes=[node("x"), node("x")]), "Node x is there twice"),
    ("no quantity", case(nodes=[node("x", "4x")]), "nodes[0].status.allocatable.cpu: Node x: cpu"),
    ("less than nothing", case(nodes=[node("x", "-4")]), "cpu: '-4' is less than zero"),
    ("a strange request", case(pod=pod("p", "1 core")), "requests.cpu: Pod p: cpu: '1 core' is"),
    ("no containers", spec(containers=[]), "spec.containers: Required value"),
    ("text for a list", spec(tolerations="all"), "cannot unmarshal string into Go struct field"),
    ("a term that is none", spec(affinity={"nodeAffinity": LESS_TYPED}), "cannot unmarshal string"),
    ("an unknown class", spec(priorityClassName="high"), "no PriorityClass with name high was fou"),
    ("a class of text", case(priorityClasses=[{"high": "1"}]), "the value of high is a whole num"),
]


@pytest.mark.parametrize(
    ("line", "says"), [r[1:] for r in ILL_FORMED], ids=[r[0] for r in ILL_FORMED]
)
def test_a_bad_line_is_told_why_and_spoils_no_other(line: Any, says: str) -> None:
    bad, good = heard(line, case(id="b"))

    assert says in bad
    assert good == "x"


def test_an_id_belongs_to_one_line() -> None:
    assert heard(CASE, b"", CASE) == ["x", "the id 'a' again, first on line 1"]


def test_pods_that_have_finished_take_no_room() -> None:
    done = {**pod("done", "4", on="x"), "status": {"phase": "Succeeded"}}

    assert heard(case(pods=[done])) == ["x"]


def test_capacity_stands_in_for_what_is_allocatable() -> None:
    bare = {"metadata": {"name": "z"}, "status": {"capacity": {"cpu": "4", "pods": "9"}}}

    assert heard({"nodes": [bare], "pod": pod("p", "2")}) == ["z"]


def test_the_command_writes_what_can_be_decided_and_fails_for_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases, decisions = tmp_path / "cases.jsonl", tmp_path / "decisions.jsonl"
    cases.write_text(f"{json.dumps(CASE)}\n\nnonsense\n")

    code = main(["schedule", str(cases), "--out", str(decisions)])

    written, said = decisions.read_text().splitlines(), capsys.readouterr()
    assert code == 1
    assert [json.loads(line)["node"] for line in written] == ["x"]
    assert said.out == f"1 decisions in {decisions}\n"
    assert said.err.splitlines() == [
        f"{cases}:3: not JSON: Expecting value (column 1)",
        "error: 1 of 2 cases could not be decided",
    ]
