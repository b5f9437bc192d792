"""A place on a machine where a component runs, dies, and is built anew by its factory."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from engine.component import Component, Context, Overheard, Scalar
from engine.dice import Dice
from engine.disk import Disk
from engine.kernel import Envelope
from engine.network import Dropped, Packet
from engine.timer import Tick
from engine.trace import Status, make
from engine.units import MILLISECOND, MINUTE, SECOND, doubled
from engine.wire.system import Disconnected, ProcessChanged, Refused, Terminate

if TYPE_CHECKING:
    from engine.host import Host

Says = dict[str, str]

RESTART_BACKOFF_US = 10 * SECOND
RESTART_BACKOFF_MAX_US = 5 * MINUTE
RESTART_FORGIVEN_US = 10 * MINUTE
"""Static pods restart like any container: at once, then after 10, 20, 40 … 300 s; forgotten after
a run of ten minutes (pkg/kubelet/kubelet.go, client-go/util/flowcontrol/backoff.go)."""

DATA_DIR = "/var/lib/etcd"
"""Where kubeadm has etcd keep its data."""

STOPPED_UNIT = "systemctl stop"
"""What keeps a process down that systemctl has stopped; no step of a timeline has such an id."""

INOTIFY_US = 100 * MILLISECOND
"""Until a kubelet has seen that a manifest came or went; an estimate."""

RELIST_US = 1 * SECOND
"""How often a kubelet lists what runs on its machine (pkg/kubelet/kubelet.go, PLEG)."""


@dataclass(frozen=True, slots=True)
class ProcessStarted:
    """A process begins to run."""

    says: ClassVar[Says] = {"en": "{process} starts.", "pt-BR": "O {process} inicia."}
    process: str


@dataclass(frozen=True, slots=True)
class ProcessEnded:
    """A process is gone: `how` is crashed, stopped, exited or off; `reason` is its last word."""

    says: ClassVar[Says] = {
        "en": "{process} is gone ({how}): {reason}.",
        "pt-BR": "O {process} não existe mais ({how}): {reason}.",
    }
    process: str
    how: str
    code: int
    reason: str


class Process:
    """A place where a component runs, dies, and runs again."""

    __slots__ = (
        "_ends", "_inbox", "_kernel", "_told", "code", "component", "config", "context",
        "data_dir", "disk", "ended_at", "expired_by", "factory", "held_by", "host", "incarnation",
        "name", "resumed_at", "shown", "since", "state", "supervised", "turned_by",
        "unheard", "unlisted_by",
    )  # fmt: skip

    def __init__(
        self,
        host: "Host",
        kind: str,
        factory: Callable[[Context, Any], Component],
        config: Any,
        supervised: bool,
    ) -> None:
        self.data_dir = DATA_DIR
        self.host, self.factory, self.config, self.supervised = host, factory, config, supervised
        self._kernel = host.kernel
        self.name = f"{host.name}/{kind}"
        self.disk = Disk(host.kernel, self.name)
        self.component: Component | None = None
        self.context: Context | None = None
        self.incarnation = 0
        self.resumed_at = -1  # when it last went on after a pause; -1: never
        self.state = "stopped"  # running, paused, crashed, stopped, exited, off
        self.unlisted_by: dict[str, int] = {}  # faults that took its manifest, with their records
        self.held_by: dict[str, int] = {}  # faults that keep it down, with their records
        self.expired_by: dict[str, int] = {}  # faults that ended its certificate, with the time
        self.shown: dict[str, Scalar] = {}
        self._told: object = None  # the status that its component returned last
        self._inbox: list[Envelope] = []  # what arrives while it is paused
        self.unheard: list[Overheard] = []  # what it has put off, in order
        self._ends = 0  # ends in a row, for the restart back-off
        self.since = 0  # when it was last started
        self.ended_at = 0  # when it last ended
        self.code = 0  # with which exit code
        self.turned_by = -1  # the record of its last start or end
        host.kernel.receivers[self.name] = self.receive

    @property
    def certificate_ends(self) -> int | None:
        """When the certificate that it shows to others ends, microseconds since 1970; None: not
        within any run.
        """
        return min(self.expired_by.values()) if self.expired_by else None

    @property
    def running(self) -> bool:
        """Whether it would accept a connection (a paused process still does)."""
        return self.component is not None

    def start(self) -> None:
        """Build the component anew from its disk; nothing happens when it runs, is held, or the
        host is off.
        """
        host = self.host
        if self.component is not None or self.held_by or not host.power:
            return
        self.incarnation += 1
        self.state, self.since = "running", host.kernel.now
        self.turned_by = host.kernel.note(self.name, ProcessStarted(self.name))
        self.context = Context(self, Dice(host.seed, f"{self.name}#{self.incarnation}"), self.disk)
        self.component = self.factory(self.context, self.config)
        self.component.start()
        self._show()
        self._show_kubelet()

    def end(self, how: str, code: int, reason: str, *because: int, story: bool = False) -> None:
        """The process is gone at once: memory lost, connections reset by the machine if it has
        power.
        """
        if self.component is None:
            self.state = how
            return
        host = self.host
        self.catch_up()
        self.component = self.context = None
        self.state, self.ended_at, self.code = how, host.kernel.now, code
        self._inbox.clear()
        self.unheard.clear()
        ended = ProcessEnded(self.name, how, code, reason)
        self.turned_by = host.kernel.note(self.name, ended, *because, story=story)
        self._show()
        if host.power:
            self._reset_connections()
            self._supervise()
            self._show_kubelet()

    def exit(self, code: int, reason: str) -> None:
        """The component ends itself."""
        self.end("exited", code, reason)

    def stop(self, fault: str, record: int) -> None:
        """SIGTERM: the process may hand over what it holds, then ends; it is not started again
        until `revive` with the same `fault`.
        """
        self.held_by[fault] = record
        if self.running:
            self.tell(Terminate())

    def stop_unit(self, record: int) -> None:
        """The same as systemctl does it: until it is started, or the machine boots."""
        self.stop(STOPPED_UNIT, record)

    def revive(self, fault: str) -> None:
        """Take back one hold; the process starts when no other holds it."""
        self.held_by.pop(fault, None)
        self.start()

    def tell(self, message: object) -> None:
        """Hand the process a message of the machine itself, now (a signal)."""
        kernel = self.host.kernel
        cause = kernel.cause
        self.receive(
            Envelope(kernel.now, 0.0, 0, self.name, message, () if cause is None else (cause,))
        )
        kernel.cause = cause

    def use_data(self, path: str) -> None:
        """Let the next start find another data directory; what is in the old one stays there."""
        files = self.host.files
        files[self.data_dir] = self.disk.take()
        self.disk.give(files.pop(path, None))
        self.data_dir = path

    def pause(self) -> None:
        """SIGSTOP: it neither hears nor acts, and everything waits."""
        if self.component is not None and self.state == "running":
            self.state = "paused"
            self._show()

    def resume(self) -> None:
        """SIGCONT: what waited is handled now, in order."""
        if self.state == "paused":
            self.state, self.resumed_at = "running", self.host.kernel.now
            self._show()
            if self.component is not None:
                self.component.resumed()
            waiting, self._inbox = self._inbox, []
            for envelope in waiting:
                self.receive(envelope)

    def receive(self, envelope: Envelope) -> None:
        """Hand one envelope to the component, record it, and record what its status says
        afterwards.
        """
        component, context = self.component, self.context
        if component is None or context is None:
            self._nobody_home(envelope)
            return
        if self.state == "paused":
            self._inbox.append(envelope)
            return
        kernel, sender = self._kernel, ""
        if self.unheard:
            self.catch_up()
        _, _, _, _, message, causes = envelope
        if type(message) is Packet:
            sender, message = message
        elif type(message) is Tick:
            timer = message.timer
            if timer.incarnation != self.incarnation or not timer.due(message):
                return
            message, causes = timer.expiry, timer.armed_by
        kernel.cause = kernel.trace.add(kernel.now, self.name, message, causes)
        context.sender = sender
        component.handle(message)
        if self.component is component and component.status() is not self._told:
            self._show()
        kernel.cause = None

    def answer(self, sender: str, question: object) -> object | None:
        """What it answers at once; None: it has to hear the question. See `Component.answer`."""
        component, context = self.component, self.context
        if component is None or context is None or self.state != "running":
            return None
        context.sender = sender
        return component.answer(question)

    def put_off(self, at: int, sender: str, message: object) -> None:
        """Let it hear later of something that reaches it at `at`, after all it has put off before,
        and has no effect on others: just before it hears anything else, or when somebody looks at
        the world.
        """
        if not self.unheard:
            self._kernel.unheard[self.name] = self
        self.unheard.append(make(Overheard, (at, sender, message)))

    def catch_up(self) -> None:
        """Hear what was put off, as far as its time has come."""
        now, unheard = self._kernel.now, self.unheard
        due = len(unheard)
        while due and unheard[due - 1].at > now:
            due -= 1
        if due and self.component is not None:
            self.unheard = unheard[due:]
            self.component.overhear(unheard[:due] if self.unheard else unheard)

    def _show(self) -> None:
        component = self.component
        if component is None:
            self._told = None
            fields: dict[str, Scalar] = {"process": self.state}
        else:
            status = component.status()
            if status is self._told and self.shown["process"] == self.state:
                return
            self._told = status
            fields = {"process": self.state, **status}
        if fields == self.shown:
            return
        old, self.shown = self.shown, fields
        changed = {
            key: value for key, value in fields.items() if key not in old or old[key] != value
        }
        changed.update({key: None for key in old if key not in fields})
        self._kernel.remark(self.name, Status(changed))

    def _nobody_home(self, envelope: Envelope) -> None:
        message = envelope.message
        if type(message) is not Packet or type(message.message) in (Refused, Disconnected):
            return
        kernel, host = self.host.kernel, self.host
        before, kernel.cause = kernel.cause, max(envelope.causes, default=None)
        if host.power:
            host.network.send(self.name, message.sender, Refused(self.name, message.message))
        else:
            host.network.drop(self.name, Dropped(self.name, message.message, "off"))
        kernel.cause = before

    def _reset_connections(self) -> None:
        network = self.host.network
        for peer in list(network.connections.pop(self.name, ())):
            network.connections.get(peer, {}).pop(self.name, None)
            network.send(self.name, peer, Disconnected(self.name))

    def _show_kubelet(self) -> None:
        """Static pods are seen by the kubelet when it next lists what runs (every second)."""
        kubelet = self.host.processes.get("kubelet")
        if self.supervised and kubelet is not None:
            self.host.kernel.post(kubelet.name, ProcessChanged(self.name), RELIST_US)

    def take_manifest(self, fault: str, record: int) -> None:
        """A static pod's file is moved away: its kubelet, if it runs, sees it and ends it."""
        self.held_by[fault] = self.unlisted_by[fault] = record
        self.show_manifest()

    def give_manifest(self, fault: str) -> None:
        """The file is back: its kubelet starts it, if nothing else keeps it down."""
        self.held_by.pop(fault, None)
        self.unlisted_by.pop(fault, None)
        self.show_manifest()

    def show_manifest(self) -> None:
        """Its manifest came or went: a kubelet that runs notices at once (inotify)."""
        kubelet = self.host.processes.get("kubelet")
        if kubelet is not None and kubelet.running:
            self.host.kernel.post(kubelet.name, ProcessChanged(self.name), INOTIFY_US)

    def _supervise(self) -> None:
        if not self.supervised or self.held_by:
            return
        kernel = self.host.kernel
        if kernel.now - self.since > RESTART_FORGIVEN_US:
            self._ends = 0
        wait = 0
        if self._ends:
            wait = doubled(RESTART_BACKOFF_US, self._ends - 1, RESTART_BACKOFF_MAX_US)
        self._ends += 1
        kernel.post(self.host.address, Restart(self.name, self.incarnation), wait)


@dataclass(frozen=True, slots=True)
class Restart:
    """The supervisor starts a process again, unless it was started since."""

    process: str
    incarnation: int
