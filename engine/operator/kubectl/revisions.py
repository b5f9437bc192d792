"""The revisions of a Deployment, as its ReplicaSets keep them
(kubectl/pkg/polymorphichelpers/history.go, rollback.go).
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


def revision(value: Obj) -> int:
    """The revision that an object carries, 0 without one."""
    return int((value["metadata"].get("annotations") or {}).get(REVISION) or 0)


def owned(deployment: Obj, replicasets: Iterable[Obj]) -> list[Obj]:
    """The ReplicaSets of a Deployment that carry a revision, oldest first."""
    mine = [
        replicaset
        for replicaset in replicasets
        if (owner := controller_of(replicaset)) is not None
        and owner["uid"] == uid(deployment)
        and revision(replicaset)
    ]
    return sorted(mine, key=lambda replicaset: (revision(replicaset), name(replicaset)))


def before(history: list[Obj], wanted: int) -> Obj | None:
    """The revision asked for, or with 0 the one before the newest."""
    if wanted:
        return next((item for item in history if revision(item) == wanted), None)
    return history[-2] if len(history) > 1 else None


def template_of(replicaset: Obj) -> dict[str, Any]:
    """The pod template without the hash that the controller adds."""
    template: dict[str, Any] = thaw(replicaset["spec"]["template"])
    labels = dig(template, "metadata.labels") or {}
    labels.pop(HASH, None)
    return template


def annotations_after(deployment: Obj, replicaset: Obj) -> dict[str, str]:
    """The Deployment's annotations once it went back to a revision."""
    own: Mapping[str, str] = deployment["metadata"].get("annotations") or {}
    restored: Mapping[str, str] = replicaset["metadata"].get("annotations") or {}
    kept = {key: value for key, value in own.items() if key in NOT_RESTORED}
    return {**kept, **{k: v for k, v in restored.items() if k not in NOT_RESTORED}}
