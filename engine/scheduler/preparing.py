"""PreBind of VolumeBinding: before a pod is bound, its claims get their volumes on the chosen node.

After pkg/scheduler/framework/plugins/volumebinding/binder.go (AssumePodVolumes, BindPodVolumes):
a free volume is reserved for its claim, a claim without one is told the node so that a provisioner
makes it; then the scheduler looks once a second whether the claims are bound.
"""

from collections.abc import Mapping
from typing import NamedTuple

from engine.claims import BY_CONTROLLER, SELECTED_NODE
from engine.client import Answer, ApiClient
from engine.objects import Obj, evolve, key_of, name, uid
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.volumes import (
    Storage,
    claim_names,
    find_volumes,
    is_bound,
    sort_claims,
)
from engine.scheduler.writes import STRATEGIC
from engine.units import SECOND

POLL_US = 1 * SECOND
TIMEOUT_US = 600 * SECOND
"""bindTimeoutSeconds of the plugin's arguments."""
LATE = 'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded'


class _Waiting(NamedTuple):
    """A pod whose claims are being bound, and until when that may take."""

    pod: PodInfo
    claims: tuple[str, ...]
    deadline: int


class Preparations:
    """The pods that wait for volumes; answers tagged "volume" are for it."""

    def __init__(self, api: ApiClient, storage: Storage) -> None:
        self._api, self._storage = api, storage
        self._waiting: dict[str, _Waiting] = {}
        self._failed: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def begin(self, pod: PodInfo, node: NodeInfo) -> bool:
        """Ask for volumes on the node; False when the pod needs none that it has not."""
        storage, space = self._storage, pod.namespace
        keys = [f"{space}/{claim_name}" for claim_name in claim_names(pod.obj)]
        claims = sort_claims([storage.claims[k] for k in keys if k in storage.claims], storage)
        if not claims.waiting:
            return False
        fresh = [c for c in claims.waiting if SELECTED_NODE not in _annotations(c)]
        volumes = find_volumes(fresh, node.labels, storage)
        for claim in fresh:
            volume = volumes[key_of(claim)]
            if volume is None:
                self._select(pod.key, claim, node.name)
            else:
                self._reserve(pod.key, volume, claim)
        deadline = self._api.ctx.now + TIMEOUT_US
        waiting = tuple(key_of(claim) for claim in claims.waiting)
        self._waiting[pod.key] = _Waiting(pod, waiting, deadline)
        return True

    def _select(self, pod_key: str, claim: Obj, node: str) -> None:
        change = {"metadata": {"annotations": {SELECTED_NODE: node}}}
        self._storage.claims[key_of(claim)] = evolve(claim, change)
        meta = claim["metadata"]
        self._api.call(
            ("volume", pod_key), "patch", "persistentvolumeclaims", meta["namespace"], name(claim),
            options=STRATEGIC, body=change,
        )  # fmt: skip

    def _reserve(self, pod_key: str, volume: Obj, claim: Obj) -> None:
        if volume["spec"].get("claimRef", {}).get("uid"):
            return  # reserved for it before
        reference = {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "name": name(claim),
            "namespace": claim["metadata"]["namespace"],
            "uid": uid(claim),
        }
        annotations = {BY_CONTROLLER: "yes"}
        change = {"metadata": {"annotations": annotations}, "spec": {"claimRef": reference}}
        self._storage.volumes[name(volume)] = evolve(volume, change)
        self._api.call(
            ("volume", pod_key), "patch", "persistentvolumes", "", name(volume),
            options=STRATEGIC, body=change,
        )  # fmt: skip

    def hear(self, pod_key: str, answer: Answer) -> None:
        """A write that failed ends the attempt."""
        if not answer.ok and pod_key in self._waiting:
            why = answer.text or str(answer.body.get("message", answer.code))
            self._failed[pod_key] = (
                f'running PreBind plugin "VolumeBinding": binding volumes: {why}'
            )

    def look(self, alive: Mapping[str, object]) -> tuple[list[PodInfo], list[tuple[PodInfo, str]]]:
        """The pods whose claims are all bound, and those for which it failed or took too long;
        those that are no longer alive are forgotten.
        """
        done: list[PodInfo] = []
        failed: list[tuple[PodInfo, str]] = []
        for key, (pod, claims, deadline) in list(self._waiting.items()):
            known = [self._storage.claims.get(claim) for claim in claims]
            if key not in alive:
                self._failed.pop(key, None)
            elif all(claim is not None and is_bound(claim) for claim in known):
                done.append(pod)
            elif key in self._failed:
                failed.append((pod, self._failed.pop(key)))
            elif self._api.ctx.now >= deadline:
                failed.append((pod, LATE))
            else:
                continue
            del self._waiting[key]
        return done, failed


def _annotations(claim: Obj) -> Obj:
    return claim["metadata"].get("annotations") or {}
