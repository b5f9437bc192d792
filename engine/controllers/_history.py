"""ControllerRevisions: the pod templates that a StatefulSet or DaemonSet has had, with numbers.

After pkg/controller/history/controller_history.go.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from engine.controllers._base import (
    Because,
    Cache,
    Create,
    Delete,
    Update,
    Wish,
    controller_reference,
)
from engine.controllers._claims import claim
from engine.controllers._revisions import template_hash
from engine.objects import Obj, evolve, labels, name, namespace

HASH = "controller-revision-hash"


@dataclass(frozen=True, slots=True)
class RevisionKept(Because):
    """A pod template enters, returns to, or leaves the history of its owner."""

    says: ClassVar[dict[str, str]] = {
        "en": "{kind} {owner}: revision {revision} of its pod template is {state:word}.",
        "pt-BR": "{kind} {owner}: a revisão {revision} do template de pod é {state:word}.",
    }
    words: ClassVar[Mapping[str, str]] = {
        "new": "nova",
        "current again": "de novo a atual",
        "dropped": "descartada",
    }
    kind: str
    owner: str
    revision: str
    state: str


class History(NamedTuple):
    """A workload's revisions, oldest first; the last one is that of its present template."""

    revisions: tuple[Obj, ...]

    @property
    def update(self) -> Obj:
        """The revision of the present template."""
        return self.revisions[-1]

    def named(self, own: str) -> Obj | None:
        """The revision of this name."""
        return next((one for one in self.revisions if name(one) == own), None)


def history(owner: Obj, kind: str, cache: Cache) -> Generator[Wish, None, History]:
    """Take over revisions without a controller, make the one that the owner needs now the last,
    and answer them all.
    """
    claimed = yield from claim(owner, kind, "controllerrevisions", cache)
    known = sorted(claimed, key=lambda one: (number(one), name(one)))
    data = {"spec": {"template": {**owner["spec"]["template"], "$patch": "replace"}}}
    equal = [one for one in known if one.get("data") == data]
    following = number(known[-1]) + 1 if known else 1
    if equal and equal[-1] is known[-1]:
        return History(tuple(known))
    if equal:
        renewed = evolve(equal[-1], {"revision": following})
        because = RevisionKept(kind, name(owner), name(renewed), "current again")
        yield Update("controllerrevisions", renewed, because)
        return History((*[one for one in known if one is not equal[-1]], renewed))
    body = _revision(owner, kind, data, following)
    because = RevisionKept(kind, name(owner), name(body), "new")
    yield Create("controllerrevisions", body, because, exists_is_fine=True)
    return History((*known, body))


def _revision(owner: Obj, kind: str, data: Any, revision: int) -> Obj:
    collisions = (owner.get("status") or {}).get("collisionCount") or 0
    own_hash = template_hash(owner["spec"]["template"], collisions)
    return {
        "apiVersion": "apps/v1", "kind": "ControllerRevision",
        "metadata": {
            "name": f"{name(owner)}-{own_hash}", "namespace": namespace(owner),
            "labels": {**labels(owner["spec"]["template"]), HASH: own_hash},
            "ownerReferences": [controller_reference(owner, "apps/v1", kind)],
        },
        "data": data, "revision": revision,
    }  # fmt: skip


def number(revision: Obj) -> int:
    """Its place in the history."""
    return int(revision.get("revision") or 0)


def template_of(revision: Obj) -> Obj:
    """The pod template that a revision keeps."""
    template = dict(revision["data"]["spec"]["template"])
    template.pop("$patch", None)
    return template


def truncated(owner: Obj, kind: str, past: History, live: Sequence[str]) -> Iterator[Wish]:
    """Delete the oldest revisions that no pod uses, beyond revisionHistoryLimit."""
    limit = owner["spec"].get("revisionHistoryLimit", 10)
    idle = [one for one in past.revisions[:-1] if name(one) not in live]
    for one in idle[: max(0, len(idle) - limit)]:
        because = RevisionKept(kind, name(owner), name(one), "dropped")
        yield Delete("controllerrevisions", one, because)
