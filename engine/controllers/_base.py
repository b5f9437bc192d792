"""What controllers are written in: wishes, the cache they read, how their rules are registered.

A controller is a pure function of an object and the caches: it yields wishes, each with the fact
that moves it, and the runner beside it sends, waits and tries again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol

from engine.client import Change
from engine.controllers._backoff import Backoff
from engine.controllers._census import Standing
from engine.objects import Obj, name, namespace, uid
from engine.units import MILLISECOND


class Because:
    """Why a controller acts: a note that the trace keeps; `story` marks what learners hear."""

    __slots__ = ()
    says: ClassVar[dict[str, str]]
    story: ClassVar[bool] = False

    def is_told(self) -> bool:
        """Whether this one is worth telling; a class may look at its fields."""
        return self.story


class Said(NamedTuple):
    """A Kubernetes Event to record; `{name}` and `{error}` in the message are filled afterwards."""

    about: Obj
    kind: str
    reason: str
    message: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Create:
    """Create `body`; `said` is recorded when it worked, `refused` when it did not.

    `exists_is_fine`: an object that exists already is what was wanted, and nothing is recorded.
    """

    resource: str
    body: Obj
    because: Because
    said: Said | None = None
    refused: Said | None = None
    exists_is_fine: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """Write the whole object back: refused with 409 when somebody else wrote it meanwhile."""

    resource: str
    body: Obj
    because: Because
    said: Said | None = None
    subresource: str = ""


@dataclass(frozen=True, slots=True)
class UpdateStatus:
    """Write the status of `body` back; an object that is gone by now needs none.

    `if_refused` is a condition, without message, that is added when a wish before this one in the
    same reconcile was refused: the refusal becomes its message. `stubborn`: the wishes after it are
    granted even when it is refused. `lists_created`: the list in the status to which a reference to
    the object is added that a wish before this one created.
    """

    resource: str
    body: Obj
    because: Because
    said: Said | None = None
    if_refused: Mapping[str, str] | None = None
    stubborn: bool = False
    lists_created: str = ""


@dataclass(frozen=True, slots=True)
class Patch:
    """Merge `change` into the object; where `strict`, only if nobody changed it meanwhile.

    `by` merge replaces lists, strategic merges those with keys, like conditions.
    """

    resource: str
    target: Obj
    change: Mapping[str, Any]
    because: Because
    said: Said | None = None
    subresource: str = ""
    strict: bool = True
    by: str = "merge"


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete `target`, which must still have the uid that was seen; gone already is fine."""

    resource: str
    target: Obj
    because: Because
    said: Said | None = None
    refused: Said | None = None
    options: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """Ask the API server itself: the wishes after this one hold only if no such object is there."""

    resource: str
    namespace: str
    name: str
    uid: str
    because: Because


@dataclass(frozen=True, slots=True)
class Present:
    """Ask the API server itself: the wishes after this one hold only if `target` is still there
    and is not being deleted.
    """

    resource: str
    target: Obj
    because: Because


@dataclass(frozen=True, slots=True)
class Permitted:
    """Ask the API server whether somebody may do what `asked` says (resourceAttributes): the wishes
    after this one hold only then.
    """

    user: str
    groups: tuple[str, ...]
    asked: Mapping[str, str]
    because: Because
    resource: ClassVar[str] = "subjectaccessreviews"


@dataclass(frozen=True, slots=True)
class Emit:
    """Record an Event."""

    said: Said
    because: Because


@dataclass(frozen=True, slots=True)
class Tell:
    """Write a fact into the trace that no call goes with."""

    because: Because


@dataclass(frozen=True, slots=True)
class Again:
    """Look at this object again after a while, if nothing else wakes the controller before."""

    after_us: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Let another rule of the same process look at the object with this key, after a while."""

    rule: str
    key: str
    after_us: int = 0


Call = Create | Update | UpdateStatus | Patch | Delete | Absent | Present | Permitted
Wish = Call | Emit | Tell | Again | Ask


class Cache(Protocol):
    """What a controller sees: copies of the cluster's objects, as old as the last watch event.

    `wall` is what this host's clock shows (microseconds since 1970), `now` the monotonic clock.
    """

    @property
    def wall(self) -> int:
        """Microseconds since 1970 as this host shows them: for timestamps in objects."""

    @property
    def now(self) -> int:
        """Microseconds since the world began: for patience."""

    @property
    def counts_terminating(self) -> bool:
        """Whether Deployments and ReplicaSets tell of pods that are ending."""

    @property
    def empties_in_order(self) -> bool:
        """Whether the pods of a namespace that is being deleted go before all else."""

    @property
    def signing_us(self) -> int:
        """How long the certificates last that are signed here (--cluster-signing-duration)."""

    @property
    def failures(self) -> Backoff:
        """What has failed and is left alone for a while; forgotten with the process."""

    def get(self, resource: str, key: str) -> Obj | None:
        """The object with this `namespace/name`."""

    def every(self, resource: str, space: str = "") -> Sequence[Obj]:
        """All objects, or those of one namespace."""

    def owned(self, resource: str, owner: Obj) -> Sequence[Obj]:
        """The objects whose controller reference names this owner's uid."""

    def orphans(self, resource: str, space: str) -> Sequence[Obj]:
        """The objects of a namespace without any controller."""

    def on_node(self, node: str) -> Sequence[Obj]:
        """The pods that are bound to a node; "": those that are bound to none."""

    def bound(self) -> Iterable[str]:
        """The nodes that pods are bound to; "" among them where one is bound to none."""

    def finished(self) -> Sequence[Obj]:
        """The pods that have succeeded or failed."""

    def census(self, owner: Obj) -> Mapping[Standing, int]:
        """How many pods whose controller reference names this owner's uid have which standing."""


BACKOFF_US = 5 * MILLISECOND
"""Before the first retry of a key; it doubles (client-go/util/workqueue)."""


class Rule(NamedTuple):
    """One registered controller: whose keys it queues, and what wakes it."""

    name: str
    of: str
    owns: tuple[str, ...]
    counts: str
    """The resource whose creations and deletions are awaited in the cache before the next ones."""
    awaits: str
    """The resource whose own writes must be back in the cache before the next reconcile."""
    wakes: Mapping[str, Callable[[Change, Cache], Sequence[str]]]
    reconcile: Callable[[Obj, Cache], Iterator[Wish]]
    recorder: str
    backoff_us: int
    on_change: bool
    settle_us: int
    """How long changes are gathered that do not change the object's own spec."""
    minds: Callable[[Change], bool] | None
    """Which changes of its own objects it looks at; None: all."""
    late_us: int
    """How long any change waits, also those that are found at the start."""


Reconcile = Callable[[Obj, Cache], Iterator[Wish]]


def controller(
    *,
    of: str,
    owns: tuple[str, ...] = (),
    counts: str = "",
    awaits: str = "",
    wakes: Mapping[str, Callable[[Change, Cache], Sequence[str]]] | None = None,
    recorder: str = "",
    named: str = "",
    backoff_us: int = BACKOFF_US,
    on_change: bool = True,
    settle_us: int = 0,
    minds: Callable[[Change], bool] | None = None,
    late_us: int = 0,
) -> Callable[[Reconcile], Reconcile]:
    """Register a reconcile function for every object of resource `of`.

    It runs when such an object changes, when one of `owns` with a controller reference to it
    changes, and for the keys that `wakes` finds for a change of another resource. `recorder` is the
    component that its Events name; `on_change` false: only other rules ask for it. What the rest
    means is told at `Rule`.
    """

    def register(reconcile: Reconcile) -> Reconcile:
        rule = Rule(
            named or of, of, owns, counts, awaits, wakes or {}, reconcile,
            recorder or f"{of.removesuffix('s')}-controller", backoff_us, on_change,
            settle_us, minds, late_us,
        )  # fmt: skip
        reconcile.rule = rule  # type: ignore[attr-defined]
        return reconcile

    return register


class Plan(NamedTuple):
    """Wishes that belong together: sent in order, dropped from the first failure on. `records` led
    to them, beside the one that woke the patrol.
    """

    key: str
    wishes: tuple[Wish, ...]
    records: tuple[int, ...] = ()


class Patrol(Protocol):
    """A controller with a clock or a memory of its own: values in, plans out.

    The runner tells it every change of `watches`, wakes it at `next_at` and reports how its plans
    ended. It lives as long as the leadership: its memory is volatile.
    """

    name: ClassVar[str]
    watches: ClassVar[tuple[str, ...]]
    recorder: ClassVar[str]

    next_at: int | None
    """Microseconds since the world began; None: nothing to wait for."""

    def changed(self, change: Change, cache: Cache) -> Sequence[Plan]:
        """An object changed."""

    def due(self, cache: Cache) -> Sequence[Plan]:
        """`next_at` has come."""

    def ended(self, key: str, failure: str) -> None:
        """The plan with this key ended; `failure` is empty when every wish was met."""


def controller_reference(owner: Obj, api_version: str, kind: str) -> dict[str, Any]:
    """The ownerReference that makes `owner` the controller (metav1.NewControllerRef)."""
    return {
        "apiVersion": api_version, "kind": kind, "name": name(owner), "uid": uid(owner),
        "controller": True, "blockOwnerDeletion": True,
    }  # fmt: skip


def child(owner: Obj, api_version: str, kind: str, template: Obj) -> dict[str, Any]:
    """A pod from the owner's template; the API server adds five letters to its name."""
    meta = template.get("metadata") or {}
    metadata: dict[str, Any] = {
        "generateName": f"{name(owner)}-",
        "namespace": namespace(owner),
        "ownerReferences": [controller_reference(owner, api_version, kind)],
    }
    for field in ("labels", "annotations", "finalizers"):
        if meta.get(field):
            metadata[field] = meta[field]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}
