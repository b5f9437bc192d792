"""ServiceAccount, the smallest part of it: a pod that names no account runs as `default`.

After plugin/pkg/admission/serviceaccount/admission.go. Absent: the check that the account exists,
and the token volume.
"""

from engine.apiserver.view import View
from engine.objects import FrozenDict, Obj
from engine.resources import Resource


def set_service_account(resource: Resource, value: Obj, view: View) -> Obj:
    """The pod with spec.serviceAccountName."""
    if resource.plural != "pods" or "spec" not in value:
        return value
    spec = value["spec"]
    if spec.get("serviceAccountName") or "kubernetes.io/config.mirror" in (
        value["metadata"].get("annotations") or {}
    ):
        return value
    named = {**spec, "serviceAccountName": "default", "serviceAccount": "default"}
    return FrozenDict({**value, "spec": FrozenDict(named)})
