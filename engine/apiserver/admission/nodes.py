"""TaintNodesByCondition: a new node is not ready until the node controller has seen that it is.

After plugin/pkg/admission/nodetaint/admission.go.
"""

from engine.apiserver.view import View
from engine.objects import FrozenDict, FrozenList, Obj, freeze
from engine.resources import Resource
from engine.wellknown import NOT_READY

TAINT: Obj = freeze({"key": NOT_READY, "effect": "NoSchedule"})


def taint_new_nodes(resource: Resource, value: Obj, view: View) -> Obj:
    """The node with the taint not-ready:NoSchedule."""
    if resource.plural != "nodes":
        return value
    spec = value.get("spec") or FrozenDict()
    have = spec.get("taints") or ()
    if any((old.get("key"), old.get("effect")) == (TAINT["key"], "NoSchedule") for old in have):
        return value
    tainted = FrozenDict({**spec, "taints": FrozenList([*have, TAINT])})
    return FrozenDict({**value, "spec": tainted})
