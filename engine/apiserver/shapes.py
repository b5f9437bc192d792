"""Reading an object as its Go type: what fits, what is dropped, and what cannot be read.

After sigs.k8s.io/json: a value of another type is answered in the words of Go's JSON decoder, with
the path of the field; a field that the type does not have is not kept, and told to who asks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import is_
from typing import Any

from engine.apiserver.types import STRUCTS
from engine.objects import FrozenDict, FrozenList, Obj
from engine.patch import json_kind
from engine.resources import Resource

_QUANTITY = re.compile(
    r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,3})?"
)
_NO_QUANTITY = (
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
)
_BITS = {"int32": 31, "int64": 63}
_LIST, _MAP = "[]", "map[string]"
_GO_KIND = {"object": "map", "array": "slice", "bool": "bool", "string": "string",
            "number": "int64"}  # fmt: skip
_PLAIN = {"string": str, "bool": bool, "Time": str, "MicroTime": str}
_OWN_READER = {"IntOrString": "int32", "Time": "string", "MicroTime": "string"}
"""Types that read themselves, and as what: their errors name no field."""
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_NOTHING: Obj = FrozenDict()

Way = tuple[str | int, ...]
"""From an object to a value within it: names of fields, and places in lists."""

_ZERO = {"string": "", "Quantity": "0", "bool": False, "int32": 0, "int64": 0, "IntOrString": 0}


class Unreadable(ValueError):
    """An object that the decoder refuses; says which field, and why. `restoring`: the words of the
    other decoder, which reads what strategic patches made (runtime/converter.go).
    """

    def __init__(self, why: str, restoring: str = "") -> None:
        super().__init__(why)
        self.restoring = restoring or why


def decoded(resource: Resource, value: Obj, known: Obj = _NOTHING) -> Obj:
    """The object without its nulls and without fields that its type lacks, as Go reads it; the same
    when nothing had to change. Raises Unreadable. What it shares with an object that is `known` was
    read before.
    """
    kind = resource.kind
    if kind not in STRUCTS:
        return value
    if not known:
        return _decoded(value, kind, "", kind)  # type: ignore[no-any-return]
    return _each_field(value, STRUCTS[kind], "", kind, known)


def unknown_fields(resource: Resource, value: Obj) -> list[str]:
    """What the type of an object lacks and the object has: `spec.containers[0].imagee`, in the
    order in which Go writes maps.
    """
    return [_path(way) for way in unknown_ways(resource, value)]


def unknown_ways(resource: Resource, value: Obj) -> list[Way]:
    """The same, step by step: a name may have dots and brackets of its own."""
    return list(_unknown(value, resource.kind, ()))


def _path(way: Way) -> str:
    steps = [f".{step}" if isinstance(step, str) else f"[{step}]" for step in way]
    return "".join(steps).removeprefix(".")


def _unknown(value: Any, kind: str, way: Way) -> Iterator[Way]:
    if kind in STRUCTS and isinstance(value, Mapping):
        for field in sorted(value):
            inner = STRUCTS[kind].get(field)
            if inner is None:
                yield (*way, field)
            else:
                yield from _unknown(value[field], inner, (*way, field))
    elif kind.startswith(_LIST) and isinstance(value, list):
        for at, item in enumerate(value):
            yield from _unknown(item, kind[len(_LIST) :], (*way, at))
    elif kind.startswith(_MAP) and isinstance(value, Mapping):
        for key in sorted(value):
            yield from _unknown(value[key], kind[len(_MAP) :], (*way, key))


def _decoded(value: Any, kind: str, path: str, struct: str, known: Any = None) -> Any:
    """A value read as a Go type; `struct` is the one whose field it is, `known` what it holds in an
    object that was read before.
    """
    if value is None:
        return FrozenDict() if kind in STRUCTS else _ZERO.get(kind)
    if kind == "Quantity":
        if isinstance(value, bool | dict | list) or not _QUANTITY.fullmatch(str(value).strip()):
            raise Unreadable(_NO_QUANTITY)
    elif kind == "bytes" and isinstance(value, str):
        _check_base64(value)
    elif not _is(value, kind):
        raise Unreadable(_said(value, kind, path, struct), _restoring(value, kind))
    elif kind in STRUCTS:
        known = known if isinstance(known, dict) else _NOTHING
        return _each_field(value, STRUCTS[kind], path, kind, known)
    elif kind.startswith(_LIST):
        inner = kind[len(_LIST) :]
        if inner in _PLAIN and _all_are(value, _PLAIN[inner]):
            return value
        items = [_decoded(item, inner, path, struct) for item in value]
        return value if _same(items, value) else FrozenList(items)
    elif kind.startswith(_MAP):
        inner = kind[len(_MAP) :]
        if inner in _PLAIN and _all_are(value.values(), _PLAIN[inner]):
            return value
        items = [_decoded(item, inner, path, struct) for item in value.values()]
        return value if _same(items, value.values()) else FrozenDict(zip(value, items, strict=True))
    return value


def _each_field(
    value: Obj, kinds: Mapping[str, str], path: str, struct: str, known: Obj = _NOTHING
) -> Obj:
    """A struct with its fields read; what is null is absent, what no row names is dropped."""
    changed: dict[str, Any] | None = None
    for field, item in value.items():
        kind = kinds.get(field)
        if item is None or kind is None:
            changed = changed or dict(value)
            del changed[field]
            continue
        old = known.get(field) if known else None
        if item is old:
            continue
        if type(item) is not _PLAIN.get(kind):
            new = _decoded(item, kind, f"{path}.{field}", struct, old)
            if new is not item:
                changed = changed or dict(value)
                changed[field] = new
    return value if changed is None else FrozenDict(changed)


def _check_base64(text: str) -> None:
    """Raises Unreadable for what Go's decoder takes for no base64 (encoding/base64)."""
    plain = "".join(text.split())
    good = _BASE64.match(plain)
    if good is not None and good.end() != len(plain):
        raise Unreadable(f"illegal base64 data at input byte {good.end()}")


def _all_are(items: Iterable[Any], wanted: type) -> bool:
    return {*map(type, items)} <= {wanted}


def _same(new: Iterable[Any], old: Iterable[Any]) -> bool:
    return all(map(is_, new, old))


def _is(value: Any, kind: str) -> bool:
    """Whether it is a value of a Go type, not looking into it."""
    match kind:
        case "object":
            return True
        case "string" | "bytes" | "Time" | "MicroTime":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)
        case "IntOrString":
            return isinstance(value, str | int) and not isinstance(value, bool)
        case "int32" | "int64":
            return type(value) is int and -(1 << _BITS[kind]) <= value < 1 << _BITS[kind]
    return isinstance(value, list if kind.startswith(_LIST) else dict)


def _said(value: Any, kind: str, path: str, struct: str) -> str:
    if kind in _OWN_READER:
        return not_of_type(value, f"value of type {_OWN_READER[kind]}")
    what = json_kind(value)
    if what == "number" and kind in _BITS:
        what = f"number {value}"
    element = kind.removeprefix(_LIST).removeprefix(_MAP)
    go_type = f"{kind[: len(kind) - len(element)]}{'v1.' if element in STRUCTS else ''}{element}"
    field = f"struct field {struct}{path}" if path else "value"
    return f"json: cannot unmarshal {what} into Go {field} of type {go_type}"


def _restoring(value: Any, kind: str) -> str:
    if kind in _OWN_READER:
        return not_of_type(value, f"value of type {_OWN_READER[kind]}")
    if kind in _PLAIN or kind in _BITS:
        return f"unrecognized type: {kind}"
    if kind in STRUCTS:
        return f"cannot restore struct from: {_GO_KIND[json_kind(value)]}"
    what = "slice" if kind.startswith(_LIST) else "map"
    return f"cannot restore {what} from {_GO_KIND[json_kind(value)]}"


def not_of_type(value: Any, wanted: str) -> str:
    """The decoder's sentence about a whole value, like `value of type jsonpatch.Patch`."""
    return f"json: cannot unmarshal {json_kind(value)} into Go {wanted}"
