"""Node selectors: what a pod's nodeSelector and node affinity ask of a node's labels and name.

After staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.objects import Obj

_INT64 = 1 << 63


class NodeRequirement(NamedTuple):
    """The hard part: `selector` AND (any of `terms`; None: no affinity was written)."""

    selector: Mapping[str, str]
    terms: Sequence[Obj] | None

    def matches(self, name: str, labels: Mapping[str, str]) -> bool:
        """Whether a node of this name and these labels will do."""
        for key, value in self.selector.items():
            if labels.get(key) != value:
                return False
        if self.terms is None:
            return True
        return any(term_matches(term, name, labels) for term in self.terms)


def node_requirement(spec: Obj) -> NodeRequirement | None:
    """The hard node selection of a pod's spec, or None when any node will do."""
    selector = spec.get("nodeSelector") or {}
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    if not selector and required is None:
        return None
    return NodeRequirement(selector, None if required is None else required["nodeSelectorTerms"])


def term_matches(term: Obj, name: str, labels: Mapping[str, str]) -> bool:
    """Whether a NodeSelectorTerm matches: all its expressions and fields; an empty term matches
    nothing.
    """
    expressions, fields = term.get("matchExpressions") or (), term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    return all(_meets(e, labels) for e in expressions) and all(
        _meets(f, {"metadata.name": name}) for f in fields
    )


def _meets(expression: Obj, labels: Mapping[str, str]) -> bool:
    value = labels.get(expression["key"])
    match expression["operator"]:
        case "In":
            return value is not None and value in expression["values"]
        case "NotIn":
            return value is None or value not in expression["values"]
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case "Gt":
            have, bound = _int64(value), _int64(expression["values"][0])
            return have is not None and bound is not None and have > bound
        case "Lt":
            have, bound = _int64(value), _int64(expression["values"][0])
            return have is not None and bound is not None and have < bound
    raise ValueError(f"unknown node selector operator {expression['operator']!r}")


def _int64(text: str | None) -> int | None:
    """What Go's strconv.ParseInt reads: an optional sign, ASCII digits, at most 64 bits."""
    if text is None or not text.isascii() or not text.removeprefix("-").removeprefix("+").isdigit():
        return None
    number = int(text) if text[:2] not in ("-+", "+-") else None
    return number if number is not None and -_INT64 <= number < _INT64 else None
