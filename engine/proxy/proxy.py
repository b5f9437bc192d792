"""The process `<host>/kube-proxy`: it writes the machine's rules as the API server tells of
Services and endpoints, and is in no request's way.

The rules lie in the kernel: they stay when kube-proxy or the API server is away, only nobody
changes them, and they go with the power. Changes are written at most once a second (minSyncPeriod,
pkg/proxy/apis/config/v1alpha1/defaults.go).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.client import ApiClient, Informer, Servers
from engine.component import Component, Context, Scalar
from engine.objects import key_of
from engine.proxy.rules import chosen, has_rules
from engine.units import SECOND
from engine.wire.api import User, WatchEvents
from engine.wire.system import Expired, Terminate

MIN_SYNC_US = 1 * SECOND
_SHOWN = ("services",)


@dataclass(frozen=True, slots=True)
class ProxyConfig:
    """Where its API server is."""

    servers: Servers


@dataclass(frozen=True, slots=True)
class RulesWritten:
    """A machine sends requests for these Services elsewhere from now on."""

    says: ClassVar[dict[str, str]] = {
        "en": "kube-proxy on {node} writes new rules for {services:code}.",
        "pt-BR": "O kube-proxy no {node} grava novas regras para {services:code}.",
    }
    node: str
    services: str


class KubeProxy(Component):
    """Watches Services and EndpointSlices; holds no more memory than the two caches."""

    kind: ClassVar[str] = "kube-proxy"

    def __init__(self, ctx: Context, config: ProxyConfig) -> None:
        super().__init__(ctx, config)
        self._api = ApiClient(ctx, config.servers, User("system:kube-proxy"))
        self._services = Informer(self._api, "services")
        self._slices = Informer(self._api, "endpointslices")
        self._sync = ctx.timer("sync", "the next moment at which rules may be written")
        self._synced_at: int | None = None

    def start(self) -> None:
        """Ask for everything; what the kernel holds from before stays until the answer is here."""
        self._services.start()
        self._slices.start()

    def handle(self, message: object) -> None:
        """A Service or its endpoints change, or rules may be written again."""
        self._api.hear(message)
        if isinstance(message, Terminate):
            self.ctx.exit(0, "stopped")
        elif isinstance(message, Expired) and message.name == self._sync.expiry.name:
            self._write()
        else:
            was = self._services.synced and self._slices.synced
            changed = [*self._services.hear(message), *self._slices.hear(message)]
            synced = self._services.synced and self._slices.synced
            if isinstance(message, WatchEvents) and synced and (changed or not was):
                self._want()

    def status(self) -> Mapping[str, Scalar]:
        """How many Services this machine has rules for."""
        return self.shows(_SHOWN, len(self.ctx.machine.rules))

    def _want(self) -> None:
        """Write now, or as soon as a second has passed since the last time."""
        if self._sync.armed:
            return
        last, now = self._synced_at, self.ctx.now
        if last is None or now - last >= MIN_SYNC_US:
            self._write()
        else:
            self._sync.set(last + MIN_SYNC_US - now)

    def _write(self) -> None:
        machine, self._synced_at = self.ctx.machine, self.ctx.now
        slices = list(self._slices.items.values())
        wanted = {
            key_of(service): " ".join(map(str, chosen(service, slices, machine.name)))
            for service in self._services.items.values()
            if has_rules(service)
        }
        before = machine.rules
        changed = [key for key in {**before, **wanted} if before.get(key) != wanted.get(key)]
        if changed:
            names = ", ".join(key.partition("/")[2] for key in changed)
            self.ctx.note(RulesWritten(machine.name, names))
            machine.put_rules(wanted)
