"""A TCP load balancer in front of the API servers: it chooses a backend for each new connection.

Modelled on the HAProxy configuration that kubeadm's high-availability guide gives
(github.com/kubernetes/kubeadm, docs/ha-considerations.md: roundrobin, httpchk /healthz, inter 10 s,
downinter 5 s, rise 2, fall 2). What a check would be told is read from the backend, as far as the
network and its power let an answer through, so that checking costs no messages. Connections that
stand are left alone, whatever becomes of a backend.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from engine.component import Component, Context, Scalar
from engine.limits import Limit, Limits
from engine.units import SECOND
from engine.wire.api import Dial, Dialed
from engine.wire.system import Disconnected, Expired

if TYPE_CHECKING:
    from engine.process import Process

CHECK_US, CHECK_DOWN_US = 10 * SECOND, 5 * SECOND
"""Between two checks of a backend that is used, and of one that is not."""
FALL, RISE = 2, 2
"""Checks in a row that a backend must fail before it is given up, and pass before it is used
again."""

LIMITS = Limits(
    title=Limit(
        "The load balancer in front of the API servers",
        "O balanceador de carga à frente dos API servers",
    ),
    modelled=(
        Limit(
            "HAProxy as kubeadm's guide configures it: a backend is checked every 10 s, given up "
            "after two failed checks, used again after two good ones 5 s apart",
            "o HAProxy como o guia do kubeadm o configura: um backend é verificado a cada 10 s, "
            "abandonado após duas verificações com falha e usado de novo após duas boas, com 5 s "
            "entre elas",
        ),
    ),
    simplified=(
        Limit(
            "what a check would be told is read from the backend, without messages",
            "o que uma verificação ouviria é lido do backend, sem mensagens",
        ),
        Limit(
            "with no healthy backend, those that take connections are tried, where HAProxy would "
            "hang up",
            "sem backend saudável, tentam-se os que aceitam conexões, enquanto o HAProxy "
            "encerraria a chamada",
        ),
    ),
)


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
    """Answers Dial with Dialed, round robin over the healthy backends; if there is none, over those
    that take connections.
    """

    kind: ClassVar[str] = "load-balancer"

    def __init__(self, ctx: Context, config: BalancerConfig) -> None:
        super().__init__(ctx, config)
        self._turn = 0
        self._failed: dict[str, int] = {}  # backend in use -> checks that it failed in a row
        self._down: dict[str, int] = {}  # backend out of use -> checks that it passed in a row
        self._due: dict[str, int] = {}  # when each backend is checked next
        self._timer = ctx.timer("check backends", "the next check of a backend")

    def start(self) -> None:
        """Connect to every backend, to notice when one ends, and begin to check."""
        first = self.ctx.now + self.ctx.dice.between("first check", 0, CHECK_US)
        for backend in self.config.backends:
            self.ctx.connect(backend)
            self._due[backend] = first
        self._arm()

    def handle(self, message: object) -> None:
        """Choose, or learn how a backend is."""
        match message:
            case Dial(failed=failed):
                if failed:
                    self._lost(failed)
                self.ctx.send(self.ctx.sender, Dialed(self._choose()))
            case Disconnected(peer=peer):
                self._lost(peer)
            case Expired():
                self._check()

    def status(self) -> Mapping[str, Scalar]:
        """How many backends are in rotation."""
        return {"healthy": len(self.config.backends) - len(self._down)}

    def _choose(self) -> str:
        backends: tuple[str, ...] = self.config.backends
        healthy = [backend for backend in backends if backend not in self._down]
        choices = healthy or [b for b in backends if self._reached(b)] or backends
        self._turn += 1
        return choices[self._turn % len(choices)]

    def _lost(self, backend: str) -> None:
        if backend not in self.config.backends:
            return
        if backend not in self._down:
            self.ctx.note(BackendDown(backend))
            self._failed.pop(backend, None)
            self._due[backend] = self.ctx.now + CHECK_DOWN_US
            self._arm()
        self._down[backend] = 0

    # Checks.

    def _arm(self) -> None:
        due = min(self._due.values(), default=None)
        if due is not None and self._timer.deadline != due:
            self._timer.set(max(0, due - self.ctx.now))

    def _check(self) -> None:
        now = self.ctx.now
        for backend in [backend for backend, due in self._due.items() if due <= now]:
            self._judge(backend, well=self._is_well(backend))
            self._due[backend] = now + (CHECK_DOWN_US if backend in self._down else CHECK_US)
        self._arm()

    def _judge(self, backend: str, *, well: bool) -> None:
        if backend in self._down:
            self._down[backend] = self._down[backend] + 1 if well else 0
            if self._down[backend] >= RISE:
                del self._down[backend]
                self.ctx.connect(backend)
                self.ctx.note(BackendUp(backend))
        elif well:
            self._failed.pop(backend, None)
        else:
            failed = self._failed[backend] = self._failed.get(backend, 0) + 1
            if failed >= FALL:
                self._lost(backend)

    def _is_well(self, backend: str) -> bool:
        """What GET /healthz would say from here: nothing at all, or whether it reaches etcd."""
        process = self._reached(backend)
        if process is None or process.component is None or process.state != "running":
            return False
        status = process.component.status()
        return status.get("serving", True) is True and status.get("etcd") != "lost"

    def _reached(self, backend: str) -> "Process | None":
        """The backend, if a connection to it could be made."""
        own, (there, _, kind) = self.ctx.machine, backend.partition("/")
        host, network = own.site.get(there), own.network
        if host is None or not host.power:
            return None
        if not (network.is_open(own.name, there) and network.is_open(there, own.name)):
            return None
        process = host.processes.get(kind)
        return process if process is not None and process.running else None
