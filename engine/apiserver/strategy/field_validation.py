"""Fields that a type does not have: refused, told of, or passed over, as `fieldValidation` says.

After endpoints/handlers/{create,update,patch}.go. A client that does not say wants to be told
(Warn), kubectl asks for Strict. What components write names no field manager and is looked at by
nobody who could read a warning.
"""

import json
from collections.abc import Mapping
from typing import Any

from engine.apiserver.errors import Denial, bad_request, invalid_patch, unexplained
from engine.apiserver.shapes import Unreadable, Way, decoded, unknown_fields, unknown_ways
from engine.objects import FrozenDict, Obj
from engine.resources import Resource
from engine.wire.api import Request

STRICT, WARN, IGNORE = "Strict", "Warn", "Ignore"

_ESCAPED = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})
_NOTHING: Obj = FrozenDict()


def read_body(resource: Resource, request: Request, value: Obj, known: Obj = _NOTHING) -> Obj:
    """What a client sent, as its type has it; raises Denial when a field holds what its type
    cannot, or when unknown fields are not to be passed over.
    """
    if request.options.get("patchType") == "apply":
        check_declared(resource, request, value)
    try:
        read = decoded(resource, value, known)
    except Unreadable as wrong:
        raise _unhandled(resource, str(wrong)) from None
    if read is not value and _directive(request) == STRICT:
        unknown = unknown_fields(resource, value)
        if unknown:
            raise _unhandled(resource, _strict(unknown))
    return read


def read_patched(resource: Resource, request: Request, value: Obj, known: Obj = _NOTHING) -> Obj:
    """The same for what a patch made of an object; the words show the patch, or all it made."""
    strategic = request.options.get("patchType", "strategic") == "strategic"
    try:
        read = decoded(resource, value, known)
    except Unreadable as wrong:
        why = wrong.restoring if strategic else str(wrong)
        raise invalid_patch(_shown(request, value, strategic=strategic), why) from None
    if read is not value and _directive(request) == STRICT:
        unknown = unknown_fields(resource, value)
        if unknown:
            shown = _shown(request, value, strategic=strategic)
            raise invalid_patch(shown, _strict(unknown))
    return read


def _shown(request: Request, value: Obj, *, strategic: bool) -> str:
    return go_text(request.body) if strategic else compact(value)


def warnings_of(resource: Resource, request: Request, value: Obj) -> tuple[str, ...]:
    """What a client is told that did not ask for more: `unknown field "spec.replica"`."""
    if "fieldManager" not in request.options or _directive(request) != WARN:
        return ()
    return tuple(f'unknown field "{path}"' for path in unknown_fields(resource, value))


def check_declared(resource: Resource, request: Request, body: Obj) -> None:
    """An apply is read by the schema, whatever fieldValidation says; raises Denial 500 with every
    field that is not in it, and for metadata that are none.
    """
    unknown, meta = unknown_ways(resource, body), body.get("metadata") or {}
    told = [f"{_by_keys(way, body, resource)}: field not declared in schema" for way in unknown]
    if not isinstance(meta, Mapping):
        told.insert(0, f".metadata: expected map, got &{{{go_text(meta)}}}")
        meta = {}
    if not told:
        return
    name = meta.get("name", "")
    what = told[0] if len(told) == 1 else "\n  ".join(["errors:", *told])
    raise unexplained(
        f"failed to create typed patch object ({request.namespace}/{name}; "
        f"{resource.api_version}, Kind={resource.kind}): {what}"
    )


def _by_keys(way: Way, value: Any, resource: Resource) -> str:
    """A path with items of lists told apart by their keys, as structured-merge-diff writes it."""
    told, where = "", ""
    for step in way:
        value = value[step]
        if isinstance(step, str):
            told += f".{step}"
            where = f"{where}.{step}" if where else step
            continue
        key = resource.merge_keys.get(where)
        told += f"[{key}={compact(value.get(key))}]" if key else f"[{step}]"
    return told


def go_text(value: Any) -> str:
    """A value as Go prints it: `map[spec:map[replicas:3]]`."""
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{go_text(value[key])}' for key in sorted(value))}]"
    if isinstance(value, list):
        return f"[{' '.join(go_text(item) for item in value)}]"
    if value is None:
        return "<nil>"
    return str(value).lower() if isinstance(value, bool) else str(value)


def compact(value: Any) -> str:
    """A value as JSON, as Go writes it: fit for HTML."""
    text = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return text.translate(_ESCAPED)


def _directive(request: Request) -> str:
    return str(request.options.get("fieldValidation") or WARN)


def _strict(unknown: list[str]) -> str:
    told = ", ".join(f'unknown field "{path}"' for path in unknown)
    return f"strict decoding error: {told}"


def _unhandled(resource: Resource, why: str) -> Denial:
    return bad_request(
        f'{resource.kind} in version "{resource.version}" cannot be handled as a '
        f"{resource.kind}: {why}"
    )
