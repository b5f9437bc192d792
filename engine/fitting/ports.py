"""Ports of the host that pods take, and when two pods want the same.

After pkg/scheduler/util/utils.go and pkg/scheduler/framework/types.go (HostPortInfo).
"""

from collections.abc import Iterable

from engine.objects import Obj

Port = tuple[str, str, int]
"""Protocol, host address, host port."""
ANY_ADDRESS = "0.0.0.0"


def host_ports(spec: Obj) -> tuple[Port, ...]:
    """The ports a pod takes on its host: containers and sidecars."""
    on_host = spec.get("hostNetwork")
    sidecars = [c for c in spec.get("initContainers") or () if c.get("restartPolicy") == "Always"]
    found = []
    for container in (*spec["containers"], *sidecars):
        for port in container.get("ports") or ():
            number = port.get("hostPort") or (port["containerPort"] if on_host else 0)
            if number > 0:
                protocol = port.get("protocol") or "TCP"
                found.append((protocol, port.get("hostIP") or ANY_ADDRESS, number))
    return tuple(found)


def clash(wanted: Iterable[Port], taken: Iterable[Port]) -> bool:
    """Whether two sets of ports share a protocol and number on one address, or on all of them."""
    return any(
        protocol == other_protocol
        and number == other_number
        and (address == other or ANY_ADDRESS in (address, other))
        for protocol, address, number in wanted
        for other_protocol, other, other_number in taken
    )
