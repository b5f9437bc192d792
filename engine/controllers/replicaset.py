"""The ReplicaSet controller: as many pods as `spec.replicas` asks for, no more and no less.

After pkg/controller/replicaset/replica_set.go and replica_set_utils.go.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.controllers._base import (
    Again,
    Because,
    Cache,
    Create,
    Delete,
    Said,
    UpdateStatus,
    Wish,
    child,
    controller,
)
from engine.controllers._census import Standing
from engine.controllers._claims import adopt, release
from engine.controllers._pods import available_in, deletion_order, is_active
from engine.objects import (
    Obj,
    Replace,
    controller_of,
    evolve,
    is_deleting,
    labels,
    name,
    namespace,
    selects,
)

BURST = 500
"""How many pods one reconcile may create or delete (replica_set.go BurstReplicas)."""
FAILURE = "ReplicaFailure"


@dataclass(frozen=True, slots=True)
class TooFewPods(Because):
    """A ReplicaSet lacks pods."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "ReplicaSet `{replicaset}` wants {wanted} {wanted:pick pod/pods} and is {missing} "
            "short: it **creates {missing}**{replicaset:steps}."
        ),
        "pt-BR": (
            "O ReplicaSet `{replicaset}` quer {wanted} {wanted:pick pod/pods}; {missing:pick "
            "falta/faltam} {missing}: **cria {missing}**{replicaset:steps}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"wanted": "last", "missing": "sum"}
    replicaset: str
    wanted: int
    alive: int
    missing: int
    in_vain: bool = False

    def is_told(self) -> bool:
        """Not where nothing new may be made, in a namespace that is leaving."""
        return not self.in_vain


@dataclass(frozen=True, slots=True)
class TooManyPods(Because):
    """A ReplicaSet has more pods than it wants."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "ReplicaSet `{replicaset}` wants {wanted} {wanted:pick pod/pods} and has {surplus} "
            "too many: it **deletes {surplus}**{replicaset:steps}."
        ),
        "pt-BR": (
            "O ReplicaSet `{replicaset}` quer {wanted} {wanted:pick pod/pods}; {surplus:pick "
            "sobra/sobram} {surplus}: **exclui {surplus}**{replicaset:steps}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"wanted": "last", "surplus": "sum"}
    story: ClassVar[bool] = True
    replicaset: str
    wanted: int
    alive: int
    surplus: int


@dataclass(frozen=True, slots=True)
class PodsCounted(Because):
    """The status of a ReplicaSet is not what its pods say."""

    says: ClassVar[dict[str, str]] = {
        "en": "ReplicaSet {replicaset} has {replicas} pods, {ready} ready, {available} available.",
        "pt-BR": (
            "O ReplicaSet {replicaset} tem {replicas} pods, {ready} prontos, "
            "{available} disponíveis."
        ),
    }
    replicaset: str
    replicas: int
    ready: int
    available: int


@controller(of="replicasets", owns=("pods",), counts="pods")
def reconcile(replicaset: Obj, cache: Cache) -> Iterator[Wish]:
    """Keeps as many pods alive as `spec.replicas` asks for."""
    selector, rows = replicaset["spec"].get("selector"), cache.census(replicaset)
    mine = {row: count for row, count in rows.items() if selects(selector, dict(row.labels))}
    if not is_deleting(replicaset):
        taken = yield from adopt(replicaset, "ReplicaSet", "pods", cache, fits=is_active)
        if len(mine) < len(rows):
            yield from release(replicaset, "ReplicaSet", "pods", cache)
        active = len(taken) + sum(count for row, count in mine.items() if row.active)
        yield from _manage(replicaset, active, taken, cache)
    yield from _report(replicaset, mine, cache)


def _manage(replicaset: Obj, active: int, taken: Sequence[Obj], cache: Cache) -> Iterator[Wish]:
    wanted = int(replicaset["spec"].get("replicas", 1))
    difference = wanted - active
    if difference > 0:
        missing = min(difference, BURST)
        space = cache.get("namespaces", namespace(replicaset))
        leaving = space is not None and is_deleting(space)
        because: Because = TooFewPods(name(replicaset), wanted, active, missing, leaving)
        pod = child(replicaset, "apps/v1", "ReplicaSet", replicaset["spec"]["template"])
        done = Said(replicaset, "ReplicaSet", "SuccessfulCreate", "Created pod: {name}")
        failed = Said(replicaset, "ReplicaSet", "FailedCreate", "Error creating: {error}", True)
        for _ in range(missing):
            yield Create("pods", pod, because, done, failed)
    elif difference < 0:
        surplus = min(-difference, BURST)
        because = TooManyPods(name(replicaset), wanted, active, surplus)
        done = Said(replicaset, "ReplicaSet", "SuccessfulDelete", "Deleted pod: {name}")
        failed = Said(replicaset, "ReplicaSet", "FailedDelete", "Error deleting: {error}", True)
        pods = [*_active(replicaset, cache), *taken]
        order = deletion_order(pods, _siblings(replicaset, cache), cache.wall)
        for doomed in order[:surplus]:
            yield Delete("pods", doomed, because, done, failed)


def _active(replicaset: Obj, cache: Cache) -> list[Obj]:
    owned, selector = cache.owned("pods", replicaset), replicaset["spec"].get("selector")
    return [pod for pod in owned if is_active(pod) and selects(selector, labels(pod))]


def _siblings(replicaset: Obj, cache: Cache) -> Iterator[Obj]:
    """The active pods of all ReplicaSets with the same owner, this one included."""
    family = [replicaset]
    owner = controller_of(replicaset)
    if owner is not None:
        family = list(cache.owned("replicasets", {"metadata": {"uid": owner["uid"]}}))
    for member in family:
        yield from (pod for pod in cache.owned("pods", member) if is_active(pod))


def _report(replicaset: Obj, mine: Mapping[Standing, int], cache: Cache) -> Iterator[Wish]:
    spec, old = replicaset["spec"], replicaset.get("status") or {}
    template = labels(spec["template"]) if "metadata" in spec["template"] else {}
    active = {row: count for row, count in mine.items() if row.active}
    ready = sum(count for row, count in active.items() if row.ready)
    available, waits = _available(replicaset, ready, cache)
    counts = {
        "replicas": sum(active.values()),
        "fullyLabeledReplicas": sum(
            count for row, count in active.items() if template.items() <= dict(row.labels).items()
        ),
        "readyReplicas": ready,
        "availableReplicas": available,
    }
    if cache.counts_terminating:
        counts["terminatingReplicas"] = sum(n for row, n in mine.items() if row.terminating)
    if waits:
        yield Again(min(waits))
    status = _status(replicaset, old, counts)
    body = replicaset if status == old else evolve(replicaset, {"status": Replace(status)})
    because = PodsCounted(
        name(replicaset), counts["replicas"], counts["readyReplicas"], counts["availableReplicas"]
    )
    difference = counts["replicas"] - int(spec.get("replicas", 1))
    refusal = None
    if difference and not is_deleting(replicaset):
        reason = "FailedCreate" if difference < 0 else "FailedDelete"
        refusal = {"type": FAILURE, "status": "True", "reason": reason}
    if body is not replicaset or refusal is not None:
        yield UpdateStatus("replicasets", body, because, if_refused=refusal)


def _available(replicaset: Obj, ready: int, cache: Cache) -> tuple[int, list[int]]:
    """How many of the ready pods are available, and how many microseconds the others wait."""
    patience = int(replicaset["spec"].get("minReadySeconds") or 0)
    if not patience:
        return ready, []
    left = [available_in(pod, patience, cache.wall) for pod in _active(replicaset, cache)]
    return left.count(0), [wait for wait in left if wait]


def _status(replicaset: Obj, old: Mapping[str, Any], counts: Mapping[str, int]) -> dict[str, Any]:
    """The new status; zero counts are left out as Go's omitempty does, `replicas` excepted."""
    status: dict[str, Any] = {"replicas": counts["replicas"]}
    status.update({field: count for field, count in counts.items() if count})
    if "terminatingReplicas" in counts:
        status["terminatingReplicas"] = counts["terminatingReplicas"]
    status["observedGeneration"] = replicaset["metadata"].get("generation", 0)
    conditions = [one for one in old.get("conditions") or () if one["type"] != FAILURE]
    if conditions:
        status["conditions"] = conditions
    return status
