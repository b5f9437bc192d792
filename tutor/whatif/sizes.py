"""How big the cluster of a what-if is: what the learner said, else the smallest one that shows it.

A thing that is named without a number ("the scheduler") stands alone: one control plane. Whoever
says "one of" or names a leader means several: three.
"""

from dataclasses import dataclass

from tutor.understanding import Fault, WhatIf

CONTROL_PLANES_MAX = 5
MEMBERS_MAX = 7
WORKERS_MAX = 12
REPLICAS_MAX = 50
SEVERAL = 3
"""The usual size of a highly available control plane, and of the workers."""

ON_CONTROL_PLANE = (
    "kube-apiserver",
    "kube-scheduler",
    "kube-controller-manager",
    "cloud-controller-manager",
)
HOSTED = (*ON_CONTROL_PLANE, "etcd", "control-plane")
"""What a control-plane host carries, and the host itself."""
IN_CLOUD = ("cloud-controller-manager", "cloud", "vm")
ON_WORKERS = ("worker", "kubelet", "vm")


BALANCED_MIN = 2
"""With one control plane there is no load balancer that could fail."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The cluster, and the workload on it."""

    control_planes: int
    members: int
    workers: int
    replicas: int
    cloud: bool
    external: bool = False
    """etcd has hosts of its own, and every API server knows all members."""
    cut: bool = False
    """Something was asked for that is larger than what is run here."""

    @property
    def stacked(self) -> bool:
        """Whether each control plane carries one etcd member."""
        return self.members == self.control_planes and not self.external

    def members_named(self) -> tuple[str, ...]:
        """The hosts of the etcd members."""
        prefix = "cp" if self.stacked else "etcd"
        return tuple(f"{prefix}-{n + 1}" for n in range(self.members))

    def planes_named(self) -> tuple[str, ...]:
        """The control-plane hosts."""
        return tuple(f"cp-{n + 1}" for n in range(self.control_planes))

    def workers_named(self) -> tuple[str, ...]:
        """The workers."""
        return tuple(f"worker-{n + 1}" for n in range(self.workers))

    def mapping(self) -> dict[str, object]:
        """As a scenario writes it."""
        found: dict[str, object] = {"control_planes": self.control_planes}
        if not self.stacked:
            found |= {"etcd": "external", "etcd_members": self.members}
        found["workers"] = self.workers
        return found | ({"cloud": True} if self.cloud else {})


def sizes_of(what: WhatIf) -> Sizes:
    """The sizes that the learner named, and those that follow from what fails."""
    is_balanced = any(fault.kind == "load-balancer" for fault in what.faults)
    planes = _most(
        what.control_planes,
        *(_needed(fault) for fault in what.faults if fault.kind in HOSTED and fault.kind != "etcd"),
        SEVERAL if is_balanced else None,
    )
    members = _most(
        what.members, *(_needed(fault) for fault in what.faults if fault.kind == "etcd")
    )
    workers = _most(
        what.workers,
        *(_needed(fault) for fault in what.faults if fault.kind in ON_WORKERS),
        *(_number(act.host) for act in what.acts if act.host.startswith("worker-")),
    )
    named_planes = max((_number(h) for f in what.faults for h in f.hosts if "cp-" in h), default=0)
    if what.control_planes:  # what was said counts more than what would be usual
        planes = max(what.control_planes, named_planes, BALANCED_MIN if is_balanced else 1)
    if what.members:
        members = what.members
    if planes is None:
        planes = members if members is not None and members <= CONTROL_PLANES_MAX else 1
        planes = SEVERAL if members is not None and members > CONTROL_PLANES_MAX else planes
    kept_planes = min(max(planes, 1), CONTROL_PLANES_MAX)
    kept_members = min(max(members or kept_planes, 1), MEMBERS_MAX)
    named = what.workers if what.workers else max(workers or 0, SEVERAL)
    kept_workers = min(max(named, workers or 0, 1), WORKERS_MAX)
    replicas = what.replicas or _replicas(what, kept_workers)
    cut = (kept_planes, kept_members, kept_workers) != (planes, members or kept_planes, named)
    return Sizes(
        control_planes=kept_planes,
        members=kept_members,
        workers=kept_workers,
        replicas=min(replicas, REPLICAS_MAX),
        cloud=what.cloud or any(fault.kind in IN_CLOUD for fault in what.faults),
        external=any(fault.kind == "etcd" and fault.role for fault in what.faults),
        cut=cut or replicas > REPLICAS_MAX,
    )


def _needed(fault: Fault) -> int | None:
    """How many of a kind there must be for this to be said of them; None: nobody said."""
    named = max((_number(host) for host in fault.hosts), default=0)
    if fault.of is not None:
        return max(fault.of, named)
    if fault.every and fault.count is not None:
        return max(fault.count, named)
    if fault.count is not None:
        return max(SEVERAL, named, fault.count + 1 + fault.count % 2)
    if named or fault.role or fault.majority or fault.every:
        return max(SEVERAL, named)
    return None


def _replicas(what: WhatIf, workers: int) -> int:
    """One pod on each worker, two where workers fail; never what a scaling asks for already."""
    on_workers = any(fault.kind in ON_WORKERS for fault in what.faults)
    replicas = 2 * workers if on_workers else workers
    wanted = next((act.count for act in what.acts if act.what == "scale"), None)
    return max(1, replicas - 2) if wanted == replicas else replicas


def _number(host: str) -> int:
    digits = host.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0


def _most(*values: int | None) -> int | None:
    known = [value for value in values if value]
    return max(known) if known else None
