"""Changing: PUT and PATCH, of the whole or of the status, as one function of old and proposed.

After apiserver/pkg/registry/rest/update.go, generic/registry/store.go (Update) and
PrepareForUpdate of pkg/registry/*/strategy.go.
"""

from typing import Any

from engine.apiserver.admission import admit_update, ask_webhooks, guard_signer, restrict_node
from engine.apiserver.authorization.escalation import guard_rights
from engine.apiserver.defaults import with_defaults
from engine.apiserver.errors import bad_request, conflict, field_forbidden, invalid, unprocessable
from engine.apiserver.name_validation import labels_problems
from engine.apiserver.shapes import not_of_type
from engine.apiserver.strategy.certificates import request_status
from engine.apiserver.strategy.create import decode, has_generation
from engine.apiserver.strategy.field_validation import read_patched, warnings_of
from engine.apiserver.strategy.immutable import forbidden_changes
from engine.apiserver.strategy.initial import service_addresses
from engine.apiserver.strategy.management import apply, by_writer
from engine.apiserver.strategy.outcome import Moment, Outcome, Put, Remove, Same
from engine.objects import FrozenDict, FrozenList, Obj, dig, labels
from engine.patch import PatchError, json_patch, merge, strategic
from engine.resources import Resource
from engine.wire.api import Request

_OURS = (
    "name", "generateName", "namespace", "uid", "resourceVersion", "creationTimestamp",
    "generation", "deletionTimestamp", "deletionGracePeriodSeconds",
)  # fmt: skip
"""Metadata that a client cannot change."""

_WITHOUT_CHANGES = ("certificatesigningrequests",)
"""Whose spec stays as it was made, whatever an update says."""

_LABELLED_BY_STATUS = ("pods", "nodes", "namespaces")
"""Whose labels may change together with the status; others reset them."""


def update(resource: Resource, request: Request, current: Obj, moment: Moment) -> Outcome:
    """A PUT of the object or its status; raises Denial."""
    proposed = decode(resource, request, current)
    meta = proposed["metadata"]
    if meta is not current["metadata"]:
        _check_identity(resource, request.name, meta, current)
    outcome = _revise(resource, request, current, proposed, moment)
    return _warned(outcome, warnings_of(resource, request, request.body or {}))


def _warned(outcome: Outcome, warnings: tuple[str, ...]) -> Outcome:
    return outcome._replace(warnings=warnings) if warnings else outcome


def patch(resource: Resource, request: Request, current: Obj, moment: Moment) -> Outcome:
    """A PATCH of the object or its status; raises Denial."""
    if request.options.get("patchType") == "apply":
        proposed = apply(resource, request, current, moment)
    else:
        proposed = patched(resource, request, current)
    if not isinstance(proposed, dict):  # the whole of it was replaced
        raise bad_request(not_of_type(proposed, f"value of type v1.{resource.kind}"))
    warnings = warnings_of(resource, request, proposed)
    proposed = read_patched(resource, request, proposed, current)
    if not dig(proposed, "metadata.name"):
        raise bad_request(
            f"the name of the object ({request.name} based on URL) was undeterminable: "
            "name must be provided"
        )
    _check_identity(resource, request.name, proposed["metadata"], current)
    return _warned(_revise(resource, request, current, proposed, moment), warnings)


def patched(resource: Resource, request: Request, current: Obj) -> Obj:
    """`current` with the request's patch applied; raises Denial."""
    body: Any = request.body
    kind = request.options.get("patchType", "strategic")
    unreadable = _unreadable(str(kind), body)
    if unreadable:
        raise bad_request(unreadable)
    try:
        match kind:
            case "merge":
                return merge(current, body)
            case "strategic":
                return strategic(current, body, resource.merge_keys)
            case "json":
                return json_patch(current, body)  # type: ignore[no-any-return]
    except PatchError as error:
        if kind == "json":
            raise unprocessable() from error
        raise bad_request(str(error)) from error
    raise bad_request(f"the patch type {kind!r} is unknown: use merge, strategic, json or apply")


def _unreadable(kind: str, body: Any) -> str:
    """Why a patch cannot be read, in the words of Go's JSON decoder; empty when it can."""
    if kind == "json":
        if not isinstance(body, list):
            return not_of_type(body, "value of type jsonpatch.Patch")
        odd = [item for item in body if not isinstance(item, dict | None)]
        return not_of_type(odd[0], "value of type jsonpatch.Operation") if odd else ""
    if isinstance(body, dict):
        return ""
    why = not_of_type(body, "value of type map[string]interface {}")
    return f"error decoding patch: {why}" if kind == "merge" else why


def _check_identity(resource: Resource, name: str, meta: Obj, current: Obj) -> None:
    """The preconditions that an object carries: its name, uid and resourceVersion."""
    if meta.get("name", name) != name:
        raise bad_request(
            f"the name of the object ({meta['name']}) does not match the name on the URL ({name})"
        )
    mine = current["metadata"]
    theirs = meta.get("resourceVersion")
    if theirs and theirs != mine["resourceVersion"]:
        raise conflict(resource, name)
    uid = meta.get("uid")
    if uid and uid != mine["uid"]:
        why = f"Precondition failed: UID in precondition: {uid}, UID in object meta: {mine['uid']}"
        raise conflict(resource, name, why)


def _revise(
    resource: Resource, request: Request, current: Obj, proposed: Obj, moment: Moment
) -> Outcome:
    subresource = request.subresource
    meta = _metadata(resource, subresource, current["metadata"], proposed["metadata"])
    if meta is not current["metadata"] and labels({"metadata": meta}) != labels(current):
        found = list(labels_problems("metadata.labels", meta.get("labels") or {}))
        if found:
            raise invalid(resource, meta["name"], found)
    if subresource in ("status", "approval"):
        status = _status(resource, subresource, current, proposed, moment)
        value: Obj = FrozenDict({**current, "metadata": meta, "status": status})
    else:
        fields = {**proposed, "metadata": meta}
        if resource.has_status:
            fields["status"] = current.get("status") or FrozenDict()
        if resource.plural in _WITHOUT_CHANGES:
            fields["spec"] = current["spec"]
        value = _complete(resource, current, FrozenDict(fields), moment)
    guard_rights(resource, value, current, moment.user, moment.view)
    value = by_writer(resource, request, current, value, proposed, moment)
    if value == current:
        return Same(current)
    guard_signer(resource, subresource, value, current, moment.user, moment.view)
    restrict_node("UPDATE", resource, subresource, value, current, moment.user)
    ask_webhooks("UPDATE", resource, subresource, value, moment.view, moment.heard)
    return finished(value)


def _unobserved(status: Obj) -> Obj:
    """A pod's status as before 1.34 (dropDisabledPodStatusFields in pkg/api/pod/util.go)."""
    rest = {key: value for key, value in status.items() if key != "observedGeneration"}
    if rest.get("conditions"):
        rest["conditions"] = FrozenList(
            FrozenDict({key: value for key, value in one.items() if key != "observedGeneration"})
            for one in rest["conditions"]
        )
    return FrozenDict(rest)


def _status(
    resource: Resource, subresource: str, current: Obj, proposed: Obj, moment: Moment
) -> Obj:
    """The proposed status; a pod's QoS class is never lost. Raises Denial."""
    old, new = current.get("status") or {}, proposed.get("status") or FrozenDict()
    if resource.plural == "certificatesigningrequests":
        return request_status(resource, subresource, current, proposed, moment)
    if resource.plural == "pods" and not moment.view.flags.observes_pod_generations:
        new = _unobserved(new)
    if "qosClass" in old and "qosClass" not in new:
        return FrozenDict({**new, "qosClass": old["qosClass"]})
    return new


def _metadata(resource: Resource, subresource: str, old: Obj, new: Obj) -> Obj:
    """The new labels, annotations, owners and finalizers under the old identity."""
    if new is old or new == old:
        return old
    kept = {key: value for key, value in new.items() if key not in _OURS}
    if subresource == "status":
        _keep(kept, old, "ownerReferences")
        if resource.plural not in _LABELLED_BY_STATUS:
            _keep(kept, old, "labels")
    if "deletionTimestamp" in old:
        before = old.get("finalizers") or ()
        added = [item for item in kept.get("finalizers") or () if item not in before]
        if added:
            listed = ", ".join(f'"{item}"' for item in added)
            why = (
                "no new finalizers can be added if the object is being deleted, "
                f"found new finalizers []string{{{listed}}}"
            )
            cause = field_forbidden("metadata.finalizers", why)
            raise invalid(resource, old["name"], [cause])
    if not kept.get("finalizers"):
        kept.pop("finalizers", None)
    return FrozenDict({**{key: old[key] for key in _OURS if key in old}, **kept})


def _keep(kept: dict[str, Any], old: Obj, key: str) -> None:
    kept.pop(key, None)
    if key in old:
        kept[key] = old[key]


def _complete(resource: Resource, current: Obj, value: Obj, moment: Moment) -> Obj:
    """Defaults, admission, generation and validation, for what changed outside of metadata."""
    if not _content_differs(current, value):
        return _with_copied(resource, current, value)
    value = with_defaults(resource.plural, value)
    if resource.plural == "services":
        value = service_addresses(_keep_addresses(current, value), moment)
    value = admit_update(resource, value, current, moment.view)
    if not _content_differs(current, value):
        return _with_copied(resource, current, value)
    found = forbidden_changes(resource, current, value)
    if found:
        raise invalid(resource, current["metadata"]["name"], found)
    return _counted(value) if has_generation(resource, moment) else value


def _with_copied(resource: Resource, current: Obj, value: Obj) -> Obj:
    """An object whose metadata alone differs: of a deployment, annotations that changed make a new
    generation, because replica sets get copies (pkg/registry/apps/deployment/strategy.go).
    """
    if resource.plural != "deployments":
        return value
    before, after = (one["metadata"].get("annotations") or {} for one in (current, value))
    return _counted(value) if before != after else value


def _counted(value: Obj) -> Obj:
    """The object one generation on."""
    meta = value["metadata"]
    counted = FrozenDict({**meta, "generation": meta.get("generation", 0) + 1})
    return FrozenDict({**value, "metadata": counted})


def _content_differs(current: Obj, value: Obj) -> bool:
    """Whether anything but metadata and status differs."""
    for key, new in value.items():
        if key not in ("metadata", "status"):
            old = current.get(key)
            if old is not new and old != new:
                return True
    return any(key not in value for key in current if key not in ("metadata", "status"))


def _keep_addresses(current: Obj, value: Obj) -> Obj:
    """A service that does not mention its allocated addresses keeps them."""
    old, new = current["spec"], dict(value.get("spec") or {})
    for key in ("clusterIP", "clusterIPs"):
        if not new.get(key) and old.get(key) and new.get("type") != "ExternalName":
            new[key] = old[key]
    ports = {port.get("port"): port.get("nodePort") for port in old.get("ports") or ()}
    if new.get("type") in ("NodePort", "LoadBalancer"):
        new["ports"] = FrozenList(
            [
                FrozenDict({**port, "nodePort": ports[port["port"]]})
                if not port.get("nodePort") and ports.get(port.get("port"))
                else port
                for port in new.get("ports") or ()
            ]
        )
    return FrozenDict({**value, "spec": FrozenDict(new)})


def finished(value: Obj) -> Outcome:
    """Store it, or delete it if it waited for its last finalizer (ShouldDeleteDuringUpdate)."""
    meta = value["metadata"]
    if "deletionTimestamp" not in meta or meta.get("finalizers"):
        return Put(value)
    if meta.get("deletionGracePeriodSeconds"):
        return Put(value)
    if value["kind"] == "Namespace" and (value.get("spec") or {}).get("finalizers"):
        return Put(value)
    return Remove(value)
