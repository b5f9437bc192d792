"""What a Job's author says of failures and of success: podFailurePolicy and successPolicy.

After pkg/controller/job/{pod_failure_policy,success_policy}.go (KEP-3329, KEP-3998).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from engine.controllers._pods import phase
from engine.objects import Obj, dig, name, namespace

FAIL_JOB, FAIL_INDEX, IGNORE, COUNT = "FailJob", "FailIndex", "Ignore", "Count"


class Verdict(NamedTuple):
    """What becomes of a failed pod: its rule's action, and for FailJob why."""

    action: str = COUNT
    message: str = ""


COUNTED = Verdict()


def judged(job: Obj, pod: Obj) -> Verdict:
    """The first rule that a failed pod matches; without one it counts."""
    if phase(pod) != "Failed":
        return COUNTED
    for at, rule in enumerate(dig(job, "spec.podFailurePolicy.rules") or ()):
        action = rule["action"]
        where = f"{namespace(pod)}/{name(pod)}"
        found = _exit_code(rule.get("onExitCodes"), pod)
        if found is not None:
            container, code = found
            said = f"Container {container} for pod {where} failed with exit code {code}"
            return Verdict(action, f"{said} matching {action} rule at index {at}")
        kind = _condition(rule.get("onPodConditions") or (), pod)
        if kind:
            said = f"Pod {where} has condition {kind}"
            return Verdict(action, f"{said} matching {action} rule at index {at}")
    return COUNTED


def ignores(job: Obj, pod: Obj) -> bool:
    """Whether a failed pod does not count."""
    return judged(job, pod).action == IGNORE


def fatal(job: Obj, pods: Sequence[Obj]) -> str:
    """Why a failed pod ends the whole Job; empty when none does."""
    verdicts = (judged(job, pod) for pod in pods)
    return next((one.message for one in verdicts if one.action == FAIL_JOB), "")


def _exit_code(wanted: Mapping[str, Any] | None, pod: Obj) -> tuple[str, int] | None:
    """The container whose exit code is meant, and that code; 0 is never meant."""
    if wanted is None:
        return None
    for group in ("containerStatuses", "initContainerStatuses"):
        for one in dig(pod, f"status.{group}") or ():
            code = dig(one, "state.terminated.exitCode")
            if not code or wanted.get("containerName", one["name"]) != one["name"]:
                continue
            if (code in wanted["values"]) == (wanted["operator"] == "In"):
                return one["name"], code
    return None


def _condition(patterns: Sequence[Mapping[str, str]], pod: Obj) -> str:
    """The type of a condition that a pattern means."""
    for pattern in patterns:
        for one in dig(pod, "status.conditions") or ():
            status = pattern.get("status", "True")
            if one["type"] == pattern["type"] and one["status"] == status:
                return str(one["type"])
    return ""


def satisfied(job: Obj, succeeded: Sequence[int], spread: Mapping[str, Sequence[int]]) -> str:
    """Which rule of the successPolicy is met by the indexes that have succeeded, in words; empty
    when none is. `spread`: what the rules' `succeededIndexes` mean.
    """
    for at, rule in enumerate(dig(job, "spec.successPolicy.rules") or ()):
        meant, count = rule.get("succeededIndexes"), rule.get("succeededCount")
        named = spread[meant] if meant is not None else succeeded
        met = [one for one in succeeded if one in named]
        if len(met) >= (len(named) if count is None else count):
            return f"Matched rules at index {at}"
    return ""
