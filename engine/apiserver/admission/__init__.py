"""Admission: who may change or refuse a request between its decoding and the store; pure functions.

The order is that of pkg/kubeapiserver/options/plugins.go.
"""

from collections.abc import Callable

from engine.apiserver.admission.namespaces import guard_namespaces, namespace_lifecycle
from engine.apiserver.admission.node_restriction import restrict_node
from engine.apiserver.admission.nodes import taint_new_nodes
from engine.apiserver.admission.priority import set_priority
from engine.apiserver.admission.service_account import set_service_account
from engine.apiserver.admission.tolerations import add_default_tolerations
from engine.apiserver.admission.webhooks import ask_webhooks
from engine.apiserver.view import View
from engine.objects import Obj
from engine.resources import Resource

__all__ = [
    "admit_create",
    "admit_delete",
    "admit_update",
    "ask_webhooks",
    "namespace_lifecycle",
    "restrict_node",
]

Plugin = Callable[[Resource, Obj, View], Obj]

_ON_CREATE: tuple[Plugin, ...] = (
    set_service_account,
    taint_new_nodes,
    set_priority,
    add_default_tolerations,
)
_ON_UPDATE: tuple[Plugin, ...] = (add_default_tolerations,)


def admit_create(resource: Resource, value: Obj, view: View) -> Obj:
    """The new object as the plugins leave it; raises Denial."""
    for plugin in _ON_CREATE:
        value = plugin(resource, value, view)
    return value


def admit_update(resource: Resource, value: Obj, view: View) -> Obj:
    """The changed object as the plugins leave it; raises Denial."""
    for plugin in _ON_UPDATE:
        value = plugin(resource, value, view)
    return value


def admit_delete(resource: Resource, name: str) -> None:
    """Raises Denial where a deletion is not allowed."""
    guard_namespaces(resource, name)
