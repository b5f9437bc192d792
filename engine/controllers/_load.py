"""The load of a workload: how much its pods use, and how many pods that asks for.

What a workload carries is given as an annotation of it, `load.quorum.dev/cpu: "900m"` (or memory),
and its ready pods share it evenly. A metrics server is not needed; where one is registered (the
APIService v1beta1.metrics.k8s.io) and does not answer, nothing can be measured.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from engine.controllers import _autoscaling as arithmetic
from engine.controllers._aggregated import has_metrics
from engine.controllers._autoscaling import Sample
from engine.controllers._base import Cache
from engine.controllers._pods import is_active, is_ready
from engine.objects import Obj, dig, key_of, labels, name, namespace, selects
from engine.quantity import parse_quantity
from engine.quota import written

LOAD = "load.quorum.dev/"
NO_SERVER = (
    "unable to fetch metrics from resource metrics API: the server could not find the requested "
    "resource (get pods.metrics.k8s.io)"
)
"""What the API server says where nobody serves metrics."""
NO_ANSWER = (
    "unable to fetch metrics from resource metrics API: the server is currently unable to handle "
    "the request (get pods.metrics.k8s.io)"
)
"""What it says where the one that serves them does not answer."""
_DEFAULT: Obj = {
    "type": "Resource",
    "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
}


class Verdict(NamedTuple):
    """How many pods one metric asks for, and what is written down of it."""

    replicas: int
    metric: str
    status: Mapping[str, Any]


def verdicts(value: Obj, target: Obj, current: int, cache: Cache) -> list[Verdict]:
    """What each metric asks for; ValueError when one cannot be read."""
    found = []
    for metric in value["spec"].get("metrics") or (_DEFAULT,):
        entry = metric.get("resource")
        if metric.get("type") != "Resource" or not entry:
            raise ValueError(f"metrics of type {metric.get('type')} are not simulated")
        found.append(_verdict(entry["name"], entry["target"], target, current, cache))
    return found


def _verdict(
    resource: str, goal: Mapping[str, Any], target: Obj, current: int, cache: Cache
) -> Verdict:
    samples = _samples(resource, target, cache)
    ready = [one for one in samples if one.ready]
    mean = sum((one.used for one in ready), Fraction(0)) / len(ready)
    shown: dict[str, Any] = {"averageValue": written(resource, mean)}
    share = goal.get("averageUtilization")
    if share is None:
        wish = parse_quantity(str(goal["averageValue"]))
        replicas = arithmetic.wanted(samples, current, wish, of_requests=False)
        words = f"{resource} resource"
    else:
        shown["averageUtilization"] = arithmetic.utilisation(ready)
        replicas = arithmetic.wanted(samples, current, Fraction(share), of_requests=True)
        words = f"{resource} resource utilization (percentage of request)"
    status = {"type": "Resource", "resource": {"name": resource, "current": shown}}
    return Verdict(replicas, words, status)


def _samples(resource: str, target: Obj, cache: Cache) -> list[Sample]:
    """The pods of the workload with their share of its load."""
    selector = target["spec"].get("selector")
    pods = [
        pod
        for pod in cache.every("pods", namespace(target))
        if selects(selector, labels(pod)) and is_active(pod)
    ]
    ready = sum(is_ready(pod) for pod in pods)
    text = (target["metadata"].get("annotations") or {}).get(f"{LOAD}{resource}")
    start = f"failed to get {resource} utilization: "
    if has_metrics(cache) is False:
        raise ValueError(f"{start}unable to get metrics for resource {resource}: {NO_ANSWER}")
    if text is None or not ready:
        why = "no metrics returned from resource metrics API" if text else NO_SERVER
        raise ValueError(f"{start}unable to get metrics for resource {resource}: {why}")
    share = parse_quantity(str(text)) / ready
    found = []
    for pod in sorted(pods, key=key_of):
        asked = Fraction(0)
        for container in pod["spec"]["containers"]:
            request = dig(container, f"resources.requests.{resource}")
            if request is None:
                where = f"container {container['name']} of Pod {name(pod)}"
                raise ValueError(f"{start}missing request for {resource} in {where}")
            asked += parse_quantity(str(request))
        found.append(Sample(share, asked, is_ready(pod)))
    return found
