"""LimitRanger: what containers get when they say nothing, and what they may ask for at all.

After plugin/pkg/admission/limitranger/admission.go.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from engine.apiserver.errors import forbidden
from engine.apiserver.view import View
from engine.objects import FrozenDict, FrozenList, Obj, dig, freeze
from engine.quantity import parse_quantity
from engine.quota import pod_usage, written
from engine.resources import Resource

ANNOTATION = "kubernetes.io/limit-ranger"


class Amount(NamedTuple):
    """A quantity, with its words."""

    value: Fraction
    text: str

    def __str__(self) -> str:
        """As it was written."""
        return self.text


Amounts = Mapping[str, Amount]


def fill_limits(resource: Resource, value: Obj, view: View) -> Obj:
    """The pod with the defaults of the LimitRanges of its namespace."""
    if resource.plural != "pods" or "spec" not in value:
        return value
    for item in _items(view, value["metadata"].get("namespace", ""), "Container"):
        value = _filled(value, item)
    return value


def check_limits(resource: Resource, value: Obj, view: View) -> None:
    """Raises Denial for a new pod or claim outside of the bounds of its namespace."""
    if resource.plural not in ("pods", "persistentvolumeclaims"):
        return
    namespace = value["metadata"].get("namespace", "")
    found: list[str] = []
    if resource.plural == "pods":
        found = [text for item in _items(view, namespace) for text in _pod(item, value)]
    else:
        asked = read_amounts(dig(value, "spec.resources.requests"))
        for item in _items(view, namespace, "PersistentVolumeClaim"):
            found += _bounded("PersistentVolumeClaim", item, asked, {}, limited=False)
    if found:
        why = found[0] if len(found) == 1 else f"[{', '.join(found)}]"
        raise forbidden(resource, value["metadata"].get("name", ""), why)


def read_amounts(found: Mapping[str, Any] | None) -> Amounts:
    """Those of a mapping like `resources.requests`."""
    return {key: Amount(parse_quantity(text), str(text)) for key, text in (found or {}).items()}


def _items(view: View, namespace: str, kind: str = "") -> Iterator[Obj]:
    found = [v for v in view.all("limitranges") if v["metadata"].get("namespace") == namespace]
    for limit_range in sorted(found, key=lambda each: str(each["metadata"]["name"])):
        for item in dig(limit_range, "spec.limits") or ():
            if not kind or item.get("type") == kind:
                yield item


def _filled(pod: Obj, item: Obj) -> Obj:
    spec, done = dict(pod["spec"]), list[str]()
    for group, called in (("initContainers", "init container"), ("containers", "container")):
        if spec.get(group):
            filled = [_container(c, item, called, done) for c in spec[group]]
            spec[group] = FrozenList(filled)
    if not done:
        return pod
    annotations = dict(pod["metadata"].get("annotations") or {})
    before = annotations.get(ANNOTATION)
    text = (
        f"{before}; {'; '.join(done)}" if before else f"LimitRanger plugin set: {'; '.join(done)}"
    )
    annotations[ANNOTATION] = text
    meta = FrozenDict({**pod["metadata"], "annotations": freeze(annotations)})
    return FrozenDict({**pod, "metadata": meta, "spec": FrozenDict(spec)})


def _container(container: Obj, item: Obj, called: str, done: list[str]) -> Obj:
    resources: Mapping[str, Any] = container.get("resources") or {}
    changed = dict(resources)
    for field, key, word in (
        ("requests", "defaultRequest", "request"),
        ("limits", "default", "limit"),
    ):
        have = resources.get(field) or {}
        missing = {k: v for k, v in (item.get(key) or {}).items() if k not in have}
        if missing:
            changed[field] = {**have, **missing}
            done.append(f"{', '.join(sorted(missing))} {word} for {called} {container['name']}")
    if changed == resources:
        return container
    return FrozenDict({**container, "resources": freeze(changed)})


def _pod(item: Obj, pod: Obj) -> Iterator[str]:
    spec = pod.get("spec") or {}
    if item.get("type") == "Container":
        for container in [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]:
            asked = container.get("resources") or {}
            requests, limits = (read_amounts(asked.get(key)) for key in ("requests", "limits"))
            yield from _bounded("Container", item, requests, limits)
    elif item.get("type") == "Pod" and spec:
        requests, limits = (_whole(pod, key) for key in ("requests", "limits"))
        yield from _bounded("Pod", item, requests, limits)


def _whole(pod: Obj, key: str) -> Amounts:
    return {name: Amount(v, written(name, v)) for name, v in pod_usage(pod, key).items()}


def _bounded(
    who: str, item: Obj, requests: Amounts, limits: Amounts, *, limited: bool = True
) -> Iterator[str]:
    for what, bound in sorted(read_amounts(item.get("min")).items()):
        yield from _least(who, what, bound, requests.get(what), limits.get(what))
    for what, bound in sorted(read_amounts(item.get("max")).items()):
        request = requests.get(what)
        limit = limits.get(what) if limited else request
        yield from _most(who, what, bound, request, limit, "limit" if limited else "request")
    for what, bound in sorted(read_amounts(item.get("maxLimitRequestRatio")).items()):
        yield from _ratio(who, what, bound, requests.get(what), limits.get(what))


def _least(
    who: str, what: str, bound: Amount, request: Amount | None, limit: Amount | None
) -> Iterator[str]:
    said = f"minimum {what} usage per {who} is {bound}"
    if request is None:
        yield f"{said}.  No request is specified"
    elif request.value < bound.value:
        yield f"{said}, but request is {request}"
    elif limit is not None and limit.value < bound.value:
        yield f"{said}, but limit is {limit}"


def _most(
    who: str, what: str, bound: Amount, request: Amount | None, limit: Amount | None, word: str
) -> Iterator[str]:
    said = f"maximum {what} usage per {who} is {bound}"
    if limit is None:
        yield f"{said}.  No {word} is specified"
    elif limit.value > bound.value:
        yield f"{said}, but {word} is {limit}"
    elif request is not None and request.value > bound.value:
        yield f"{said}, but request is {request}"


def _ratio(
    who: str, what: str, bound: Amount, request: Amount | None, limit: Amount | None
) -> Iterator[str]:
    said = f"{what} max limit to request ratio per {who} is {bound}"
    if request is None or not request.value:
        yield f"{said}, but no request is specified or request is 0"
    elif limit is None or not limit.value:
        yield f"{said}, but no limit is specified or limit is 0"
    elif limit.value / request.value > bound.value:
        yield f"{said}, but provided ratio is {float(limit.value / request.value):f}"
