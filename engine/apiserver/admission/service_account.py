"""ServiceAccount: a pod that names no account runs as `default`; its containers get its token.

After plugin/pkg/admission/serviceaccount/admission.go. Absent: the tries within the first second
for an account `default` that is not there yet.
"""

from collections.abc import Callable
from typing import Any

from engine.apiserver.errors import called, forbidden
from engine.apiserver.view import View
from engine.objects import FrozenDict, Obj, freeze
from engine.resources import Resource

TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
TOKEN_VOLUME = "kube-api-access-"
_MIRROR = "kubernetes.io/config.mirror"
_NAMESPACE = {"apiVersion": "v1", "fieldPath": "metadata.namespace"}
_SOURCES = freeze(
    {
        "defaultMode": 420,
        "sources": [
            {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
            {
                "configMap": {
                    "items": [{"key": "ca.crt", "path": "ca.crt"}],
                    "name": "kube-root-ca.crt",
                }
            },
            {"downwardAPI": {"items": [{"fieldRef": _NAMESPACE, "path": "namespace"}]}},
        ],
    }
)


def set_service_account(resource: Resource, value: Obj, view: View) -> Obj:
    """The pod with spec.serviceAccountName; raises Denial when there is no such account."""
    if resource.plural != "pods" or "spec" not in value:
        return value
    spec, meta = value["spec"], value["metadata"]
    namespace = meta.get("namespace", "")
    asked = spec.get("serviceAccountName")
    name = asked or "default"
    if _MIRROR in (meta.get("annotations") or {}):
        if asked:
            why = "a mirror pod may not reference service accounts"
            raise forbidden(resource, called(value), why)
        return value
    account = view.get("serviceaccounts", namespace, name)
    if account is None:
        why = (
            f"error looking up service account {namespace}/{name}: "
            f'serviceaccount "{name}" not found'
        )
        raise forbidden(resource, called(value), why)
    given: dict[str, Any] = {"serviceAccountName": name, "serviceAccount": name}
    if account.get("imagePullSecrets") and not spec.get("imagePullSecrets"):
        given["imagePullSecrets"] = account["imagePullSecrets"]
    if all(spec.get(key) == item for key, item in given.items()):
        return value
    return FrozenDict({**value, "spec": FrozenDict({**spec, **given})})


def mount_token(resource: Resource, value: Obj, view: View, letters: Callable[[], str]) -> Obj:
    """The pod with its account's token in every container that has nothing else in that place,
    unless the pod or its account does not want it. `letters` end the volume's name.
    """
    if resource.plural != "pods" or "spec" not in value:
        return value
    if _MIRROR in (value["metadata"].get("annotations") or {}):
        return value
    spec = value["spec"]
    account = view.get(
        "serviceaccounts", value["metadata"].get("namespace", ""), spec["serviceAccountName"]
    )
    wanted = spec.get("automountServiceAccountToken")
    if wanted is None:
        wanted = (account or {}).get("automountServiceAccountToken")
    if wanted is False or not any(map(_lacks_token, _containers(spec))):
        return value
    volumes = spec.get("volumes") or ()
    names = [str(volume.get("name") or "") for volume in volumes]
    there = [name for name in names if name.startswith(TOKEN_VOLUME)]
    name = there[0] if there else TOKEN_VOLUME + letters()
    mount = FrozenDict({"mountPath": TOKEN_PATH, "name": name, "readOnly": True})
    fields: dict[str, Any] = {
        key: [_mounting(one, mount) if _lacks_token(one) else one for one in spec[key]]
        for key in ("initContainers", "containers")
        if spec.get(key)
    }
    if not there:
        fields["volumes"] = [*volumes, FrozenDict({"name": name, "projected": _SOURCES})]
    return FrozenDict({**value, "spec": freeze(FrozenDict({**spec, **fields}))})


def _containers(spec: Obj) -> tuple[Obj, ...]:
    return (*(spec.get("initContainers") or ()), *(spec.get("containers") or ()))


def _lacks_token(container: Obj) -> bool:
    mounts = container.get("volumeMounts") or ()
    return all(mount.get("mountPath") != TOKEN_PATH for mount in mounts)


def _mounting(container: Obj, mount: Obj) -> Obj:
    mounts = [*(container.get("volumeMounts") or ()), mount]
    return FrozenDict({**container, "volumeMounts": freeze(mounts)})
