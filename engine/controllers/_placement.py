"""Whether a node is one that a DaemonSet's pods belong on; resources do not matter here."""

from typing import Any

from engine.fitting.node_terms import node_requirement
from engine.objects import Obj, dig, labels, name

ANTE = "requiredDuringSchedulingIgnoredDuringExecution"


def is_wanted_node(spec: Obj, node: Obj) -> bool:
    """Whether nodeName, nodeSelector and required node affinity of a pod spec allow the node."""
    if spec.get("nodeName") and spec["nodeName"] != name(node):
        return False
    requirement = node_requirement(spec)
    return requirement is None or requirement.matches(name(node), labels(node))


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
