"""The failure scenarios of the project's fact sheet, but for those of single workers and kubelets,
keep to its times, messages and Events; docs/failures.md says which of them are played.
"""

from collections.abc import Callable
from typing import Any

import pytest

from engine.history import Run
from engine.objects import condition, dig
from engine.probes import PROBES
from engine.units import SECOND, parse_duration
from tests.engine.scenario.failures import FAILURES, Failure
from tests.engine.scenario.failures_page import page
from tests.engine.shipped import ROOT, SEED, path_of, run_of

SEEDS = (1, SEED)
NUMBERS = [f"S{n}" for n in (*range(1, 30), 31, 32, 38, 39, *range(41, 56))]
PLAYED = [failure for failure in FAILURES if failure.document]

# What no probe asks, and only these tests do.


def noted_seconds(run: Run, kind: str, after: str, before: str = "") -> float:
    """When a note of a kind was first told after a moment; -1 if it was not before another one."""
    since = run.start + parse_duration(after)
    end = run.start + parse_duration(before) if before else run.end
    for record in run.records:
        if type(record.what).__name__ == kind and since <= record.at <= end:
            return (record.at - since) / SECOND
    return -1.0


def seconds_between(run: Run, first: str, second: str) -> float:
    """From the first note of one kind to the first of another."""
    return noted_seconds(run, second, "0s") - noted_seconds(run, first, "0s")


def deadline_seconds(run: Run, deployment: str, after: str) -> float:
    """When a Deployment was first said to have missed its progress deadline."""
    since = run.start + parse_duration(after)
    for write in run.writes:
        if write.key == f"/registry/deployments/default/{deployment}" and write.value:
            progress = condition(write.value, "Progressing") or {}
            if progress.get("reason") == "ProgressDeadlineExceeded":
                return (write.at - since) / SECOND
    return -1.0


def node_of(run: Run, pod: str) -> str:
    """Where a pod was bound at the end; "" if it was not."""
    stored = run.objects()[f"/registry/pods/default/{pod}"]
    return str(dig(stored, "spec.nodeName") or "")


def accepted(run: Run) -> int:
    """How many commands succeeded."""
    return sum(command.code == 0 for command in run.commands.values())


ASKED: dict[str, Callable[..., Any]] = {
    **PROBES,
    **{
        f.__name__: f for f in (accepted, noted_seconds, seconds_between, deadline_seconds, node_of)
    },
}


def broken(failure: Failure, found: Run) -> list[str]:
    """The facts that a run does not keep to, with what it answers."""
    wrong = []
    for fact in failure.facts:
        answer = ASKED[fact.probe](found, *fact.arguments)
        kept = {
            "within": lambda a, f: f.value <= a <= f.high,
            "maybe": lambda a, f: a == -1 or f.value <= a <= f.high,
            "same": lambda a, f: a == f.value,
            "unlike": lambda a, f: a != f.value,
            "has": lambda a, f: f.value in a,
            "lacks": lambda a, f: f.value not in a,
        }[fact.how]
        if not kept(answer, fact):
            wrong.append(f"{fact} answers {answer!r}")
    return wrong


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("failure", PLAYED, ids=[f"{f.number}-{f.document}" for f in PLAYED])
def test_a_failure_takes_its_course(failure: Failure, seed: int):
    assert broken(failure, run_of(path_of(failure.document), seed)) == []


def test_no_failure_of_the_sheet_is_passed_over():
    assert list(dict.fromkeys(failure.number for failure in FAILURES)) == NUMBERS


@pytest.mark.parametrize(("language", "name"), [("en", "failures"), ("pt-BR", "failures.pt-BR")])
def test_the_page_says_what_is_held(language: str, name: str, rewrite: bool):
    path = ROOT / "docs" / f"{name}.md"
    if rewrite:
        path.write_text(page(language), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == page(language)
