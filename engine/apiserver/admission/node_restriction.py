"""NodeRestriction: a kubelet changes its own Node and its own pods only.

After plugin/pkg/admission/noderestriction/admission.go; kubeadm adds it to the default plugins.
"""

from collections.abc import Iterator, Mapping

from engine.apiserver.authorization.node import node_of
from engine.apiserver.errors import Denial, forbidden
from engine.objects import Obj
from engine.resources import Resource
from engine.wire.api import User

MIRROR = "kubernetes.io/config.mirror"
RESERVED = "node-restriction.kubernetes.io"


def restrict_node(
    operation: str, resource: Resource, subresource: str, value: Obj, old: Obj | None, user: User
) -> None:
    """Raises Denial where a kubelet reaches beyond its node. `value`: the new object, of a deletion
    the one that goes; `old`: what an update changes.
    """
    node = node_of(user)
    if not node:
        return
    if resource.plural == "pods":
        _pod(operation, resource, subresource, value, node)
    elif resource.plural == "nodes":
        _node(operation, resource, value, old, node)
    elif resource.plural == "leases" and operation == "CREATE":
        named = value["metadata"].get("name")
        if value["metadata"].get("namespace", "kube-node-lease") != "kube-node-lease":
            why = 'can only access leases in the "kube-node-lease" system namespace'
            raise forbidden(resource, str(named or ""), why)
        if named != node:
            why = "can only access node lease with the same name as the requesting node"
            raise forbidden(resource, str(named or ""), why)


def _pod(operation: str, resource: Resource, subresource: str, pod: Obj, node: str) -> None:
    meta = pod["metadata"]
    name = str(meta.get("name", ""))
    here = pod.get("spec", {}).get("nodeName") == node
    if operation == "CREATE" and not subresource:
        if MIRROR not in (meta.get("annotations") or {}):
            why = f'pod does not have "{MIRROR}" annotation, node "{node}" can only '
            raise forbidden(resource, name, f"{why}create mirror pods")
        if not here:
            why = f'node "{node}" can only create pods with spec.nodeName set to itself'
            raise forbidden(resource, name, why)
    elif operation == "DELETE" and not here:
        why = f'node "{node}" can only delete pods with spec.nodeName set to itself'
        raise forbidden(resource, name, why)
    elif subresource == "status" and not here:
        why = f'node "{node}" can only update pod status for pods with spec.nodeName set to itself'
        raise forbidden(resource, name, why)


def _node(operation: str, resource: Resource, value: Obj, old: Obj | None, node: str) -> None:
    name = str(value["metadata"].get("name", ""))
    if operation == "CREATE":
        if name != node:
            raise _other(resource, name, node)
        changed = list(_reserved({}, value["metadata"].get("labels") or {}))
        if changed:
            raise forbidden(resource, name, _labels_said("set", changed))
        return
    if name != node:
        raise _other(resource, name, node)
    if old is None:
        return
    before, after = old["metadata"].get("labels") or {}, value["metadata"].get("labels") or {}
    changed = list(_reserved(before, after))
    if changed:
        raise forbidden(resource, name, _labels_said("modify", changed))
    if (old.get("spec") or {}).get("taints") != (value.get("spec") or {}).get("taints"):
        raise forbidden(resource, name, f'node "{node}" is not allowed to modify taints')


def _other(resource: Resource, name: str, node: str) -> Denial:
    return forbidden(resource, name, f'node "{node}" is not allowed to modify node "{name}"')


def _labels_said(verb: str, changed: list[str]) -> str:
    return f"is not allowed to {verb} the following labels: {', '.join(sorted(changed))}"


def _reserved(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Labels that isolate workloads and that no kubelet may change."""
    for key in dict.fromkeys([*before, *after]):
        group = key.partition("/")[0]
        if before.get(key) != after.get(key) and (
            group == RESERVED or group.endswith(f".{RESERVED}")
        ):
            yield key
