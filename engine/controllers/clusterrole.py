"""The aggregation of cluster roles: `view` grows with every role that is labelled to feed it.

After pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.aggregation import aggregated
from engine.client import Change
from engine.controllers._base import Because, Cache, Patch, Wish, controller
from engine.objects import Obj, is_deleting, labels, name, selects


@dataclass(frozen=True, slots=True)
class RulesCollected(Because):
    """What the roles with certain labels grant is written into the role that collects them."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "ClusterRole `{role}` collects {count} {count:pick rule/rules} from the roles with its "
            "labels."
        ),
        "pt-BR": (
            "O ClusterRole `{role}` reúne {count} {count:pick regra/regras} dos roles com seus "
            "labels."
        ),
    }
    story: ClassVar[bool] = True
    role: str
    count: int


def collectors(change: Change, cache: Cache) -> Sequence[str]:
    """The roles that collect the one that changed, or did so before."""
    versions = [value for value in (change.old, change.new) if value is not None]
    return [
        name(role)
        for role in cache.every("clusterroles")
        if any(selects(s, labels(value)) for s in _selectors(role) for value in versions)
    ]


@controller(
    of="clusterroles",
    wakes={"clusterroles": collectors},
    recorder="clusterrole-aggregation-controller",
    minds=lambda change: change.new is not None and bool(_selectors(change.new)),
)
def reconcile(role: Obj, cache: Cache) -> Iterator[Wish]:
    """Keeps the rules of a role with an aggregationRule equal to those of the roles it selects."""
    if is_deleting(role) or not _selectors(role):
        return
    rules = aggregated(role, cache.every("clusterroles"))
    if rules != list(role.get("rules") or ()):
        because = RulesCollected(name(role), len(rules))
        yield Patch("clusterroles", role, {"rules": rules}, because)


def _selectors(role: Obj) -> Sequence[Obj]:
    return (role.get("aggregationRule") or {}).get("clusterRoleSelectors") or ()
