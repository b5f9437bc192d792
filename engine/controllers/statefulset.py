"""The StatefulSet controller: pods with numbers, made upwards and taken down downwards.

After pkg/controller/statefulset/stateful_set_control.go. A pod that is terminating holds its
number: until it is gone, nothing takes its place.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

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
from engine.controllers._claim_retention import is_stale, owned_claims, waiting_sets
from engine.controllers._claims import claim
from engine.controllers._history import HASH, History, history, template_of, truncated
from engine.controllers._pods import available_in, is_available, is_finished, is_ready, phase
from engine.objects import Obj, Replace, evolve, is_deleting, labels, name, namespace

POD_NAME = "statefulset.kubernetes.io/pod-name"
POD_INDEX = "apps.kubernetes.io/pod-index"


@dataclass(frozen=True, slots=True)
class OrdinalMissing(Because):
    """A number of the set has no pod."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "StatefulSet `{statefulset}` has no {pod:pick pod/pods} {pod:code}: it **creates "
            "{pod:pick it/them}**."
        ),
        "pt-BR": (
            "O StatefulSet `{statefulset}` não tem {pod:pick o pod/os pods} {pod:code}: **cria**."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    story: ClassVar[bool] = True
    statefulset: str
    pod: str


@dataclass(frozen=True, slots=True)
class OrdinalUnwanted(Because):
    """A pod of the set must go."""

    says: ClassVar[dict[str, str]] = {
        "en": "StatefulSet `{statefulset}` **deletes** {pod:code}: {why:word}.",
        "pt-BR": "O StatefulSet `{statefulset}` **exclui** {pod:code}: {why:word}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    words: ClassVar[Mapping[str, str]] = {
        "it has ended": "o pod terminou",
        "the set has become smaller": "o conjunto encolheu",
        "its template is out of date": "o template mudou",
    }
    story: ClassVar[bool] = True
    statefulset: str
    pod: str
    why: str


@dataclass(frozen=True, slots=True)
class OrdinalsCounted(Because):
    """The status of a StatefulSet is not what its pods say."""

    says: ClassVar[dict[str, str]] = {
        "en": "StatefulSet {statefulset} has {replicas} pods, {ready} ready.",
        "pt-BR": "O StatefulSet {statefulset} tem {replicas} pods, {ready} prontos.",
    }
    statefulset: str
    replicas: int
    ready: int


class _Set(NamedTuple):
    """A StatefulSet with its pods sorted by what is to become of them."""

    value: Obj
    past: History
    current: Obj
    replicas: dict[int, Obj]  # wanted ordinals that have a pod
    condemned: list[Obj]  # pods beyond the range, highest first
    ordered: bool
    wall: int

    @property
    def start(self) -> int:
        return int((self.value["spec"].get("ordinals") or {}).get("start", 0))

    @property
    def wanted(self) -> range:
        return range(self.start, self.start + int(self.value["spec"].get("replicas", 1)))

    def is_healthy(self, pod: Obj) -> bool:
        patience = int(self.value["spec"].get("minReadySeconds") or 0)
        running = phase(pod) == "Running" and is_available(pod, patience, self.wall)
        return running and not is_deleting(pod)


@controller(of="statefulsets", owns=("pods",), wakes={"persistentvolumeclaims": waiting_sets})
def reconcile(statefulset: Obj, cache: Cache) -> Iterator[Wish]:
    """Keeps pods 0 to n-1, each made after those before it are ready."""
    past = yield from history(statefulset, "StatefulSet", cache)
    pods = yield from claim(statefulset, "StatefulSet", "pods", cache, fits=_named(statefulset))
    whole = _sort(statefulset, past, pods, cache.wall)
    if not is_deleting(statefulset):
        yield from _keep_claims(whole, cache)
        yield from _act(whole, cache)
    yield from truncated(statefulset, "StatefulSet", past, _live(whole))
    yield from _report(whole, cache)


def _named(statefulset: Obj) -> Callable[[Obj], bool]:
    """Whether a pod has a name that the set would give it (isMemberOf)."""
    return lambda pod: name(pod).rpartition("-")[0] == name(statefulset) and ordinal(pod) >= 0


def _sort(statefulset: Obj, past: History, pods: Sequence[Obj], wall: int) -> _Set:
    own = (statefulset.get("status") or {}).get("currentRevision", "")
    current = past.named(own) or past.update
    policy = statefulset["spec"].get("podManagementPolicy", "OrderedReady")
    whole = _Set(statefulset, past, current, {}, [], policy == "OrderedReady", wall)
    for pod in pods:
        number = ordinal(pod)
        if number in whole.wanted:
            whole.replicas[number] = pod
        elif number >= 0:
            whole.condemned.append(pod)
    whole.condemned.sort(key=ordinal, reverse=True)
    return whole


def ordinal(pod: Obj) -> int:
    """The number at the end of its name, -1 when there is none."""
    number = name(pod).rpartition("-")[2]
    return int(number) if number.isdigit() else -1


def _live(whole: _Set) -> list[str]:
    pods = [*whole.replicas.values(), *whole.condemned]
    return [name(whole.current), *(labels(pod).get(HASH, "") for pod in pods)]


def _keep_claims(whole: _Set, cache: Cache) -> Iterator[Wish]:
    """See that the claims of each pod go, or stay, with whom they should."""
    for pod in whole.replicas.values():
        if not is_deleting(pod):
            yield from owned_claims(whole.value, pod, cache, condemned=False)
    for pod in whole.condemned:
        yield from owned_claims(whole.value, pod, cache, condemned=True)


def _act(whole: _Set, cache: Cache) -> Iterator[Wish]:
    """Fill up from below, then take down from above, then renew from above."""
    for number in whole.wanted:
        pod = whole.replicas.get(number)
        if pod is None:
            if is_stale(whole.value, f"{name(whole.value)}-{number}", cache):
                return
            yield from _create(whole, number)
        elif is_finished(pod):
            if not is_deleting(pod):
                yield _delete(whole, pod, "it has ended")
        elif whole.is_healthy(pod):
            continue
        if whole.ordered:
            return
    if whole.condemned:
        blocked = yield from _condemn(whole)
        if blocked:
            return
    yield from _renew(whole)


def _condemn(whole: _Set) -> Generator[Wish, None, bool]:
    """Delete pods beyond the range, one at a time when ordered; True when something waits."""
    sick = [pod for pod in reversed(whole.condemned) if not whole.is_healthy(pod)]
    first = sick[0] if sick else None
    for pod in whole.condemned:
        if is_deleting(pod):
            if whole.ordered:
                return True
            continue
        if whole.ordered and not whole.is_healthy(pod) and pod is not first:
            return True
        yield _delete(whole, pod, "the set has become smaller")
        if whole.ordered:
            return True
    return False


def _renew(whole: _Set) -> Iterator[Wish]:
    """Delete the highest pod of another revision; wait for one that is not healthy."""
    strategy = whole.value["spec"].get("updateStrategy") or {}
    if strategy.get("type", "RollingUpdate") == "OnDelete":
        return
    lowest = whole.start + int((strategy.get("rollingUpdate") or {}).get("partition") or 0)
    for number in reversed(whole.wanted):
        pod = whole.replicas.get(number)
        if number < lowest or pod is None:
            return
        if labels(pod).get(HASH) != name(whole.past.update) and not is_deleting(pod):
            yield _delete(whole, pod, "its template is out of date")
            return
        if not whole.is_healthy(pod):
            return


def _delete(whole: _Set, pod: Obj, why: str) -> Delete:
    own = name(whole.value)
    text = f"Delete Pod {name(pod)} in StatefulSet {own} successful"
    said = Said(whole.value, "StatefulSet", "SuccessfulDelete", text)
    return Delete("pods", pod, OrdinalUnwanted(own, name(pod), why), said)


def _create(whole: _Set, number: int) -> Iterator[Wish]:
    value, own = whole.value, name(whole.value)
    pod = _pod(whole, number)
    because = OrdinalMissing(own, name(pod))
    for volume in value["spec"].get("volumeClaimTemplates") or ():
        own_labels = (value["spec"].get("selector") or {}).get("matchLabels") or {}
        meta = {"name": f"{name(volume)}-{name(pod)}", "namespace": namespace(value),
                "labels": own_labels}  # fmt: skip
        body = {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
                "metadata": meta, "spec": volume["spec"]}  # fmt: skip
        text = f"Create Claim {meta['name']} Pod {name(pod)} in StatefulSet {own} success"
        said = Said(value, "StatefulSet", "SuccessfulCreate", text)
        yield Create("persistentvolumeclaims", body, because, said, exists_is_fine=True)
    text = f"Create Pod {name(pod)} in StatefulSet {own}"
    said = Said(value, "StatefulSet", "SuccessfulCreate", f"{text} successful")
    failed = Said(value, "StatefulSet", "FailedCreate", f"{text} failed error: {{error}}", True)
    yield Create("pods", pod, because, said, failed, exists_is_fine=True)


def _pod(whole: _Set, number: int) -> Obj:
    """The pod of an ordinal, from the current revision below the partition, else the new one."""
    value, spec = whole.value, whole.value["spec"]
    rolling = (spec.get("updateStrategy") or {}).get("rollingUpdate") or {}
    first_new = whole.start + int(rolling.get("partition") or 0)
    revision = whole.current if number < first_new else whole.past.update
    own = f"{name(value)}-{number}"
    body = child(value, "apps/v1", "StatefulSet", template_of(revision))
    marks = {POD_NAME: own, POD_INDEX: str(number), HASH: name(revision)}
    pod_spec: dict[str, Any] = {"hostname": own}
    if spec.get("serviceName"):
        pod_spec["subdomain"] = spec["serviceName"]
    claims = spec.get("volumeClaimTemplates") or ()
    if claims:
        named = [name(volume) for volume in claims]
        volumes = [
            {"name": one, "persistentVolumeClaim": {"claimName": f"{one}-{own}"}} for one in named
        ]
        rest = [one for one in body["spec"].get("volumes") or () if one["name"] not in named]
        pod_spec["volumes"] = volumes + rest
    meta = {"name": own, "generateName": None, "labels": marks}
    return evolve(body, {"metadata": meta, "spec": pod_spec})


def _report(whole: _Set, cache: Cache) -> Iterator[Wish]:
    value, spec = whole.value, whole.value["spec"]
    pods: Sequence[Obj] = [*whole.replicas.values(), *whole.condemned]
    patience = int(spec.get("minReadySeconds") or 0)
    ready = [pod for pod in pods if phase(pod) == "Running" and is_ready(pod)]
    current, update = name(whole.current), name(whole.past.update)
    alive = [labels(pod).get(HASH) for pod in pods if not is_deleting(pod)]
    counts = {
        "readyReplicas": len(ready),
        "currentReplicas": alive.count(current),
        "updatedReplicas": alive.count(update),
    }
    strategy = (spec.get("updateStrategy") or {}).get("type", "RollingUpdate")
    goal = int(spec.get("replicas", 1))
    done = len(pods) == counts["updatedReplicas"] == counts["readyReplicas"] == goal
    if strategy == "RollingUpdate" and done:
        current, counts["currentReplicas"] = update, counts["updatedReplicas"]
    status: dict[str, Any] = {
        "observedGeneration": value["metadata"].get("generation", 0),
        "replicas": len(pods),
        **{field: count for field, count in counts.items() if count},
        "currentRevision": current,
        "updateRevision": update,
        "collisionCount": (value.get("status") or {}).get("collisionCount") or 0,
        "availableReplicas": sum(is_available(pod, patience, cache.wall) for pod in ready),
    }
    waits = [wait for pod in ready if (wait := available_in(pod, patience, cache.wall))]
    if waits:
        yield Again(min(waits))
    body = evolve(value, {"status": Replace(status)})
    if body != value:
        because = OrdinalsCounted(name(value), len(pods), len(ready))
        yield UpdateStatus("statefulsets", body, because)
