"""kube-controller-manager: runs for one Lease, and runs its controllers while it leads.

After cmd/kube-controller-manager/app/controllermanager.go. Everything that the controllers remember
is lost with the leadership: the process ends, and its successor begins with empty caches.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import ApiClient, EventRecorder, LeaderElector, Servers
from engine.component import Component, Context, Scalar
from engine.controllers._base import Patrol, Rule
from engine.controllers._informed import SIGNING_US, InformedCache
from engine.controllers._runner import Runner
from engine.controllers.attach_detach import AttachDetach
from engine.controllers.certificate_cleaner import CertificateCleaner
from engine.controllers.garbage_collector import UNOWNED, GarbageCollector
from engine.controllers.horizontal_autoscaler import HorizontalAutoscaler
from engine.controllers.node_lifecycle import GRACE_US, NodeLifecycle
from engine.controllers.pod_gc import PodGarbageCollector
from engine.controllers.taint_eviction import TaintEviction
from engine.csi import LATE
from engine.resources import CATALOGUE
from engine.units import SECOND
from engine.wire.api import Response, User
from engine.wire.system import Expired, Terminate

USER = User("system:kube-controller-manager")
LEASE = "kube-controller-manager"
START_US, START_MAX_US = 1 * SECOND, 2 * SECOND
"""From the won lease to the first watch: discovery, tokens, informers (an estimate; recordings of a
busy machine show 1.5 s to the first act). Its chance gives all periodic looks their phase."""
SCOPES = {"leases": "kube-node-lease"}
UNWATCHED = (*UNOWNED, *LATE)
"""Every other resource is watched once for all controllers, as the garbage collector needs it; of
the leases only those of nodes. What only CSI drivers have is not watched where there is no driver
(simplified: the real manager watches it in vain).
"""


@dataclass(frozen=True, slots=True)
class ManagerConfig:
    """How to reach the API, and --node-monitor-grace-period. `counts_terminating`: Deployments and
    ReplicaSets tell of pods that are ending (since 1.35). `empties_in_order`: the pods of a
    namespace that is being deleted go before all else (since 1.33). `signing_us`:
    --cluster-signing-duration.
    """

    servers: Servers
    node_monitor_grace_us: int = GRACE_US
    counts_terminating: bool = True
    empties_in_order: bool = True
    signing_us: int = SIGNING_US


@dataclass(frozen=True, slots=True)
class ControllersStarted:
    """The caches of a new leader are filled."""

    says: ClassVar[dict[str, str]] = {
        "en": "{process} has filled its caches: its {count} controllers start.",
        "pt-BR": "O {process} encheu os caches: seus {count} controladores iniciam.",
    }
    process: str
    count: int


def registered() -> list[Rule]:
    """Every rule of this package, found by walking its modules in order of their names."""
    rules: dict[str, Rule] = {}
    home = importlib.import_module(__name__.rpartition(".")[0])
    for module in sorted(found.name for found in pkgutil.iter_modules(home.__path__)):
        if module.startswith("_") or module == "manager":
            continue
        loaded = importlib.import_module(f"{home.__name__}.{module}")
        for value in vars(loaded).values():
            rule = getattr(value, "rule", None)
            if isinstance(rule, Rule):
                assert rule.reconcile.__doc__, f"{rule.name} has nothing to tell learners"
                assert rules.setdefault(rule.name, rule) is rule, f"two rules named {rule.name}"
    return list(rules.values())


class ControllerManager(Component):
    """One instance; of several only the holder of the Lease works."""

    kind: ClassVar[str] = "kube-controller-manager"

    def __init__(self, ctx: Context, config: ManagerConfig) -> None:
        super().__init__(ctx, config)
        self._api = ApiClient(ctx, config.servers, USER)
        self._elector = LeaderElector(self._api, LEASE)
        watched = [(row, SCOPES.get(row, "")) for row in CATALOGUE if row not in UNWATCHED]
        self._cache = InformedCache(
            self._api,
            watched,
            counts_terminating=config.counts_terminating,
            empties_in_order=config.empties_in_order,
            signing_us=config.signing_us,
        )
        self._starting = ctx.timer("controllers start", "discovery of the API")
        self._runner: Runner | None = None
        self._led_shown: Mapping[str, Scalar] = {}
        self._works_shown = False

    def start(self) -> None:
        """Run for the Lease."""
        self._elector.start()

    def handle(self, message: object) -> None:
        """Answers, watch events and timers; anything else is the client's."""
        for answer in self._api.hear(message):
            match answer.tag[0]:  # type: ignore[index]
                case "lease":
                    self._led(self._elector.hear(answer))
                case "wish" if self._runner is not None:
                    self._runner.answered(answer)
        if type(message) is Response:  # of these only the calls hear
            return
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
        led, works = self._elector.status(), self._runner is not None
        if led is not self._led_shown or works is not self._works_shown:
            self._led_shown, self._works_shown = led, works
            return self.shows((*led, "controllers"), *led.values(), works)
        return self._shown

    def _expired(self, message: Expired) -> None:
        if message.name == self._starting.expiry.name:
            for informer in self._cache.informers.values():
                informer.start()
            return
        self._led(self._elector.expired(message))
        if self._runner is not None:
            self._runner.expired(message)

    def _led(self, outcome: str | None) -> None:
        if outcome == "won":
            lease = {"metadata": {"name": LEASE, "namespace": "kube-system"}}
            said = f"{self._elector.identity} became leader"
            EventRecorder(self._api, LEASE).record(lease, "Lease", "LeaderElection", said)
            self._starting.set(self.ctx.dice.between("start", START_US, START_MAX_US))
        elif outcome == "lost":
            self.ctx.exit(1, "leaderelection lost")

    def _hear_changes(self, message: object) -> None:
        changes = list(self._cache.hear(message))
        if self._runner is not None:
            for change in changes:
                self._runner.changed(change)
        elif self._cache.synced:
            rules = registered()
            patrols: list[Patrol] = [
                NodeLifecycle(self.config.node_monitor_grace_us),
                TaintEviction(),
                PodGarbageCollector(),
                AttachDetach(),
                GarbageCollector(),
                HorizontalAutoscaler(),
                CertificateCleaner(self.ctx.now),
            ]
            self._runner = Runner(self._api, self._cache, rules, patrols)
            note = ControllersStarted(self.ctx.name, len(rules) + len(patrols))
            self.ctx.note(note)
            self._runner.start()


def build(ctx: Context, config: Any) -> ControllerManager:
    """The factory that hosts call."""
    return ControllerManager(ctx, config)
