"""One pod on its node, as its pod worker holds it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from engine.fitting.quality import qos_class
from engine.fitting.requests import amounts_of
from engine.kubelet.config import KubeletConfig
from engine.kubelet.container import Container, containers_of, recalled, runs_again, specs_of
from engine.kubelet.pace import Range
from engine.kubelet.probe import Reach, Turn, turns
from engine.kubelet.program import Program, program_of
from engine.kubelet.sources import Found
from engine.kubelet.status import TERMINAL, Verdict
from engine.objects import Obj, dig, is_deleting, key_of, uid
from engine.units import SECOND, parse_rfc3339

GRACE_S = 30
"""terminationGracePeriodSeconds (API:core/v1/types.go)."""
CRITICAL = 2_000_000_000
"""The priority from which on a pod is critical (pkg/apis/scheduling/types.go)."""


@dataclass(slots=True)
class Worker:
    """What the kubelet remembers of a pod; lost with the kubelet, unlike the containers.

    `deadline`: when everything is killed at the latest, None while the pod stays; `removed`: the
    API server does not have it any more; `over`: it has ended for good; `stages`: what each
    container is going through, and since when; `turns`: what its probes will say; `found`: the
    ConfigMaps and Secrets that it refers to, None before the API server has answered, and
    `mount_problem` what of them keeps its volumes from being set up; `mounted`: whether the volumes
    of its claims are there; `verdict`: why the kubelet itself ends it; `admitted`: it was let in,
    `rejected`: it was turned away; `asks`: what it requests of each resource.
    """

    pod: Obj
    key: str
    uid: str
    static: bool
    containers: dict[str, Container]
    specs: Mapping[str, Obj]
    programs: Mapping[str, Program]
    turns: Mapping[str, tuple[Turn, ...]]
    chance: Callable[[Range], int]
    policy: str
    asks: Mapping[str, int]
    found: Found | None = None
    mount_problem: str = ""
    mounted: bool = True
    verdict: Verdict | None = None
    ip: str = ""
    deadline: int | None = None
    removed: bool = False
    over: bool = False
    noticed: bool = False
    admitted: bool = False
    rejected: bool = False
    stages: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def leaving(self) -> bool:
        """Whether it is to end for good."""
        return self.deadline is not None

    @property
    def deleting(self) -> bool:
        """Whether the API server waits for this kubelet to confirm a deletion."""
        return is_deleting(self.pod) and not self.removed

    @property
    def priority(self) -> int:
        """spec.priority."""
        return int(dig(self.pod, "spec.priority", 0) or 0)

    @property
    def critical(self) -> bool:
        """Whether nothing is to keep it out, or to end it (KL:types/pod_update.go)."""
        return self.static or self.priority >= CRITICAL

    @property
    def quality(self) -> str:
        """Its quality of service."""
        return qos_class(self.pod["spec"])

    @property
    def thirsty(self) -> bool:
        """Whether a program of it wants more than its like of memory, disk or processes."""
        return any(p.memory or p.writes or p.processes for p in self.programs.values())

    def is_ending(self, name: str) -> bool:
        """Whether this container is to end for good: sidecars stop after the others."""
        container = self.containers[name]
        mains = [c for c in self.containers.values() if c.role == "main"]
        if container.role != "sidecar":
            return self.leaving
        names = list(self.containers)
        after = [c for c in self.containers.values() if c.role == "sidecar"]
        later = [c for c in after if names.index(c.name) > names.index(name)]
        if self.leaving:
            return not any(c.running for c in (*mains, *later))
        done = all(self._stays_down(c) for c in mains)
        return done and not any(c.running for c in later)

    def has_turn(self, name: str) -> bool:
        """Whether all init containers before this one have done their part; a container that ran
        before does not wait for them again.
        """
        if self.containers[name].number:
            return True
        for other in self.containers.values():
            if other.name == name or other.role == "main":
                return True
            if other.role == "sidecar" and not (other.running and other.started):
                return False
            if other.role == "init" and (other.state != "exited" or other.exit_code):
                return False
        return True

    def has_ended(self) -> bool:
        """Whether nothing of it runs, and nothing will."""
        everything = self.containers.values()
        if any(c.running for c in everything):
            return False
        if self.leaving:
            return True
        mains = [c for c in everything if c.role == "main"]
        if any(c.role == "init" and c.exit_code and self._stays_down(c) for c in everything):
            return True
        return all(self._stays_down(c) for c in mains)

    def _stays_down(self, container: Container) -> bool:
        return container.state == "exited" and not runs_again(container, self.policy)

    def patience_us(self, now: int) -> int:
        """How long its containers may take to stop."""
        return grace_us(self.pod) if self.deadline is None else max(0, self.deadline - now)


def worker_for(
    pod: Obj,
    config: KubeletConfig,
    chance: Callable[[Range], int],
    *,
    static: bool = False,
    kept: Mapping[str, Container] | None = None,
) -> Worker:
    """A worker for a pod; `kept` are its containers that the runtime still has.

    Back-offs are the kubelet's own memory, so kept containers have none.
    """
    containers = containers_of(pod)
    statuses = [
        *(dig(pod, "status.initContainerStatuses") or ()),
        *(dig(pod, "status.containerStatuses") or ()),
    ]
    for status in statuses:
        name = status["name"]
        if name in containers:
            fresh = containers[name]
            containers[name] = recalled(fresh, status, deleting=is_deleting(pod))
    for name, container in (kept or {}).items():
        if name in containers:
            again = replace(container, look_at=0, crash_wait=0, pull_wait=0)
            containers[name] = container if again == container else again
    specs = specs_of(pod)
    programs = {
        name: program_of(spec, runs_commands=config.runs_commands) for name, spec in specs.items()
    }
    reach = Reach(config.pod_network, config.runs_commands)
    return Worker(
        pod=pod,
        key=key_of(pod),
        uid=uid(pod),
        static=static,
        containers=containers,
        specs=specs,
        programs=programs,
        turns={name: turns(spec, programs[name], reach) for name, spec in specs.items()},
        chance=chance,
        policy=dig(pod, "spec.restartPolicy", "Always"),
        asks=amounts_of(pod["spec"]),
        over=dig(pod, "status.phase") in TERMINAL,
    )


def overdue_us(pod: Obj, wall_us: int) -> int | None:
    """How long a pod may still be active here (activeDeadlineSeconds); None: for ever."""
    seconds = dig(pod, "spec.activeDeadlineSeconds")
    if seconds is None:
        return None
    began = dig(pod, "status.startTime")
    passed = wall_us - parse_rfc3339(began) if began else 0
    return max(0, int(seconds) * SECOND - passed)


def grace_us(pod: Obj) -> int:
    """How long the containers of a pod that goes may take: at least a second (KL:pod_workers.go,
    calculateEffectiveGracePeriod).
    """
    seconds = pod["metadata"].get("deletionGracePeriodSeconds")
    if seconds is None:
        seconds = dig(pod, "spec.terminationGracePeriodSeconds", GRACE_S)
    return int(max(1, seconds)) * SECOND
