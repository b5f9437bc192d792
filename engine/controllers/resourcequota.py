"""The resource quota controller: counts anew what a namespace uses.

After pkg/controller/resourcequota/resource_quota_controller.go. Admission raises the count as
objects are created; here it sinks again when they go, and every five minutes all is counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from engine.client import Change
from engine.controllers._base import Again, Because, Cache, UpdateStatus, Wish, controller
from engine.objects import Obj, Replace, evolve, is_deleting, key_of, name, namespace
from engine.quantity import parse_quantity
from engine.quota import Usage, add, in_scope, is_counted, usage_of, written
from engine.resources import CATALOGUE
from engine.units import MINUTE

RESYNC_US = 5 * MINUTE
"""--resource-quota-sync-period."""
_COUNTED = tuple(
    row.plural
    for row in CATALOGUE.values()
    if row.namespaced and row.plural not in ("events", "resourcequotas", "leases")
)


@dataclass(frozen=True, slots=True)
class QuotaCounted(Because):
    """What a quota says is used is not what there is."""

    says: ClassVar[dict[str, str]] = {
        "en": "Quota `{quota}` is counted anew: {used}.",
        "pt-BR": "A cota `{quota}` é recontada: {used}.",
    }
    quota: str
    used: str


def is_news(change: Change) -> bool:
    """A quota is looked at when it is new or allows something else; not when only its use rises."""
    if change.old is None or change.new is None:
        return change.new is not None
    return bool(change.old["spec"].get("hard") != change.new["spec"].get("hard"))


def replenished(change: Change, cache: Cache) -> Sequence[str]:
    """The quotas of a namespace in which something has gone, or a pod has ended."""
    if change.new is not None and not _has_ended(change, cache.wall):
        return ()
    space = namespace(change.new or change.old or {"metadata": {}})
    return [key_of(quota) for quota in cache.every("resourcequotas", space)]


def _has_ended(change: Change, wall: int) -> bool:
    if change.resource != "pods" or change.old is None or change.new is None:
        return False
    return not is_counted(change.new, wall) and is_counted(change.old, wall)


@controller(
    of="resourcequotas",
    recorder="resourcequota-controller",
    wakes=dict.fromkeys(_COUNTED, replenished),
    minds=is_news,
)
def reconcile(quota: Obj, cache: Cache) -> Iterator[Wish]:
    """Counts what a namespace uses of what its quota allows."""
    if is_deleting(quota):
        return
    hard: Mapping[str, object] = quota["spec"].get("hard") or {}
    total = _total(quota, hard, cache)
    used = {resource: written(resource, total.get(resource, Fraction(0))) for resource in hard}
    known = (quota.get("status") or {}).get("used") or {}
    same = (quota.get("status") or {}).get("hard") == hard and all(
        resource in known and parse_quantity(str(known[resource])) == parse_quantity(text)
        for resource, text in used.items()
    )
    if not same or len(known) != len(used):
        said = ", ".join(f"{key} {used[key]} of {hard[key]}" for key in sorted(used))
        body = evolve(quota, {"status": Replace({"hard": dict(hard), "used": used})})
        yield UpdateStatus("resourcequotas", body, QuotaCounted(name(quota), said))
    yield Again(RESYNC_US)


def _total(quota: Obj, hard: Mapping[str, object], cache: Cache) -> Usage:
    total: Usage = {}
    for row in _named(hard):
        for value in cache.every(row, namespace(quota)):
            if in_scope(quota, row, value):
                add(total, usage_of(row, value, cache.wall))
    return total


def _named(hard: Mapping[str, object]) -> list[str]:
    """The resources that a quota's limits speak of."""
    found: dict[str, None] = {}
    for limit in hard:
        word = limit.removeprefix("count/").partition(".")[0]
        found[word if word in CATALOGUE else _owner(limit)] = None
    return list(found)


def _owner(limit: str) -> str:
    is_storage = limit == "requests.storage" or "storageclass.storage" in limit
    return "persistentvolumeclaims" if is_storage else "pods"
