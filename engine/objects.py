"""Kubernetes objects as plain data: frozen once at the door of the store, then shared, never
changed.

`evolve` copies the path that changes and shares the rest; the readers at the end give the fields
that everyone needs a name.
"""

from collections.abc import Iterable, Mapping
from sys import intern
from typing import Any, NoReturn, TypeGuard

Obj = Mapping[str, Any]
"""A Kubernetes object, frozen or not: `apiVersion`, `kind`, `metadata`, …"""


def _refuse(self: object, *_: object, **__: object) -> NoReturn:
    raise TypeError("frozen: make a changed copy with evolve()")


class FrozenDict(dict[str, Any]):
    """A dict that refuses to change; equal to a plain one and fit for json.dumps."""

    __slots__ = ()
    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)

    def __copy__(self) -> "FrozenDict":
        return self

    def __deepcopy__(self, memo: object) -> "FrozenDict":
        return self


class FrozenList(list[Any]):
    """A list that refuses to change; equal to a plain one and fit for json.dumps."""

    __slots__ = ()
    __setitem__ = __delitem__ = append = extend = insert = pop = remove = _refuse
    clear = reverse = sort = __iadd__ = __imul__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenList, (list(self),)

    def __copy__(self) -> "FrozenList":
        return self

    def __deepcopy__(self, memo: object) -> "FrozenList":
        return self


_DICTS = frozenset((FrozenDict, dict))
"""The usual types of a mapping: to ask for these first is five times as quick as for any other."""


def is_mapping(value: Any) -> TypeGuard[Obj]:
    """Whether it has fields."""
    return type(value) in _DICTS or isinstance(value, Mapping)


_FROZEN = frozenset((str, int, bool, float, type(None), FrozenDict, FrozenList))
"""The types of what cannot change."""


def freeze(value: Any) -> Any:
    """The same value, unchangeable all the way down; what is frozen already is shared."""
    if type(value) in _FROZEN:
        return value
    if is_mapping(value):
        return FrozenDict(
            {k: item if type(item) in _FROZEN else freeze(item) for k, item in value.items()}
        )
    if isinstance(value, list | tuple):
        return FrozenList([item if type(item) in _FROZEN else freeze(item) for item in value])
    return value


_LEAVES = _FROZEN - {FrozenDict}


def thaw(value: Any) -> Any:
    """A plain, changeable copy all the way down."""
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    if isinstance(value, list):
        return [thaw(item) for item in value]
    return value


def evolve(value: Obj, change: Mapping[str, Any]) -> FrozenDict:
    """A frozen copy with `change` merged in: mappings merge, None removes the key, all else
    replaces.

    `evolve(pod, {"status": {"phase": "Running"}})` shares everything but the path to `phase`.
    """
    merged = FrozenDict(value)  # not frozen yet to us, who have just made it
    put = dict.__setitem__
    for key, new in change.items():
        if type(new) in _LEAVES and new is not None:
            put(merged, key, new)
        elif new is None:
            dict.pop(merged, key, None)
        elif isinstance(new, Replace):
            put(merged, key, freeze(dict(new)))
        elif is_mapping(new):
            old = merged.get(key)
            put(merged, key, evolve(old if is_mapping(old) else {}, new))
        else:
            put(merged, key, freeze(new))
    return merged


class Replace(dict[str, Any]):
    """Inside `evolve`: put this mapping in place of the old one instead of merging."""


def sharing(value: Any, known: Any) -> Any:
    """An equal value that is made of parts of `known` where they are equal, so that they need no
    room of their own.
    """
    if value == known:
        return known
    if is_mapping(value) and is_mapping(known):
        return {key: sharing(item, known.get(key)) for key, item in value.items()}
    if isinstance(value, list) and isinstance(known, list):
        return [known[known.index(item)] if item in known else item for item in value]
    return value


# Readers. All take frozen or plain objects and forgive what is missing.


def dig(value: Any, path: str, default: Any = None) -> Any:
    """`dig(pod, "spec.nodeName")`: the value at a dotted path, or the default where the path
    ends.
    """
    for key in path.split("."):
        if not is_mapping(value) or key not in value:
            return default
        value = value[key]
    return value


def name(value: Obj) -> str:
    """`metadata.name`."""
    return str(value["metadata"]["name"])


def namespace(value: Obj) -> str:
    """`metadata.namespace`, empty for cluster-scoped objects."""
    return str(value["metadata"].get("namespace", ""))


def key_of(value: Obj) -> str:
    """`namespace/name`, or `name` alone for cluster-scoped objects: a work queue's key."""
    meta = value["metadata"]
    space = meta.get("namespace")
    return intern(f"{space}/{meta['name']}") if space else meta["name"]


def uid(value: Obj) -> str:
    """`metadata.uid`, empty before the API server has given one."""
    return str(value["metadata"].get("uid", ""))


def labels(value: Obj) -> Mapping[str, str]:
    """`metadata.labels`, empty when missing."""
    return value["metadata"].get("labels") or {}


def resource_version(value: Obj) -> int:
    """`metadata.resourceVersion` as the store revision that it is; 0 when missing."""
    return int(value["metadata"].get("resourceVersion") or 0)


def is_deleting(value: Obj) -> bool:
    """Whether `metadata.deletionTimestamp` is set."""
    return "deletionTimestamp" in value["metadata"]


def controller_of(value: Obj) -> Mapping[str, Any] | None:
    """The ownerReference with `controller: true`, or None."""
    for reference in value["metadata"].get("ownerReferences") or ():
        if reference.get("controller"):
            found: Mapping[str, Any] = reference
            return found
    return None


def by_age(value: Obj) -> tuple[str, str]:
    """A sort key: the oldest first, those of one second by name."""
    return value["metadata"].get("creationTimestamp") or "", name(value)


def without_finalizer(value: Obj, finalizer: str) -> dict[str, Any]:
    """The change, for `evolve` or as a merge patch, by which an object loses a finalizer."""
    left = [one for one in value["metadata"].get("finalizers") or () if one != finalizer]
    return {"metadata": {"finalizers": left or None}}


def workload_of(pod: Obj) -> str:
    """The name that a learner knows a pod's workload by: the Deployment behind its ReplicaSet,
    its owner, or the pod itself.
    """
    owner = controller_of(pod)
    if owner is None or owner["kind"] == "Node":  # a mirror pod belongs to its node
        return name(pod)
    if owner["kind"] == "ReplicaSet" and "pod-template-hash" in (
        pod["metadata"].get("labels") or {}
    ):
        return str(owner["name"]).rpartition("-")[0]
    return str(owner["name"])


def condition(value: Obj, kind: str) -> Mapping[str, Any] | None:
    """The `status.conditions` entry of that type, or None."""
    status = value.get("status")
    for entry in (status.get("conditions") or ()) if is_mapping(status) else ():
        if entry["type"] == kind:
            known: Mapping[str, Any] = entry
            return known
    return None


def holds(value: Obj, kind: str) -> bool:
    """Whether the `status.conditions` entry of that type says True."""
    entry = condition(value, kind)
    return entry is not None and bool(entry["status"] == "True")


def with_condition(
    conditions: Iterable[Mapping[str, Any]], entry: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """The conditions with `entry` in place of the one of its type; `lastTransitionTime` is kept
    when status stays.
    """
    result, found = [], False
    for old in conditions:
        if old["type"] != entry["type"]:
            result.append(old)
            continue
        found = True
        kept = (
            {"lastTransitionTime": old.get("lastTransitionTime")}
            if old["status"] == entry["status"]
            else {}
        )
        result.append({**entry, **{k: v for k, v in kept.items() if v is not None}})
    return result if found else [*result, entry]


def selects(selector: Mapping[str, Any] | None, candidate: Mapping[str, str]) -> bool:
    """Whether a LabelSelector (`matchLabels`, `matchExpressions`) matches labels; None matches
    nothing, {} all.
    """
    if selector is None:
        return False
    wanted, terms = selector.get("matchLabels"), selector.get("matchExpressions")
    if wanted and not wanted.items() <= candidate.items():
        return False
    return not terms or all(_meets(term, candidate) for term in terms)


def _meets(term: Mapping[str, Any], candidate: Mapping[str, str]) -> bool:
    key, present = term["key"], term["key"] in candidate
    match term["operator"]:
        case "In":
            return present and candidate[key] in term["values"]
        case "NotIn":
            return not present or candidate[key] not in term["values"]
        case "Exists":
            return present
        case "DoesNotExist":
            return not present
    raise ValueError(f"unknown selector operator {term['operator']!r}")


def items_of(value: Any) -> list[Any] | None:
    """The objects of a List, or of a PodList: what such an item leaves out is its kind
    (apimachinery/pkg/apis/meta/v1/unstructured decodeToList). None where it is no list.
    """
    kind = value.get("kind") if isinstance(value, Mapping) else None
    if not isinstance(kind, str) or not kind.endswith("List"):
        return None
    items = value.get("items")
    if not isinstance(items, list):
        return None
    typed = {"apiVersion": value.get("apiVersion"), "kind": kind.removesuffix("List")}
    return [
        {**typed, **item} if typed["kind"] and isinstance(item, Mapping) else item for item in items
    ]
