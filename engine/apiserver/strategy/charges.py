"""ResourceQuota: what a new object uses is added to every quota of its namespace, or it is refused.

After apiserver/pkg/admission/plugin/resourcequota/controller.go (checkRequest), the last plugin of
all, so that only what is valid otherwise is charged. Absent: charges for updates.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from engine.apiserver.errors import Denial, forbidden
from engine.apiserver.view import View
from engine.objects import Obj, dig, evolve
from engine.quota import asks_as_a_whole, in_scope, limits_of, usage_of, written
from engine.resources import Resource

_MUST_SAY = tuple(
    f"{prefix}{what}"
    for prefix in ("", "requests.", "limits.")
    for what in ("cpu", "memory", "ephemeral-storage")
)


def quotas_over(view: View, namespace: str) -> list[Obj]:
    """The quotas of a namespace, by name."""
    found = [v for v in view.all("resourcequotas") if v["metadata"].get("namespace") == namespace]
    return sorted(found, key=lambda quota: str(quota["metadata"]["name"]))


def charged(quota: Obj, resource: Resource, value: Obj, wall_us: int) -> Obj:
    """The quota with what `value` uses added; the same when it bounds nothing of it. Raises Denial
    403 where it would be exceeded, where a container does not say what is bounded, or where
    nobody has counted yet.
    """
    hard = dig(quota, "status.hard") or {}
    if not hard or not in_scope(quota, resource.plural, value):
        return quota
    usage = usage_of(resource.plural, value, wall_us)
    bounded = [name for name in hard if name in usage or _must_say(resource, name)]
    if not bounded:
        return quota
    _check_said(quota, resource, value, bounded)
    used = dig(quota, "status.used") or {}
    if any(name not in used for name in bounded):
        which = ",".join(sorted(bounded))
        raise _refusal(
            resource, value, f"status unknown for quota: {_name(quota)}, resources: {which}"
        )
    asked = {name: usage[name] for name in bounded if name in usage}
    _check_room(quota, resource, value, asked)
    before = limits_of(used)
    now = {name: written(name, before[name] + amount) for name, amount in asked.items() if amount}
    return evolve(quota, {"status": {"used": now}}) if now else quota


def _name(value: Obj) -> str:
    return str(value["metadata"]["name"])


def _must_say(resource: Resource, name: str) -> bool:
    return resource.plural == "pods" and name in _MUST_SAY


def _refusal(resource: Resource, value: Obj, why: str) -> Denial:
    return forbidden(resource, _name(value), why)


def _check_room(quota: Obj, resource: Resource, value: Obj, asked: Mapping[str, Fraction]) -> None:
    hard, used = dig(quota, "status.hard") or {}, dig(quota, "status.used") or {}
    bound, before = limits_of(hard), limits_of(used)
    over = sorted(n for n, more in asked.items() if more and before[n] + more > bound[n])
    if not over:
        return
    requested = _said((name, written(name, asked[name])) for name in over)
    taken = _said((name, used[name]) for name in over)
    limited = _said((name, hard[name]) for name in over)
    raise _refusal(
        resource,
        value,
        f"exceeded quota: {_name(quota)}, requested: {requested}, used: {taken}, "
        f"limited: {limited}",
    )


def _said(pairs: Iterable[tuple[str, object]]) -> str:
    return ",".join(f"{name}={text}" for name, text in pairs)


def _check_said(quota: Obj, resource: Resource, value: Obj, bounded: list[str]) -> None:
    """Every container must say what a quota bounds, unless its pod says something as a whole
    (evaluator/core/pods.go, Constraints).
    """
    missing: dict[str, list[str]] = {}
    spec = value.get("spec") or {}
    if resource.plural == "pods" and asks_as_a_whole(spec):
        return
    for container in [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]:
        for name in bounded:
            if _must_say(resource, name) and not _says(container, name):
                missing.setdefault(name, []).append(str(container["name"]))
    if missing:
        parts = (f"{name} for: {','.join(sorted(missing[name]))}" for name in sorted(missing))
        why = f"failed quota: {_name(quota)}: must specify {'; '.join(parts)}"
        raise _refusal(resource, value, why)


def _says(container: Obj, name: str) -> bool:
    kind, dot, what = name.rpartition(".")
    return what in (dig(container, f"resources.{kind if dot else 'requests'}") or {})
