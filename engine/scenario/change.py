"""Changing a scenario document before it is read: what a wrong option's `world:` says, and what an
editor edits.

Mappings merge, `null` removes a key, lists are replaced. The two lists whose items have names can
also be changed by name: `timeline: {cut: {left: [cp-2]}}` changes the step `cut`, `workload: {web:
{replicas: 5}}` the object `web`.
"""

from collections.abc import Mapping
from typing import Any

from engine.scenario.timeline import TRIGGERS, VERBS

SHORT_FORMS = ("deployment", "service", "pod")


def merge_change(document: Any, change: Any) -> Any:
    """A copy of a scenario's mapping with the change merged in; neither argument is altered."""
    if not isinstance(change, Mapping):
        return change
    merged = dict(document) if isinstance(document, Mapping) else {}
    for key, new in change.items():
        old = merged.get(key)
        if new is None:
            merged.pop(key, None)
        elif key == "timeline" and isinstance(new, Mapping):
            merged[key] = _merge_named(old, new, _step_name, _merge_step)
        elif key == "workload" and isinstance(new, Mapping):
            merged[key] = _merge_named(old, new, _object_name, _merge_object)
        else:
            merged[key] = _merge(old, new)
    return merged


def _merge(old: Any, new: Any) -> Any:
    if not isinstance(new, Mapping):
        return new
    merged = dict(old) if isinstance(old, Mapping) else {}
    for key, value in new.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merge(merged.get(key), value)
    return merged


def _merge_named(items: Any, changes: Mapping[str, Any], name_of: Any, merge: Any) -> list[Any]:
    """Items in their order, each with its change; what has a name that no item has is added at the
    end.
    """
    merged = []
    left = dict(changes)
    for number, item in enumerate(items or (), 1):
        name = name_of(item, number)
        change = left.pop(name, {})
        if change is not None:
            merged.append(merge(item, change, name))
    return merged + [merge({}, change, name) for name, change in left.items() if change is not None]


def _step_name(step: Any, number: int) -> str:
    return (
        str(step.get("id") or f"step-{number}") if isinstance(step, Mapping) else f"step-{number}"
    )


def _merge_step(step: Mapping[str, Any], change: Mapping[str, Any], name: str) -> Any:
    """Another verb takes the old one's place, and so does another trigger; a bare value replaces a
    verb's fields.
    """
    kept = dict(step)
    for family in (tuple(VERBS), TRIGGERS):
        if any(change.get(word) is not None and word not in kept for word in family):
            kept = {key: value for key, value in kept.items() if key not in family}
    for word, verb in VERBS.items():
        short = word in kept and not isinstance(kept[word], Mapping)
        if short and verb.shorthand and isinstance(change.get(word), Mapping):
            kept[word] = {verb.shorthand: kept[word]}  # so that the fields meet by name
    merged = _merge(kept, change)
    return {"id": name, **merged} if not step else merged


def _object_name(item: Any, number: int) -> str:
    short = _short_form(item)
    fields = item[short] if short else item.get("manifest", item).get("metadata", {})
    return str(fields.get("name", number))


def _merge_object(item: Mapping[str, Any], change: Mapping[str, Any], name: str) -> Any:
    """A change of a short form is written without its word: `{web: {replicas: 5}}`."""
    short = _short_form(item)
    return (
        {short: _merge(item[short], change)}
        if short and short not in change
        else _merge(item, change)
    )


def _short_form(item: Any) -> str:
    return next((word for word in SHORT_FORMS if isinstance(item, Mapping) and word in item), "")
