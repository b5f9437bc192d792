"""A world of six hosts with processes that do nothing, for what faults and commands do to it."""

from typing import Any

from engine.client import Servers
from engine.component import Component
from engine.history import Ledger
from engine.host import Host
from engine.network import Link
from engine.operator.kubectl.terminal import KubectlConfig
from engine.verbs import Stage
from engine.wire.system import Terminate
from engine.world import HostPlan, Plan, ProcessPlan, World

KINDS = {
    "control-plane": ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"),
    "worker": ("kubelet",),
    "cloud": ("api",),
    "operator": ("kubectl",),
}


class Idle(Component):
    """Hears everything, keeps it, ends when it is told to."""

    kind = "idle"

    def __init__(self, ctx: Any, config: Any) -> None:
        super().__init__(ctx, config)
        self.heard: list[object] = []

    def handle(self, message: object) -> None:
        self.heard.append(message)
        if isinstance(message, Terminate):
            self.ctx.exit(0, "stopped")


def host(name: str, role: str) -> HostPlan:
    config = KubectlConfig(Servers(("cp-1/kube-apiserver",)))
    processes = tuple(ProcessPlan(kind, Idle, config, supervised=True) for kind in KINDS[role])
    return HostPlan(name, role, "zone-a" if role == "worker" else None, processes)


def small_world() -> Stage:
    hosts = [host(f"cp-{n}", "control-plane") for n in (1, 2, 3)]
    hosts += [host("worker-1", "worker"), host("cloud", "cloud"), host("operator", "operator")]
    world = World(Plan(tuple(hosts), Ledger()), seed=1)
    world.boot(world.hosts)
    return Stage(world)


def picture(stage: Stage) -> dict[str, object]:
    """What faults may change: power, who gave a machine up, clocks, the registry, what programs
    answer, processes, what holds them, their certificates and disks, links.
    """
    world = stage.world

    def of(machine: Host) -> object:
        processes = machine.processes.values()
        states = [
            (
                p.name,
                p.state,
                list(p.held_by),
                list(p.expired_by),
                p.disk.latency_us,
                list(p.disk.full_by),
                p.disk.spoilt,
            )
            for p in processes
        ]
        clock, registry = machine.skew_us, list(machine.registry_lost_by)
        deaf = list(machine.deaf_by)
        return machine.power, list(machine.released_by), clock, registry, deaf, states

    links = {
        f"{source}>{target}": ways(world.network.link(source, target))
        for source in world.hosts
        for target in world.hosts
        if source != target
    }
    return {**{name: of(machine) for name, machine in world.hosts.items()}, **links}


def ways(link: Link) -> object:
    return list(link.blocked_by), link.delay_us, link.resends
