"""cloud-controller-manager: runs for its own Lease, and runs its controllers while it leads.

After k8s.io/cloud-provider/app/controllermanager.go; the Lease works as in kube-controller-manager.
Only clusters in a cloud have it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import ApiClient, Informer, LeaderElector, Servers
from engine.cloud.client import CloudClient
from engine.cloud.desk import Desk, Part
from engine.cloud.node_lifecycle import CloudNodeLifecycle
from engine.cloud.nodes import CloudNodes
from engine.cloud.routes import CloudRoutes
from engine.cloud.services import CloudServices
from engine.component import Component, Context, Scalar
from engine.units import SECOND
from engine.wire.api import User
from engine.wire.system import Expired, Terminate

USER = User("system:cloud-controller-manager")
LEASE = "cloud-controller-manager"
START_US, START_MAX_US = 500_000, 1 * SECOND
"""From the won lease to the first watch (an estimate)."""
PARTS: tuple[type, ...] = (CloudNodes, CloudNodeLifecycle, CloudServices, CloudRoutes)


@dataclass(frozen=True, slots=True)
class CloudManagerConfig:
    """How to reach the API server and the cloud; `routes`: --configure-cloud-routes."""

    servers: Servers
    cloud: str
    routes: bool = False


class CloudControllerManager(Component):
    """One instance; of several only the holder of the Lease works."""

    kind: ClassVar[str] = "cloud-controller-manager"

    def __init__(self, ctx: Context, config: CloudManagerConfig) -> None:
        super().__init__(ctx, config)
        self._api = ApiClient(ctx, config.servers, USER)
        self._cloud = CloudClient(ctx, config.cloud)
        self._elector = LeaderElector(self._api, LEASE)
        self._informers = Informer(self._api, "nodes"), Informer(self._api, "services")
        self._starting = ctx.timer("controllers start", "discovery of the API")
        self._parts: dict[Any, Part] = {}  # by name; none before the caches are filled

    def start(self) -> None:
        """Run for the Lease."""
        self._elector.start()

    def handle(self, message: object) -> None:
        """Answers of the API server and of the cloud, watch events and timers."""
        for answer in self._api.hear(message):
            if answer.tag[0] == "lease":  # type: ignore[index]
                self._led(self._elector.hear(answer))
            elif part := self._parts.get(answer.tag[0]):  # type: ignore[index]
                part.answered(answer)
        for told in self._cloud.hear(message):
            self._parts[told.tag[0]].told(told)
        if isinstance(message, Terminate):
            self.ctx.exit(0, "terminated")
            return
        if isinstance(message, Expired):
            self._expired(message)
        if self._elector.leading:
            self._hear_changes(message)

    def resumed(self) -> None:
        """After a long pause it only finds that it leads no more."""
        self._led(self._elector.resumed())

    def status(self) -> Mapping[str, Scalar]:
        """Whether it leads, and whether its controllers run."""
        return {**self._elector.status(), "controllers": bool(self._parts)}

    def _expired(self, message: Expired) -> None:
        if message.name == self._starting.expiry.name:
            for informer in self._informers:
                informer.start()
            return
        self._led(self._elector.expired(message))
        if self._elector.leading:
            for part in self._parts.values():
                part.expired(message)

    def _led(self, outcome: str | None) -> None:
        if outcome == "won":
            self._starting.set(self.ctx.dice.between("start", START_US, START_MAX_US))
        elif outcome == "lost":
            self.ctx.exit(1, "leaderelection lost")

    def _hear_changes(self, message: object) -> None:
        changes = [change for informer in self._informers for change in informer.hear(message)]
        cause = self.ctx.cause
        for change in changes:
            for part in self._parts.values():
                part.changed(change)
                self.ctx.follow(cause)
        if not self._parts and all(informer.synced for informer in self._informers):
            desk = Desk(self.ctx, self._api, self._cloud, *self._informers, self.config.routes)
            self._parts = {part.name: part(desk) for part in PARTS}  # type: ignore[attr-defined]
            for part in self._parts.values():
                part.start()
                self.ctx.follow(cause)
