"""The cluster of a scenario: how many machines of which kind, and what their processes are told at
the start.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from engine.profiles import LATEST, PROFILES, Profile, known
from engine.scenario.kubelets import Kubelets
from engine.scenario.timings import Timings
from engine.scenario.values import Duration, Name, Quantity, between
from engine.units import HOUR, MINUTE, SECOND

CONTROL_PLANES_MAX = 5
MEMBERS_MAX = 7
WORKERS_MAX = 100
ZONES_MAX = 10
BALANCER = "lb"
CLOUD = "cloud"
OPERATOR = "operator"
QUOTA_MIN = 64 << 10
QUOTA_DEFAULT = 2 << 30
BYTES = re.compile(r"([0-9]{1,12})(|Ki|Mi|Gi)")
CheckTime = Annotated[Duration, between(SECOND, 24 * HOUR)] | None
CLOUD_MANAGER = "cloud-controller-manager"
STORAGE_DRIVER = "csi-driver"

CONTROL_PLANE_PROCESSES = (
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubelet",
    "kube-proxy",
    "containerd",
)
WORKER_PROCESSES = ("kubelet", "kube-proxy", "containerd")

InFlight = Annotated[int, Field(strict=True, ge=10, le=10_000)]


class Strict(BaseModel):
    """The base of everything in a scenario document: unknown keys are errors, nothing changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Taint(Strict):
    """A taint that a worker registers with."""

    key: str
    value: str = ""
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]


class Size(Strict):
    """What a worker offers: `cpu` in cores, `memory`, room on the disk that holds images, logs and
    what containers write, and how many pods.
    """

    cpu: Quantity = "4"
    memory: Quantity = "16Gi"
    ephemeral_storage: Quantity = "100Gi"
    pods: Annotated[int, Field(strict=True, ge=1, le=1000)] = 110


class Worker(Size):
    """One worker by name, when workers differ. `joins_later`: it does not exist before a power_on
    step.
    """

    name: Name
    zone: Name | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    taints: tuple[Taint, ...] = ()
    joins_later: bool = False


class Cloud(Strict):
    """A cloud provider under the machines. `load_balancer`: how long it takes to make one (an
    estimate, not a fact about any provider). `routes`: the pods' network is made of the cloud's
    routes (--configure-cloud-routes), one for each node. `volumes`: a storage driver runs on each
    control plane; a StorageClass asks for it as provisioner `csi.quorum.dev`. `volumes_per_node`:
    how many of its volumes a node can hold (allocatable.count of its CSINode).
    """

    load_balancer: Annotated[Duration, between(0, 10 * MINUTE)] = 5 * SECOND
    routes: bool = False
    volumes: bool = False
    volumes_per_node: Annotated[int, Field(ge=1, le=1000)] = 25


class Machine(NamedTuple):
    """One host of the cluster: `role` is control-plane, etcd, worker, balancer, cloud or
    operator.
    """

    name: str
    role: str
    zone: str | None
    processes: tuple[str, ...]


def _zone_names(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return tuple(f"zone-{chr(ord('a') + n)}" for n in range(min(value, ZONES_MAX + 1)))
    return value


def _yes_or_no(value: Any) -> Any:
    if isinstance(value, bool):
        return Cloud() if value else None
    return value


def _bytes(value: Any) -> Any:
    """A memory quantity as bytes."""
    found = BYTES.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) << {"": 0, "Ki": 10, "Mi": 20, "Gi": 30}[found[2]] if found else value


def _known_profile(value: Any) -> Any:
    if isinstance(value, str) and value in PROFILES:
        return value
    if str(value) in PROFILES:
        raise ValueError(f'a profile is text: write "{value}"')
    raise ValueError(f"no profile {value!r}; there are {known()}")


def _count_or_list(value: Any) -> str:
    return "list" if isinstance(value, list | tuple) else "count"


class Cluster(Strict):
    """The machines and settings of the cluster.

    `etcd: stacked` puts one etcd member on each control-plane host; `external` puts `etcd_members`
    of them on hosts of their own. Several control planes get a load balancer. `workers` is a number
    of equal machines of size `worker`, or a list of different ones; `zones` (names or a number) are
    dealt out by turns. `cloud: true` (or its settings) puts the machines into a cloud: then there
    are a cloud-controller-manager on each control plane and the provider's API, `cloud/api`.
    `max_requests_inflight` and `max_mutating_requests_inflight` are how many requests an API server
    carries out at once (priority and fairness shares out their sum, 600).
    `etcd_quota` is --quota-backend-bytes, like 8Mi: a small one is reached by a few thousand
    writes. `etcd_size`, like 1500Mi, is what lies in the database besides, from the start: the
    more there is, the longer a defragmentation takes. Two checks that kubeadm leaves off have
    etcd's leader compare what the members hold: `etcd_corrupt_check`, like 1h, over everything
    (--corrupt-check-time), and `etcd_compact_hash_check`, like 1m, over what was compacted
    (CompactHashCheck). `profile` is the Kubernetes release, like "1.31": its defaults and its
    messages (`python -m engine profiles`). `kubelet` is when the nodes' kubelets evict pods.
    """

    control_planes: Annotated[int, Field(strict=True, ge=1, le=CONTROL_PLANES_MAX)] = 1
    etcd: Literal["stacked", "external"] = "stacked"
    etcd_members: Annotated[int, Field(strict=True, ge=1, le=MEMBERS_MAX)] | None = None
    workers: Annotated[
        Annotated[int, Field(strict=True, ge=0, le=WORKERS_MAX), Tag("count")]
        | Annotated[tuple[Worker, ...], Field(max_length=WORKERS_MAX), Tag("list")],
        Discriminator(_count_or_list),
    ] = 3
    worker: Size = Size()
    zones: Annotated[
        tuple[Name, ...], BeforeValidator(_zone_names), Field(max_length=ZONES_MAX)
    ] = ()
    cloud: Annotated[Cloud | None, BeforeValidator(_yes_or_no)] = None
    profile: Annotated[str, BeforeValidator(_known_profile)] = LATEST.name
    timings: Timings = Timings()
    kubelet: Kubelets = Kubelets()
    max_requests_inflight: InFlight = 400
    max_mutating_requests_inflight: InFlight = 200
    etcd_quota: Annotated[int, BeforeValidator(_bytes), Field(ge=QUOTA_MIN)] | None = None
    etcd_size: Annotated[int, BeforeValidator(_bytes), Field(ge=0)] | None = None
    etcd_corrupt_check: CheckTime = None
    etcd_compact_hash_check: CheckTime = None

    @model_validator(mode="after")
    def _quota_leaves_room(self) -> "Cluster":
        quota = self.etcd_quota or QUOTA_DEFAULT
        if (self.etcd_size or 0) >= quota:
            raise ValueError(
                f"etcd_size must be smaller than etcd_quota, which is {quota >> 20}Mi here"
            )
        return self

    @model_validator(mode="after")
    def _members_are_external(self) -> "Cluster":
        if self.etcd == "stacked" and self.etcd_members not in (None, self.control_planes):
            raise ValueError(
                "etcd_members belongs to etcd: external; stacked has one member per control plane"
            )
        return self

    @model_validator(mode="after")
    def _workers_have_names_of_their_own(self) -> "Cluster":
        names = [worker.name for worker in self.worker_list()]
        if len(dict.fromkeys(names)) != len(names):
            raise ValueError("two workers have the same name")
        return self

    @property
    def members(self) -> int:
        """How many etcd members there are."""
        return self.control_planes if self.etcd == "stacked" else self.etcd_members or 3

    @property
    def seats(self) -> int:
        """How many requests an API server carries out at once."""
        return self.max_requests_inflight + self.max_mutating_requests_inflight

    @property
    def release(self) -> Profile:
        """What the processes do because of their release."""
        return PROFILES[self.profile]

    @property
    def balanced(self) -> bool:
        """Whether clients reach the API through a load balancer."""
        return self.control_planes > 1

    def worker_list(self) -> tuple[Worker, ...]:
        """Every worker with its name, zone and size."""
        if isinstance(self.workers, int):
            size = self.worker.model_dump()
            return tuple(
                Worker(name=f"worker-{n + 1}", zone=self.zone(n), **size)
                for n in range(self.workers)
            )
        return tuple(
            worker if worker.zone else worker.model_copy(update={"zone": self.zone(n)})
            for n, worker in enumerate(self.workers)
        )

    def zone(self, turn: int) -> str | None:
        """The zone that is dealt to machine number `turn`, or None in a cluster without zones."""
        return self.zones[turn % len(self.zones)] if self.zones else None

    def machines(self) -> Iterator[Machine]:
        """Every host, with the processes that run on it."""
        stacked = ("etcd",) if self.etcd == "stacked" else ()
        managed: tuple[str, ...] = (CLOUD_MANAGER,) if self.cloud else ()
        if self.cloud and self.cloud.volumes:
            managed += (STORAGE_DRIVER,)
        processes = stacked + CONTROL_PLANE_PROCESSES + managed
        for n in range(self.control_planes):
            yield Machine(f"cp-{n + 1}", "control-plane", self.zone(n), processes)
        if self.etcd == "external":
            for n in range(self.members):
                yield Machine(f"etcd-{n + 1}", "etcd", self.zone(n), ("etcd",))
        for worker in self.worker_list():
            yield Machine(worker.name, "worker", worker.zone, WORKER_PROCESSES)
        if self.balanced:
            yield Machine(BALANCER, "balancer", None, ("load-balancer",))
        if self.cloud:
            yield Machine(CLOUD, "cloud", None, ("api",))
        yield Machine(OPERATOR, "operator", None, ("kubectl", "observer"))
