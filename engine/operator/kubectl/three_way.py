"""The patch of kubectl apply: from what was applied last, what is applied now and what stands, to
what must change.

kubectl computes a strategic merge patch (apimachinery/pkg/util/strategicpatch,
CreateThreeWayMergePatch). Here the same result is computed first, lists with merge keys item by
item, and what differs is sent as a JSON merge patch: fields that the last manifest had and this one
lacks are removed, fields of others stay.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.resources import MergeKeys

Value = Mapping[str, Any]


def three_way(
    last: Value, new: Value, live: Value, keys: MergeKeys, path: str = ""
) -> dict[str, Any]:
    """The merge patch that brings `live` to `new`; empty when nothing has to change."""
    gone = live if new and _is_whole(path) else last
    patch: dict[str, Any] = {key: None for key in gone if key not in new and key in live}
    for key, wanted in new.items():
        where = f"{path}.{key}" if path else key
        if wanted is None:
            if key in live:
                patch[key] = None
            continue
        change = _change(last.get(key), wanted, live.get(key), keys, where)
        if change is not _SAME:
            patch[key] = change
    return patch


def _is_whole(path: str) -> bool:
    """Whether a manifest says all of what lies there: the fields whose patch strategy is retainKeys
    (api/apps/v1 DeploymentSpec.Strategy, api/core/v1 PodSpec.Volumes).
    """
    return path == "spec.strategy" or path.endswith("spec.volumes")


_SAME = object()


def _change(last: Any, new: Any, live: Any, keys: MergeKeys, where: str) -> Any:
    if isinstance(new, Mapping) and isinstance(live, Mapping):
        inner = three_way(last if isinstance(last, Mapping) else {}, new, live, keys, where)
        return inner or _SAME
    if where in keys and _can_merge(new, keys[where]) and _can_merge(live, keys[where]):
        before = last if _can_merge(last, keys[where]) else ()
        merged = _list(before, new, live, keys, where)
        return _SAME if merged == list(live) else merged
    return _SAME if new == live else new


def _can_merge(items: Any, key: str) -> bool:
    """Whether it is a list whose items have names, as the merge key wants it."""
    if not isinstance(items, list | tuple):
        return False
    return not key or all(
        isinstance(item, Mapping) and isinstance(item.get(key), str | int) for item in items
    )


def _list(
    last: Sequence[Any], new: Sequence[Any], live: Sequence[Any], keys: MergeKeys, where: str
) -> list[Any]:
    """Items that are wanted, in the order wanted; then those that only others brought."""
    key = keys[where]
    if not key:
        return [*new, *(item for item in live if item not in new and item not in last)]
    before, standing = _by(key, last), _by(key, live)
    merged = []
    for item in new:
        name = item.get(key)
        if name not in standing:
            merged.append(item)
            continue
        patch = three_way(before.get(name, {}), item, standing[name], keys, where)
        merged.append(_patched(standing[name], patch))
    wanted = _by(key, new)
    others = [i for i in live if i.get(key) not in wanted and i.get(key) not in before]
    return [*merged, *others]


def _by(key: str, items: Sequence[Value]) -> dict[Any, Value]:
    return {item.get(key): item for item in items}


def _patched(value: Value, patch: Value) -> dict[str, Any]:
    result = {name: item for name, item in value.items() if patch.get(name, 0) is not None}
    for name, change in patch.items():
        if change is None:
            continue
        old = value.get(name)
        nested = isinstance(change, Mapping) and isinstance(old, Mapping)
        result[name] = _patched(old, change) if nested else change  # type: ignore[arg-type]
    return result
