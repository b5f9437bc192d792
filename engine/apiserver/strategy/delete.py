"""Deleting: at once, after a grace period, or when the last finalizer is gone.

After apiserver/pkg/registry/rest/delete.go, generic/registry/store.go (Delete) and
CheckGracefulDelete of pkg/registry/core/pod/strategy.go.
"""

from collections.abc import Sequence
from typing import Any

from engine.apiserver.admission import ask_webhooks, restrict_node
from engine.apiserver.errors import conflict
from engine.apiserver.strategy.outcome import Moment, Outcome, Put, Remove, Same
from engine.objects import FrozenDict, FrozenList, Obj, dig, evolve
from engine.resources import Resource
from engine.units import SECOND, parse_rfc3339, rfc3339
from engine.wire.api import Request

FOREGROUND = "foregroundDeletion"
ORPHAN = "orphan"


def delete(resource: Resource, request: Request, current: Obj, moment: Moment) -> Outcome:
    """What a DELETE does to the object as it is now; raises Denial."""
    options = request.options
    _check_preconditions(resource, current, options)
    restrict_node("DELETE", resource, "", current, None, moment.user)
    ask_webhooks("DELETE", resource, "", current, moment.view, moment.heard)
    if resource.plural == "namespaces":
        return _delete_namespace(current, moment)
    value, pending = current, False
    grace: int | None = None
    if resource.plural == "pods":
        value, grace, pending = _gracefully(current, options.get("gracePeriodSeconds"), moment)
    if pending:
        return Same(current)
    value = _with_finalizers(resource, value, options.get("propagationPolicy"))
    if value["metadata"].get("finalizers"):
        value = value if grace is not None else mark_deleting(value, moment)
        return Same(current) if value == current else Put(value)
    if grace is None:
        return Remove(current)
    return Put(value, then_remove=grace == 0)


def _check_preconditions(resource: Resource, current: Obj, options: Obj) -> None:
    asked = options.get("preconditions") or {}
    meta = current["metadata"]
    for key, label, happened in (
        ("uid", "UID", "deleted and then recreated"),
        ("resourceVersion", "ResourceVersion", "modified"),
    ):
        wanted = asked.get(key)
        if wanted and wanted != meta[key]:
            why = (
                f"the {label} in the precondition ({wanted}) does not match the {label} in record "
                f"({meta[key]}). The object might have been {happened}"
            )
            raise conflict(resource, meta["name"], why)


def _gracefully(pod: Obj, asked: int | None, moment: Moment) -> tuple[Obj, int | None, bool]:
    """The pod with its deletion time; its grace (None: delete now); whether nothing changes."""
    meta = pod["metadata"]
    if "deletionTimestamp" in meta:
        return _shorten(pod, meta, asked)
    grace = dig(pod, "spec.terminationGracePeriodSeconds", 0) if asked is None else asked
    if not dig(pod, "spec.nodeName") or dig(pod, "status.phase") in ("Succeeded", "Failed"):
        grace = 0
    if grace < 0:
        grace = 1
    change: dict[str, Any] = {
        "deletionTimestamp": rfc3339(moment.wall_us + grace * SECOND),
        "deletionGracePeriodSeconds": grace,
    }
    if meta.get("generation"):
        change["generation"] = meta["generation"] + 1
    return evolve(pod, {"metadata": change}), grace, False


def _shorten(pod: Obj, meta: Obj, asked: int | None) -> tuple[Obj, int | None, bool]:
    """A later delete may only shorten the grace."""
    current = meta.get("deletionGracePeriodSeconds")
    if not current:
        return pod, None, False
    if asked is None or asked >= current:
        return pod, current, True
    began = parse_rfc3339(meta["deletionTimestamp"]) - current * SECOND
    grace = 1 if asked < 0 else asked
    change = {
        "deletionTimestamp": rfc3339(began + grace * SECOND),
        "deletionGracePeriodSeconds": grace,
    }
    return evolve(pod, {"metadata": change}), grace, False


def _with_finalizers(resource: Resource, value: Obj, policy: str | None) -> Obj:
    """The one finalizer of the garbage collector that the propagation policy asks for."""
    old: Sequence[str] = value["metadata"].get("finalizers") or ()
    if policy is None:
        if ORPHAN in old or FOREGROUND in old:
            return value
        policy = "Orphan" if resource.plural == "jobs" else "Background"
    new = [item for item in old if item not in (ORPHAN, FOREGROUND)]
    if policy == "Foreground":
        new.append(FOREGROUND)
    elif policy == "Orphan":
        new.append(ORPHAN)
    if new == list(old):
        return value
    meta = {key: item for key, item in value["metadata"].items() if key != "finalizers"}
    if new:
        meta["finalizers"] = FrozenList(new)
    return FrozenDict({**value, "metadata": FrozenDict(meta)})


def mark_deleting(value: Obj, moment: Moment) -> Obj:
    """The object with a deletion time of now, kept by its finalizers; the same when it has one."""
    meta = value["metadata"]
    if "deletionTimestamp" in meta:
        return value
    change: dict[str, Any] = {
        "deletionTimestamp": rfc3339(moment.wall_us),
        "deletionGracePeriodSeconds": 0,
    }
    if meta.get("generation"):
        change["generation"] = meta["generation"] + 1
    return evolve(value, {"metadata": change})


def _delete_namespace(current: Obj, moment: Moment) -> Outcome:
    """Terminating until the namespace controller has emptied it (core/namespace/storage.go)."""
    value = current
    if "deletionTimestamp" not in value["metadata"]:
        change = {"deletionTimestamp": rfc3339(moment.wall_us)}
        value = evolve(value, {"metadata": change, "status": {"phase": "Terminating"}})
    held = dig(value, "spec.finalizers") or value["metadata"].get("finalizers")
    if not held:
        return Remove(current)
    return Same(current) if value == current else Put(value)
