"""Admission: who may change or refuse a request between its decoding and the store; pure functions.

The order is that of pkg/kubeapiserver/options/plugins.go.
"""

from collections.abc import Callable

from engine.apiserver.admission.certificates import guard_signer, guard_subject
from engine.apiserver.admission.claim_resize import check_resize
from engine.apiserver.admission.limits import check_limits, fill_limits
from engine.apiserver.admission.namespaces import guard_namespaces, namespace_lifecycle
from engine.apiserver.admission.node_restriction import restrict_node
from engine.apiserver.admission.nodes import taint_new_nodes
from engine.apiserver.admission.pod_security import check_pod_security, security_warnings
from engine.apiserver.admission.priority import check_default_class, set_priority
from engine.apiserver.admission.service_account import mount_token, set_service_account
from engine.apiserver.admission.tolerations import add_default_tolerations
from engine.apiserver.admission.webhooks import MUTATING, VALIDATING, Heard, ask_webhooks
from engine.apiserver.view import View
from engine.objects import Obj
from engine.resources import Resource
from engine.wire.api import User

__all__ = [
    "admit_create",
    "admit_delete",
    "admit_update",
    "ask_webhooks",
    "check_create",
    "guard_signer",
    "namespace_lifecycle",
    "restrict_node",
    "security_warnings",
]

Plugin = Callable[[Resource, Obj, View], Obj]
Check = Callable[[Resource, Obj, View], None]

_ON_CREATE: tuple[Plugin, ...] = (
    fill_limits,
    set_service_account,
    taint_new_nodes,
    set_priority,
    add_default_tolerations,
)
_ON_UPDATE: tuple[Plugin, ...] = (add_default_tolerations,)
_CHECKS: tuple[Check, ...] = (check_limits, check_default_class, check_pod_security)


def admit_create(
    resource: Resource, value: Obj, view: View, letters: Callable[[], str], heard: Heard
) -> Obj:
    """The new object as the plugins leave it, mutating webhooks last; raises Denial, or Unheard.
    `letters` draws five for a name that must be new.
    """
    for plugin in _ON_CREATE:
        value = plugin(resource, value, view)
    value = mount_token(resource, value, view, letters)
    ask_webhooks("CREATE", resource, "", value, view, heard, MUTATING)
    return value


def admit_update(resource: Resource, value: Obj, current: Obj, view: View) -> Obj:
    """The changed object as the plugins leave it; raises Denial."""
    for plugin in _ON_UPDATE:
        value = plugin(resource, value, view)
    check_resize(resource, value, current, view)
    return value


def check_create(resource: Resource, value: Obj, user: User, view: View, heard: Heard) -> None:
    """Raises Denial for a valid new object that may not be, or Unheard; quotas are asked after
    this.
    """
    for check in _CHECKS:
        check(resource, value, view)
    guard_subject(resource, value, user)
    restrict_node("CREATE", resource, "", value, None, user)
    ask_webhooks("CREATE", resource, "", value, view, heard, VALIDATING)


def admit_delete(resource: Resource, name: str) -> None:
    """Raises Denial where a deletion is not allowed."""
    guard_namespaces(resource, name)
