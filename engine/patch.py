"""The three ways to patch an object (merge, strategic merge, JSON patch): pure functions.

What a patch does not touch is shared with the old object. Server-side apply is in `managed`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.objects import FrozenDict, FrozenList, Obj, evolve, freeze, is_mapping
from engine.resources import MergeKeys

DIRECTIVE = "$patch"
RETAIN = "$retainKeys"
ORDER = "$setElementOrder/"
DELETE_VALUES = "$deleteFromPrimitiveList/"


class PatchError(Exception):
    """A patch that cannot be applied; the text is what json-patch or strategicpatch says."""


def merge(target: Obj, patch: Obj) -> FrozenDict:
    """RFC 7386: mappings merge, null removes, all else replaces."""
    return evolve(target, patch)


# Strategic merge patch (apimachinery/pkg/util/strategicpatch/patch.go).


def strategic(target: Obj, patch: Obj, keys: MergeKeys, path: str = "") -> FrozenDict:
    """Like `merge`, but lists that have a merge key in `keys` are merged item by item.

    Understands `$patch: replace | delete`, `$retainKeys`, `$setElementOrder/…` and
    `$deleteFromPrimitiveList/…`. `path` is where `target` stands in the object, dotted.
    """
    directed = "$" in "".join(patch)
    if directed:
        _check_directives(patch)
        if patch.get(DIRECTIVE) == "replace":
            return freeze(_without(patch, DIRECTIVE))  # type: ignore[no-any-return]
        if patch.get(DIRECTIVE) == "delete":
            return FrozenDict()
    merged: dict[str, Any] = dict(target)
    if RETAIN in patch:
        merged = {key: value for key, value in target.items() if key in patch[RETAIN]}
    for key, new in patch.items():
        if directed and key[:1] == "$":
            _obey(merged, key, new)
        elif type(new) in _PLAIN:
            merged[key] = new
        elif new is None:
            merged.pop(key, None)
        else:
            where = f"{path}.{key}" if path else key
            merged[key] = _merge_value(merged.get(key), new, keys, where)
    if directed:
        for key in patch:
            if key.startswith(ORDER):
                _reorder(merged, target, key[len(ORDER) :], patch[key], keys, path)
    return FrozenDict(merged)


_PLAIN = frozenset((str, int, bool, float))
"""The types of what takes the place of anything."""


_LISTS = {
    RETAIN: "invalid patch format of retainKeys",
    ORDER: "invalid patch format of setElementOrder list",
    DELETE_VALUES: "invalid patch format of primitive list",
}
"""What is said when a directive holds no list (apimachinery/pkg/util/mergepatch/errors.go)."""


def _check_directives(patch: Obj) -> None:
    if patch.get(DIRECTIVE, "merge") not in ("merge", "replace", "delete"):
        raise PatchError(f"unknown patch type: {patch[DIRECTIVE]} in map: {_as_go(patch)}")
    for key, value in patch.items():
        if key[:1] == "$" and not isinstance(value, list | tuple):
            wrong = next((_LISTS[start] for start in _LISTS if key.startswith(start)), "")
            if wrong:
                raise PatchError(wrong)


def _as_go(value: Any) -> str:
    """A value as Go prints it: map[image:x]."""
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{_as_go(value[key])}' for key in sorted(value))}]"
    if isinstance(value, list | tuple):
        return f"[{' '.join(map(_as_go, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return "<nil>" if value is None else str(value)


def _without(value: Obj, key: str) -> dict[str, Any]:
    return {name: item for name, item in value.items() if name != key}


def _merge_value(old: Any, new: Any, keys: MergeKeys, where: str) -> Any:
    if is_mapping(new):
        return strategic(old if is_mapping(old) else FrozenDict(), new, keys, where)
    if isinstance(new, list | tuple) and where in keys:
        previous = old if isinstance(old, list) else []
        key = keys[where]
        if not key:
            return FrozenList([*previous, *(item for item in new if item not in previous)])
        return _merge_list(previous, new, key, keys, where)
    return freeze(new)


def _merge_list(
    old: Sequence[Any], patch: Sequence[Any], key: str, keys: MergeKeys, where: str
) -> FrozenList:
    odd = [item for item in patch if not isinstance(item, dict)]
    if odd:
        kind = "string" if isinstance(odd[0], str) else type(odd[0]).__name__
        raise PatchError(f"expected a map[string]interface {{}}, but received a {kind}")
    if any(item.get(DIRECTIVE) == "replace" for item in patch):
        return FrozenList([freeze(item) for item in patch if DIRECTIVE not in item])
    result = list(old)  # of which what stays equal stays the same
    for item in patch:
        if key not in item:
            raise PatchError(f"map: {_as_go(item)} does not contain declared merge key: {key}")
        at = next((i for i, o in enumerate(result) if o.get(key) == item[key]), None)
        if item.get(DIRECTIVE) == "delete":
            if at is not None:
                del result[at]
        elif at is None:
            result.append(strategic(FrozenDict(), item, keys, where))
        else:
            merged = strategic(result[at], item, keys, where)
            if merged != result[at]:
                result[at] = merged
    return FrozenList(result)


def _obey(merged: dict[str, Any], key: str, value: Any) -> None:
    """A directive that names a list; the order of elements is set afterwards."""
    if key.startswith(DELETE_VALUES):
        name = key[len(DELETE_VALUES) :]
        left = [item for item in merged.get(name) or () if item not in value]
        merged[name] = FrozenList(left)


def _reorder(
    merged: dict[str, Any], old: Obj, name: str, order: Sequence[Any], keys: MergeKeys, path: str
) -> None:
    """Items named in `order` stand in that order; the others keep their old place."""
    items = merged.get(name)
    if not isinstance(items, list):
        return
    key = keys.get(f"{path}.{name}" if path else name)
    if key is None:
        return

    def identity(item: Any) -> Any:
        return item.get(key) if key and isinstance(item, Mapping) else item

    wanted = [identity(item) for item in order]
    before = [identity(item) for item in old.get(name) or ()]
    named = sorted(
        (item for item in items if identity(item) in wanted),
        key=lambda item: wanted.index(identity(item)),
    )
    others = [item for item in items if identity(item) not in wanted]
    result: list[Any] = []
    while named and others:
        first = identity(named[0])
        theirs = before.index(first) if first in before else -1
        ours = before.index(identity(others[0])) if identity(others[0]) in before else len(before)
        result.append(others.pop(0) if theirs >= 0 and ours < theirs else named.pop(0))
    merged[name] = FrozenList([*result, *named, *others])


# JSON patch (RFC 6902).


def json_patch(target: Obj, operations: Sequence[Obj]) -> Any:
    """Apply the operations in order; raises PatchError at the first that does not apply."""
    document: Any = freeze(target)
    for operation in operations:
        if operation is not None and not is_mapping(operation):
            text = f"cannot unmarshal {json_kind(operation)} into Go value"
            raise PatchError(f"json: {text} of type jsonpatch.Operation")
        document = _operate(document, operation or {})
    return document


def json_kind(value: Any) -> str:
    """What Go's encoding/json calls a value."""
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "array"
    if isinstance(value, bool):
        return "bool"
    return "string" if isinstance(value, str) else "number"


def _operate(document: Any, operation: Obj) -> Any:
    verb, pointer = operation.get("op"), str(operation.get("path", ""))
    tokens = _tokens(pointer)
    match verb:
        case "add":
            return _change(document, tokens, pointer, "add", freeze(operation.get("value")))
        case "remove":
            return _change(document, tokens, pointer, "remove", None)
        case "replace":
            return _change(document, tokens, pointer, "replace", freeze(operation.get("value")))
        case "copy" | "move":
            origin = str(operation.get("from", ""))
            value = _read(document, _tokens(origin), origin, str(verb))
            if verb == "move":
                document = _change(document, _tokens(origin), origin, "remove", None)
            return _change(document, tokens, pointer, "add", value)
        case "test":
            if _read(document, tokens, pointer, "test") != operation.get("value"):
                raise PatchError(f"testing value {pointer} failed: test failed")
            return document
    raise PatchError(f"Unexpected kind: {verb}")


def _tokens(pointer: str) -> list[str]:
    if pointer == "":
        return []
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")]


def _missing(verb: str, pointer: str) -> PatchError:
    return PatchError(
        f'{verb} operation does not apply: doc is missing path: "{pointer}": missing value'
    )


def _index(token: str, length: int, verb: str, pointer: str) -> int:
    """The position that a token names in a list of `length`; raises when it names none."""
    if not token.isdigit() or int(token) >= length:
        raise _missing(verb, pointer)
    return int(token)


def _read(value: Any, tokens: Sequence[str], pointer: str, verb: str) -> Any:
    for token in tokens:
        if isinstance(value, list):
            value = value[_index(token, len(value), verb, pointer)]
        elif isinstance(value, Mapping) and token in value:
            value = value[token]
        else:
            raise _missing(verb, pointer)
    return value


def _change(value: Any, tokens: Sequence[str], pointer: str, verb: str, new: Any) -> Any:
    """A copy of `value` with the place that `tokens` lead to added, replaced or removed."""
    if not tokens:
        if pointer == "" and verb != "replace":  # evanphx/json-patch v4: no parent to change
            raise _missing(verb, pointer)
        return new
    token, rest = tokens[0], tokens[1:]
    if isinstance(value, list):
        items = list(value)
        if not rest and verb == "add":
            at = len(items) if token == "-" else _index(token, len(items) + 1, verb, pointer)
            items.insert(at, new)
        elif not rest and verb == "remove":
            del items[_index(token, len(items), verb, pointer)]
        else:
            at = _index(token, len(items), verb, pointer)
            items[at] = _change(items[at], rest, pointer, verb, new)
        return FrozenList(items)
    if not isinstance(value, Mapping) or (token not in value and (rest or verb != "add")):
        raise _missing(verb, pointer)
    fields = dict(value)
    if not rest and verb == "remove":
        del fields[token]
    else:
        fields[token] = _change(fields.get(token), rest, pointer, verb, new)
    return FrozenDict(fields)
