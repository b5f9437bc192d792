"""What makes the policies of a Job invalid: podFailurePolicy and successPolicy.

After pkg/apis/batch/validation/validation.go.
"""

import re
from collections.abc import Iterator

from engine.apiserver.errors import Cause, invalid_value, not_supported, required
from engine.objects import Obj, dig

ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
OPERATORS = ("In", "NotIn")
_INDEXES = re.compile(r"\d{1,6}(-\d{1,6})?(,\d{1,6}(-\d{1,6})?)*")


def policy_problems(job: Obj) -> Iterator[Cause]:
    """Everything wrong with the policies."""
    spec = job.get("spec") or {}
    if spec.get("podFailurePolicy") is not None:
        policy = dig(spec, "template.spec.restartPolicy")
        if policy != "Never":
            why = 'only "Never" is supported when podFailurePolicy is specified'
            yield invalid_value("spec.template.spec.restartPolicy", policy, why)
        for at, rule in enumerate(dig(spec, "podFailurePolicy.rules") or ()):
            yield from _failure_rule(rule, f"spec.podFailurePolicy.rules[{at}]")
    if spec.get("successPolicy") is not None:
        yield from _success(spec)


def _failure_rule(rule: Obj, path: str) -> Iterator[Cause]:
    action = rule.get("action") or ""
    if not action:
        yield required(f"{path}.action", f"valid values: {list(ACTIONS)}")
    elif action not in ACTIONS:
        yield not_supported(f"{path}.action", action, ACTIONS)
    elif action == "FailIndex":
        why = "requires the backoffLimitPerIndex to be set"
        yield invalid_value(f"{path}.action", action, why)
    codes, patterns = rule.get("onExitCodes"), rule.get("onPodConditions") or ()
    if codes is None and not patterns:
        why = "specifying one of OnExitCodes and OnPodConditions is required"
        yield invalid_value(path, rule, why)
    if codes is not None:
        if codes.get("operator") not in OPERATORS:
            yield not_supported(f"{path}.onExitCodes.operator", codes.get("operator"), OPERATORS)
        values = codes.get("values") or ()
        if not values:
            yield invalid_value(f"{path}.onExitCodes.values", [], "at least one value is required")
        for at, code in enumerate(values):
            if code == 0 and codes.get("operator") == "In":
                why = "must not be 0 for the In operator"
                yield invalid_value(f"{path}.onExitCodes.values[{at}]", code, why)
    for at, pattern in enumerate(patterns):
        if not pattern.get("type"):
            yield required(f"{path}.onPodConditions[{at}].type")


def _success(spec: Obj) -> Iterator[Cause]:
    if spec.get("completionMode") != "Indexed":
        why = "requires indexed completion mode"
        yield invalid_value("spec.successPolicy", spec["successPolicy"], why)
    rules = dig(spec, "successPolicy.rules") or ()
    if not rules:
        yield required("spec.successPolicy.rules", "at least one rules must be specified")
    for at, rule in enumerate(rules):
        path, indexes = f"spec.successPolicy.rules[{at}]", rule.get("succeededIndexes")
        if indexes is None and rule.get("succeededCount") is None:
            yield required(path, "at least one of succeededCount or succeededIndexes is required")
        if indexes is not None and not _INDEXES.fullmatch(indexes):
            why = f'error parsing succeededIndexes: cannot convert string to integer: "{indexes}"'
            yield invalid_value(f"{path}.succeededIndexes", indexes, why)
