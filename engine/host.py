"""A machine: power, clock, the memory of its container runtime, and what is installed on it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from engine.component import Component, Context, Scalar
from engine.kernel import Envelope, Kernel
from engine.network import LOOPBACK_US, Network
from engine.process import STOPPED_UNIT, Process, Restart
from engine.sockets import Deaf, Sockets
from engine.trace import Status
from engine.units import EPOCH
from engine.wire.system import ShutDown


class Halt(NamedTuple):
    """The machine is switched off now, and boots after `boot_us` unless that is None; `number`
    tells one shutdown from another.
    """

    boot_us: int | None
    number: int


class Boot(NamedTuple):
    """The machine comes back from its reboot."""


class Host:
    """A machine of the world. `skew_us` is how far its clock is ahead; `containers` is what the
    container runtime remembers: it outlives the kubelet and is lost with the power.
    """

    __slots__ = (
        "_by_name", "_loopback", "boots", "containers", "deaf_by", "files", "halt", "halts",
        "inhibit", "kernel", "name", "network", "power", "processes", "registry_lost_by",
        "released_by", "role", "rules", "seed", "site", "skew_us", "skewed_by", "zone",
    )  # fmt: skip

    def __init__(
        self, name: str, role: str, zone: str | None, kernel: Kernel, network: Network, seed: int
    ) -> None:
        self.name, self.role, self.zone = name, role, zone
        self.kernel, self.network, self.seed = kernel, network, seed
        self.power = True
        self.boots = 0  # how often it was switched on
        self.skew_us = 0
        self.processes: dict[str, Process] = {}  # by kind
        self._by_name: dict[str, Process] = {}
        self.containers: dict[str, Any] = {}
        self.inhibit = 0, 0  # how long a shutdown waits for pods, and for critical ones at last
        self.halt: Halt | None = None  # the shutdown that is under way
        self.halts = 0
        self.rules: dict[str, str] = {}  # of its kernel: where requests for a Service go
        self.files: dict[str, Any] = {}  # what people have put on its disk, by path
        self.site: Mapping[str, Host] = {}  # all machines, as whoever rents them out sees them
        self.skewed_by: dict[str, int] = {}  # faults that put its clock wrong, and by how much
        self.registry_lost_by: dict[str, int] = {}  # faults that keep images away, with records
        self.released_by: dict[str, int] = {}  # faults that gave it up, with their records
        self.deaf_by: dict[str, Deaf] = {}  # faults that keep programs here from answering
        self._loopback = network.link(name, name)
        kernel.receivers[self.address] = self._receive
        Sockets(self)

    @property
    def address(self) -> str:
        """Where the machine itself (not a process on it) is reached."""
        return f"{self.name}:machine"

    @property
    def wall(self) -> int:
        """Microseconds since 1970 on this machine's clock."""
        return EPOCH + self.kernel.now + self.skew_us

    def add(
        self,
        kind: str,
        factory: Callable[[Context, Any], Component],
        config: Any,
        *,
        supervised: bool,
    ) -> Process:
        """Install a process; it does not run before `start`."""
        process = Process(self, kind, factory, config, supervised)
        self.processes[kind] = self._by_name[process.name] = process
        return process

    def holds(self, path: str) -> bool:
        """Whether something lies there: a file, or the data directory of a process."""
        used = [p.data_dir for p in self.processes.values() if p.disk.values or p.disk.logs]
        return path in self.files or path in used

    def ask(self, asker: str, asked: str, question: object) -> tuple[object, int] | None:
        """Carry a question from one process of this machine to another, through time in which
        nothing else happens: the answer, and when it is back. None: that cannot be known, and
        nothing was done.
        """
        process, kernel = self._beside(asked), self.kernel
        if process is None:
            return None
        began = kernel.now
        kernel.now += LOOPBACK_US
        answer = process.answer(asker, question)
        answered_at, kernel.now = kernel.now + LOOPBACK_US, began
        return None if answer is None else (answer, answered_at)

    def leave(self, sender: str, to: str, message: object) -> None:
        """Let a process of this machine hear something when it next hears anything, if it can wait
        that long; else send it.
        """
        process = self._beside(to)
        hears = process.component if process is not None and process.state == "running" else None
        if process is None or hears is None or not hears.can_wait(message):
            self.network.send(sender, to, message)
        else:
            process.put_off(self.kernel.now + LOOPBACK_US, sender, message)

    def _beside(self, name: str) -> Process | None:
        """A process of this machine that is reached as always."""
        return self._by_name.get(name) if self._loopback.is_calm else None

    def put_container(self, number: str, entry: Any, shown: Mapping[str, Scalar]) -> None:
        """Keep a container in the runtime's memory; `shown` is what `crictl ps` would tell: pod,
        app, state.

        The kubelet calls this at every start, stop and restart of a container.
        """
        self.containers[number] = entry
        self._show_container(number, shown)

    def remove_container(self, number: str) -> None:
        """The container is gone from the machine."""
        if self.containers.pop(number, None) is not None:
            self._show_container(number, {"state": None})

    def _show_container(self, number: str, shown: Mapping[str, Scalar]) -> None:
        self.kernel.remark(f"container/{self.name}/{number}", Status(shown))

    def put_rules(self, rules: Mapping[str, str]) -> None:
        """Write the kernel's rules anew: Service (namespace/name) to its endpoints (pod@node, with
        spaces between). They outlive kube-proxy and are lost with the power.
        """
        old, self.rules = self.rules, dict(rules)
        changed: dict[str, Scalar] = {k: v for k, v in rules.items() if old.get(k) != v}
        changed.update({key: None for key in old if key not in rules})
        if changed:
            self.kernel.remark(f"rules/{self.name}", Status(changed))

    def power_off(self) -> None:
        """Everything stops at once and says nothing to anyone."""
        self._switch(on=False)
        for process in self.processes.values():
            process.end("off", -1, "the host lost power")
            process.disk.lose_power()
        for number in list(self.containers):
            self.remove_container(number)
        self.put_rules({})

    def shut_down(self, boot_us: int | None) -> None:
        """Switch off in good order; a kubelet that asked for time gets it first. With `boot_us` the
        machine boots so long after.
        """
        self.halts += 1
        self.halt = Halt(boot_us, self.halts)
        grace, critical = self.inhibit
        kubelet = self.processes.get("kubelet")
        if not grace or kubelet is None or kubelet.state != "running":
            self._halt_now(self.halt)
            return
        self.kernel.post(self.address, self.halt, grace)
        kubelet.tell(ShutDown(grace, critical))

    def let_go(self) -> None:
        """The kubelet has ended its pods: a shutdown need not wait any longer."""
        if self.halt is not None:
            self.kernel.post(self.address, self.halt, 0)

    def _halt_now(self, halt: Halt) -> None:
        if self.halt == halt and self.power:
            self.halt = None
            self.power_off()
            if halt.boot_us is not None:
                self.kernel.post(self.address, Boot(), halt.boot_us)

    def power_on(self) -> None:
        """Boot: processes start from their disks; whoever still believed in an old connection
        finds it reset.
        """
        self._switch(on=True)
        self.boots += 1
        for process in self.processes.values():
            process._reset_connections()
            process._ends = 0
            process.revive(STOPPED_UNIT)

    def _switch(self, *, on: bool) -> None:
        self.power = on
        shown = Status({"power": "on" if on else "off"})
        record = self.kernel.remark(f"host/{self.name}", shown)
        if on:
            self.network.lighten(self.name)
        else:
            self.network.darken(self.name, record)

    def _receive(self, envelope: Envelope) -> None:
        message = envelope.message
        self.kernel.cause = max(envelope.causes, default=None)
        if isinstance(message, Halt):
            self._halt_now(message)
        elif isinstance(message, Boot):
            if not self.power and not self.released_by:
                self.power_on()
        else:
            self._restart(message)
        self.kernel.cause = None

    def _restart(self, restart: object) -> None:
        assert isinstance(restart, Restart)
        process = self.processes[restart.process.partition("/")[2]]
        if self.power and process.incarnation == restart.incarnation:
            process.start()
