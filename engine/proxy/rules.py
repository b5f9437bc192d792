"""Which endpoints a machine sends requests for a Service to: a pure function of what it was told.

After pkg/proxy/topology.go (CategorizeEndpoints): the ready ones; when there is none, those that
are on their way out and still serve; with internalTrafficPolicy Local only those on this machine.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.objects import Obj, dig, labels, namespace

SERVICE = "kubernetes.io/service-name"


class Endpoint(NamedTuple):
    """One address behind a Service: its pod (namespace/name) and the node that it runs on."""

    address: str
    pod: str
    node: str

    def __str__(self) -> str:
        return f"{self.pod}@{self.node}"


def has_rules(service: Obj) -> bool:
    """Whether requests to this Service go through kube-proxy: it has an address of its own."""
    is_name = dig(service, "spec.type") == "ExternalName"
    return not is_name and bool(dig(service, "spec.clusterIP") != "None")


def chosen(service: Obj, slices: Iterable[Obj], node: str) -> tuple[Endpoint, ...]:
    """Where a machine sends requests for a Service; every endpoint is as likely as any other."""
    known = [entry for one in slices if _belongs(one, service) for entry in _entries(one)]
    if dig(service, "spec.internalTrafficPolicy") == "Local":
        known = [entry for entry in known if entry.get("nodeName") == node]
    usable = [entry for entry in known if dig(entry, "conditions.ready", True)]
    if not usable:
        usable = [entry for entry in known if _still_serves(entry)]
    found = [_endpoint(entry) for entry in usable]
    return tuple(sorted(dict.fromkeys(found)))


def _belongs(one: Obj, service: Obj) -> bool:
    same_space = namespace(one) == namespace(service)
    return same_space and labels(one).get(SERVICE) == service["metadata"]["name"]


def _entries(one: Obj) -> Iterator[Obj]:
    yield from one.get("endpoints") or ()


def _still_serves(entry: Obj) -> bool:
    return bool(dig(entry, "conditions.serving")) and bool(dig(entry, "conditions.terminating"))


def _endpoint(entry: Obj) -> Endpoint:
    target = entry.get("targetRef") or {}
    pod = f"{target.get('namespace', '')}/{target.get('name', '')}" if target else ""
    return Endpoint(str((entry.get("addresses") or [""])[0]), pod, str(entry.get("nodeName", "")))
