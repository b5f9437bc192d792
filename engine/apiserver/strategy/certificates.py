"""The status of a CertificateSigningRequest: decided through /approval, signed through /status.

After pkg/registry/certificates/certificates/strategy.go.
"""

from collections.abc import Iterator
from typing import Any

from engine.apiserver.certificate_validation import status_problems
from engine.apiserver.errors import invalid
from engine.apiserver.strategy.outcome import Moment
from engine.objects import FrozenDict, Obj, dig, freeze
from engine.resources import Resource
from engine.units import rfc3339


def request_status(
    resource: Resource, subresource: str, current: Obj, proposed: Obj, moment: Moment
) -> Obj:
    """The status to store; raises Denial 422 for a part that this subresource does not write."""
    old: Obj = current.get("status") or FrozenDict()
    new: Obj = proposed.get("status") or FrozenDict()
    if subresource == "approval":
        new = FrozenDict({**old, "conditions": new.get("conditions") or freeze([])})
    timed = freeze([*_timed(new, old, rfc3339(moment.wall_us))])
    status: Obj = FrozenDict({**new, "conditions": timed}) if timed else new
    changed = {**current, "status": status}
    found = list(status_problems(current, changed, approval=subresource == "approval"))
    if found:
        raise invalid(resource, current["metadata"]["name"], found)
    return status


def _timed(new: Obj, old: Obj, now: str) -> Iterator[dict[str, Any]]:
    """The conditions with times: what nobody dated is from now (populateConditionTimestamps)."""
    known = {entry.get("type"): entry for entry in dig(old, "conditions") or ()}
    for entry in dig(new, "conditions") or ():
        before = known.get(entry.get("type")) or {}
        same = before.get("status") == entry.get("status")
        turned = before.get("lastTransitionTime") if same else None
        yield {
            **entry,
            "lastUpdateTime": entry.get("lastUpdateTime") or now,
            "lastTransitionTime": entry.get("lastTransitionTime") or turned or now,
        }
