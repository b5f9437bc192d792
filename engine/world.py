"""A world: hosts, the network between them and what runs on them; everything that a fault may lay
hands on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.component import Component, Context, Scalar
from engine.dice import Dice
from engine.disk import FORCED
from engine.history import Ledger
from engine.host import Host
from engine.kernel import Kernel
from engine.network import Network
from engine.objects import workload_of
from engine.process import Process
from engine.sockets import Deaf
from engine.trace import Status, Trace
from engine.wire.system import Disturbed, Existing, Spoilt

Factory = Callable[[Context, Any], Component]


@dataclass(frozen=True, slots=True)
class ProcessPlan:
    """One process of a host: how to build it, from which configuration, and whether it is
    restarted by itself.
    """

    kind: str
    factory: Factory
    config: Any
    supervised: bool = False


@dataclass(frozen=True, slots=True)
class HostPlan:
    """One machine of a plan. `boots` false: it exists on paper and joins when it is powered on."""

    name: str
    role: str  # control-plane, etcd, worker, balancer, cloud, operator
    zone: str | None = None
    processes: tuple[ProcessPlan, ...] = ()
    boots: bool = True
    inhibit: tuple[int, int] = (0, 0)
    """How long a shutdown waits for pods, and how much of it is for critical ones, in
    microseconds.
    """


@dataclass(frozen=True, slots=True)
class Plan:
    """What a world is built from. `ledger` is told of every write of the store; `resting` are the
    processes that compute through undisturbed time and must be woken before anything changes.
    """

    hosts: tuple[HostPlan, ...]
    ledger: Ledger
    resting: tuple[str, ...] = ()


class UnknownName(Exception):
    """A host or process that this world does not have."""


class World:
    """Everything that exists while a scenario runs."""

    def __init__(
        self, plan: Plan, seed: int, *, shaken: bool = False, trace: Trace | None = None
    ) -> None:
        self.plan, self.seed = plan, seed
        self.trace = Trace() if trace is None else trace
        self.kernel = Kernel(self.trace, Dice(seed, "shake") if shaken else None)
        self.network = Network(self.kernel, seed)
        self.ledger = plan.ledger
        self.hosts: dict[str, Host] = {}
        self._resting = plan.resting
        for host_plan in plan.hosts:
            self.add_host(host_plan)

    def add_host(self, plan: HostPlan) -> Host:
        """Put a machine into the world; it does not run before `boot` or `power_on`."""
        host = Host(plan.name, plan.role, plan.zone, self.kernel, self.network, self.seed)
        host.power, host.site, host.inhibit = False, self.hosts, plan.inhibit
        for process in plan.processes:
            host.add(process.kind, process.factory, process.config, supervised=process.supervised)
        self.hosts[plan.name] = host
        return host

    def boot(self, names: Iterable[str]) -> None:
        """Power these machines on, in order."""
        for name in names:
            self.host(name).power_on()

    # What faults and commands do. Each tells the resting processes first, so that no computed
    # quiet hides it.

    def host(self, name: str) -> Host:
        """The machine of this name; raises UnknownName."""
        if name not in self.hosts:
            raise UnknownName(f"no host {name!r}; there are {', '.join(self.hosts)}")
        return self.hosts[name]

    def process(self, name: str) -> Process:
        """The process `host/kind`; raises UnknownName."""
        host_name, _, kind = name.partition("/")
        processes = self.host(host_name).processes
        if kind not in processes:
            raise UnknownName(
                f"no process {kind!r} on {host_name}; there are {', '.join(processes)}"
            )
        return processes[kind]

    def disturb(self) -> None:
        """Wake whoever computes through undisturbed time, before anything changes."""
        cause = self.kernel.cause
        for name in self._resting:
            process = self.process(name)
            if process.running and process.state == "running":
                process.tell(Disturbed())
        self.kernel.cause = cause

    def crash(self, name: str, fault: str, record: int) -> None:
        """kill -9, and whatever starts the process again is kept from it until `revive`."""
        self.disturb()
        process = self.process(name)
        process.held_by[fault] = record
        process.end("crashed", 137, "killed", record)

    def revive(self, name: str, fault: str) -> None:
        """Take back one fault's hold; the process starts when no other holds it."""
        self.disturb()
        self.process(name).revive(fault)

    def stop(self, name: str, fault: str, record: int) -> None:
        """SIGTERM: the process may hand over what it holds, then ends; it is not started again
        until `revive`.
        """
        self.disturb()
        self.process(name).stop(fault, record)

    def take_manifest(self, name: str, fault: str, record: int) -> None:
        """A static pod's file is moved away; its kubelet, if it runs, sees it and ends the
        process.
        """
        self.disturb()
        self.process(name).take_manifest(fault, record)

    def give_manifest(self, name: str, fault: str) -> None:
        """The file is back: its kubelet starts the process, if nothing else keeps it down."""
        self.disturb()
        self.process(name).give_manifest(fault)

    def pause(self, name: str) -> None:
        """SIGSTOP: the process hangs, with its connections open."""
        self.disturb()
        self.process(name).pause()

    def resume(self, name: str) -> None:
        """SIGCONT."""
        self.disturb()
        self.process(name).resume()

    def use_data(self, name: str, path: str) -> None:
        """A static pod's manifest names another data directory: its kubelet ends the process and
        starts it anew; one that is kept down finds it when it is started.
        """
        self.disturb()
        process = self.process(name)
        was_up = process.running
        process.end("stopped", 0, "its manifest has changed")
        process.use_data(path)
        if was_up:
            process.start()

    def join(self, name: str) -> None:
        """An etcd process begins anew, with an empty data directory, to join the others."""
        self.disturb()
        process = self.process(name)
        process.end("stopped", 0, "its manifest has changed")
        process.disk.take()
        process.disk.give(Existing())
        process.start()

    def go_on_alone(self, name: str) -> None:
        """An etcd process is started with --force-new-cluster, this once."""
        self.disturb()
        process = self.process(name)
        process.end("stopped", 0, "its manifest has changed")
        process.disk.keep(FORCED, True)
        process.start()

    def shell(self, host: str, kind: str, factory: Factory, config: Any = None) -> Process:
        """What an operator runs on a machine; it is there from its first use on. Raises
        UnknownName.
        """
        machine = self.host(host)
        if kind not in machine.processes:
            machine.add(kind, factory, config, supervised=False)
        machine.processes[kind].start()
        return machine.processes[kind]

    def dismiss(self, host: str, kind: str) -> None:
        """End what was run by `shell`, and forget it."""
        process = self.process(f"{host}/{kind}")
        process.end("stopped", 0, "ended by its operator")
        del self.host(host).processes[kind]

    def slow_disk(self, name: str, fault: str, latency_us: int) -> None:
        """Every sync on this machine takes so long."""
        self.disturb()
        for process in self.host(name).processes.values():
            process.disk.slow(fault, latency_us)

    def quicken_disk(self, name: str, fault: str) -> None:
        """Take one fault's delay back."""
        self.disturb()
        for process in self.host(name).processes.values():
            process.disk.quicken(fault)

    def fill_disk(self, name: str, fault: str, record: int) -> None:
        """Nothing more can be written on this machine."""
        self.disturb()
        for process in self.host(name).processes.values():
            process.disk.full_by[fault] = record

    def empty_disk(self, name: str, fault: str) -> None:
        """Take one fault's files away."""
        self.disturb()
        for process in self.host(name).processes.values():
            process.disk.full_by.pop(fault, None)

    def lose_disk(self, name: str, fault: str, record: int) -> None:
        """A process loses everything that it has written, and is kept down until `revive`."""
        self.crash(name, fault, record)
        self.process(name).disk.wipe()

    def spoil_data(self, name: str, fault: str, what: str) -> None:
        """A part of what a process has written is not on its disk any more; it is not told, and
        reads what is there.
        """
        self.disturb()
        process = self.process(name)
        process.disk.spoil(fault, what)
        if process.running:
            process.tell(Spoilt())

    def restore_data(self, name: str, fault: str) -> None:
        """One fault's bytes are as they were written: the next start reads them."""
        self.disturb()
        self.process(name).disk.restore(fault)

    def power_off(self, name: str) -> None:
        """The machine stops at once; nobody is told."""
        self.disturb()
        self.host(name).power_off()

    def power_on(self, name: str) -> None:
        """The machine boots from its disks; one that was given up cannot be switched on."""
        self.disturb()
        if not self.host(name).released_by:
            self.host(name).power_on()

    def shut_down(self, name: str, boot_us: int | None) -> None:
        """The machine is switched off in good order; it boots `boot_us` after, unless None."""
        self.disturb()
        if self.host(name).power:
            self.host(name).shut_down(boot_us)

    def resize(self, name: str, size: Mapping[str, str]) -> None:
        """The machine is of another size from its next boot on; what is not named stays. Only a
        kubelet minds how large its machine is.
        """
        kubelet = self.host(name).processes.get("kubelet")
        if kubelet is not None and size:
            capacity = {**kubelet.config.capacity, **size}
            kubelet.config = replace(kubelet.config, capacity=capacity)

    def release(self, name: str, fault: str, record: int) -> None:
        """The machine is given up: it stops at once, and who rented it out knows it no more."""
        self.disturb()
        host = self.host(name)
        host.released_by[fault] = record
        if host.power:
            host.power_off()

    def regain(self, name: str, fault: str) -> None:
        """A machine of the same name is rented again, with the disks of the old one."""
        self.disturb()
        host = self.host(name)
        host.released_by.pop(fault, None)
        if not host.released_by and not host.power:
            host.power_on()

    def block(
        self,
        left: Iterable[str],
        right: Iterable[str],
        fault: str,
        record: int,
        *,
        one_way: bool = False,
    ) -> None:
        """Swallow all messages from left to right, and back unless `one_way`."""
        self.disturb()
        left, right = tuple(left), tuple(right)
        for link in self._links(left, right, one_way=one_way):
            link.block(fault, record)
        self._show_cut(fault, {"left": " ".join(left), "right": " ".join(right)}, record)

    def unblock(
        self, left: Iterable[str], right: Iterable[str], fault: str, *, one_way: bool = False
    ) -> None:
        """Take one fault's blocks back."""
        self.disturb()
        for link in self._links(left, right, one_way=one_way):
            self.network.unblock(link, fault)
        self._show_cut(fault, {"left": None, "right": None})

    def _show_cut(self, fault: str, sides: dict[str, Scalar], *causes: int) -> None:
        """For whoever reads the run: between which machines nothing passes."""
        self.trace.add(self.kernel.now, f"cut/{fault}", Status(sides), causes)

    def slow_links(
        self, left: Iterable[str], right: Iterable[str], fault: str, latency_us: int
    ) -> None:
        """Messages between left and right take so much longer, each way."""
        self.disturb()
        for link in self._links(left, right, one_way=False):
            link.slow(fault, latency_us)

    def quicken_links(self, left: Iterable[str], right: Iterable[str], fault: str) -> None:
        """Take one fault's delays back."""
        self.disturb()
        for link in self._links(left, right, one_way=False):
            link.quicken(fault)

    def fray_links(
        self, left: Iterable[str], right: Iterable[str], fault: str, percent: int
    ) -> None:
        """Lose so many of a hundred packets between left and right, each way; TCP sends them
        again.
        """
        self.disturb()
        for link in self._links(left, right, one_way=False):
            link.fray(fault, percent)

    def mend_links(self, left: Iterable[str], right: Iterable[str], fault: str) -> None:
        """Take one fault's losses back."""
        self.disturb()
        for link in self._links(left, right, one_way=False):
            link.mend(fault)

    def skew(self, name: str, fault: str, ahead_us: int) -> None:
        """This machine's clock is so much ahead of the others (behind, when negative)."""
        self.disturb()
        host = self.host(name)
        host.skewed_by[fault] = ahead_us
        host.skew_us = sum(host.skewed_by.values())

    def set_right(self, name: str, fault: str) -> None:
        """Take one fault's skew back."""
        self.disturb()
        host = self.host(name)
        host.skewed_by.pop(fault, None)
        host.skew_us = sum(host.skewed_by.values())

    def take_registry(self, fault: str, record: int) -> None:
        """No machine reaches the registry of images any more."""
        for host in self.hosts.values():
            host.registry_lost_by[fault] = record

    def give_registry(self, fault: str) -> None:
        """Take that back."""
        for host in self.hosts.values():
            host.registry_lost_by.pop(fault, None)

    def deafen(self, workload: str, fault: str, record: int, *, refuses: bool) -> None:
        """The programs of a workload do their work no more, wherever their containers run."""
        for host in self.hosts.values():
            host.deaf_by[fault] = Deaf(workload, refuses, record)

    def undeafen(self, fault: str) -> None:
        """Take that back."""
        for host in self.hosts.values():
            host.deaf_by.pop(fault, None)

    def runs_on(self, workload: str) -> tuple[str, ...]:
        """The machines on which containers of a workload run."""
        return tuple(
            name
            for name, host in self.hosts.items()
            if any(
                entry.container.running and workload_of(entry.pod) == workload
                for entry in host.containers.values()
            )
        )

    def in_zone(self, zone: str) -> tuple[str, ...]:
        """The machines of a zone."""
        return tuple(name for name, host in self.hosts.items() if host.zone == zone)

    def _links(self, left: Iterable[str], right: Iterable[str], *, one_way: bool) -> list[Any]:
        left, right = tuple(left), tuple(right)
        for name in (*left, *right):
            self.host(name)
        if one_way:
            return [self.network.link(a, b) for a in left for b in right]
        return self.network.between(left, right)
