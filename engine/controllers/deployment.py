"""The Deployment controller: one ReplicaSet per pod template, and the way from old to new.

After pkg/controller/deployment/{deployment_controller,sync,rolling,recreate}.go. Each reconcile
does one thing: create the new ReplicaSet, scale up, scale down, or only report.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.controllers import _deployment_status as report
from engine.controllers._base import (
    Again,
    Because,
    Cache,
    Create,
    Delete,
    Said,
    Update,
    UpdateStatus,
    Wish,
    controller,
    controller_reference,
)
from engine.controllers._claims import claim
from engine.controllers._pods import is_finished
from engine.controllers._revisions import (
    HASH_LABEL,
    REVISION,
    Family,
    annotations_of_new,
    family,
    is_same_template,
    revision,
    scale_annotations,
    template_hash,
)
from engine.controllers._rollout import (
    DESIRED,
    Sizes,
    annotation,
    counted,
    is_rolling,
    resize,
    roll,
    room,
    size,
    wanted,
)
from engine.objects import (
    Obj,
    Replace,
    condition,
    controller_of,
    evolve,
    is_deleting,
    key_of,
    name,
    namespace,
    uid,
)
from engine.units import SECOND


@dataclass(frozen=True, slots=True)
class NewTemplate(Because):
    """A Deployment has a pod template for which no ReplicaSet exists."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "Deployment `{deployment}` has a new pod template: it **creates ReplicaSet** "
            "`{replicaset}` with {replicas} of {wanted} {wanted:pick pod/pods}."
        ),
        "pt-BR": (
            "O Deployment `{deployment}` tem um template de pod novo: **cria o ReplicaSet** "
            "`{replicaset}` com {replicas} de {wanted} {wanted:pick pod/pods}."
        ),
    }
    story: ClassVar[bool] = True
    deployment: str
    replicaset: str
    replicas: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Rescaled(Because):
    """A Deployment changes the size of one of its ReplicaSets."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "Deployment `{deployment}` scales ReplicaSet `{replicaset}` from {before} to "
            "**{after}**{replicaset:steps}."
        ),
        "pt-BR": (
            "O Deployment `{deployment}` leva o ReplicaSet `{replicaset}` de {before} a "
            "**{after}**{replicaset:steps}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"before": "first", "after": "last"}
    deployment: str
    replicaset: str
    before: int
    after: int

    def is_told(self) -> bool:
        """Not where only what it keeps in annotations changes."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class RolloutReported(Because):
    """The status of a Deployment is not what its ReplicaSets say."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "Deployment `{deployment}` has **{available} of {wanted}** {wanted:pick pod/pods} "
            "available."
        ),
        "pt-BR": (
            "O Deployment `{deployment}` tem **{available} de {wanted}** {wanted:pick pod "
            "disponível/pods disponíveis}."
        ),
    }
    deployment: str
    updated: int
    available: int
    wanted: int
    was_whole: bool = False  # whether the status before this one was what is wanted, too

    def is_told(self) -> bool:
        """Only that it has come to its end."""
        return self.wanted == self.available == self.updated and not self.was_whole


@dataclass(frozen=True, slots=True)
class TooMuchHistory(Because):
    """A Deployment keeps more old ReplicaSets than revisionHistoryLimit allows."""

    says: ClassVar[dict[str, str]] = {
        "en": "Deployment {deployment} keeps {limit} old ReplicaSets; {replicaset} is too many.",
        "pt-BR": "O Deployment {deployment} guarda {limit} ReplicaSets; {replicaset} sobra.",
    }
    deployment: str
    replicaset: str
    limit: int


@controller(of="deployments", owns=("replicasets",))
def reconcile(deployment: Obj, cache: Cache) -> Iterator[Wish]:
    """Moves pods from the ReplicaSets of older templates to the one of the present template."""
    sets = yield from claim(deployment, "Deployment", "replicasets", cache)
    relatives = family(deployment, sets)
    if is_deleting(deployment):
        yield from _tell(deployment, deployment, report.status, relatives, cache)
        return
    draft = _with_pause(deployment, cache)
    if relatives.new is None and _may_create(deployment, relatives, cache):
        yield from _create(draft, relatives, cache)
        return
    sizes, telling = _sizes(draft, relatives, cache), report.rollout_status
    if _is_paused(deployment) or _was_rescaled(deployment, relatives):
        telling = report.status
    elif not sizes and report.is_complete(deployment, deployment.get("status") or {}):
        yield from _forget(deployment, relatives.old)
    yield from _scale(deployment, relatives, sizes)
    yield from _tell(deployment, _with_revision(draft, relatives), telling, relatives, cache)


def _is_paused(deployment: Obj) -> bool:
    return bool(deployment["spec"].get("paused"))


def _was_rescaled(deployment: Obj, relatives: Family) -> bool:
    """Whether `spec.replicas` is not what the active ReplicaSets remember (isScalingEvent)."""
    goal = wanted(deployment)
    everyone = [*relatives.old, *([relatives.new] if relatives.new else [])]
    known = [annotation(one, DESIRED) for one in everyone if size(one) > 0]
    return any(desired is not None and desired != goal for desired in known)


def _with_pause(deployment: Obj, cache: Cache) -> Obj:
    """The Deployment with its Progressing condition told of a pause or its end."""
    last = condition(deployment, "Progressing")
    reason = last.get("reason") if last is not None else None
    if report.deadline_seconds(deployment) is None or reason == report.TIMED_OUT:
        return deployment
    paused = _is_paused(deployment)
    if paused == (reason == report.PAUSED):
        return deployment
    entry = (report.PAUSED, "is paused") if paused else (report.RESUMED, "is resumed")
    return _with_progress(deployment, cache, "Unknown", entry[0], f"Deployment {entry[1]}")


def _with_progress(deployment: Obj, cache: Cache, status: str, reason: str, text: str) -> Obj:
    old = (deployment.get("status") or {}).get("conditions") or ()
    conditions = report.put(old, cache.wall, "Progressing", status, reason, text)
    return evolve(deployment, {"status": {"conditions": conditions}})


def _with_revision(draft: Obj, relatives: Family) -> Obj:
    """The Deployment with the revision of its new ReplicaSet (SetDeploymentRevision)."""
    if relatives.new is None:
        return draft
    annotations = annotations_of_new(draft, relatives.new, relatives.old)
    return evolve(draft, {"metadata": {"annotations": {REVISION: annotations[REVISION]}}})


def _may_create(deployment: Obj, relatives: Family, cache: Cache) -> bool:
    """Whether a new ReplicaSet may be made now: not while paused, rescaled, or recreating."""
    if _is_paused(deployment) or _was_rescaled(deployment, relatives):
        return False
    return is_rolling(deployment) or not _old_pods_run(relatives, cache)


def _old_pods_run(relatives: Family, cache: Cache) -> bool:
    """Whether a ReplicaSet other than the new one still has pods (recreate.go oldPodsRunning)."""
    if any(size(one) > 0 for one in relatives.old) or counted(relatives.old, "replicas"):
        return True
    pods = (pod for one in relatives.old for pod in cache.owned("pods", one))
    return any(not is_finished(pod) for pod in pods)


def _create(draft: Obj, relatives: Family, cache: Cache) -> Iterator[Wish]:
    """The new ReplicaSet, already with as many pods as it may have; the rest follows next time."""
    new = _new_replicaset(draft, relatives)
    twin = cache.get("replicasets", key_of(new))
    if twin is not None and not _is_ours(draft, twin):
        count = (draft.get("status") or {}).get("collisionCount", 0) + 1
        body = evolve(draft, {"status": {"collisionCount": count}})
        yield UpdateStatus("deployments", body, RolloutReported(name(draft), 0, 0, wanted(draft)))
        return
    because = NewTemplate(name(draft), name(new), size(new), wanted(draft))
    text = f"Scaled up replica set {name(new)} from 0 to {size(new)}"
    done = Said(draft, "Deployment", "ScalingReplicaSet", text) if size(new) else None
    text = f'Failed to create new replica set "{name(new)}": {{error}}'
    failed = Said(draft, "Deployment", "ReplicaSetCreateError", text, True)
    yield Create("replicasets", new, because, done, failed, exists_is_fine=True)
    told: Obj = evolve(draft, {"metadata": {"annotations": {REVISION: str(revision(new))}}})
    refusal = None
    if report.deadline_seconds(draft) is not None:
        text = f'Created new replica set "{name(new)}"'
        told = _with_progress(told, cache, "True", report.CREATED, text)
        refusal = {"type": "Progressing", "status": "False", "reason": "ReplicaSetCreateError"}
    yield UpdateStatus("deployments", told, because, if_refused=refusal)
    if is_rolling(draft):
        yield from _scale(draft, relatives, roll(draft, new, relatives.old))


def _is_ours(deployment: Obj, twin: Obj) -> bool:
    ours = (controller_of(twin) or {}).get("uid") == uid(deployment)
    return ours and is_same_template(deployment["spec"]["template"], twin["spec"]["template"])


def _new_replicaset(deployment: Obj, relatives: Family) -> Obj:
    spec = deployment["spec"]
    collisions = (deployment.get("status") or {}).get("collisionCount", 0)
    hashed = {HASH_LABEL: template_hash(spec["template"], collisions)}
    template = evolve(spec["template"], {"metadata": {"labels": hashed}})
    body: dict[str, Any] = {
        "apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": {
            "name": f"{name(deployment)}-{hashed[HASH_LABEL]}",
            "namespace": namespace(deployment),
            "labels": template["metadata"]["labels"],
            "ownerReferences": [controller_reference(deployment, "apps/v1", "Deployment")],
        },
        "spec": {
            "replicas": 0,
            "selector": evolve(spec["selector"], {"matchLabels": hashed}),
            "template": template,
        },
    }  # fmt: skip
    if spec.get("minReadySeconds"):
        body["spec"]["minReadySeconds"] = spec["minReadySeconds"]
    replicas = room(deployment, body, [*relatives.old, body])
    annotations = annotations_of_new(deployment, body, relatives.old)
    annotations |= scale_annotations(deployment)
    return evolve(body, {"spec": {"replicas": replicas}, "metadata": {"annotations": annotations}})


def _sizes(deployment: Obj, relatives: Family, cache: Cache) -> Sizes:
    """What the next step of this Deployment is, whatever its strategy."""
    new, old = relatives
    if _is_paused(deployment) or _was_rescaled(deployment, relatives):
        return resize(deployment, new, old)
    if new is not None and is_rolling(deployment):
        return roll(deployment, new, old)
    alive = {name(one): 0 for one in old if size(one) > 0}
    if alive:
        return alive
    if new is not None and size(new) != wanted(deployment) and not _old_pods_run(relatives, cache):
        return {name(new): wanted(deployment)}
    return {}


def _scale(deployment: Obj, relatives: Family, sizes: Sizes) -> Iterator[Wish]:
    """Write each ReplicaSet whose size, annotations or minReadySeconds differ, once."""
    for one in (*relatives.old, *([relatives.new] if relatives.new else [])):
        before, after = size(one), sizes.get(name(one), size(one))
        annotations: dict[str, str] = {}
        change: dict[str, Any] = {}
        if one is relatives.new:
            annotations = annotations_of_new(deployment, one, relatives.old)
            patience = deployment["spec"].get("minReadySeconds") or 0
            if patience != (one["spec"].get("minReadySeconds") or 0):
                change["minReadySeconds"] = patience
        if name(one) in sizes:
            change["replicas"] = after
            annotations = {**annotations, **scale_annotations(deployment)}
        body = evolve(one, {"spec": change, "metadata": {"annotations": annotations}})
        if body == one or (not annotations and not change):
            continue
        because = Rescaled(name(deployment), name(one), before, after)
        direction = "up" if after > before else "down"
        text = f"Scaled {direction} replica set {name(one)} from {before} to {after}"
        said = Said(deployment, "Deployment", "ScalingReplicaSet", text)
        yield Update("replicasets", body, because, said if after != before else None)


def _forget(deployment: Obj, old: Sequence[Obj]) -> Iterator[Wish]:
    """Delete the oldest empty ReplicaSets beyond revisionHistoryLimit (cleanupDeployment)."""
    limit = deployment["spec"].get("revisionHistoryLimit")
    alive = [one for one in old if not is_deleting(one)]
    if limit is None or len(alive) <= limit:
        return
    for one in sorted(alive, key=lambda one: (revision(one), name(one)))[: len(alive) - limit]:
        seen = (one.get("status") or {}).get("observedGeneration", 0)
        empty = size(one) == 0 and not counted([one], "replicas")
        if empty and seen >= one["metadata"].get("generation", 0):
            because = TooMuchHistory(name(deployment), name(one), limit)
            yield Delete("replicasets", one, because)


def _is_whole(deployment: Obj) -> bool:
    """Whether its status counts as many new and available pods as it wants."""
    status = deployment.get("status") or {}
    counts = (status.get("updatedReplicas", 0), status.get("availableReplicas", 0))
    return counts == (wanted(deployment), wanted(deployment))


def _tell(
    deployment: Obj, draft: Obj, telling: Any, relatives: Family, cache: Cache
) -> Iterator[Wish]:
    """Write the status when it differs; look again when the progress deadline would run out."""
    everyone = [*relatives.old, *([relatives.new] if relatives.new else [])]
    status: Mapping[str, Any] = telling(draft, everyone, relatives.new, cache.wall)
    if not cache.counts_terminating:
        status = {key: value for key, value in status.items() if key != "terminatingReplicas"}
    body = evolve(draft, {"status": Replace(status)})
    if body != deployment:
        because = RolloutReported(
            name(deployment), status.get("updatedReplicas", 0),
            status.get("availableReplicas", 0), wanted(deployment), _is_whole(deployment),
        )  # fmt: skip
        yield UpdateStatus("deployments", body, because)
        return
    left = report.time_left(deployment, cache.wall)
    if telling is report.rollout_status and left is not None:
        yield Again(max(left, 0) + 1 * SECOND)
