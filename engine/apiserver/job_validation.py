"""What makes the policies of a Job invalid: podFailurePolicy, successPolicy, limits of indexes.

After pkg/apis/batch/validation/validation.go.
"""

import re
from collections.abc import Iterator

from engine.apiserver.errors import Cause, invalid_value, not_supported, required
from engine.objects import Obj, dig

ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
REPLACEMENTS = ("Failed", "TerminatingOrFailed")
_OF_INDEXES = ("backoffLimitPerIndex", "maxFailedIndexes")
OPERATORS = ("In", "NotIn")
_INDEXES = re.compile(r"\d{1,6}(-\d{1,6})?(,\d{1,6}(-\d{1,6})?)*")


def policy_problems(job: Obj) -> Iterator[Cause]:
    """Everything wrong with the policies."""
    spec = job.get("spec") or {}
    yield from _indexes(spec)
    if spec.get("podFailurePolicy") is not None:
        policy = dig(spec, "template.spec.restartPolicy")
        if policy != "Never":
            why = 'only "Never" is supported when podFailurePolicy is specified'
            yield invalid_value("spec.template.spec.restartPolicy", policy, why)
        for at, rule in enumerate(dig(spec, "podFailurePolicy.rules") or ()):
            path = f"spec.podFailurePolicy.rules[{at}]"
            per_index = spec.get("backoffLimitPerIndex") is not None
            yield from _failure_rule(rule, path, per_index=per_index)
    replaced = spec.get("podReplacementPolicy")
    known = REPLACEMENTS if spec.get("podFailurePolicy") is None else ("Failed",)
    if replaced not in (None, *known):
        yield not_supported("spec.podReplacementPolicy", replaced, known)
    if spec.get("successPolicy") is not None:
        yield from _success(spec)


def _indexes(spec: Obj) -> Iterator[Cause]:
    """Limits that only indexes have."""
    completions, most = spec.get("completions"), spec.get("maxFailedIndexes")
    for field in _OF_INDEXES:
        if (spec.get(field) or 0) < 0:
            why = "must be greater than or equal to 0"
            yield invalid_value(f"spec.{field}", spec[field], why)
    if most is not None and spec.get("backoffLimitPerIndex") is None:
        yield required("spec.backoffLimitPerIndex", "when maxFailedIndexes is specified")
    if spec.get("completionMode") != "Indexed":
        for field in _OF_INDEXES:
            if spec.get(field) is not None:
                yield invalid_value(
                    f"spec.{field}", spec[field], "requires indexed completion mode"
                )
    elif completions is None:
        yield required("spec.completions", "when completion mode is Indexed")
    elif most is not None and most > completions:
        yield invalid_value(
            "spec.maxFailedIndexes", most, "must be less than or equal to completions"
        )


def _failure_rule(rule: Obj, path: str, *, per_index: bool) -> Iterator[Cause]:
    action = rule.get("action") or ""
    if not action:
        yield required(f"{path}.action", f"valid values: {list(ACTIONS)}")
    elif action not in ACTIONS:
        yield not_supported(f"{path}.action", action, ACTIONS)
    elif action == "FailIndex" and not per_index:
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
