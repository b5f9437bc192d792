"""What the pure parts may look up: the other objects of the cluster, as the cache has them, and
what the server was started with.
"""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from engine.objects import Obj
from engine.units import HOUR


class Flags(NamedTuple):
    """Flags of kube-apiserver that the pure parts obey.

    How long a pod stays on a node that is not ready or unreachable, in seconds:
    --default-not-ready-toleration-seconds and --default-unreachable-toleration-seconds.
    `event_ttl_us`: how long an Event is kept after its last change (--event-ttl). The others
    follow from the release (engine/profiles): `generate_tries` is how often a generated name is
    drawn until it is free (registry/generic/registry/store.go), and `release` what the server calls
    itself. `seats`: --max-requests-inflight and --max-mutating-requests-inflight together, which
    priority and fairness shares out.
    """

    not_ready_toleration_s: int = 300
    unreachable_toleration_s: int = 300
    generate_tries: int = 8
    lists_from_cache: bool = True
    counts_pod_generations: bool = True
    observes_pod_generations: bool = True
    copies_topology: bool = True
    event_ttl_us: int = 1 * HOUR
    release: str = "v1.36.2"
    elects_by_leases: bool = True
    seats: int = 600


class View(Protocol):
    """The server's own watch cache, as admission and allocation read it: perhaps a little stale."""

    @property
    def flags(self) -> Flags:
        """What the server was started with."""

    @property
    def policy_revision(self) -> int:
        """The revision at which a role, a binding, a flow or a priority level changed last."""

    def get(self, plural: str, namespace: str, name: str) -> Obj | None:
        """One object, None when the cache has none."""

    def all(self, plural: str) -> Iterable[Obj]:
        """Every object of a resource, in order of their keys' arrival."""
