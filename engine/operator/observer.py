"""The observer: a client like kubectl that watches the cluster and writes down each visible change.

Cut off from the API it sees nothing; when it is back it writes the difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from engine.client import ApiClient, Informer, Servers
from engine.client.informer import Change
from engine.component import Component, Context, Scalar
from engine.objects import name
from engine.operator.short import State, short_state
from engine.units import SECOND
from engine.wire.api import User, WatchEvents

RETRY_MAX_US = 1 * SECOND
USER = User("kubernetes-admin", ("kubeadm:cluster-admins",))


class Watched(NamedTuple):
    """One watch of the observer: what it calls the objects, and which they are."""

    kind: str
    resource: str
    namespace: str = ""


WATCHED = (  # the most talkative first
    Watched("Pod", "pods"),
    Watched("Event", "events"),
    Watched("NodeLease", "leases", "kube-node-lease"),
    Watched("Lease", "leases", "kube-system"),
    Watched("ReplicaSet", "replicasets"),
    Watched("Deployment", "deployments"),
    Watched("Node", "nodes"),
    Watched("EndpointSlice", "endpointslices", "default"),
    Watched("Service", "services", "default"),
    Watched("StatefulSet", "statefulsets"),
    Watched("DaemonSet", "daemonsets"),
    Watched("Namespace", "namespaces"),
    Watched("PodDisruptionBudget", "poddisruptionbudgets"),
)

GLANCE = (Watched("Pod", "pods"),)
"""Enough to know whether the API answers an operator."""

ERRORS: Mapping[str, str] = {
    "connection refused": "URLError: <urlopen error [Errno 111] Connection refused>",
    "connection lost": "URLError: <urlopen error [Errno 104] Connection reset by peer>",
    "i/o timeout": "URLError: <urlopen error timed out>",
}
"""How the client's words look in the observer's own."""


CONNECTED: Mapping[str, Scalar] = {"api": "ok", "why": ""}


@dataclass(frozen=True, slots=True)
class ObserverConfig:
    """Where the observer finds the API, and what it watches there; the first watch tells whether
    it hears anything.
    """

    servers: Servers
    watched: tuple[Watched, ...] = WATCHED


@dataclass(frozen=True, slots=True)
class Observed:
    """A visible change. `event`: ADDED, MODIFIED or DELETED (`state` None then); or kind `watch`
    and event BROKEN, with the error as state.
    """

    says: ClassVar[dict[str, str]] = {
        "en": "The observer sees {kind} {name}: {event}.",
        "pt-BR": "O observador vê {kind} {name}: {event}.",
    }
    kind: str
    name: str
    event: str
    state: State | None


class Observer(Component):
    """Watches what it is told to and notes an `Observed` when a short state changes."""

    kind: ClassVar[str] = "observer"

    def __init__(self, ctx: Context, config: ObserverConfig) -> None:
        super().__init__(ctx, config)
        self._api = ApiClient(ctx, config.servers, USER)
        self._watches = [
            (
                watched.kind,
                Informer(
                    self._api,
                    watched.resource,
                    namespace=watched.namespace,
                    backoff_max_us=RETRY_MAX_US,
                ),
            )
            for watched in config.watched
        ]
        self._states: dict[tuple[str, str], State] = {}
        self._breaks = dict.fromkeys((watched.kind for watched in config.watched), 0)

    def start(self) -> None:
        """Open all watches."""
        for _, informer in self._watches:
            informer.start()

    def handle(self, message: object) -> None:
        """Write down what the message changes, or that a watch broke."""
        self._api.hear(message)
        if isinstance(message, WatchEvents):
            for kind, informer in self._watches:
                changes = informer.hear(message)
                if changes:
                    self._write(kind, changes)
                    break
        else:
            for _, informer in self._watches:
                informer.hear(message)
            self._write_broken()

    def status(self) -> Mapping[str, Scalar]:
        """Whether it sees anything."""
        pods = self._watches[0][1]
        if pods.connected_at is not None:
            return CONNECTED
        return {"api": "lost", "why": pods.broken_by}

    def _write(self, kind: str, changes: list[Change]) -> None:
        cause = self.ctx.cause
        for change in changes:
            self.ctx.follow(cause)
            self._write_change(kind, change)

    def _write_change(self, kind: str, change: Change) -> None:
        key = (kind, change.key)
        old = self._states.get(key)
        if change.new is None:
            if old is not None:
                del self._states[key]
                short = change.key.rpartition("/")[2]
                self.ctx.note(Observed(kind, short, "DELETED", None))
            return
        state = short_state(kind, change.new)
        if state != old:
            self._states[key] = state
            event = "ADDED" if old is None else "MODIFIED"
            self.ctx.note(Observed(kind, name(change.new), event, state))

    def _write_broken(self) -> None:
        """One line for each watch that was open and is not any more."""
        cause = self.ctx.cause
        for kind, informer in self._watches:
            if informer.breaks != self._breaks[kind]:
                self._breaks[kind] = informer.breaks
                self.ctx.follow(cause)
                error = ERRORS.get(informer.broken_by, informer.broken_by)
                self.ctx.note(Observed("watch", kind, "BROKEN", {"error": error}))
