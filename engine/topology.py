"""From a scenario's cluster, or a recording's counts, to a plan of hosts with everything on
them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.apiserver.server import ApiServer, ApiServerConfig
from engine.apiserver.view import Flags
from engine.balancer import BalancerConfig, LoadBalancer
from engine.client import Servers
from engine.cloud.driver import DriverConfig, StorageDriver
from engine.cloud.manager import CloudControllerManager, CloudManagerConfig
from engine.cloud.provider import CloudApi, CloudApiConfig, MachineType
from engine.controllers.manager import ControllerManager, ManagerConfig
from engine.csi import CLOUD_DRIVER
from engine.etcd import MemberConfig, etcd
from engine.history import Ledger
from engine.kubelet.config import Delays, KubeletConfig, Messages
from engine.kubelet.containerd import Containerd
from engine.kubelet.kubelet import Kubelet
from engine.kubelet.node import address_of, pod_network_of
from engine.operator.kubectl.terminal import Kubectl, KubectlConfig
from engine.operator.observer import GLANCE, Observer, ObserverConfig
from engine.proxy import KubeProxy, ProxyConfig
from engine.scenario import Cluster, Machine, Worker
from engine.scenario.cluster import BALANCER, CLOUD
from engine.scheduler.manner import manner_of
from engine.scheduler.scheduler import Scheduler, SchedulerConfig
from engine.units import MILLISECOND, SECOND
from engine.wellknown import EXCLUDED, REGION, ZONE
from engine.world import HostPlan, Plan, ProcessPlan

ONLY_REGION = "region-1"
CONTROL_PLANE_KEY = "node-role.kubernetes.io/control-plane"
CONTROL_PLANE_LABELS = {
    CONTROL_PLANE_KEY: "",
    EXCLUDED: "",
}
"""kubeadm labels control-plane nodes with both and taints them with the first
(cmd/kubeadm/app/phases/markcontrolplane)."""


def plan_of(cluster: Cluster, *, full: bool = False, ledger: Ledger | None = None) -> Plan:
    """A kubeadm cluster (kubeadm/app/phases): an API server talks to the etcd member beside it, or
    to all external ones; controllers and schedulers talk to the API server beside them; everyone
    else goes through the load balancer when there is one.
    """
    machines = list(cluster.machines())
    members = tuple(f"{m.name}/etcd" for m in machines if "etcd" in m.processes)
    apis = tuple(f"{m.name}/kube-apiserver" for m in machines if "kube-apiserver" in m.processes)
    clients = Servers(apis, f"{BALANCER}/load-balancer" if cluster.balanced else "")
    ledger = Ledger() if ledger is None else ledger
    workers = {worker.name: worker for worker in cluster.worker_list()}
    kubeadm = _Kubeadm(cluster, workers, members, apis, clients, ledger, full)
    return Plan(tuple(kubeadm.host(machine) for machine in machines), ledger, resting=members)


@dataclass(frozen=True, slots=True)
class _Kubeadm:
    """What the processes of a kubeadm cluster are told."""

    cluster: Cluster
    workers: Mapping[str, Worker]
    members: tuple[str, ...]
    apis: tuple[str, ...]
    clients: Servers
    ledger: Ledger
    full: bool

    def host(self, machine: Machine) -> HostPlan:
        """One machine with its processes; those of a control plane are static pods."""
        worker = self.workers.get(machine.name)
        processes = tuple(self.process(kind, machine, worker) for kind in machine.processes)
        boots = worker is None or not worker.joins_later
        inhibit = self._inhibit() if "kubelet" in machine.processes else (0, 0)
        return HostPlan(machine.name, machine.role, machine.zone, processes, boots, inhibit)

    def process(self, kind: str, machine: Machine, worker: Worker | None) -> ProcessPlan:
        """One process of a machine."""
        beside = Servers((f"{machine.name}/kube-apiserver",))
        local = f"{machine.name}/etcd"
        stacked = (local,) if local in self.members else self.members
        match kind:
            case "etcd":
                return ProcessPlan(kind, etcd, self._member(), supervised=True)
            case "kube-apiserver":
                config = ApiServerConfig(stacked, self._flags())
                return ProcessPlan(kind, ApiServer, config, supervised=True)
            case "kube-controller-manager":
                manager = self._manager(beside)
                return ProcessPlan(kind, ControllerManager, manager, supervised=True)
            case "kube-scheduler":
                scheduler = SchedulerConfig(beside, manner=manner_of(self.cluster.release))
                return ProcessPlan(kind, Scheduler, scheduler, supervised=True)
            case "cloud-controller-manager":
                assert self.cluster.cloud is not None, "who asks a cloud has one"
                clouded = CloudManagerConfig(beside, f"{CLOUD}/api", self.cluster.cloud.routes)
                return ProcessPlan(kind, CloudControllerManager, clouded, supervised=True)
            case "csi-driver":
                return ProcessPlan(
                    kind, StorageDriver, DriverConfig(self.clients, f"{CLOUD}/api"), supervised=True
                )
        return self._beside(kind, machine, worker)

    def _beside(self, kind: str, machine: Machine, worker: Worker | None) -> ProcessPlan:
        """A process that is no static pod."""
        match kind:
            case "api":
                return ProcessPlan(kind, CloudApi, self._cloud())
            case "kubelet":
                return ProcessPlan(kind, Kubelet, self._kubelet(machine, worker))
            case "containerd":
                return ProcessPlan(kind, Containerd, None)
            case "kube-proxy":
                return ProcessPlan(kind, KubeProxy, ProxyConfig(self.clients))
            case "load-balancer":
                return ProcessPlan(kind, LoadBalancer, BalancerConfig(self.apis))
            case "kubectl":
                release = self.cluster.release
                return ProcessPlan(
                    kind,
                    Kubectl,
                    KubectlConfig(
                        self.clients,
                        says_namespace=release.says_namespace,
                        release=release.kubernetes,
                    ),
                )
            case "observer":
                return ProcessPlan(kind, Observer, ObserverConfig(self.clients, GLANCE))
        raise AssertionError(f"nobody knows how to build a {kind}")

    def _member(self) -> MemberConfig:
        return MemberConfig(
            self.members,
            full=self.full,
            ledger=self.ledger,
            quota=self.cluster.etcd_quota or 0,
            version=self.cluster.release.etcd,
            ballast=self.cluster.etcd_size or 0,
            initial_check=True,
            corrupt_check_us=self.cluster.etcd_corrupt_check or 0,
            compact_check_us=self.cluster.etcd_compact_hash_check or 0,
        )

    def _kubelet(self, machine: Machine, worker: Worker | None) -> KubeletConfig:
        clouded = self.cluster.cloud is not None
        labels = {} if clouded else _zone_labels(machine.zone)
        release = self.cluster.release
        messages = Messages(
            release.created_says, release.started_says, names_access=release.checks_image_access
        )
        cloud = self.cluster.cloud
        driver = CLOUD_DRIVER if cloud is not None and cloud.volumes else ""
        volumes_max = cloud.volumes_per_node if cloud is not None else 0
        if worker is None:
            return KubeletConfig(
                self.clients,
                driver=driver,
                volumes_max=volumes_max,
                labels={**labels, **CONTROL_PLANE_LABELS},
                taints=({"key": CONTROL_PLANE_KEY, "effect": "NoSchedule"},),
                delays=self._delays(),
                eviction=self.cluster.kubelet.eviction(),
                cloud=clouded,
                version=release.kubernetes,
                messages=messages,
                certificate_us=self.cluster.timings.cluster_signing_duration,
            )
        return KubeletConfig(
            self.clients,
            driver=driver,
            volumes_max=volumes_max,
            capacity={
                "cpu": worker.cpu,
                "memory": worker.memory,
                "pods": str(worker.pods),
                "ephemeral-storage": worker.ephemeral_storage,
            },
            labels={**labels, **worker.labels},
            taints=tuple(taint.model_dump(exclude_defaults=True) for taint in worker.taints),
            delays=self._delays(),
            eviction=self.cluster.kubelet.eviction(),
            cloud=clouded,
            version=release.kubernetes,
            messages=messages,
            joins=worker.joins_later,
            certificate_us=self.cluster.timings.cluster_signing_duration,
        )

    def _cloud(self) -> CloudApiConfig:
        assert self.cluster.cloud is not None, "the cloud's API is in a cloud"
        plain = KubeletConfig(self.clients)
        machines = {
            machine.name: MachineType(
                address_of(plain, machine.name),
                machine.zone,
                ONLY_REGION,
                f"{pod_network_of(machine.name)}.0/24",
            )
            for machine in self.cluster.machines()
            if "kubelet" in machine.processes
        }
        return CloudApiConfig(machines, self.cluster.cloud.load_balancer)

    def _flags(self) -> Flags:
        timings, release = self.cluster.timings, self.cluster.release
        given: dict[str, Any] = {
            "generate_tries": release.generate_tries,
            "lists_from_cache": release.lists_from_cache,
            "counts_pod_generations": release.counts_pod_generations,
            "observes_pod_generations": release.observes_pod_generations,
            "copies_topology": release.copies_topology,
            "release": release.kubernetes,
            "elects_by_leases": release.elects_by_leases,
            "seats": self.cluster.seats,
        }
        if timings.default_not_ready_toleration is not None:
            given["not_ready_toleration_s"] = timings.default_not_ready_toleration // SECOND
        if timings.event_ttl is not None:
            given["event_ttl_us"] = timings.event_ttl
        if timings.default_unreachable_toleration is not None:
            given["unreachable_toleration_s"] = timings.default_unreachable_toleration // SECOND
        return Flags(**given)

    def _inhibit(self) -> tuple[int, int]:
        timings = self.cluster.timings
        whole = timings.shutdown_grace_period or 0
        return whole, min(whole, timings.shutdown_grace_period_critical or 0)

    def _manager(self, beside: Servers) -> ManagerConfig:
        release, timings = self.cluster.release, self.cluster.timings
        given: dict[str, Any] = {
            "counts_terminating": release.counts_terminating,
            "empties_in_order": release.empties_in_order,
        }
        if timings.cluster_signing_duration is not None:
            given["signing_us"] = timings.cluster_signing_duration
        grace_us = timings.node_monitor_grace_period
        return ManagerConfig(
            beside, release.node_monitor_grace_us if grace_us is None else grace_us, **given
        )

    def _delays(self) -> Delays:
        timings, given = self.cluster.timings, {}
        if timings.image_pull is not None:
            given["pull"] = (timings.image_pull, timings.image_pull)
        if timings.container_start is not None:
            given["start"] = (timings.container_start, timings.container_start)
        return Delays(**given)


def _zone_labels(zone: str | None) -> dict[str, str]:
    if zone is None:
        return {}
    return {ZONE: zone, REGION: ONLY_REGION}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each a recorded cluster has; every control-plane process has a host of its own.

    `supervised`: a process that exits by itself is started again, as a kubelet would.
    `later`: nodes that no one has seen before a step starts them.
    """

    etcd: int = 1
    apiservers: int = 1
    kcm: int = 1
    sched: int = 1
    nodes: int = 3
    supervised: bool = False
    later: tuple[str, ...] = ()


RECORDED_DELAYS = Delays(
    pull=(0, 5 * MILLISECOND),
    start=(100 * MILLISECOND, 300 * MILLISECOND),
)
"""The recordings' kubelets run over a fake container runtime: pulls and starts take no time, no
command is run, and nothing answers at a pod's address.
"""
RECORDED_ZONES = ("zone-a", "zone-b", "zone-c")


LOCAL = "127.0.0.1:6443"
"""How a recording's kubectl names its server: everything ran on one machine."""


def recording_plan(counts: Counts) -> Plan:
    """The cluster of a recording: processes on hosts of their own; API servers know all members,
    kcm*i* and sched*i* use API server *i*, everyone else the load balancer when there are several.
    """
    ledger = Ledger()
    members = tuple(f"etcd{n}/etcd" for n in _numbers(counts.etcd))
    apis = tuple(f"apiserver{n}/kube-apiserver" for n in _numbers(counts.apiservers))
    clients = Servers(apis, f"{BALANCER}/load-balancer" if len(apis) > 1 else "")
    member = MemberConfig(members, ledger=ledger)
    supervised = counts.supervised
    hosts = [_alone(f"etcd{n}", "etcd", etcd, member, supervised) for n in _numbers(counts.etcd)]
    for n in _numbers(counts.apiservers):
        config = ApiServerConfig(members, beside=True)
        hosts.append(_alone(f"apiserver{n}", "kube-apiserver", ApiServer, config, supervised))
    for n in _numbers(counts.kcm):
        manager = ManagerConfig(_own(apis, n))
        name = "kube-controller-manager"
        hosts.append(_alone(f"kcm{n}", name, ControllerManager, manager, supervised))
    for n in _numbers(counts.sched):
        scheduler = SchedulerConfig(_own(apis, n))
        hosts.append(_alone(f"sched{n}", "kube-scheduler", Scheduler, scheduler, supervised))
    nodes = [f"node{n}" for n in _numbers(counts.nodes)]
    hosts += [_node(name, clients, boots=True) for name in nodes]
    hosts += [_node(name, clients, boots=False) for name in counts.later if name not in nodes]
    if len(apis) > 1:
        balancer = ProcessPlan("load-balancer", LoadBalancer, BalancerConfig(apis))
        hosts.append(HostPlan(BALANCER, "balancer", None, (balancer,)))
    terminal = ProcessPlan("kubectl", Kubectl, KubectlConfig(clients, LOCAL))
    observer = ProcessPlan("observer", Observer, ObserverConfig(clients))
    hosts.append(HostPlan("operator", "operator", None, (terminal,)))
    hosts.append(HostPlan("observer", "operator", None, (observer,), boots=False))
    return Plan(tuple(hosts), ledger, resting=members)


def _numbers(count: int) -> range:
    return range(1, count + 1)


def _own(apis: tuple[str, ...], number: int) -> Servers:
    return Servers((apis[(number - 1) % len(apis)],))


def _alone(name: str, kind: str, factory: Any, config: Any, supervised: bool) -> HostPlan:
    return HostPlan(name, "control-plane", None, (ProcessPlan(kind, factory, config, supervised),))


def _node(name: str, clients: Servers, *, boots: bool) -> HostPlan:
    zone = RECORDED_ZONES[(int(name.removeprefix("node")) - 1) % len(RECORDED_ZONES)]
    config = KubeletConfig(
        clients,
        labels=_zone_labels(zone),
        delays=RECORDED_DELAYS,
        runs_commands=False,
        pod_network=False,
    )
    return HostPlan(name, "worker", zone, (ProcessPlan("kubelet", Kubelet, config),), boots)
