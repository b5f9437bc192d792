"""Recorded or written cases of scheduling: a cluster as manifests and one pod, decided.

A case is a mapping with `nodes`, `pods` (already bound), `services`, `priorityClasses` (name →
value) and `pod`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.dice import Dice
from engine.objects import Obj, key_of, name
from engine.scheduler.cluster import Cluster
from engine.scheduler.framework import Decision, decide
from engine.scheduler.manner import NEWEST, Manner
from engine.scheduler.pod_info import PodInfo

SYSTEM_PRIORITIES = {
    "system-cluster-critical": 2_000_000_000,
    "system-node-critical": 2_000_001_000,
}


def decide_case(case: Mapping[str, Any]) -> dict[str, Any]:
    """The decision of one case as the judge of recordings reads it; `expect`, if there, is not
    looked at.
    """
    decision = decision_of(case)
    return {
        "id": case.get("id"),
        "node": decision.node,
        "scores": decision.scores,
        "best": list(decision.best),
        "message": decision.message,
        "nominated": decision.nominated or None,
        "victims": [pod.name for pod in decision.victims],
    }


def decision_of(case: Mapping[str, Any], roll: Callable[[], float] | None = None) -> Decision:
    """The whole decision, with every plugin's verdicts and scores."""
    return decided(case, roll)[2]


def decided(
    case: Mapping[str, Any],
    roll: Callable[[], float] | None = None,
    manner: Manner = NEWEST,
) -> tuple[PodInfo, Cluster, Decision]:
    """The pod and the cluster as the scheduler reads them, and what it decides; ties are broken by
    a die that knows the case by its id.
    """
    cluster = cluster_of(case, manner)
    pod = cluster.read(_admitted(case["pod"], _priorities(case)))
    chance = roll or Dice(0, str(case.get("id"))).stream("tie")
    return pod, cluster, decide(pod, cluster, chance)


def cluster_of(case: Mapping[str, Any], manner: Manner = NEWEST) -> Cluster:
    """The cluster that the case's manifests describe."""
    cluster, priorities = Cluster(manner), _priorities(case)
    for namespace in case.get("namespaces") or ():
        meta = namespace["metadata"]
        named = {"kubernetes.io/metadata.name": meta["name"]}
        cluster.set_namespace(meta["name"], {**(meta.get("labels") or {}), **named})
    for node in case["nodes"]:
        cluster.set_node(node)
    for service in case.get("services") or ():
        cluster.set_service(service)
    for budget in case.get("podDisruptionBudgets") or ():
        cluster.set_budget(budget)
    for kind, objects in (("replicaSets", "ReplicaSet"), ("statefulSets", "StatefulSet")):
        for owner in case.get(kind) or ():
            cluster.set_owner(objects, owner)
    storage = cluster.storage
    storage.claims = {key_of(claim): claim for claim in case.get("persistentVolumeClaims") or ()}
    storage.volumes = {name(volume): volume for volume in case.get("persistentVolumes") or ()}
    storage.classes = {name(kind): kind for kind in case.get("storageClasses") or ()}
    storage.csi_nodes = {name(one): one for one in case.get("csiNodes") or ()}
    storage.attachments = {name(one): one for one in case.get("volumeAttachments") or ()}
    for pod in case.get("pods") or ():
        cluster.add_pod(cluster.read(_admitted(pod, priorities)))
    return cluster


def _priorities(case: Mapping[str, Any]) -> dict[str, int]:
    named = dict(SYSTEM_PRIORITIES)
    for classes in case.get("priorityClasses") or ():
        named.update(classes)
    return named


def _admitted(pod: Obj, priorities: Mapping[str, int]) -> Obj:
    """What admission adds before the scheduler sees a pod: the number behind its priority class."""
    chosen = pod["spec"].get("priorityClassName")
    if chosen is None or "priority" in pod["spec"]:
        return pod
    return {**pod, "spec": {**pod["spec"], "priority": priorities.get(chosen, 0)}}
