"""Whose business a change is: from an object that changed to the keys that must be looked at."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from engine.client import Change
from engine.controllers._base import Cache, Rule
from engine.controllers._expectations import Expectations
from engine.objects import Obj, controller_of, is_deleting, key_of, namespace, uid
from engine.resources import CATALOGUE


class Call(NamedTuple):
    """One key of one rule, with the record that asks for it and how long it may wait."""

    rule: str
    key: str
    record: int
    after_us: int = 0


class Router:
    """Finds the rules that a change concerns: as their object, as its dependent, or by `wakes`."""

    def __init__(self, rules: Sequence[Rule], cache: Cache, expectations: Expectations) -> None:
        self._cache, self._expectations = cache, expectations
        self._selves: dict[str, list[Rule]] = {}
        self._owners: dict[str, list[tuple[str, Rule]]] = {}  # with the kind of the owners
        self._others: dict[str, list[Rule]] = {}
        for rule in rules:
            if rule.on_change:
                self._selves.setdefault(rule.of, []).append(rule)
            for owned in rule.owns:
                kind = CATALOGUE[rule.of].kind
                self._owners.setdefault(owned, []).append((kind, rule))
            for resource in rule.wakes:
                self._others.setdefault(resource, []).append(rule)

    def route(self, change: Change) -> Iterator[Call]:
        """The keys to look at, in order of the rules."""
        for rule in self._selves.get(change.resource, ()):
            if rule.minds is not None and not rule.minds(change):
                continue
            wait = rule.settle_us if _is_same_generation(change) else 0
            yield Call(rule.name, change.key, change.record, max(wait, rule.late_us))
        for rule in self._owning(change):
            yield from self._to_owners(rule, change)
        for rule in self._others.get(change.resource, ()):
            for key in rule.wakes[change.resource](change, self._cache):
                yield Call(rule.name, key, change.record)

    def _owning(self, change: Change) -> list[Rule]:
        """The rules whose objects may own, or adopt, the object that changed: those of the kind
        that its reference names (controller_utils.go resolveControllerRef); of what has none, all.
        """
        rules = self._owners.get(change.resource)
        if rules is None:
            return []
        references = [controller_of(value) for value in (change.old, change.new) if value]
        if references[-1] is None and change.new is not None:
            return [rule for _, rule in rules]
        kinds = [reference["kind"] for reference in references if reference is not None]
        return [rule for kind, rule in rules if kind in kinds]

    def _to_owners(self, rule: Rule, change: Change) -> Iterator[Call]:
        """Its present owner and, if it had another, that one want to know."""
        previous = None
        for value in (change.old, change.new):
            key = self._owner_key(rule, value) if value is not None else None
            if key is None or key == previous:
                continue
            if rule.counts == change.resource:
                self._observe(rule.name, key, change)
            yield Call(rule.name, key, change.record, rule.settle_us)
            previous = key
        if change.new is not None and controller_of(change.new) is None:
            yield from self._to_adopters(rule, change.new, change.record)

    def _owner_key(self, rule: Rule, value: Obj) -> str | None:
        reference = controller_of(value)
        if reference is None:
            return None
        space = namespace(value)
        key = f"{space}/{reference['name']}" if space else str(reference["name"])
        owner = self._cache.get(rule.of, key)
        return key if owner is not None and uid(owner) == reference["uid"] else None

    def _observe(self, rule: str, key: str, change: Change) -> None:
        if change.old is None:
            self._expectations.created(rule, key)
        if change.new is None or is_deleting(change.new):
            self._expectations.deleted(rule, key, uid(change.new or change.old or {"metadata": {}}))

    def _to_adopters(self, rule: Rule, orphan: Obj, record: int) -> Iterator[Call]:
        """Whoever might adopt it looks at it."""
        if is_deleting(orphan):
            return
        mine = orphan["metadata"].get("labels") or {}
        for owner in self._cache.every(rule.of, namespace(orphan)):
            selector = owner["spec"].get("selector")
            wanted = (selector or {}).get("matchLabels") or {}
            if wanted and wanted.items() <= mine.items():
                yield Call(rule.name, key_of(owner), record)


def _is_same_generation(change: Change) -> bool:
    """Whether a change left the spec as it was."""
    if change.old is None or change.new is None:
        return False
    before, after = (one["metadata"].get("generation") for one in (change.old, change.new))
    return bool(before == after)
