"""What makes selectors, affinity, spreading and rollout bounds invalid: what schedulers and
controllers could not act upon, with the words of the real validation.

After pkg/apis/core/validation/validation.go, pkg/apis/apps/validation/validation.go and
apimachinery/pkg/apis/meta/v1/validation/validation.go.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from engine.apiserver.errors import Cause, field_forbidden, invalid_value, not_supported, required
from engine.apiserver.name_validation import (
    label_key_problems,
    label_value_problems,
    labels_problems,
)
from engine.objects import Obj

_PERCENT = re.compile("[0-9]{1,6}%")
_PERCENT_RULE = (
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or "
    "'93%', regex used for validation is '[0-9]+%')"
)
_OPERATOR_RULE = "not a valid selector operator"
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def selector_problems(selector: Obj | None, path: str) -> Iterator[Cause]:
    """A LabelSelector: every expression has a key, an operator, and values where it needs them."""
    labels = (selector or {}).get("matchLabels") or {}
    yield from labels_problems(f"{path}.matchLabels", labels)
    for at, term in enumerate((selector or {}).get("matchExpressions") or ()):
        yield from _expression(term, f"{path}.matchExpressions[{at}]", numeric=False)


def _expression(term: Obj, path: str, *, numeric: bool) -> Iterator[Cause]:
    """One requirement; `numeric`: of a node selector, which also knows Gt and Lt."""
    operator, values = term.get("operator"), term.get("values") or ()
    if operator in ("In", "NotIn"):
        if not values:
            why = "must be specified when `operator` is 'In' or 'NotIn'"
            yield required(f"{path}.values", why)
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            yield field_forbidden(f"{path}.values", why)
    elif numeric and operator in ("Gt", "Lt"):
        if len(values) != 1:
            why = "must be specified single value when `operator` is 'Lt' or 'Gt'"
            yield required(f"{path}.values", why)
    else:
        yield invalid_value(f"{path}.operator", operator, _OPERATOR_RULE)
    yield from label_key_problems(f"{path}.key", str(term.get("key") or ""))
    if not numeric:
        for at, value in enumerate(values):
            yield from label_value_problems(f"{path}.values[{at}]", str(value))


def placement_problems(spec: Obj, path: str) -> Iterator[Cause]:
    """Affinity and topology spread constraints of a pod spec."""
    affinity = spec.get("affinity") or {}
    nodes = affinity.get("nodeAffinity") or {}
    yield from _node_affinity(nodes, f"{path}.affinity.nodeAffinity")
    for kind in ("podAffinity", "podAntiAffinity"):
        yield from _pod_affinity(affinity.get(kind) or {}, f"{path}.affinity.{kind}")
    for at, entry in enumerate(spec.get("topologySpreadConstraints") or ()):
        yield from _spread(entry, f"{path}.topologySpreadConstraints[{at}]")


def _node_affinity(affinity: Obj, path: str) -> Iterator[Cause]:
    wanted = affinity.get(_REQUIRED)
    if wanted is not None:
        terms = wanted.get("nodeSelectorTerms") or ()
        if not terms:
            why = "must have at least one node selector term"
            yield required(f"{path}.{_REQUIRED}.nodeSelectorTerms", why)
        for at, term in enumerate(terms):
            yield from _node_term(term, f"{path}.{_REQUIRED}.nodeSelectorTerms[{at}]")
    for at, entry in enumerate(affinity.get(_PREFERRED) or ()):
        here = f"{path}.{_PREFERRED}[{at}]"
        yield from _weight(entry, here)
        if entry.get("preference") is None:
            yield required(f"{here}.preference")
        else:
            yield from _node_term(entry["preference"], f"{here}.preference")


def _node_term(term: Obj, path: str) -> Iterator[Cause]:
    for group in ("matchExpressions", "matchFields"):
        for at, expression in enumerate(term.get(group) or ()):
            yield from _expression(expression, f"{path}.{group}[{at}]", numeric=True)


def _pod_affinity(affinity: Obj, path: str) -> Iterator[Cause]:
    for at, term in enumerate(affinity.get(_REQUIRED) or ()):
        yield from _pod_term(term, f"{path}.{_REQUIRED}[{at}]")
    for at, entry in enumerate(affinity.get(_PREFERRED) or ()):
        here = f"{path}.{_PREFERRED}[{at}]"
        yield from _weight(entry, here)
        yield from _pod_term(entry.get("podAffinityTerm") or {}, f"{here}.podAffinityTerm")


def _pod_term(term: Obj, path: str) -> Iterator[Cause]:
    yield from selector_problems(term.get("labelSelector"), f"{path}.labelSelector")
    yield from selector_problems(term.get("namespaceSelector"), f"{path}.namespaceSelector")
    if not term.get("topologyKey"):
        yield required(f"{path}.topologyKey", "can not be empty")
    else:
        yield from label_key_problems(f"{path}.topologyKey", term["topologyKey"])


def _weight(entry: Obj, path: str) -> Iterator[Cause]:
    weight = entry.get("weight", 0)
    if not 1 <= weight <= 100:
        yield invalid_value(f"{path}.weight", weight, "must be in the range 1-100")


def _spread(entry: Obj, path: str) -> Iterator[Cause]:
    skew, action = entry.get("maxSkew", 0), entry.get("whenUnsatisfiable", "")
    if skew <= 0:
        yield invalid_value(f"{path}.maxSkew", skew, "must be greater than zero")
    if not entry.get("topologyKey"):
        yield required(f"{path}.topologyKey", "can not be empty")
    else:
        yield from label_key_problems(f"{path}.topologyKey", entry["topologyKey"])
    actions = ("DoNotSchedule", "ScheduleAnyway")
    if action not in actions:
        yield not_supported(f"{path}.whenUnsatisfiable", action, actions)
    yield from selector_problems(entry.get("labelSelector"), f"{path}.labelSelector")


def bounds_problems(bounds: Obj | None, path: str, *fields: str) -> Iterator[Cause]:
    """Numbers or percentages, like maxSurge: none below 0, none above 100%."""
    for field in fields:
        value: Any = (bounds or {}).get(field)
        if isinstance(value, str) and not _PERCENT.fullmatch(value):
            yield invalid_value(f"{path}.{field}", value, _PERCENT_RULE)
        elif isinstance(value, str) and field != "maxSurge" and int(value[:-1]) > 100:
            yield invalid_value(f"{path}.{field}", value, "must not be greater than 100%")
        elif isinstance(value, int) and value < 0:
            yield invalid_value(f"{path}.{field}", value, "must be greater than or equal to 0")


def taint_problems(taints: Sequence[Obj], path: str) -> Iterator[Cause]:
    """Taints of a node: each has a key and an effect."""
    for at, taint in enumerate(taints):
        yield from label_key_problems(f"{path}[{at}].key", str(taint.get("key") or ""))
        yield from label_value_problems(f"{path}[{at}].value", str(taint.get("value") or ""))
        if not taint.get("effect"):
            yield required(f"{path}[{at}].effect")
        elif taint["effect"] not in EFFECTS:
            yield not_supported(f"{path}[{at}].effect", taint["effect"], EFFECTS)
