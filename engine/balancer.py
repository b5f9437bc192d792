"""A TCP load balancer in front of the API servers: it chooses a backend for each new connection.

Modelled on the HAProxy configuration that kubeadm's high-availability guide gives
(github.com/kubernetes/kubeadm, docs/ha-considerations.md: roundrobin, downinter 5 s, rise 2).
What a healthy backend costs there (a check every 10 s) is saved here: a backend counts as healthy
until its connection breaks or a client could not use it; only then is it checked, every 5 s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.component import Component, Context, Scalar
from engine.units import SECOND
from engine.wire.api import Dial, Dialed, Ping, Pong
from engine.wire.system import Disconnected, Expired

CHECK_US = 5 * SECOND
RISE = 2
"""Checks in a row that a backend must pass before it is used again."""


@dataclass(frozen=True, slots=True)
class BalancerConfig:
    """`backends` are process names, e.g. cp-1/kube-apiserver."""

    backends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackendDown:
    """The balancer stops sending new connections to a backend."""

    says: ClassVar[dict[str, str]] = {
        "en": "The load balancer takes {backend} out of rotation.",
        "pt-BR": "O balanceador tira o {backend} do rodízio.",
    }
    merges: ClassVar[Mapping[str, str]] = {"backend": "list"}
    backend: str


@dataclass(frozen=True, slots=True)
class BackendUp:
    """A backend passed its checks and is used again."""

    says: ClassVar[dict[str, str]] = {
        "en": "The load balancer puts {backend} back into rotation.",
        "pt-BR": "O balanceador devolve o {backend} ao rodízio.",
    }
    merges: ClassVar[Mapping[str, str]] = {"backend": "list"}
    backend: str


class LoadBalancer(Component):
    """Answers Dial with Dialed, round robin over the healthy backends, the others last."""

    kind: ClassVar[str] = "load-balancer"

    def __init__(self, ctx: Context, config: BalancerConfig) -> None:
        super().__init__(ctx, config)
        self._turn = 0
        self._down: dict[str, int] = {}  # backend -> checks that it has passed in a row
        self._checks = 0
        self._timer = ctx.timer("check backends", "an answer from a failed backend")

    def start(self) -> None:
        """Connect to every backend, to notice when one ends."""
        for backend in self.config.backends:
            self.ctx.connect(backend)

    def handle(self, message: object) -> None:
        """Choose, or learn how a backend is."""
        match message:
            case Dial(failed=failed):
                if failed:
                    self._lost(failed)
                self.ctx.send(self.ctx.sender, Dialed(self._choose()))
            case Disconnected(peer=peer):
                self._lost(peer)
            case Pong():
                self._passed(self.ctx.sender)
            case Expired():
                self._check()

    def status(self) -> Mapping[str, Scalar]:
        """How many backends are in rotation."""
        return {"healthy": len(self.config.backends) - len(self._down)}

    def _choose(self) -> str:
        backends: tuple[str, ...] = self.config.backends
        healthy = [backend for backend in backends if backend not in self._down]
        choices = healthy or backends
        self._turn += 1
        return choices[self._turn % len(choices)]

    def _lost(self, backend: str) -> None:
        if backend not in self.config.backends:
            return
        if backend not in self._down:
            self.ctx.note(BackendDown(backend))
            if self._timer.deadline is None:
                self._timer.set(CHECK_US)
        self._down[backend] = 0

    def _check(self) -> None:
        for backend in self._down:
            self._checks += 1
            self.ctx.send(backend, Ping(self._checks))
        if self._down:
            self._timer.set(CHECK_US)

    def _passed(self, backend: str) -> None:
        if backend not in self._down:
            return
        self._down[backend] += 1
        if self._down[backend] >= RISE:
            del self._down[backend]
            self.ctx.connect(backend)
            self.ctx.note(BackendUp(backend))
