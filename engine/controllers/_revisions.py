"""Which ReplicaSet is a Deployment's current one, and how revisions are numbered.

After pkg/controller/deployment/util/deployment_util.go. The template hash is FNV-1a over canonical
JSON, written in the alphabet of apimachinery/pkg/util/rand SafeEncodeString: it looks like the real
one and is as stable, but Go's own print of the struct gives other letters.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from engine.controllers._rollout import DESIRED, MAXIMUM, surge, wanted
from engine.dice import SUFFIX_LETTERS
from engine.objects import Obj, by_age

REVISION = "deployment.kubernetes.io/revision"
HISTORY = "deployment.kubernetes.io/revision-history"
HASH_LABEL = "pod-template-hash"
_OWN = (
    "kubectl.kubernetes.io/last-applied-configuration",
    REVISION,
    HISTORY,
    DESIRED,
    MAXIMUM,
    "deprecated.deployment.rollback.to",
)
"""Annotations that a ReplicaSet does not take over from its Deployment."""


class Family(NamedTuple):
    """A Deployment's ReplicaSets: the one with its present template, and the others by age."""

    new: Obj | None
    old: tuple[Obj, ...]


def family(deployment: Obj, sets: Sequence[Obj]) -> Family:
    """Tell the new ReplicaSet from the old; of several alike the oldest is the new one."""
    aged = sorted(sets, key=by_age)
    template = deployment["spec"]["template"]
    for one in aged:
        if is_same_template(template, one["spec"]["template"]):
            return Family(one, tuple(other for other in aged if other is not one))
    return Family(None, tuple(aged))


def is_same_template(one: Obj, other: Obj) -> bool:
    """Whether two pod templates differ in nothing but the hash label (EqualIgnoreHash)."""
    if one["spec"] is not other["spec"] and one["spec"] != other["spec"]:
        return False
    meta, other_meta = one.get("metadata") or {}, other.get("metadata") or {}
    return _without_hash(meta) == _without_hash(other_meta)


def _without_hash(meta: Mapping[str, Any]) -> tuple[Any, Any]:
    own = {key: value for key, value in (meta.get("labels") or {}).items() if key != HASH_LABEL}
    return own, dict(meta.get("annotations") or {})


def template_hash(template: Obj, collisions: int = 0) -> str:
    """`7d876db474`: a name for a pod template, the same in every process."""
    text = json.dumps(template, sort_keys=True, separators=(",", ":"))
    value = 0x811C9DC5
    for byte in f"{text}{collisions or ''}".encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return "".join(SUFFIX_LETTERS[ord(digit) % len(SUFFIX_LETTERS)] for digit in str(value))


def revision(replicaset: Obj) -> int:
    """Its revision number, 0 before it has one."""
    text = (replicaset["metadata"].get("annotations") or {}).get(REVISION, "0")
    return int(text) if text.isdigit() else 0


def annotations_of_new(deployment: Obj, new: Obj, old: Sequence[Obj]) -> dict[str, str]:
    """The annotations that the new ReplicaSet should carry (SetNewReplicaSetAnnotations).

    A ReplicaSet that becomes the new one again gets a higher number and remembers the one it had.
    """
    present: dict[str, str] = dict(new["metadata"].get("annotations") or {})
    for key, value in (deployment["metadata"].get("annotations") or {}).items():
        if key not in _OWN:
            present[key] = value
    number = max((revision(one) for one in old), default=0) + 1
    if revision(new) < number:
        if REVISION in present:
            past = [*filter(None, present.get(HISTORY, "").split(",")), present[REVISION]]
            present[HISTORY] = ",".join(past)
        present[REVISION] = str(number)
    return present


def scale_annotations(deployment: Obj) -> dict[str, str]:
    """What a ReplicaSet remembers of the Deployment's size when it was last scaled."""
    goal = wanted(deployment)
    return {DESIRED: str(goal), MAXIMUM: str(goal + surge(deployment))}
