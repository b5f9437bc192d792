"""A program that has run away: it creates objects without end, as fast as it was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import ApiClient, Servers
from engine.component import Component, Context, Scalar
from engine.objects import Obj, freeze
from engine.operator.kubectl.kubeconfig import ADMIN
from engine.units import SECOND
from engine.wire.api import service_account
from engine.wire.system import Expired

TICK = "the next object"
UNDER_WAY_MAX = 1000
"""Requests that it waits for at one time."""


@dataclass(frozen=True, slots=True)
class RunawayConfig:
    """What it creates: `rate` objects a second until there were `count`, of `bytes` each when they
    are ConfigMaps. `account`: the service account (of the namespace default) in whose name; "": as
    the administrator.
    """

    servers: Servers
    resource: str  # configmaps or pods
    prefix: str
    count: int
    rate: int
    bytes: int
    account: str = ""


class Runaway(Component):
    """Counts what it was allowed to create, and what was refused; it tries again only where the
    server asks for that.
    """

    kind: ClassVar[str] = "runaway"

    def __init__(self, ctx: Context, config: RunawayConfig) -> None:
        super().__init__(ctx, config)
        user = service_account("default", config.account) if config.account else ADMIN
        self._api = ApiClient(ctx, config.servers, user)
        self._timer = ctx.timer(TICK, "the next object that it creates")
        self._text = "x" * config.bytes
        self._sent = self._under_way = self._made = self._refused = 0

    def start(self) -> None:
        """Begin."""
        self._timer.set(0)

    def handle(self, message: object) -> None:
        """Create the next one; count how the others ended."""
        for answer in self._api.hear(message):
            self._under_way -= 1
            if answer.ok:
                self._made += 1
            else:
                self._refused += 1
        if isinstance(message, Expired) and message.name == TICK:
            self._tick()

    def status(self) -> Mapping[str, Scalar]:
        """How far it has come."""
        return self.shows(("created", "refused"), self._made, self._refused)

    def _tick(self) -> None:
        config: RunawayConfig = self.config
        if self._under_way < UNDER_WAY_MAX:
            self._sent += 1
            self._under_way += 1
            body = self._object(f"{config.prefix}-{self._sent:05}")
            self._api.call(self._sent, "create", config.resource, "default", body=body)
        if self._sent < config.count:
            self._timer.set(SECOND // config.rate)

    def _object(self, name: str) -> Obj:
        meta = {"name": name, "namespace": "default", "labels": {"app": self.config.prefix}}
        value: dict[str, Any] = {"apiVersion": "v1", "metadata": meta}
        if self.config.resource == "configmaps":
            value |= {"kind": "ConfigMap", "data": {"log": self._text}}
        else:
            container = {"name": "main", "image": "registry.k8s.io/pause:3.10"}
            value |= {"kind": "Pod", "spec": {"containers": [container]}}
        frozen: Obj = freeze(value)
        return frozen
