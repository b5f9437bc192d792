"""Who manages which field: managedFields, and the merge of server-side apply; pure functions.

After structured-merge-diff (merge/update.go, fieldpath) and apimachinery/pkg/util/managedfields. A
field is a path of elements as FieldsV1 spells them: `f:name`, `k:{"name":"web"}` for an item of a
list with keys, `v:"x"` for a value of a set. Lists without keys and selectors are one field.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from engine.objects import FrozenDict, FrozenList, Obj, freeze
from engine.resources import MergeKeys

Path = tuple[str, ...]
Paths = dict[Path, None]

_ATOMIC = ("selector", "nodeSelector", "roleRef", "labelSelector", "namespaceSelector")
_SERVERS = ("apiVersion", "kind", "status")
_METADATA = ("labels", "annotations", "finalizers", "ownerReferences")
"""The only metadata that anybody manages."""
_TWO_KEYS = {"ports": "protocol"}
"""Lists whose items are told apart by two keys (listMapKeys in the API's types)."""
_HERE = object()
"""The value of an item as such: it is there."""


class Manager(NamedTuple):
    """One entry of managedFields. `operation`: Apply or Update."""

    name: str
    operation: str
    version: str
    time: str
    paths: Paths

    @property
    def who(self) -> str:
        """As a conflict names it."""
        quoted = json.dumps(self.name)
        return f"{quoted} using {self.version}" if self.operation == "Update" else quoted


class Conflict(NamedTuple):
    """A field that an apply would change and that somebody else manages."""

    manager: Manager
    path: Path


# Fields of an object.


def fields_of(value: Obj, keys: MergeKeys) -> dict[Path, Any]:
    """Every field that somebody can manage, with its value."""
    found: dict[Path, Any] = {}
    for key, item in value.items():
        if key == "metadata":
            for part in _METADATA:
                if part in item:
                    _walk(item[part], ("f:metadata", f"f:{part}"), f"metadata.{part}", keys, found)
        elif key not in _SERVERS:
            _walk(item, (f"f:{key}",), key, keys, found)
    return found


def _walk(value: Any, path: Path, where: str, keys: MergeKeys, found: dict[Path, Any]) -> None:
    if isinstance(value, Mapping) and value and where.rpartition(".")[2] not in _ATOMIC:
        for key, item in value.items():
            _walk(item, (*path, f"f:{key}"), f"{where}.{key}", keys, found)
    elif isinstance(value, list) and where in keys and _has_keys(value, keys[where]):
        for item in value:
            element = _element(item, where, keys[where])
            found[*path, element] = _HERE
            if isinstance(item, Mapping):
                for key, inner in item.items():
                    _walk(inner, (*path, element, f"f:{key}"), f"{where}.{key}", keys, found)
    else:
        found[path] = value


def _has_keys(items: Sequence[Any], key: str) -> bool:
    return not key or all(isinstance(item, Mapping) and key in item for item in items)


def _element(item: Any, where: str, key: str) -> str:
    if not key:
        return f"v:{_json(item)}"
    named = {key: item[key]}
    second = _TWO_KEYS.get(where.rpartition(".")[2])
    if second:
        named[second] = item.get(second, "TCP")
    return f"k:{_json(named)}"


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def said(path: Path) -> str:
    """`.spec.containers[name="web"].image`."""
    text = ""
    for element in path:
        kind, rest = element[:2], element[2:]
        if kind == "f:":
            text += f".{rest}"
        elif kind == "v:":
            text += f"[={rest}]"
        else:
            named = json.loads(rest)
            pairs = ",".join(f"{key}={_json(value)}" for key, value in sorted(named.items()))
            text += f"[{pairs}]"
    return text


# managedFields.


def read_managers(meta: Obj) -> list[Manager]:
    """The entries of `metadata.managedFields`; those of subresources are left alone."""
    return [
        Manager(
            str(entry.get("manager", "")),
            str(entry.get("operation", "")),
            str(entry.get("apiVersion", "")),
            str(entry.get("time", "")),
            dict.fromkeys(_paths(entry.get("fieldsV1") or {}, ())),
        )
        for entry in meta.get("managedFields") or ()
        if not entry.get("subresource")
    ]


def _paths(node: Any, path: Path) -> Iterator[Path]:
    if not isinstance(node, Mapping):
        return  # what somebody has written there names no field
    for key, inner in node.items():
        if key == ".":
            yield path
        elif inner:
            yield from _paths(inner, (*path, key))
        else:
            yield (*path, key)


def with_managers(value: Obj, managers: Iterable[Manager]) -> FrozenDict:
    """The object with these entries, appliers first as the server sorts them."""
    kept = [manager for manager in managers if manager.paths]
    kept.sort(key=lambda m: (m.operation, m.time, m.name))
    meta = {key: item for key, item in value["metadata"].items() if key != "managedFields"}
    if kept:
        meta["managedFields"] = freeze([_entry(manager) for manager in kept])
    return FrozenDict({**value, "metadata": FrozenDict(meta)})


def _entry(manager: Manager) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path in manager.paths:
        node = tree
        for element in path:
            node = node.setdefault(element, {})
    for path in manager.paths:
        if path[-1][:2] in ("k:", "v:"):
            node = tree
            for element in path:
                node = node[element]
            if node:
                node["."] = {}
    return {
        "apiVersion": manager.version,
        "fieldsType": "FieldsV1",
        "fieldsV1": tree,
        "manager": manager.name,
        "operation": manager.operation,
        "time": manager.time,
    }


# Update: whoever writes a field takes it over.


def tracked(
    old: Obj | None, new: Obj, keys: MergeKeys, name: str, version: str, time: str
) -> FrozenDict:
    """`new` with its managers, after `name` wrote it by create, update or patch."""
    before = fields_of(old, keys) if old is not None else {}
    after = fields_of(new, keys)
    changed = [path for path, value in after.items() if path not in before or before[path] != value]
    gone = [path for path in before if path not in after]
    managers = read_managers(old["metadata"]) if old is not None else []
    if not changed and not gone:
        return with_managers(new, managers)
    lost = dict.fromkeys([*changed, *gone])
    kept: list[Manager] = []
    own: Paths = {}
    for manager in managers:
        mine = (manager.name, manager.operation, manager.version) == (name, "Update", version)
        left = {path: None for path in manager.paths if path not in lost}
        if mine:
            own |= left
        else:
            kept.append(manager._replace(paths=left))
    own |= dict.fromkeys(changed)
    return with_managers(new, [*kept, Manager(name, "Update", version, time, own)])


# Apply.


def applied(
    live: Obj, config: Obj, keys: MergeKeys, name: str, version: str, time: str, *, force: bool
) -> tuple[FrozenDict, list[Conflict]]:
    """`live` with `config` applied by manager `name`, and what stands against it: then nothing of
    it may be stored, unless `force` takes the fields over.
    """
    managers = read_managers(live["metadata"])
    before = fields_of(live, keys)
    if not managers:  # an object that nobody tracked so far
        managers = [Manager("before-first-apply", "Update", version, time, dict.fromkeys(before))]
    wanted = dict.fromkeys(fields_of(config, keys))
    merged = _merged(live, config, keys, "")
    after = fields_of(merged, keys)
    changed = [path for path in wanted if _differs(path, before, after)]
    others = [m for m in managers if (m.name, m.operation) != (name, "Apply")]
    conflicts = [Conflict(m, path) for m in others for path in changed if path in m.paths]
    if conflicts and not force:
        return merged, conflicts
    taken = dict.fromkeys(conflict.path for conflict in conflicts)
    others = [
        m._replace(paths={path: None for path in m.paths if path not in taken}) for m in others
    ]
    mine = next((m for m in managers if (m.name, m.operation) == (name, "Apply")), None)
    for path in sorted(mine.paths if mine else (), key=len):  # an item before what is in it
        if path not in wanted and not any(_owns(m, path) for m in others):
            merged = _without(merged, path)
    same = mine is not None and mine.paths == wanted
    stamp = mine.time if same and mine is not None else time
    own = Manager(name, "Apply", version, stamp, wanted)
    return with_managers(merged, [*others, own]), []


def _differs(path: Path, before: Mapping[Path, Any], after: Mapping[Path, Any]) -> bool:
    """Whether an apply changes a field; an empty mapping over a full one changes nothing."""
    if path in before:
        return path not in after or bool(before[path] != after[path])
    return path in after


def _owns(manager: Manager, path: Path) -> bool:
    """Whether a manager has the field, or something inside of it."""
    return any(other[: len(path)] == path for other in manager.paths)


def _merged(live: Any, config: Any, keys: MergeKeys, where: str) -> Any:
    """Fields of `config` over `live`; items of lists with keys by their keys."""
    here = where.rpartition(".")[2]
    if isinstance(config, Mapping) and isinstance(live, Mapping) and here not in _ATOMIC:
        result = dict(live)
        for key, item in config.items():
            inner = f"{where}.{key}" if where else key
            result[key] = _merged(live[key], item, keys, inner) if key in live else freeze(item)
        return FrozenDict(result)
    if where in keys and isinstance(config, list) and isinstance(live, list):
        key = keys[where]
        if _has_keys(config, key) and _has_keys(live, key):
            return _merged_list(live, config, keys, where, key)
    return freeze(config)


def _merged_list(
    live: Sequence[Any], config: Sequence[Any], keys: MergeKeys, where: str, key: str
) -> FrozenList:
    wanted = {_element(item, where, key): item for item in config}
    result: list[Any] = []
    for item in live:
        element = _element(item, where, key)
        asked = wanted.pop(element, None)
        result.append(item if asked is None else _merged(item, asked, keys, where))
    return FrozenList([*result, *map(freeze, wanted.values())])


def _without(value: Any, path: Path) -> Any:
    """The value without one field; mappings that are empty then go too."""
    element, rest = path[0], path[1:]
    if element.startswith("f:"):
        key = element[2:]
        if not isinstance(value, Mapping) or key not in value:
            return value
        left = _without(value[key], rest) if rest else None
        fields = {name: item for name, item in value.items() if name != key}
        if left or (rest and not isinstance(left, Mapping | list)):
            fields[key] = left
        return FrozenDict({name: fields[name] for name in value if name in fields})
    if not isinstance(value, list):
        return value
    kept = []
    for item in value:
        if not _is_element(item, element):
            kept.append(item)
        elif rest:
            kept.append(_without(item, rest))
    return FrozenList(kept)


def _is_element(item: Any, element: str) -> bool:
    named = json.loads(element[2:])
    if element.startswith("v:"):
        return bool(item == named)
    return isinstance(item, Mapping) and all(
        item.get(key, "TCP" if key == "protocol" else None) == value for key, value in named.items()
    )
