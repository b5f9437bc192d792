"""The cloud provider: its machines, and the load balancers, routes and volumes it was asked for.

It is no part of the cluster. Of machines it tells what their power shows: running, stopped, or not
known any more. What it made for someone it keeps on its disk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.component import Component, Scalar
from engine.units import SECOND
from engine.wire.cloud import (
    ACCEPTED,
    CONFLICT,
    NOT_FOUND,
    NOTHING,
    OK,
    CloudRequest,
    CloudResponse,
)

NETWORKS = ("203.0.113", "198.51.100")
"""Where public addresses come from (RFC 5737: reserved for documentation)."""
QUOTA = 403


@dataclass(frozen=True, slots=True)
class MachineType:
    """What the cloud knows of a machine besides its power."""

    address: str
    zone: str | None
    region: str
    pods: str
    """The part of the pods' network that it gives to this machine."""


@dataclass(frozen=True, slots=True)
class CloudApiConfig:
    """The machines by name; how long load balancers and volumes take to be made, and volumes to be
    attached to a machine and detached from it.
    """

    machines: Mapping[str, MachineType]
    balancer_us: int = 5 * SECOND
    volume_us: int = 2 * SECOND
    attach_us: int = 2 * SECOND
    detach_us: int = 2 * SECOND


class CloudApi(Component):
    """The process `cloud/api`. It answers at once; a load balancer is ready some time later."""

    kind: ClassVar[str] = "api"

    def handle(self, message: object) -> None:
        """Answer a request; the disk's own messages say nothing new."""
        if isinstance(message, CloudRequest):
            code, body = self._answer(message)
            self.ctx.send(self.ctx.sender, CloudResponse(message.id, code, body))

    def status(self) -> Mapping[str, Scalar]:
        """How many load balancers and routes it keeps."""
        return {"balancers": len(self._table("balancers")), "routes": len(self._table("routes"))}

    def _answer(self, request: CloudRequest) -> tuple[int, Mapping[str, Any]]:
        match request.verb, request.kind:
            case "get", "machines":
                return self._machine(request.name)
            case "list", "routes":
                return OK, self._table("routes")
            case "get", "balancers":
                return self._balancer(request.name)
            case "ensure", "balancers":
                return self._ensure_balancer(request)
            case "ensure", "routes":
                self._keep("routes", request.name, dict(request.body))
                return OK, NOTHING
            case "get", "volumes":
                return self._volume(request.name)
            case "ensure", "volumes":
                if request.name not in self._table("volumes"):
                    ready = {"ready_at": self.ctx.now + self.config.volume_us}
                    self._keep("volumes", request.name, ready)
                return self._volume(request.name)
            case verb, "attachments":
                return self._attachments(verb, request)
            case "delete", ("balancers" | "routes" | "volumes") as kind:
                self._keep(kind, request.name, None)
                return OK, NOTHING
        raise AssertionError(f"nobody asks the cloud to {request.verb} {request.kind}")

    def _machine(self, name: str) -> tuple[int, Mapping[str, Any]]:
        host = self.ctx.machine.site.get(name)
        known = self.config.machines.get(name)
        if host is None or known is None or host.released_by:
            return NOT_FOUND, {"message": f'instance "{name}" not found'}
        return OK, {
            "id": f"quorum://{known.region}/{name}",
            "state": "running" if host.power else "stopped",
            "type": "standard",
            "address": known.address,
            "zone": known.zone,
            "region": known.region,
            "pods": known.pods,
        }

    def _balancer(self, name: str) -> tuple[int, Mapping[str, Any]]:
        found = self._table("balancers").get(name)
        if found is None:
            return NOT_FOUND, {"message": f'load balancer "{name}" not found'}
        return (OK if found["ready_at"] <= self.ctx.now else ACCEPTED), found

    def _volume(self, name: str) -> tuple[int, Mapping[str, Any]]:
        found = self._table("volumes").get(name)
        if found is None:
            return NOT_FOUND, {"message": f'volume "{name}" not found'}
        return (OK if found["ready_at"] <= self.ctx.now else ACCEPTED), found

    def _attachments(self, verb: str, request: CloudRequest) -> tuple[int, Mapping[str, Any]]:
        if verb == "ensure":
            return self._attach(request)
        return self._detach(request.name) if verb == "delete" else self._attachment(request.name)

    def _attach(self, request: CloudRequest) -> tuple[int, Mapping[str, Any]]:
        """Only a volume that may be shared can be on two machines at once."""
        volume, _, machine = request.name.partition("/")
        code, body = self._machine(machine)
        if code != OK:
            return code, body
        for name in self._table("attachments"):
            other, _, holder = name.partition("/")
            there = other == volume and holder != machine and self._machine(holder)[0] == OK
            if there and not request.body.get("shared"):
                text = f'volume "{volume}" is already attached to instance "{holder}"'
                return CONFLICT, {"message": text}
        old = self._table("attachments").get(request.name)
        if old is None or "gone_at" in old:
            ready = {"ready_at": self.ctx.now + self.config.attach_us}
            self._keep("attachments", request.name, ready)
        return self._attachment(request.name)

    def _detach(self, name: str) -> tuple[int, Mapping[str, Any]]:
        """From a machine that is off or does not answer as well as from any other."""
        old = self._table("attachments").get(name)
        if old is not None and "gone_at" not in old:
            gone = {**old, "gone_at": self.ctx.now + self.config.detach_us}
            self._keep("attachments", name, gone)
        return self._attachment(name)

    def _attachment(self, name: str) -> tuple[int, Mapping[str, Any]]:
        """202 while the cloud attaches or detaches; a machine that is gone has no volumes."""
        found = self._table("attachments").get(name)
        lost = self._machine(name.partition("/")[2])[0] != OK
        if found is not None and (lost or found.get("gone_at", self.ctx.now + 1) <= self.ctx.now):
            self._keep("attachments", name, None)
            found = None
        if found is None:
            return NOT_FOUND, {"message": f'attachment "{name}" not found'}
        ready = found["ready_at"] <= self.ctx.now and "gone_at" not in found
        return (OK if ready else ACCEPTED), found

    def _ensure_balancer(self, request: CloudRequest) -> tuple[int, Mapping[str, Any]]:
        """A new one gets an address and takes its time; what an old one leads to changes now."""
        old = self._table("balancers").get(request.name)
        if old is None:
            address = self._free_address()
            if not address:
                return QUOTA, {"message": "quota exceeded: addresses"}
            old = {"address": address, "ready_at": self.ctx.now + self.config.balancer_us}
        self._keep("balancers", request.name, {**old, **request.body})
        return self._balancer(request.name)

    def _free_address(self) -> str:
        taken = {found["address"]: None for found in self._table("balancers").values()}
        free = (f"{network}.{last}" for network in NETWORKS for last in range(10, 255))
        return next((address for address in free if address not in taken), "")

    def _table(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        found: Mapping[str, Mapping[str, Any]] = self.ctx.disk.values.get(kind) or {}
        return found

    def _keep(self, kind: str, name: str, value: Mapping[str, Any] | None) -> None:
        rest = {key: old for key, old in self._table(kind).items() if key != name}
        self.ctx.disk.write(kind, rest if value is None else {**rest, name: value})
        self.ctx.disk.sync()
