"""Who decides."""

from collections.abc import Iterator
from typing import Any

from engine.client.leader import BecameLeader
from engine.history import Run
from engine.probes._base import first_after, moment, probe
from engine.trace import Status
from engine.units import SECOND


@probe
def leader(run: Run, at: str = "") -> str:
    """The host whose etcd member leads at a moment; "" when none does."""
    return _holder(run, "etcd", "role", "leader", at)


@probe
def lease_holder(run: Run, kind: str, at: str = "") -> str:
    """The host whose kube-scheduler, kube-controller-manager or cloud-controller-manager works at a
    moment; "" when none does.
    """
    return _holder(run, kind, "lease", "holder", at) or _holder(run, kind, "lease", "failing", at)


@probe
def leader_gap_seconds(run: Run) -> float:
    """The longest stretch since t = 0 without an etcd leader, in seconds; 0 when there always was
    one.
    """
    longest, since = 0, None
    for at, leads in _leadership(run):
        if not leads and since is None:
            since = max(at, 0)
        elif leads and since is not None:
            longest, since = max(longest, at - since), None
    if since is not None:
        longest = max(longest, run.duration - since)
    return longest / SECOND


@probe
def takes_over_seconds(run: Run, kind: str, after: str = "0s") -> float:
    """When a process of a kind next took the lease after a moment, in seconds after it; -1 if none
    did.
    """
    taken = (
        record.at
        for record in run.records
        if type(record.what) is BecameLeader and record.what.process.partition("/")[2] == kind
    )
    return first_after(run, taken, after)


def _holder(run: Run, kind: str, field: str, value: str, at: str) -> str:
    for process_name, shown in run.statuses(moment(run, at)).items():
        host, _, found = process_name.partition("/")
        if (
            found == kind
            and shown.get("process") in ("running", "paused")
            and shown.get(field) == value
        ):
            return host
    return ""


def _leadership(run: Run) -> Iterator[tuple[int, bool]]:
    leads: dict[str, bool] = {}
    role: dict[str, dict[str, Any]] = {}
    for record in run.records:
        if type(record.what) is Status and record.where.endswith("/etcd"):
            shown = role.setdefault(record.where, {})
            shown.update(record.what.fields)
            leads[record.where] = (
                shown.get("process") == "running" and shown.get("role") == "leader"
            )
            yield record.at - run.start, any(leads.values())
