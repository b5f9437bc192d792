"""The DaemonSet controller: one pod on every node that wants one.

After pkg/controller/daemon/daemon_controller.go.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import Change
from engine.controllers._base import (
    Again,
    Because,
    Cache,
    Create,
    Delete,
    Emit,
    Said,
    UpdateStatus,
    Wish,
    child,
    controller,
)
from engine.controllers._claims import claim
from engine.controllers._daemon_rollout import OnNodes, Rollout, rollout, step, surplus
from engine.controllers._history import HASH, History, history, truncated
from engine.controllers._placement import is_wanted_node, pinned, pinned_to
from engine.controllers._pods import available_in, is_available, is_finished, is_ready, phase
from engine.controllers._taints import NO_EXECUTE, NO_SCHEDULE, taints_of
from engine.fitting.tolerations import forbids
from engine.objects import (
    Obj,
    Replace,
    by_age,
    controller_of,
    evolve,
    is_deleting,
    key_of,
    labels,
    name,
    uid,
)
from engine.wellknown import (
    DISK_PRESSURE,
    MEMORY_PRESSURE,
    NETWORK_UNAVAILABLE,
    NOT_READY,
    PID_PRESSURE,
    UNREACHABLE,
    UNSCHEDULABLE,
)

BURST = 250
TOLERATED: Sequence[tuple[str, str]] = (
    (NOT_READY, NO_EXECUTE),
    (UNREACHABLE, NO_EXECUTE),
    (DISK_PRESSURE, NO_SCHEDULE),
    (MEMORY_PRESSURE, NO_SCHEDULE),
    (PID_PRESSURE, NO_SCHEDULE),
    (UNSCHEDULABLE, NO_SCHEDULE),
)
"""What every daemon pod tolerates for ever (daemonset_util.go AddOrUpdateDaemonPodTolerations)."""
STAMP = "pod-template-generation"
FAILED, DONE = "it has failed", "it has succeeded"


@dataclass(frozen=True, slots=True)
class NodeLacksDaemon(Because):
    """A node should run a daemon pod and has none."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "DaemonSet `{daemonset}` has no pod on {node}: it **creates {node:pick one/one on "
            "each}**."
        ),
        "pt-BR": (
            "O DaemonSet `{daemonset}` não tem pod em {node}: **cria {node:pick um/um em cada}**."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    story: ClassVar[bool] = True
    daemonset: str
    node: str


@dataclass(frozen=True, slots=True)
class DaemonUnwanted(Because):
    """A daemon pod is on the wrong node, finished, one too many or out of date."""

    says: ClassVar[dict[str, str]] = {
        "en": "DaemonSet `{daemonset}` **deletes** {pod:code} on {node}: {why:word}.",
        "pt-BR": "O DaemonSet `{daemonset}` **exclui** {pod:code} em {node}: {why:word}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list", "node": "list"}
    words: ClassVar[Mapping[str, str]] = {
        "its template is out of date": "o template mudou",
        "the node is not for it": "o nó não serve",
        "the node is gone": "o nó já não existe",
        "it is one too many": "sobra um",
        FAILED: "o pod falhou",
        DONE: "o pod terminou",
    }
    story: ClassVar[bool] = True
    daemonset: str
    pod: str
    node: str
    why: str


@dataclass(frozen=True, slots=True)
class DaemonsCounted(Because):
    """The status of a DaemonSet is not what nodes and pods say."""

    says: ClassVar[dict[str, str]] = {
        "en": "DaemonSet {daemonset}: {ready} of {desired} nodes have a ready pod.",
        "pt-BR": "DaemonSet {daemonset}: {ready} de {desired} nós têm um pod pronto.",
    }
    daemonset: str
    ready: int
    desired: int


def concerned(change: Change, cache: Cache) -> Sequence[str]:
    """The DaemonSets that a changed node gains or loses, or may set right (syncNodeUpdate).

    A taint that lets the running pod stay concerns none: the status tells of it only later.
    """
    node = change.new
    if node is None or (change.old is not None and _seen(change.old) == _seen(node)):
        return ()
    here = [controller_of(pod) or {} for pod in cache.on_node(name(node))]
    keys = []
    for daemonset in cache.every("daemonsets"):
        wanted, may_stay = should_run(daemonset, node)
        placed = any(reference.get("uid") == uid(daemonset) for reference in here)
        misplaced = (daemonset.get("status") or {}).get("numberMisscheduled", 0) > 0
        if (placed and (misplaced or not may_stay)) or (wanted and not placed):
            keys.append(key_of(daemonset))
    return keys


def _seen(node: Obj) -> tuple[Any, ...]:
    return dict(labels(node)), taints_of(node)


@controller(
    of="daemonsets",
    owns=("pods",),
    counts="pods",
    wakes={"nodes": concerned},
)
def reconcile(daemonset: Obj, cache: Cache) -> Iterator[Wish]:
    """Keeps one pod on each node that fits and tolerates, and replaces them with the template."""
    if is_deleting(daemonset):
        return
    past = yield from history(daemonset, "DaemonSet", cache)
    nodes = sorted(cache.every("nodes"), key=name)
    pods = _by_node((yield from claim(daemonset, "DaemonSet", "pods", cache)))
    wanted = [name(node) for node in nodes if should_run(daemonset, node)[0]]
    rules = rollout(daemonset, len(wanted), labels(past.update)[HASH], cache.wall)
    doomed, missing = _manage(daemonset, nodes, pods, rules)
    doomed, wait = _without_spared(daemonset, doomed, cache)
    if wait:
        yield Again(wait)
    if not doomed and not missing:
        replaced, surged = step(rules, pods, wanted)
        doomed = [(pod, node, "its template is out of date") for pod, node in replaced]
        missing = list(surged)
    yield from _create(daemonset, missing[:BURST], past)
    yield from _delete(daemonset, doomed[:BURST])
    live = [
        f"{name(daemonset)}-{labels(pod).get(HASH)}" for group in pods.values() for pod in group
    ]
    yield from truncated(daemonset, "DaemonSet", past, live)
    yield from _report(daemonset, nodes, pods, labels(past.update)[HASH], cache)


def _by_node(pods: Sequence[Obj]) -> OnNodes:
    """Pods that have ended and only wait to be removed no longer hold their node's place."""
    found: dict[str, list[Obj]] = {}
    for pod in sorted(pods, key=by_age):
        if not (is_deleting(pod) and is_finished(pod)):
            found.setdefault(pinned_to(pod), []).append(pod)
    return found


def should_run(daemonset: Obj, node: Obj) -> tuple[bool, bool]:
    """Whether a pod belongs on the node, and whether one that is there may stay."""
    spec = daemonset["spec"]["template"]["spec"]
    if not is_wanted_node(spec, node):
        return False, False
    own = _tolerations(spec)
    return not forbids(taints_of(node), own), not forbids(taints_of(node, NO_EXECUTE), own)


def _tolerations(spec: Obj) -> list[Obj]:
    own: list[Obj] = list(spec.get("tolerations") or ())
    network = [(NETWORK_UNAVAILABLE, NO_SCHEDULE)] if spec.get("hostNetwork") else []
    for key, effect in (*TOLERATED, *network):
        entry = {"key": key, "operator": "Exists", "effect": effect}
        if entry not in own:
            own.append(entry)
    return own


Doomed = list[tuple[Obj, str, str]]
"""Pods to delete: pod, node, why."""


def _manage(
    daemonset: Obj, nodes: Sequence[Obj], pods: OnNodes, rules: Rollout
) -> tuple[Doomed, list[str]]:
    """Which pods are wrong where they are, and which nodes lack one (podsShouldBeOnNode)."""
    doomed: Doomed = []
    missing: list[str] = []
    for node in nodes:
        here = pods.get(name(node), ())
        wanted, may_stay = should_run(daemonset, node)
        if wanted and not here:
            missing.append(name(node))
        elif may_stay:
            doomed += _excess(name(node), here, rules)
        else:
            why = "the node is not for it"
            doomed += [(pod, name(node), why) for pod in here if not is_deleting(pod)]
    known = [name(node) for node in nodes]
    for where, strays in pods.items():
        if where not in known:
            lost = [pod for pod in strays if not pod["spec"].get("nodeName")]
            doomed += [(pod, where, "the node is gone") for pod in lost if not is_deleting(pod)]
    return doomed, missing


def _excess(node: str, pods: Sequence[Obj], rules: Rollout) -> Doomed:
    """Finished pods, and those that run beyond what the strategy allows."""
    alive = [pod for pod in pods if not is_deleting(pod)]
    finished = [pod for pod in alive if phase(pod) in ("Failed", "Succeeded")]
    running = [pod for pod in alive if phase(pod) not in ("Failed", "Succeeded")]
    over: Doomed = [(pod, node, FAILED if phase(pod) == "Failed" else DONE) for pod in finished]
    return over + [(pod, node, "it is one too many") for pod in surplus(rules, running)]


def _without_spared(daemonset: Obj, doomed: Doomed, cache: Cache) -> tuple[Doomed, int]:
    """Where a pod belongs, failed ones are deleted ever more slowly, for a kubelet may turn away
    each new one (failedPodsBackoff); and when to look again for those that are left for now.
    """
    left, wait = Doomed(), 0
    generation = (daemonset.get("status") or {}).get("observedGeneration", 0)
    for pod, node, why in doomed:
        key = f"{uid(daemonset)}/{generation}/{node}"
        spared = cache.failures.left(key, cache.now) if why == FAILED else 0
        if spared:
            wait = min(wait or spared, spared)
            continue
        if why == FAILED:
            cache.failures.failed(key, cache.now)
        left.append((pod, node, why))
    return left, wait


def _create(daemonset: Obj, missing: Sequence[str], past: History) -> Iterator[Wish]:
    template = daemonset["spec"]["template"]
    stamp = (daemonset["metadata"].get("annotations") or {}).get(
        "deprecated.daemonset.template.generation", str(daemonset["metadata"].get("generation", 1))
    )
    marks = {HASH: labels(past.update)[HASH], STAMP: stamp}
    done = Said(daemonset, "DaemonSet", "SuccessfulCreate", "Created pod: {name}")
    failed = Said(daemonset, "DaemonSet", "FailedCreate", "Error creating: {error}", True)
    for node in missing:
        spec = {"affinity": Replace(pinned(template["spec"], node)),
                "tolerations": _tolerations(template["spec"])}  # fmt: skip
        own = evolve(template, {"metadata": {"labels": marks}, "spec": spec})
        body = child(daemonset, "apps/v1", "DaemonSet", own)
        yield Create("pods", body, NodeLacksDaemon(name(daemonset), node), done, failed)


def _delete(daemonset: Obj, doomed: Doomed) -> Iterator[Wish]:
    for pod, node, why in doomed:
        because = DaemonUnwanted(name(daemonset), name(pod), node, why)
        if phase(pod) == "Failed":
            text = f"Found failed daemon pod {key_of(pod)} on node {node}, will try to kill it"
            yield Emit(Said(daemonset, "DaemonSet", "FailedDaemonPod", text, True), because)
    done = Said(daemonset, "DaemonSet", "SuccessfulDelete", "Deleted pod: {name}")
    failed = Said(daemonset, "DaemonSet", "FailedDelete", "Error deleting: {error}", True)
    for pod, node, why in doomed:
        because = DaemonUnwanted(name(daemonset), name(pod), node, why)
        yield Delete("pods", pod, because, done, failed)


def _report(
    daemonset: Obj, nodes: Sequence[Obj], pods: OnNodes, current: str, cache: Cache
) -> Iterator[Wish]:
    patience = int(daemonset["spec"].get("minReadySeconds") or 0)
    wanted = [name(node) for node in nodes if should_run(daemonset, node)[0]]
    placed = [pods[node][0] for node in wanted if pods.get(node)]
    available = sum(is_available(pod, patience, cache.wall) for pod in placed)
    counts = {
        "currentNumberScheduled": len(placed),
        "numberMisscheduled": sum(
            bool(pods.get(name(node))) for node in nodes if name(node) not in wanted
        ),
        "desiredNumberScheduled": len(wanted),
        "numberReady": sum(is_ready(pod) for pod in placed),
    }
    optional = {
        "observedGeneration": daemonset["metadata"].get("generation", 0),
        "updatedNumberScheduled": sum(labels(pod).get(HASH) == current for pod in placed),
        "numberAvailable": available,
        "numberUnavailable": len(wanted) - available,
    }
    status = counts | {field: count for field, count in optional.items() if count}
    waits = [wait for pod in placed if (wait := available_in(pod, patience, cache.wall))]
    if waits:
        yield Again(min(waits))
    body = evolve(daemonset, {"status": Replace(status)})
    if body != daemonset:
        because = DaemonsCounted(name(daemonset), counts["numberReady"], len(wanted))
        yield UpdateStatus("daemonsets", body, because)
