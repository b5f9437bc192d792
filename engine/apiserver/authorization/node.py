"""The Node authorizer: a kubelet may do what its node and its pods need, and nothing else.

After plugin/pkg/auth/authorizer/node/node_authorizer.go: the rules of the role system:node, cut
down to the objects that pods of this very node refer to.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.apiserver.authorization.attributes import Attributes
from engine.apiserver.view import View
from engine.csi import claims_of
from engine.objects import Obj, dig
from engine.wire.api import User

GROUP, PREFIX = "system:nodes", "system:node:"
READ = ("get", "list", "watch")
CHANGE = ("get", "create", "update", "patch", "delete")

_RULES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("", "services"): READ,
    ("", "nodes"): (*READ, "create", "update", "patch"),
    ("", "nodes/status"): ("update", "patch"),
    ("", "events"): ("create", "update", "patch"),
    ("", "pods"): (*READ, "create", "delete"),
    ("", "pods/status"): ("update", "patch"),
    ("", "pods/eviction"): ("create",),
    ("", "endpoints"): ("get",),
    ("", "persistentvolumeclaims/status"): ("get", "update", "patch"),
    ("", "serviceaccounts/token"): ("create",),
    ("certificates.k8s.io", "certificatesigningrequests"): (*READ, "create"),
    ("storage.k8s.io", "csidrivers"): READ,
    ("storage.k8s.io", "csinodes"): CHANGE,
    ("node.k8s.io", "runtimeclasses"): READ,
}
_CONFIG_MAPS = ("configMap", "configMapRef", "configMapKeyRef")
REFERRED = ("secrets", "configmaps", "persistentvolumeclaims", "persistentvolumes")


def node_of(user: User) -> str:
    """The node that a user is the kubelet of; empty for everybody else."""
    if user.name.startswith(PREFIX) and GROUP in user.groups:
        return user.name[len(PREFIX) :]
    return ""


def why_not(node: str, asked: Attributes, view: View) -> str | None:
    """Why the kubelet of a node may not do it; None: it may, "" when there is nothing to say."""
    if asked.resource == "volumeattachments" and asked.group == "storage.k8s.io":
        return _attachment(node, asked, view)
    if asked.resource == "leases" and asked.group == "coordination.k8s.io":
        return _lease(node, asked)
    if asked.group == "" and asked.resource in REFERRED and not asked.subresource:
        return _referred(node, asked, view)
    if asked.verb not in _RULES.get((asked.group, asked.what), ()):
        return ""
    if asked.resource in ("nodes", "csinodes") and asked.name not in ("", node):
        return f"node '{node}' cannot read '{asked.name}', only its own Node object"
    if asked.resource in ("nodes", "csinodes") and asked.verb in ("list", "watch"):
        return None if asked.name == node else "can only list or watch its own Node object"
    if asked.what == "pods" and asked.verb in ("list", "watch") and asked.node != node:
        return "can only list/watch pods with spec.nodeName field selector"
    return None


def _lease(node: str, asked: Attributes) -> str | None:
    if asked.verb not in CHANGE or asked.subresource:
        return "can only get, create, update, patch, or delete a node lease"
    if asked.namespace != "kube-node-lease":
        return 'can only access leases in the "kube-node-lease" system namespace'
    if asked.verb != "create" and asked.name != node:
        return "can only access node lease with the same name as the requesting node"
    return None


def _attachment(node: str, asked: Attributes, view: View) -> str | None:
    if asked.verb != "get" or asked.subresource:
        return "can only get individual resources of this type"
    found = view.get("volumeattachments", "", asked.name)
    if found is not None and dig(found, "spec.nodeName") == node:
        return None
    return f"no relationship found between node '{node}' and this object"


def _referred(node: str, asked: Attributes, view: View) -> str | None:
    """Secrets, config maps and volumes only where a pod of this node mentions them."""
    if asked.verb not in READ:
        return "can only read resources of this type"
    if not asked.name:
        return "No Object name found"
    if asked.resource == "persistentvolumes" and asked.verb == "get":
        if any(_claims(pod, asked.name, view) for pod in view.all("pods") if _on(pod, node)):
            return None
    elif asked.resource in ("secrets", "configmaps") or asked.verb == "get":
        for pod in view.all("pods"):
            here = _on(pod, node) and pod["metadata"].get("namespace") == asked.namespace
            if here and asked.name in _mentioned(pod, asked.resource):
                return None
    return f"no relationship found between node '{node}' and this object"


def _on(pod: Obj, node: str) -> bool:
    return bool(pod["spec"].get("nodeName") == node)


def _claims(pod: Obj, volume: str, view: View) -> bool:
    """Whether a claim of a pod is bound to this volume (the graph's way from pod to volume)."""
    space = str(pod["metadata"].get("namespace"))
    claims = (view.get("persistentvolumeclaims", space, own) for _, own in claims_of(pod))
    return any(dig(claim, "spec.volumeName") == volume for claim in claims if claim is not None)


def _mentioned(pod: Obj, plural: str) -> Iterator[str]:
    """The names of secrets, config maps or claims in a pod's spec."""
    fields = {
        "secrets": (("secret", "secretName"), ("secretRef", "name"), ("secretKeyRef", "name")),
        "configmaps": tuple((kind, "name") for kind in _CONFIG_MAPS),
        "persistentvolumeclaims": (("persistentVolumeClaim", "claimName"),),
    }.get(plural, ())
    yield from _found(pod["spec"], fields)


def _found(value: Any, fields: tuple[tuple[str, str], ...]) -> Iterator[str]:
    if isinstance(value, Mapping):
        for outer, inner in fields:
            named = value.get(outer)
            if isinstance(named, Mapping) and inner in named:
                yield str(named[inner])
        for item in value.values():
            yield from _found(item, fields)
    elif isinstance(value, list):
        for item in value:
            yield from _found(item, fields)
