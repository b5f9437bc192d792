"""Field management: who wrote which field, and what an apply may change.

After endpoints/handlers/patch.go (applyPatcher) and apimachinery/pkg/util/managedfields. Kept for
objects that people write with kubectl (whose requests name a field manager) and for what is applied
to them; what controllers make for themselves has no managedFields. Status is nobody's.
"""

from engine.apiserver.errors import apply_conflict, bad_request
from engine.apiserver.strategy.field_validation import check_declared
from engine.apiserver.strategy.outcome import Moment
from engine.managed import Conflict, applied, said, tracked
from engine.objects import FrozenDict, Obj, freeze
from engine.resources import Resource
from engine.units import rfc3339
from engine.wire.api import Request, User

_PREFIX = "system:serviceaccount:kube-system:"


def by_creator(resource: Resource, request: Request, value: Obj, moment: Moment) -> Obj:
    """A new object with its first manager, where the request names one."""
    manager = request.options.get("fieldManager")
    if not manager:
        return value
    now, version = rfc3339(moment.wall_us), resource.api_version
    if request.options.get("patchType") == "apply":
        empty = FrozenDict({"metadata": FrozenDict({"managedFields": freeze([])})})
        body = _configuration(request)
        found, _ = applied(empty, body, resource.merge_keys, manager, version, now, force=True)
        managers = found["metadata"].get("managedFields")
        if not managers:
            return value  # who says nothing but a name manages nothing
        meta = {**value["metadata"], "managedFields": managers}
        return FrozenDict({**value, "metadata": FrozenDict(meta)})
    return tracked(None, value, resource.merge_keys, manager, version, now)


def _configuration(request: Request) -> Obj:
    """What a client applies; what is null in it is not there."""
    given = (request.body or {}).items()
    return FrozenDict({key: freeze(item) for key, item in given if item is not None})


def by_writer(
    resource: Resource,
    request: Request,
    current: Obj,
    value: Obj,
    proposed: Obj,
    moment: Moment,
) -> Obj:
    """A changed object with its managers: as an apply left them, as the client put them, or with
    what changed in the hands of the writer.
    """
    before = current["metadata"].get("managedFields")
    if request.subresource in ("status", "approval") or value is current:
        return value
    manager = request.options.get("fieldManager", "")
    if not manager and not before:
        return value
    if request.options.get("patchType") == "apply":
        return value
    theirs = proposed["metadata"].get("managedFields")
    if theirs is not None and theirs != before:
        return value  # metadata that a client may set: kubectl moves managers so
    return tracked(
        current, value, resource.merge_keys, manager or _agent(moment.user), resource.api_version,
        rfc3339(moment.wall_us),
    )  # fmt: skip


def _agent(user: User) -> str:
    """The manager of a client that names none: its user agent."""
    if user.name.startswith(_PREFIX):
        return "kube-controller-manager"
    if user.name.startswith("system:node:"):
        return "kubelet"
    return user.name.removeprefix("system:")


def apply(resource: Resource, request: Request, current: Obj, moment: Moment) -> Obj:
    """The object with the request's configuration applied; raises Denial 409 with every field that
    somebody else manages and that would change, unless forced.
    """
    manager = request.options.get("fieldManager")
    if not manager:
        raise bad_request('PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value')
    body = _configuration(request)
    check_declared(resource, request, body)
    if (body.get("metadata") or {}).get("managedFields"):
        raise bad_request("metadata.managedFields must be nil")
    found, conflicts = applied(
        current, body, resource.merge_keys, manager, resource.api_version,
        rfc3339(moment.wall_us), force=bool(request.options.get("force")),
    )  # fmt: skip
    if conflicts:
        raise apply_conflict(_message(conflicts), [_cause(each) for each in conflicts])
    return found


def _cause(conflict: Conflict) -> dict[str, str]:
    return {
        "reason": "FieldManagerConflict",
        "message": f"conflict with {conflict.manager.who}",
        "field": said(conflict.path),
    }


def _message(conflicts: list[Conflict]) -> str:
    """apimachinery/pkg/util/managedfields/internal/conflict.go."""
    if len(conflicts) == 1:
        only = conflicts[0]
        return f"Apply failed with 1 conflict: conflict with {only.manager.who}: {said(only.path)}"
    by_manager: dict[str, list[str]] = {}
    for conflict in conflicts:
        by_manager.setdefault(conflict.manager.who, []).append(said(conflict.path))
    lines: list[str] = []
    for who in sorted(by_manager):
        lines.append(f"conflicts with {who}:")
        lines += [f"- {path}" for path in by_manager[who]]
    return f"Apply failed with {len(conflicts)} conflicts: {chr(10).join(lines)}"
