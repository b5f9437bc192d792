"""Which pods a drain may take from a node, and what keeps it from beginning
(kubectl/pkg/drain/filters.go).
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from engine.objects import Obj, controller_of, dig, name, namespace
from engine.units import SECOND, parse_rfc3339

MIRROR = "kubernetes.io/config.mirror"
DAEMONSETS = "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)"
LOCAL = "cannot delete Pods with local storage (use --delete-emptydir-data to override)"
UNMANAGED = "cannot delete Pods that declare no controller (use --force to override)"


class Sorted(NamedTuple):
    """The pods to evict, the warnings to print, and the errors that forbid to begin."""

    evict: list[Obj]
    warnings: list[str]
    errors: list[str]


def sort_pods(pods: Iterable[Obj], flags: Mapping[str, Any], wall_us: int) -> Sorted:
    """Judge every pod of a node, in order of their names; `wall_us`: what kubectl's clock shows."""
    evict: list[Obj] = []
    warned: dict[str, list[str]] = {}
    refused: dict[str, list[str]] = {}
    for pod in pods:
        if _is_given_up(pod, flags["skip-wait-for-delete-timeout"], wall_us):
            continue
        verdict = _judge(pod, flags)
        if verdict.skip_silently:
            continue
        told = f"{namespace(pod)}/{name(pod)}"
        if verdict.error:
            refused.setdefault(verdict.error, []).append(told)
            continue
        if verdict.warning:
            warned.setdefault(verdict.warning, []).append(told)
        if verdict.evict:
            evict.append(pod)
    warnings = [f"{why}: {', '.join(who)}" for why, who in warned.items()]
    errors = [f"{why}: {', '.join(who)}" for why, who in refused.items()]
    return Sorted(evict, warnings, errors)


class _Verdict(NamedTuple):
    evict: bool = True
    warning: str = ""
    error: str = ""
    skip_silently: bool = False


def _is_given_up(pod: Obj, seconds: int, wall_us: int) -> bool:
    """Whether it should have been gone for longer than a drain cares to wait; 0: it always does."""
    due = pod["metadata"].get("deletionTimestamp")
    return bool(seconds and due) and (wall_us - parse_rfc3339(due)) // SECOND > seconds


def _judge(pod: Obj, flags: Mapping[str, Any]) -> _Verdict:
    """The filters in order; of several warnings the last is told."""
    owner = controller_of(pod)
    over = dig(pod, "status.phase") in ("Succeeded", "Failed")
    if owner is not None and owner.get("kind") == "DaemonSet" and not over:
        if flags["ignore-daemonsets"]:
            return _Verdict(evict=False, warning="ignoring DaemonSet-managed Pods")
        return _Verdict(evict=False, error=DAEMONSETS)
    if MIRROR in (pod["metadata"].get("annotations") or {}):
        return _Verdict(skip_silently=True)
    local = any("emptyDir" in volume for volume in dig(pod, "spec.volumes") or ())
    if local and not over and not flags["delete-emptydir-data"]:
        return _Verdict(evict=False, error=LOCAL)
    if owner is None and not over:
        if not flags["force"]:
            return _Verdict(evict=False, error=UNMANAGED)
        return _Verdict(warning="deleting Pods that declare no controller")
    if local and not over:
        return _Verdict(warning="deleting Pods with local storage")
    return _Verdict()
