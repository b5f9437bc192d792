"""Decisions recorded from a real kube-scheduler, judged by the judge that came with them.

Both files lie here unchanged. A recording counts as evidence only where it agrees with its own
inputs: one message of the 390 speaks of six nodes and of host ports in a case with five nodes and
no host port at all, so it belongs to some other case.
"""

import json
import re
from pathlib import Path
from subprocess import run
from sys import executable
from typing import Any

import pytest

from engine.__main__ import main

HERE = Path(__file__).parent
CASES = [json.loads(line) for line in (HERE / "scheduler.jsonl").read_text().splitlines()]


def contradicts_itself(case: dict[str, Any]) -> bool:
    """Whether the recorded message counts other nodes than the case has."""
    said = re.match(r"0/(\d+) nodes", case["expect"]["message"] or "")
    return said is not None and int(said[1]) != len(case["nodes"])


def judge(tmp_path: Path, cases: list[dict[str, Any]]) -> str:
    questions = [{k: v for k, v in case.items() if k != "expect"} for case in cases]
    asked, answered = tmp_path / "cases.jsonl", tmp_path / "decisions.jsonl"
    blind = tmp_path / "questions.jsonl"
    asked.write_text("\n".join(json.dumps(case) for case in cases))
    blind.write_text("\n".join(json.dumps(case) for case in questions))
    assert main(["schedule", str(blind), "--out", str(answered)]) == 0
    command = [executable, str(HERE / "compare_scheduler.py"), str(asked), str(answered)]
    return run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("family", sorted({case["family"] for case in CASES}))
def test_the_engine_decides_as_the_real_scheduler_did(family: str, tmp_path: Path) -> None:
    cases = [c for c in CASES if c["family"] == family and not contradicts_itself(c)]

    verdict = judge(tmp_path, cases)

    assert verdict.splitlines()[-1] == f"agreement: {len(cases)}/{len(cases)}", verdict


def test_only_one_recording_is_no_evidence() -> None:
    assert sum(map(contradicts_itself, CASES)) == 1
