"""NamespaceLifecycle: nothing new in a namespace that is missing or ending; three namespaces stay.

After apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go.
"""

from engine.apiserver.errors import Denial, called, forbidden, not_found
from engine.objects import Obj, dig
from engine.resources import CATALOGUE, Resource

IMMORTAL = ("default", "kube-system", "kube-public")


def namespace_lifecycle(resource: Resource, value: Obj, namespace: str, found: Obj | None) -> None:
    """Raises Denial when `value` may not be created in `namespace`; `found` is its object."""
    if found is None:
        raise not_found(CATALOGUE["namespaces"], namespace)
    if dig(found, "status.phase") != "Terminating":
        return
    raise _ending(resource, called(value), namespace)


def _ending(resource: Resource, name: str, namespace: str) -> Denial:
    cause = {
        "reason": "NamespaceTerminating",
        "message": f"namespace {namespace} is being terminated",
        "field": "metadata.namespace",
    }
    why = f"unable to create new content in namespace {namespace} because it is being terminated"
    return forbidden(resource, name, why, causes=[cause])


def guard_namespaces(resource: Resource, name: str) -> None:
    """Raises Denial for the deletion of a namespace that the cluster cannot do without."""
    if resource.plural == "namespaces" and name in IMMORTAL:
        raise forbidden(resource, name, "this namespace may not be deleted")
