"""What an object counts for in a ResourceQuota, and sums of such counts.

After pkg/quota/v1/evaluator/core (pods, services, claims) and staging/src/k8s.io/apiserver/pkg/
quota/v1/generic (`count/deployments.apps`). Admission asks it before an object is stored,
kube-controller-manager when it counts anew. Absent: priority class and device scopes.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from engine.objects import Obj, dig
from engine.quantity import parse_quantity
from engine.resources import CATALOGUE
from engine.units import SECOND, parse_rfc3339

Usage = dict[str, Fraction]
"""Resource name, as a quota spells it -> how much."""

_COUNTED = ("pods", "services", "configmaps", "secrets", "persistentvolumeclaims", "resourcequotas")
"""What may also be counted by its bare name."""
_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_CLASS = ".storageclass.storage.k8s.io/"
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_DECIMAL = ("", "k", "M", "G", "T", "P", "E")


def usage_of(plural: str, value: Obj, wall: int) -> Usage:
    """What one object counts for; empty for a pod that has ended or should be gone by now."""
    if plural == "pods" and not is_counted(value, wall):
        return {}
    found = {f"count/{CATALOGUE[plural].qualified}": Fraction(1)}
    if plural in _COUNTED:
        found[plural] = Fraction(1)
    more = _MORE.get(plural)
    return found if more is None else {**found, **more(value)}


def is_counted(pod: Obj, wall: int) -> bool:
    """Whether a pod still uses quota (QuotaV1Pod)."""
    if dig(pod, "status.phase") in ("Failed", "Succeeded"):
        return False
    meta = pod["metadata"]
    marked, grace = meta.get("deletionTimestamp"), meta.get("deletionGracePeriodSeconds")
    if marked is None or grace is None:
        return True
    return wall <= parse_rfc3339(marked) + int(grace) * SECOND


def in_scope(quota: Obj, plural: str, value: Obj) -> bool:
    """Whether the quota's scopes let it count this object; scopes speak of pods only."""
    scopes = quota["spec"].get("scopes") or ()
    return not scopes or (plural == "pods" and all(_SCOPES[scope](value) for scope in scopes))


def add(total: Usage, more: Mapping[str, Fraction]) -> None:
    """Add to a sum in place."""
    for resource, amount in more.items():
        total[resource] = total.get(resource, Fraction(0)) + amount


def limits_of(hard: Mapping[str, object]) -> Usage:
    """A quota's `hard` as numbers."""
    return {resource: parse_quantity(str(text)) for resource, text in hard.items()}


def written(resource: str, amount: Fraction) -> str:
    """`500m`, `2`, `512Mi`: an amount in its canonical form (resource.Quantity.String).

    Bytes are written in powers of 1024, all else in powers of 1000; the real form follows the
    first quantity of the sum.
    """
    if amount.denominator != 1:
        return f"{-(-1000 * amount // 1)}m"
    number = int(amount)
    is_bytes = resource.rpartition(".")[2] in ("memory", "storage", "ephemeral-storage")
    base, suffixes = (1024, _BINARY) if is_bytes else (1000, _DECIMAL)
    step = 0
    while number and number % base == 0 and step + 1 < len(suffixes):
        number, step = number // base, step + 1
    return f"{number}{suffixes[step]}"


# Kinds.


def _pod(pod: Obj) -> Usage:
    found: Usage = {}
    for key, prefix in (("requests", "requests."), ("limits", "limits.")):
        for resource, amount in pod_usage(pod, key).items():
            found[f"{prefix}{resource}"] = amount
            if key == "requests" and resource in _COMPUTE:
                found[resource] = amount
    return found


def is_whole(resource: str) -> bool:
    """Whether a resource may be asked for by a pod as a whole (IsSupportedPodLevelResource)."""
    return resource in ("cpu", "memory") or resource.startswith("hugepages-")


def asks_as_a_whole(spec: Obj) -> bool:
    """Whether a pod asks for anything beside what its containers ask for (KEP-2837)."""
    resources = spec.get("resources") or {}
    return any(
        is_whole(name) for key in ("requests", "limits") for name in resources.get(key) or ()
    )


def of_containers(spec: Obj, key: str) -> Usage:
    """Of a pod: its containers together, or its greediest init container where that is more
    (AggregateContainerRequests).
    """
    total: Usage = {}
    for container in spec.get("containers") or ():
        add(total, _amounts(container, key))
    beside: Usage = {}  # sidecars that run while later init containers do
    peak: Usage = {}
    for container in spec.get("initContainers") or ():
        asked = _amounts(container, key)
        if container.get("restartPolicy") == "Always":
            add(total, asked)
            add(beside, asked)
            asked = {}
        moment = dict(beside)
        add(moment, asked)
        peak = {name: max(peak.get(name, Fraction(0)), moment.get(name, Fraction(0)))
                for name in [*peak, *moment]}  # fmt: skip
    for name, amount in peak.items():
        total[name] = max(total.get(name, Fraction(0)), amount)
    return total


def pod_usage(pod: Obj, key: str) -> Usage:
    """What a pod asks for (`requests`) or may use (`limits`): its containers together, or what is
    said for the pod as a whole, and its overhead (component-helpers/resource/helpers.go).
    """
    spec = pod["spec"]
    total = of_containers(spec, key)
    if spec.get("resources"):
        total.update((k, v) for k, v in _amounts(spec, key).items() if is_whole(k))
    for resource, text in (spec.get("overhead") or {}).items():
        if key == "requests" or total.get(resource):
            add(total, {resource: parse_quantity(str(text))})
    return total


def _amounts(container: Obj, key: str) -> Usage:
    found = dig(container, f"resources.{key}") or {}
    return {resource: parse_quantity(str(text)) for resource, text in found.items()}


def _service(service: Obj) -> Usage:
    spec = service.get("spec") or {}
    ports, kind = len(spec.get("ports") or ()), spec.get("type")
    opens = kind == "NodePort" or (
        kind == "LoadBalancer" and spec.get("allocateLoadBalancerNodePorts") is not False
    )
    return {
        "services.nodeports": Fraction(ports if opens else 0),
        "services.loadbalancers": Fraction(kind == "LoadBalancer"),
    }


def _claim(claim: Obj) -> Usage:
    spec = claim.get("spec") or {}
    storage = parse_quantity(str(dig(spec, "resources.requests.storage") or "0"))
    found = {"requests.storage": storage}
    kind = spec.get("storageClassName")
    if kind:
        found[f"{kind}{_CLASS}requests.storage"] = storage
        found[f"{kind}{_CLASS}persistentvolumeclaims"] = Fraction(1)
    return found


_MORE: Mapping[str, Callable[[Obj], Usage]] = {
    "pods": _pod, "services": _service, "persistentvolumeclaims": _claim,
}  # fmt: skip


# Scopes.


def _is_terminating(pod: Obj) -> bool:
    return pod["spec"].get("activeDeadlineSeconds") is not None


def _is_best_effort(pod: Obj) -> bool:
    every: Iterable[Obj] = pod["spec"].get("containers") or ()
    return not any(dig(one, "resources.requests") or dig(one, "resources.limits") for one in every)


_SCOPES: Mapping[str, Callable[[Obj], bool]] = {
    "Terminating": _is_terminating,
    "NotTerminating": lambda pod: not _is_terminating(pod),
    "BestEffort": _is_best_effort,
    "NotBestEffort": lambda pod: not _is_best_effort(pod),
    "PriorityClass": lambda pod: bool(pod["spec"].get("priorityClassName")),
    "CrossNamespacePodAffinity": lambda pod: False,
}
