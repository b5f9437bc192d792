"""Whether a node is one that a DaemonSet's pods belong on.

After component-helpers/scheduling/corev1/nodeaffinity; scores and resources do not matter here.
"""

from typing import Any

from engine.objects import Obj, dig, labels, name, selects

ANTE = "requiredDuringSchedulingIgnoredDuringExecution"


def is_wanted_node(spec: Obj, node: Obj) -> bool:
    """Whether nodeName, nodeSelector and required node affinity of a pod spec allow the node."""
    if spec.get("nodeName") and spec["nodeName"] != name(node):
        return False
    if any(
        labels(node).get(key) != value for key, value in (spec.get("nodeSelector") or {}).items()
    ):
        return False
    required = dig(spec, f"affinity.nodeAffinity.{ANTE}")
    if required is None:
        return True
    return any(_matches(term, node) for term in required.get("nodeSelectorTerms") or ())


def _matches(term: Obj, node: Obj) -> bool:
    expressions, fields = term.get("matchExpressions") or (), term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    own = {"metadata.name": name(node)}
    return all(_meets(one, dict(labels(node))) for one in expressions) and all(
        _meets(one, own) for one in fields
    )


def _meets(expression: Obj, values: dict[str, str]) -> bool:
    if expression["operator"] in ("Gt", "Lt"):
        value = values.get(expression["key"], "")
        bound = expression["values"][0]
        if not value.lstrip("-").isdigit():
            return False
        return (
            int(value) > int(bound) if expression["operator"] == "Gt" else int(value) < int(bound)
        )
    return selects({"matchExpressions": [expression]}, values)


def pinned(spec: Obj, node: str) -> Obj:
    """The affinity that lets the scheduler choose this node only."""
    field = {"key": "metadata.name", "operator": "In", "values": [node]}
    affinity: dict[str, Any] = dict(spec.get("affinity") or {})
    own = dict(affinity.get("nodeAffinity") or {})
    own[ANTE] = {"nodeSelectorTerms": [{"matchFields": [field]}]}
    return {**affinity, "nodeAffinity": own}


def pinned_to(pod: Obj) -> str:
    """The node of a daemon pod: where it is bound, else where its affinity points."""
    if pod["spec"].get("nodeName"):
        return str(pod["spec"]["nodeName"])
    terms = dig(pod, f"spec.affinity.nodeAffinity.{ANTE}.nodeSelectorTerms") or ()
    for term in terms:
        for field in term.get("matchFields") or ():
            if field["key"] == "metadata.name" and field["operator"] == "In":
                return str(field["values"][0])
    return ""
