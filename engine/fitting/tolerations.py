"""Taints and tolerations: which taint of a node a pod does not tolerate.

After staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go.
"""

from collections.abc import Iterable, Sequence

from engine.objects import Obj

KEEP_AWAY = ("NoSchedule", "NoExecute")
"""The effects that forbid a node; PreferNoSchedule only makes it less liked."""


def tolerates(toleration: Obj, taint: Obj) -> bool:
    """Whether one toleration covers one taint: empty effect or key of a toleration match all."""
    if toleration.get("effect") and toleration["effect"] != taint["effect"]:
        return False
    if toleration.get("key") and toleration["key"] != taint["key"]:
        return False
    if toleration.get("operator") == "Exists":
        return True
    if not toleration.get("key"):
        return False
    return (toleration.get("value") or "") == (taint.get("value") or "")


def is_tolerated(taint: Obj, tolerations: Iterable[Obj]) -> bool:
    """Whether any of the tolerations covers the taint."""
    return any(tolerates(toleration, taint) for toleration in tolerations)


def forbids(taints: Sequence[Obj], tolerations: Sequence[Obj]) -> bool:
    """Whether some NoSchedule or NoExecute taint is not tolerated."""
    return unbearable(taints, tolerations) is not None


def unbearable(taints: Sequence[Obj], tolerations: Sequence[Obj]) -> Obj | None:
    """The first NoSchedule or NoExecute taint that is not tolerated."""
    for taint in taints:
        if taint["effect"] in KEEP_AWAY and not is_tolerated(taint, tolerations):
            return taint
    return None
