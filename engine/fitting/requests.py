"""What a pod asks of a node: the sum of its containers' requests, as the scheduler counts it.

After staging/src/k8s.io/component-helpers/resource/helpers.go (PodRequests) and
pkg/scheduler/util/pod_resources.go.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from engine.objects import Obj
from engine.quantity import amount
from engine.quota import is_whole

MISSING = {"cpu": 100, "memory": 200 << 20}
"""What a container that asks nothing counts as when nodes are scored: millicores, bytes."""

Amounts = Mapping[str, int]
"""Resource name → amount: CPU in millicores, everything else in units."""


class Requests(NamedTuple):
    """A pod's requests. `scored_*` count containers that ask nothing with a default; `other` is
    all else.
    """

    cpu: int
    memory: int
    ephemeral: int
    other: Amounts
    scored_cpu: int
    scored_memory: int


def requests_of(spec: Obj) -> Requests:
    """Sum a pod's spec; init containers count where they need more than all that runs beside
    them.
    """
    overhead = _amounts(spec.get("overhead") or {})
    running = [_asked(c) for c in spec["containers"]]
    init = [(_asked(c), _is_sidecar(c)) for c in spec.get("initContainers") or ()]
    real = _total(running, init)
    whole = _of_the_pod(spec.get("resources") or {}, real)
    defaults = {k: v for k, v in MISSING.items() if k not in whole}
    scored = _total(
        [{**defaults, **asked} for asked in running],
        [({**defaults, **asked}, stays) for asked, stays in init],
    )
    for total in (real, scored):
        total.update(whole)
        _add(total, overhead)
    other = {k: v for k, v in real.items() if k not in ("cpu", "memory", "ephemeral-storage") and v}
    return Requests(
        real.get("cpu", 0), real.get("memory", 0), real.get("ephemeral-storage", 0), other,
        scored["cpu"], scored["memory"],
    )  # fmt: skip


def amounts_of(spec: Obj) -> dict[str, int]:
    """What a pod's spec asks for, by resource, without what it does not ask for."""
    asked = requests_of(spec)
    named = {"cpu": asked.cpu, "memory": asked.memory, "ephemeral-storage": asked.ephemeral}
    return {**{resource: value for resource, value in named.items() if value}, **asked.other}


def _of_the_pod(resources: Obj, containers: Amounts) -> dict[str, int]:
    """What is asked for the pod as a whole (KEP-2837). As soon as anything is, the sum of the
    containers stands in for a missing request, then a limit (defaultPodRequests).
    """
    asked = _amounts(resources.get("requests") or {})
    limits = _amounts(resources.get("limits") or {})
    whole = {k: v for k, v in asked.items() if is_whole(k)}
    bounds = {k: v for k, v in limits.items() if is_whole(k)}
    if not whole and not bounds:
        return {}
    sums = {k: v for k, v in containers.items() if k in MISSING}
    return {**bounds, **sums, **whole}


def _total(containers: Iterable[Amounts], init: Sequence[tuple[Amounts, bool]]) -> dict[str, int]:
    """max(what runs at the end, the greediest init container beside the sidecars started before
    it).
    """
    total: dict[str, int] = {}
    for asked in containers:
        _add(total, asked)
    if not init:
        return total
    sidecars: dict[str, int] = {}
    peak: dict[str, int] = {}
    for asked, stays in init:
        if stays:
            _add(total, asked)
            _add(sidecars, asked)
            beside: Amounts = sidecars
        else:
            beside = {k: v + sidecars.get(k, 0) for k, v in asked.items()}
        for resource, value in beside.items():
            peak[resource] = max(value, peak.get(resource, 0))
    for resource, value in peak.items():
        total[resource] = max(value, total.get(resource, 0))
    return total


def _is_sidecar(container: Obj) -> bool:
    return container.get("restartPolicy") == "Always"


def _asked(container: Obj) -> Amounts:
    resources = container.get("resources")
    if not resources:
        return {}
    requests, limits = resources.get("requests") or {}, resources.get("limits")
    if limits:  # a limit without a request is a request (pkg/apis/core/v1/defaults.go)
        requests = {**limits, **requests}
    return _amounts(requests)


def _amounts(quantities: Mapping[str, Any]) -> dict[str, int]:
    return {resource: amount(resource, text) for resource, text in quantities.items()}


def _add(total: dict[str, int], more: Amounts) -> None:
    for resource, value in more.items():
        total[resource] = total.get(resource, 0) + value
