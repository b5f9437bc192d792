"""The EndpointSlice controller: which pods are behind a Service, and in what state.

After pkg/controller/endpointslice and staging/src/k8s.io/endpointslice/reconciler.go. Absent:
topology hints, IPv6 and the trigger-time annotation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from engine.client import Change
from engine.controllers._base import (
    Again,
    Because,
    Cache,
    Create,
    Delete,
    Update,
    Wish,
    controller,
    controller_reference,
)
from engine.controllers._pods import is_finished, is_ready
from engine.objects import (
    Obj,
    Replace,
    evolve,
    is_deleting,
    key_of,
    labels,
    name,
    namespace,
    uid,
)
from engine.units import SECOND
from engine.wellknown import ZONE

SLICE_MAX = 100
"""--max-endpoints-per-slice."""
BACKOFF_US = 1 * SECOND
"""A sync that meets a cache without its own last write waits this long (defaultSyncBackOff)."""
SERVICE = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
OURS = "endpointslice-controller.k8s.io"
HEADLESS = "service.kubernetes.io/headless"


@dataclass(frozen=True, slots=True)
class EndpointsDiffer(Because):
    """The endpoints of a Service are not what its pods say."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "Service `{service}` now sends traffic to **{ready} of {pods}** {pods:pick pod/pods}."
        ),
        "pt-BR": (
            "O Service `{service}` agora manda tráfego para **{ready} de {pods}** {pods:pick "
            "pod/pods}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"ready": "last", "pods": "last"}
    story: ClassVar[bool] = True
    service: str
    ready: int
    pods: int


class _Group(NamedTuple):
    """The endpoints that share one list of ports."""

    ports: tuple[Obj, ...]
    endpoints: dict[str, Obj]  # by the pod's uid


@dataclass(frozen=True, slots=True)
class EndpointsChanged(Because):
    """As many endpoints of a Service are ready as before, but not the same or not in that state."""

    says: ClassVar[dict[str, str]] = {
        "en": "The endpoints of Service {service} change; {ready} of {pods} are ready.",
        "pt-BR": "Os endpoints do Service {service} mudam; {ready} de {pods} estão prontos.",
    }
    service: str
    ready: int
    pods: int


def services_of(change: Change, cache: Cache) -> Sequence[str]:
    """The Services that select a changed pod, if the change matters to them."""
    if change.old is not None and change.new is not None and _seen(change.old) == _seen(change.new):
        return ()
    pods = [value for value in (change.old, change.new) if value is not None]
    return [
        key_of(service)
        for service in cache.every("services", namespace(pods[0]))
        if any(_selects(service, pod) for pod in pods)
    ]


def _seen(pod: Obj) -> tuple[Any, ...]:
    """What of a pod ends up in a slice (podEndpointsChanged)."""
    status = pod.get("status") or {}
    state = status.get("podIPs"), is_ready(pod), is_finished(pod), is_deleting(pod)
    return (*state, pod["spec"].get("nodeName"), dict(labels(pod)), pod["spec"].get("hostname"))


def _selects(service: Obj, pod: Obj) -> bool:
    selector = service["spec"].get("selector")
    return bool(selector) and selector.items() <= labels(pod).items()


@controller(
    of="services",
    owns=("endpointslices",),
    awaits="endpointslices",
    wakes={"pods": services_of},
    recorder="endpoint-slice-controller",
    backoff_us=BACKOFF_US,
)
def reconcile(service: Obj, cache: Cache) -> Iterator[Wish]:
    """Lists the pods of each Service with a selector, ready or not, in slices of up to 100."""
    if service["spec"].get("type") == "ExternalName" or not service["spec"].get("selector"):
        return
    pods = [pod for pod in cache.every("pods", namespace(service)) if _selects(service, pod)]
    groups, homeless = _desired(service, sorted(pods, key=key_of), cache)
    owned = cache.owned("endpointslices", service)
    present = sorted((one for one in owned if labels(one).get(MANAGED_BY) == OURS), key=name)
    because = _because(service, groups, present)
    yield from _write(service, _match(service, groups, present), present, because)
    if homeless:
        yield Again(BACKOFF_US)


def _because(service: Obj, groups: Sequence[_Group], present: Sequence[Obj]) -> Because:
    endpoints = [one for group in groups for one in group.endpoints.values()]
    before = [endpoint for one in present for endpoint in one.get("endpoints") or ()]
    ready, was = _ready(endpoints), _ready(before)
    kind = EndpointsChanged if ready == was else EndpointsDiffer
    return kind(name(service), ready, len(endpoints))


def _ready(endpoints: Sequence[Obj]) -> int:
    return sum(bool(one["conditions"].get("ready")) for one in endpoints)


def _desired(service: Obj, pods: Sequence[Obj], cache: Cache) -> tuple[list[_Group], bool]:
    """The endpoints by ports, and whether a pod had to be skipped because its node is missing."""
    groups: list[_Group] = []
    homeless = False
    for pod in pods:
        if is_finished(pod) or not (pod.get("status") or {}).get("podIPs"):
            continue
        node = cache.get("nodes", pod["spec"].get("nodeName") or "")
        if node is None and not service["spec"].get("publishNotReadyAddresses"):
            homeless = True
            continue
        ports = _ports(service, pod)
        group = next((group for group in groups if group.ports == ports), None)
        if group is None:
            group = _Group(ports, {})
            groups.append(group)
        group.endpoints[uid(pod)] = _endpoint(service, pod, node)
    return groups, homeless


def _endpoint(service: Obj, pod: Obj, node: Obj | None) -> Obj:
    serving, terminating = is_ready(pod), is_deleting(pod)
    ready = bool(service["spec"].get("publishNotReadyAddresses")) or (serving and not terminating)
    endpoint: dict[str, Any] = {
        "addresses": [entry["ip"] for entry in pod["status"]["podIPs"]],
        "conditions": {"ready": ready, "serving": serving, "terminating": terminating},
        "targetRef": {
            "kind": "Pod", "namespace": namespace(pod), "name": name(pod), "uid": uid(pod),
        },
        "nodeName": pod["spec"]["nodeName"],
    }  # fmt: skip
    if node is not None and labels(node).get(ZONE):
        endpoint["zone"] = labels(node)[ZONE]
    if pod["spec"].get("hostname") and pod["spec"].get("subdomain") == name(service):
        endpoint["hostname"] = pod["spec"]["hostname"]
    return endpoint


def _ports(service: Obj, pod: Obj) -> tuple[Obj, ...]:
    found = []
    for port in service["spec"].get("ports") or ():
        protocol = port.get("protocol", "TCP")
        number = _target(port.get("targetPort", port["port"]), protocol, pod)
        if number is not None:
            found.append({"name": port.get("name", ""), "port": number, "protocol": protocol})
    return tuple(found)


def _target(target: int | str, protocol: str, pod: Obj) -> int | None:
    """A port number, or that of the container port with this name."""
    if isinstance(target, int):
        return target
    for container in pod["spec"]["containers"]:
        for port in container.get("ports") or ():
            if port.get("name") == target and port.get("protocol", "TCP") == protocol:
                return int(port["containerPort"])
    return None


def _match(
    service: Obj, groups: Sequence[_Group], present: Sequence[Obj]
) -> list[tuple[Obj | None, Obj]]:
    """Pairs of a present slice (or none) and what it should be; endpoints stay where they are."""
    pairs: list[tuple[Obj | None, Obj]] = []
    for group in groups:
        left = dict(group.endpoints)
        slices = [one for one in present if tuple(one.get("ports") or ()) == group.ports]
        kept = [_kept(one, left) for one in slices]
        for one, endpoints in zip(slices, kept, strict=True):
            if endpoints:
                while left and len(endpoints) < SLICE_MAX:
                    endpoints.append(left.pop(next(iter(left))))
                pairs.append((one, _slice(service, group.ports, endpoints)))
        while left:
            some = [left.pop(key) for key in list(left)[:SLICE_MAX]]
            pairs.append((None, _slice(service, group.ports, some)))
    return pairs or [(None, _slice(service, (), []))]


def _kept(one: Obj, left: dict[str, Obj]) -> list[Obj]:
    """The endpoints of a slice that are still wanted, taken out of `left`."""
    keys = [(endpoint.get("targetRef") or {}).get("uid") for endpoint in one.get("endpoints") or ()]
    return [left.pop(key) for key in keys if key in left]


def _slice(service: Obj, ports: tuple[Obj, ...], endpoints: list[Obj]) -> Obj:
    own = {**labels(service), SERVICE: name(service), MANAGED_BY: OURS}
    if service["spec"].get("clusterIP") == "None":
        own[HEADLESS] = ""
    return {
        "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
        "metadata": {
            "generateName": f"{name(service)}-", "namespace": namespace(service), "labels": own,
            "ownerReferences": [controller_reference(service, "v1", "Service")],
        },
        "addressType": "IPv4", "endpoints": endpoints, "ports": list(ports),
    }  # fmt: skip


def _write(
    service: Obj,
    pairs: Sequence[tuple[Obj | None, Obj]],
    present: Sequence[Obj],
    because: Because,
) -> Iterator[Wish]:
    """Create, update and delete; a slice that is free is used again rather than replaced."""
    used = [name(old) for old, _ in pairs if old is not None]
    free = [one for one in present if name(one) not in used]
    for old, wanted in pairs:
        old = free.pop() if old is None and free else old
        if old is None:
            if not is_deleting(service):
                yield Create("endpointslices", wanted, because)
            continue
        change: Mapping[str, Any] = {
            "metadata": {"labels": Replace(wanted["metadata"]["labels"])},
            "endpoints": wanted["endpoints"],
            "ports": wanted["ports"],
        }
        body = evolve(old, change)
        if body != old:
            yield Update("endpointslices", body, because)
    for one in free:
        yield Delete("endpointslices", one, because)
