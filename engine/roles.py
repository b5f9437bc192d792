"""Who plays a role at this moment: `leader/etcd` is the process that leads now, wherever it runs.

An instructor who wants the leader to crash cannot know its host beforehand; the seed decides.
"""

from collections.abc import Iterable

from engine.process import Process
from engine.world import World

LEADER, FOLLOWER = "leader", "follower"
ROLES = (LEADER, FOLLOWER)
ELECTED = ("etcd", "kube-controller-manager", "kube-scheduler", "cloud-controller-manager")
"""The kinds of process that choose one among them."""

ROLE_NAMES = tuple(f"{role}/{kind}" for role in ROLES for kind in ELECTED)


def played_by(world: World, name: str, kind: str) -> str:
    """The process (or with kind `host` its machine) that a name means; other names mean themselves.

    Where nobody leads, the first one that runs is meant, and where all lead, the last one follows.
    """
    role, _, elected = name.partition("/")
    if role not in ROLES:
        return name
    found = [p for host in world.hosts.values() for k, p in host.processes.items() if k == elected]
    running = [process for process in found if process.running] or found
    assert running, f"no {elected} in this world; scenarios with {name} are refused before"
    leaders = _leaders(running)
    if role == LEADER:
        chosen = (leaders or running)[0]
    else:
        chosen = next((p for p in running if p not in leaders[:1]), running[-1])
    return chosen.host.name if kind == "host" else chosen.name


def _leaders(processes: Iterable[Process]) -> list[Process]:
    """Those that believe that they lead; of etcd members the one with the newest term first."""
    leading = [p for p in processes if p.shown.get("role") == LEADER or _holds_lease(p)]
    return sorted(leading, key=lambda p: -int(p.shown.get("term") or 0))


def _holds_lease(process: Process) -> bool:
    return process.shown.get("lease") in ("holder", "failing")
