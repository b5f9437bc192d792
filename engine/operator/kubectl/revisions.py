"""What a workload can go back to: ReplicaSets of a Deployment, ControllerRevisions of the others.

After kubectl/pkg/polymorphichelpers (history.go, rollback.go).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.objects import Obj, controller_of, dig, name, thaw, uid

REVISION = "deployment.kubernetes.io/revision"
HASH = "pod-template-hash"
CAUSE = "kubernetes.io/change-cause"
NOT_RESTORED = (
    "kubectl.kubernetes.io/last-applied-configuration",
    REVISION,
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
)
"""Annotations that an undo leaves as the Deployment has them."""

KEEPERS: Mapping[str, str] = {
    "deployments": "replicasets",
    "daemonsets": "controllerrevisions",
    "statefulsets": "controllerrevisions",
}
"""Where the revisions of a resource are kept."""


def revision(value: Obj) -> int:
    """The number that a revision carries, 0 without one."""
    if value.get("kind") == "ControllerRevision":
        return int(value.get("revision") or 0)
    return int((value["metadata"].get("annotations") or {}).get(REVISION) or 0)


def owned(owner: Obj, kept: Iterable[Obj]) -> list[Obj]:
    """The revisions of a workload, oldest first."""
    mine = [
        one
        for one in kept
        if (reference := controller_of(one)) is not None
        and reference["uid"] == uid(owner)
        and revision(one)
    ]
    return sorted(mine, key=lambda one: (revision(one), name(one)))


def before(history: list[Obj], wanted: int) -> Obj | None:
    """The revision asked for, or with 0 the one before the newest."""
    if wanted:
        return next((item for item in history if revision(item) == wanted), None)
    return history[-2] if len(history) > 1 else None


def template_of(one: Obj, *, whole: bool = False) -> dict[str, Any]:
    """The pod template of a revision; unless `whole`, without what its keeper added."""
    if one.get("kind") == "ControllerRevision":
        template: dict[str, Any] = thaw(dig(one, "data.spec.template", {}))
        template.pop("$patch", None)
        return template
    template = thaw(one["spec"]["template"])
    if not whole:
        (dig(template, "metadata.labels") or {}).pop(HASH, None)
    return template


def annotations_after(deployment: Obj, replicaset: Obj) -> dict[str, str]:
    """The Deployment's annotations once it went back to a revision."""
    own: Mapping[str, str] = deployment["metadata"].get("annotations") or {}
    restored: Mapping[str, str] = replicaset["metadata"].get("annotations") or {}
    kept = {key: value for key, value in own.items() if key in NOT_RESTORED}
    return {**kept, **{k: v for k, v in restored.items() if k not in NOT_RESTORED}}
