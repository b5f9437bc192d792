"""Services and their endpoints described."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from engine.objects import Obj, dig, name, namespace
from engine.operator.kubectl.columns._base import pairs
from engine.operator.kubectl.described._base import (
    NONE,
    UNSET,
    Describer,
    Need,
    Scene,
    Sheet,
    head,
    marks,
)

SHOWN_MAX = 3
"""How many endpoints fit a line."""

SLICES = Need(
    "endpointslices",
    lambda service: (namespace(service), f"kubernetes.io/service-name={name(service)}", ""),
    may_fail=True,
)


def _service(sheet: Sheet, scene: Scene) -> None:
    service = scene.value
    spec = service["spec"]
    head(sheet, service)
    marks(sheet, service)
    sheet.line(f"Selector:\t{pairs(spec.get('selector'))}")
    sheet.line(f"Type:\t{spec.get('type', 'ClusterIP')}")
    if spec.get("ipFamilyPolicy"):
        sheet.line(f"IP Family Policy:\t{spec['ipFamilyPolicy']}")
    sheet.line(f"IP Families:\t{','.join(spec.get('ipFamilies') or ()) or NONE}")
    sheet.line(f"IP:\t{spec.get('clusterIP') or ''}")
    sheet.line(f"IPs:\t{','.join(spec.get('clusterIPs') or ()) or NONE}")
    if spec.get("externalIPs"):
        sheet.line(f"External IPs:\t{','.join(spec['externalIPs'])}")
    for title, key in _OUTSIDE:
        if spec.get(key):
            sheet.line(f"{title}:\t{spec[key]}")
    ingress = dig(service, "status.loadBalancer.ingress") or ()
    if ingress:
        sheet.line(f"LoadBalancer Ingress:\t{', '.join(map(_ingress, ingress))}")
    for port in spec.get("ports") or ():
        _port(sheet, port, scene.others["endpointslices"])
    sheet.line(f"Session Affinity:\t{spec.get('sessionAffinity', 'None')}")
    for title, key in _POLICIES:
        if spec.get(key):
            sheet.line(f"{title}:\t{spec[key]}")


_OUTSIDE = (("Desired LoadBalancer IP", "loadBalancerIP"), ("External Name", "externalName"))
_POLICIES = (
    ("External Traffic Policy", "externalTrafficPolicy"),
    ("Internal Traffic Policy", "internalTrafficPolicy"),
    ("HealthCheck NodePort", "healthCheckNodePort"),
    ("Traffic Distribution", "trafficDistribution"),
)


def _ingress(entry: Mapping[str, Any]) -> str:
    if not entry.get("ip"):
        return str(entry.get("hostname", ""))
    return f"{entry['ip']} ({entry['ipMode']})" if entry.get("ipMode") else str(entry["ip"])


def _port(sheet: Sheet, port: Mapping[str, Any], slices: Sequence[Obj]) -> None:
    own, protocol = port.get("name") or UNSET, port.get("protocol", "TCP")
    sheet.line(f"Port:\t{own}\t{port['port']}/{protocol}")
    sheet.line(f"TargetPort:\t{port.get('targetPort', port['port'])}/{protocol}")
    if port.get("appProtocol"):
        sheet.line(f"AppProtocol:\t{port['appProtocol']}")
    if port.get("nodePort"):
        sheet.line(f"NodePort:\t{own}\t{port['nodePort']}/{protocol}")
    sheet.line(f"Endpoints:\t{_endpoints(slices, port.get('name') or '')}")


def _endpoints(slices: Sequence[Obj], port: str) -> str:
    """The ready ones of a port, the first three and how many more (formatEndpointSlices)."""
    if not slices:
        return NONE
    every = [one for piece in slices for one in _of_port(piece, port)]
    ready = [at for at, one in enumerate(every) if one.is_ready]
    shown = ",".join(every[at].address for at in ready[:SHOWN_MAX])
    # What comes after the third counts as more even where it is not ready, as in reality.
    is_full = len(ready) >= SHOWN_MAX and len(every) > ready[SHOWN_MAX - 1] + 1
    return shown + (f" + {len(ready) - SHOWN_MAX} more..." if is_full else "")


class _Endpoint(NamedTuple):
    address: str
    is_ready: bool


def _of_port(piece: Obj, wanted: str) -> Iterator[_Endpoint]:
    ports = [one for one in piece.get("ports") or () if (one.get("name") or "") == wanted]
    numbers = [f":{one['port']}" for one in ports] if piece.get("ports") else [""]
    for number in numbers:
        for endpoint in piece.get("endpoints") or ():
            ready = dig(endpoint, "conditions.ready")
            address = f"{endpoint['addresses'][0]}{number}"
            yield _Endpoint(address, ready is None or bool(ready))


def _slice(sheet: Sheet, scene: Scene) -> None:
    piece = scene.value
    head(sheet, piece)
    marks(sheet, piece)
    sheet.line(f"AddressType:\t{piece.get('addressType', '')}")
    ports = piece.get("ports") or ()
    sheet.line("Ports:" if ports else f"Ports: {UNSET}")
    if ports:
        sheet.line("Name\tPort\tProtocol", 1)
        sheet.line("----\t----\t--------", 1)
    for port in ports:
        own = port.get("name") or UNSET
        sheet.line(f"{own}\t{port.get('port', UNSET)}\t{port.get('protocol', 'TCP')}", 1)
    endpoints = piece.get("endpoints") or ()
    sheet.line("Endpoints:" if endpoints else f"Endpoints: {NONE}")
    for endpoint in endpoints:
        _endpoint(sheet, endpoint)


def _endpoint(sheet: Sheet, endpoint: Mapping[str, Any]) -> None:
    sheet.line(f"- Addresses:\t{', '.join(endpoint.get('addresses') or ()) or NONE}", 1)
    sheet.line("Conditions:", 2)
    ready = dig(endpoint, "conditions.ready")
    sheet.line(f"Ready:\t{UNSET if ready is None else str(ready).lower()}", 3)
    sheet.line(f"Hostname:\t{endpoint.get('hostname', UNSET)}", 2)
    target = endpoint.get("targetRef")
    if target is not None:
        sheet.line(f"TargetRef:\t{target.get('kind', '')}/{target.get('name', '')}", 2)
    sheet.line(f"NodeName:\t{endpoint.get('nodeName', UNSET)}", 2)
    sheet.line(f"Zone:\t{endpoint.get('zone', UNSET)}", 2)


SERVICE = Describer(("services",), _service, (SLICES,))
SLICE = Describer(("endpointslices",), _slice)
