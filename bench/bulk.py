"""A large cluster that stands already: thousands of nodes and their pods, put on disks before boot.

Nothing is invented: one node, one deployment and one pod are taken from a small run, and copied
under other names. The etcd members find them in their logs, the kubelets find the containers on
their machines, as after a power cut of the whole site.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any, NamedTuple

from engine.client import Servers
from engine.etcd.machine import Proposal
from engine.etcd.ready import HardState
from engine.etcd.wal import LOG, STATE
from engine.history import Ledger, Run
from engine.kubelet import images
from engine.kubelet.config import KubeletConfig
from engine.kubelet.container import Container, Entry
from engine.kubelet.node import address_of, pod_network_of
from engine.objects import FrozenDict, FrozenList, Obj, evolve, freeze
from engine.scenario import Cluster, read_scenario
from engine.simulation import simulate
from engine.topology import plan_of
from engine.trace import Trace
from engine.units import EPOCH, parse_rfc3339
from engine.wire import raft
from engine.wire.etcd import Put, Txn
from engine.world import World

PUTS_IN_ENTRY = 1_000
NODE_CPUS, NODE_MEMORY = "16", "64Gi"
SMALL = {
    "cluster": {"control_planes": 1, "workers": 1, "zones": 3},
    "workload": [
        {"deployment": {"name": "web", "replicas": 1, "requests": {"cpu": "50m", "memory": "64Mi"}}}
    ],
    "timeline": [],
    "until": "5s",
}
"""The small run that everything is copied from."""


class Size(NamedTuple):
    """How large: `pods` are dealt to the deployments, and to the nodes, by turns."""

    nodes: int
    pods: int
    deployments: int
    control_planes: int = 1


class Forgetful(Trace):
    """Counts records and keeps none: nobody will ask why."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def add(self, *_: object, **__: object) -> int:
        """Answer the index that the record would have."""
        self.count += 1
        return self.count - 1

    def __len__(self) -> int:
        return self.count


class Tally(Ledger):
    """Counts what is written, by resource, and keeps none of it."""

    __slots__ = ("counts",)

    def __init__(self) -> None:
        super().__init__(10**9)
        self.counts: dict[str, int] = {}

    def applied(self, at: int, revision: int, changes: Any) -> None:
        """Count one transaction, once."""
        if revision > self.revision:
            self.revision = revision
            for key, _, _ in changes:
                resource = key.split("/")[2]
                self.counts[resource] = self.counts.get(resource, 0) + 1


def standing(size: Size, seed: int) -> tuple[World, Tally]:
    """A world of this size, switched off, with everything on its disks."""
    scenario = read_scenario(SMALL)
    sample = Sample(simulate(scenario, seed))
    changes: dict[str, Any] = {"control_planes": size.control_planes, "workers": size.nodes}
    changes["worker"] = scenario.cluster.worker.model_copy(
        update={"cpu": NODE_CPUS, "memory": NODE_MEMORY}
    )
    cluster: Cluster = scenario.cluster.model_copy(update=changes)
    tally = Tally()
    world = World(plan_of(cluster, ledger=tally), seed, trace=Forgetful())
    copies = Copies(sample, cluster, size)
    log = entries(copies)
    for host in world.hosts.values():
        member = host.processes.get("etcd")
        if member is not None:
            member.disk.logs[LOG] = list(log)
            member.disk.values[STATE] = HardState(1, None, len(log))
        kubelet = host.processes.get("kubelet")
        if kubelet is not None and host.role == "worker":
            kubelet.disk.values |= {images.PREFIX + sample.image: 0, images.COUNT: 1}
            host.containers.update(copies.containers.get(host.name, {}))
    return world, tally


def boot(world: World) -> None:
    """Switch it on; the observer, who keeps pictures for those who watch a run, stays off."""
    world.process("operator/observer").held_by["bench"] = 0
    world.boot(world.hosts)


def entries(copies: "Copies") -> list[raft.Entry]:
    """The log in which all copies were written."""
    log, puts = [raft.Entry(1, 1, None)], []
    for key, value in copies:
        puts.append(Put(key, value))
        if len(puts) == PUTS_IN_ENTRY:
            log.append(_entry(len(log), puts))
            puts = []
    log.append(_entry(len(log), puts))
    return log


def _entry(number: int, puts: list[Put]) -> raft.Entry:
    change = Txn(0, (), tuple(puts))
    return raft.Entry(number + 1, 1, Proposal("bulk", number, change, 0))


class Sample:
    """One of each, as the small run left it."""

    def __init__(self, run: Run) -> None:
        stored = {write.key: write.value for write in run.writes}
        self.rest = {
            key: value
            for key, value in stored.items()
            if value is not None and "worker-1" not in key and "/web" not in key
            and "/events/" not in key and not key.startswith("/registry/leases/kube-system/")
        }  # fmt: skip
        self.node = _one(stored, "/registry/nodes/worker-1")
        self.lease = _one(stored, "/registry/leases/kube-node-lease/worker-1")
        self.deployment = _one(stored, "/registry/deployments/default/web")
        self.replicaset = _one(stored, "/registry/replicasets/default/web-")
        self.pod = _one(stored, "/registry/pods/default/web-")
        self.image = self.pod["spec"]["containers"][0]["image"]
        self.container = self._container()

    def _container(self) -> Any:
        status = self.pod["status"]["containerStatuses"][0]
        started = parse_rfc3339(status["state"]["running"]["startedAt"])
        return Container(
            status["name"], self.image, state="running", reason="", ready=True, pulled=True,
            started=True, started_at=started, since=started - EPOCH,
        )  # fmt: skip


def _one(stored: Mapping[str, Obj | None], prefix: str) -> Obj:
    found = [value for key, value in stored.items() if key.startswith(prefix) and value]
    return found[-1]


def uid_of(what: str) -> str:
    """An identity that follows from a name."""
    text = blake2b(what.encode(), digest_size=16).hexdigest()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


class Copies:
    """All objects by store key, and all containers by machine."""

    def __init__(self, sample: Sample, cluster: Cluster, size: Size) -> None:
        self.sample, self.size = sample, size
        self.workers = cluster.worker_list()
        self.containers: dict[str, dict[str, Entry]] = {}

    def __iter__(self) -> Iterator[tuple[str, Obj]]:
        yield from self.sample.rest.items()
        for worker in self.workers:
            yield from self._node(worker.name, worker.zone)
        first = 0
        for number in range(self.size.deployments):
            last = self.size.pods * (number + 1) // self.size.deployments
            yield from self._deployment(f"app-{number:05}", range(first, last))
            first = last

    def _node(self, name: str, zone: str | None) -> Iterator[tuple[str, Obj]]:
        room = {"cpu": NODE_CPUS, "memory": NODE_MEMORY, "pods": "110"}
        labels = {"kubernetes.io/hostname": name, "topology.kubernetes.io/zone": zone or ""}
        address = address_of(_NOWHERE, name)
        addresses = [
            {"type": "InternalIP", "address": address},
            {"type": "Hostname", "address": name},
        ]
        node = evolve(
            self.sample.node,
            {
                "metadata": {"name": name, "uid": uid_of(name), "labels": labels},
                "status": {"capacity": room, "allocatable": room, "addresses": addresses},
            },
        )
        yield f"/registry/nodes/{name}", node
        owner = {"apiVersion": "v1", "kind": "Node", "name": name, "uid": uid_of(name)}
        meta = {"name": name, "uid": uid_of(f"lease {name}"), "ownerReferences": [owner]}
        lease = evolve(self.sample.lease, {"metadata": meta, "spec": {"holderIdentity": name}})
        yield f"/registry/leases/kube-node-lease/{name}", lease

    def _deployment(self, name: str, pods: range) -> Iterator[tuple[str, Obj]]:
        sample = self.sample
        labels = {"app": name}
        hashed = {**labels, "pod-template-hash": "98cf45b85"}
        template = {"metadata": {"labels": labels}}
        counts = dict.fromkeys(("replicas", "readyReplicas", "availableReplicas"), len(pods))
        deployment = evolve(
            sample.deployment,
            {
                "metadata": {"name": name, "uid": uid_of(name), "labels": labels},
                "spec": {
                    "replicas": len(pods),
                    "selector": {"matchLabels": labels},
                    "template": template,
                },
                "status": {**counts, "updatedReplicas": len(pods)},
            },
        )
        yield f"/registry/deployments/default/{name}", deployment
        child = f"{name}-98cf45b85"
        sizes = {
            "deployment.kubernetes.io/desired-replicas": str(len(pods)),
            "deployment.kubernetes.io/max-replicas": str(len(pods) + -(-len(pods) // 4)),
        }
        replicaset = evolve(
            sample.replicaset,
            {
                "metadata": {
                    "name": child,
                    "uid": uid_of(child),
                    "labels": hashed,
                    "annotations": sizes,
                    "ownerReferences": [_owner("Deployment", name)],
                },
                "spec": {
                    "replicas": len(pods),
                    "selector": {"matchLabels": hashed},
                    "template": {"metadata": {"labels": hashed}},
                },
                "status": {**counts, "fullyLabeledReplicas": len(pods)},
            },
        )
        yield f"/registry/replicasets/default/{child}", replicaset
        meta = {"labels": hashed, "ownerReferences": [_owner("ReplicaSet", child)]}
        shared = evolve(sample.pod, {"metadata": {**meta, "generateName": f"{child}-"}})
        for number in pods:
            yield self._pod(shared, f"{child}-{number:06}", number)

    def _pod(self, shared: Obj, name: str, number: int) -> tuple[str, Obj]:
        worker = self.workers[number % len(self.workers)]
        ip = f"{pod_network_of(worker.name)}.{number // len(self.workers) + 2}"
        identity = f"{number:013x}"
        meta = FrozenDict(shared["metadata"], name=name, uid=uid_of(name))
        spec = FrozenDict(shared["spec"], nodeName=worker.name)
        old = shared["status"]
        running = FrozenDict(old["containerStatuses"][0], containerID=f"containerd://{identity}")
        host = address_of(_NOWHERE, worker.name)
        status = FrozenDict(
            old, podIP=ip, podIPs=freeze([{"ip": ip}]), hostIP=host,
            hostIPs=freeze([{"ip": host}]), containerStatuses=FrozenList([running]),
        )  # fmt: skip
        pod = FrozenDict(shared, metadata=meta, spec=spec, status=status)
        container = replace(self.sample.container, number=identity)
        entry = Entry(pod, ip, False, container)
        self.containers.setdefault(worker.name, {})[identity] = entry
        return f"/registry/pods/default/{name}", pod


def _owner(kind: str, name: str) -> dict[str, Any]:
    reference = {"apiVersion": "apps/v1", "kind": kind, "name": name, "uid": uid_of(name)}
    return {**reference, "controller": True, "blockOwnerDeletion": True}


_NOWHERE = KubeletConfig(Servers(()))
"""Of a kubelet that is told no address: its machine's follows from its name."""
