"""The columns of services and their endpoints."""

from engine.objects import Obj, dig
from engine.operator.kubectl.columns._base import (
    AGE,
    NAME,
    NONE,
    UNSET,
    Column,
    Table,
    field,
    pairs,
    shortened,
)

EXTERNAL_WIDTH_MAX = 16


def _external(service: Obj, wall_us: int) -> str:
    own = list(dig(service, "spec.externalIPs") or ())
    match dig(service, "spec.type", "ClusterIP"):
        case "LoadBalancer":
            ingress = dig(service, "status.loadBalancer.ingress") or ()
            given = ",".join(sorted(i.get("ip") or i.get("hostname") or "" for i in ingress))
            if len(given) > EXTERNAL_WIDTH_MAX:
                given = f"{given[: EXTERNAL_WIDTH_MAX - 3]}..."
            return ",".join([*(given.split(",") if given else []), *own]) or "<pending>"
        case "ExternalName":
            return str(dig(service, "spec.externalName", ""))
    return ",".join(own) or NONE


def _ports(service: Obj, wall_us: int) -> str:
    cells = []
    for port in dig(service, "spec.ports") or ():
        node = f":{port['nodePort']}" if port.get("nodePort") else ""
        cells.append(f"{port['port']}{node}/{port.get('protocol', 'TCP')}")
    return ",".join(cells) or NONE


def _service_selector(service: Obj, wall_us: int) -> str:
    return pairs(dig(service, "spec.selector"))


def _slice_ports(piece: Obj, wall_us: int) -> str:
    ports = piece.get("ports") or ()
    return shortened([str(port.get("port") or "*") for port in ports]) if ports else UNSET


def _slice_addresses(piece: Obj, wall_us: int) -> str:
    found = [address for e in piece.get("endpoints") or () for address in e["addresses"]]
    return shortened(found) if found else UNSET


SERVICES = Table(
    ("services",),
    (
        NAME,
        Column("TYPE", field("spec.type", "ClusterIP")),
        Column("CLUSTER-IP", field("spec.clusterIP")),
        Column("EXTERNAL-IP", _external),
        Column("PORT(S)", _ports),
        AGE,
        Column("SELECTOR", _service_selector, wide=True),
    ),
)
ENDPOINT_SLICES = Table(
    ("endpointslices",),
    (
        NAME,
        Column("ADDRESSTYPE", field("addressType", "IPv4")),
        Column("PORTS", _slice_ports),
        Column("ENDPOINTS", _slice_addresses),
        AGE,
    ),
)
