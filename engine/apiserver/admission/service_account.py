"""ServiceAccount: a pod that names no account runs as `default`, and the account must exist.

After plugin/pkg/admission/serviceaccount/admission.go. Absent: the token volume, and the tries
within the first second for an account `default` that is not there yet.
"""

from typing import Any

from engine.apiserver.errors import forbidden
from engine.apiserver.view import View
from engine.objects import FrozenDict, Obj
from engine.resources import Resource


def set_service_account(resource: Resource, value: Obj, view: View) -> Obj:
    """The pod with spec.serviceAccountName; raises Denial when there is no such account."""
    if resource.plural != "pods" or "spec" not in value:
        return value
    spec, meta = value["spec"], value["metadata"]
    namespace = meta.get("namespace", "")
    asked = spec.get("serviceAccountName")
    name = asked or "default"
    if "kubernetes.io/config.mirror" in (meta.get("annotations") or {}):
        if asked:
            called = meta.get("name", "")
            raise forbidden(resource, called, "a mirror pod may not reference service accounts")
        return value
    account = view.get("serviceaccounts", namespace, name)
    if account is None:
        why = (
            f"error looking up service account {namespace}/{name}: "
            f'serviceaccount "{name}" not found'
        )
        raise forbidden(resource, meta.get("name") or meta.get("generateName") or "Unknown", why)
    given: dict[str, Any] = {"serviceAccountName": name, "serviceAccount": name}
    if account.get("imagePullSecrets") and not spec.get("imagePullSecrets"):
        given["imagePullSecrets"] = account["imagePullSecrets"]
    if all(spec.get(key) == item for key, item in given.items()):
        return value
    return FrozenDict({**value, "spec": FrozenDict({**spec, **given})})
