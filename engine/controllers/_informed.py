"""The caches of kube-controller-manager: one informer per resource, and indices beside them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.client import ApiClient, Change, Informer
from engine.client.informer import Addresses
from engine.controllers._backoff import Backoff
from engine.controllers._census import Census, Standing
from engine.controllers._whereabouts import Whereabouts
from engine.csi import LATE, shows_driver
from engine.objects import Obj, controller_of, namespace, uid
from engine.units import DAY

SIGNING_US = 365 * DAY
"""--cluster-signing-duration (pkg/controller/certificates/signer/config/v1alpha1/defaults.go)."""


class InformedCache:
    """A `Cache` over informers. Tell it each change, so that its indices follow."""

    def __init__(
        self,
        api: ApiClient,
        resources: Sequence[tuple[str, str]],
        *,
        counts_terminating: bool = True,
        empties_in_order: bool = True,
        signing_us: int = SIGNING_US,
    ) -> None:
        """`resources`: (plural, namespace) each; an empty namespace is all of them."""
        self._ctx = api.ctx
        self.counts_terminating, self.signing_us = counts_terminating, signing_us
        self.empties_in_order = empties_in_order
        self.informers = {
            resource: Informer(api, resource, namespace=space) for resource, space in resources
        }
        self._api = api
        self._addresses = Addresses(list(self.informers.values()))
        self._whereabouts = Whereabouts()
        self._orphans: dict[tuple[str, str], dict[str, Obj]] = {}
        self._census = Census()
        self.failures = Backoff()

    @property
    def wall(self) -> int:
        """Microseconds since 1970 as this host shows them."""
        return self._ctx.wall

    @property
    def now(self) -> int:
        """Microseconds since the world began."""
        return self._ctx.now

    @property
    def synced(self) -> bool:
        """Whether every first complete picture has arrived."""
        return all(informer.synced for informer in self.informers.values())

    def get(self, resource: str, key: str) -> Obj | None:
        """The object with this `namespace/name`."""
        informer = self.informers.get(resource)
        return informer.items.get(key) if informer is not None else None

    def every(self, resource: str, space: str = "") -> Sequence[Obj]:
        """All objects, or those of one namespace."""
        informer = self.informers.get(resource)
        if informer is None:
            return ()
        if not space:
            return list(informer.items.values())
        prefix = f"{space}/"
        return [value for key, value in informer.items.items() if key.startswith(prefix)]

    def owned(self, resource: str, owner: Obj) -> Sequence[Obj]:
        """The objects whose controller reference names this owner's uid."""
        informer = self.informers.get(resource)
        return informer.owned(uid(owner)) if informer is not None else ()

    def orphans(self, resource: str, space: str) -> Sequence[Obj]:
        """The objects of a namespace without any controller."""
        return list(self._orphans.get((resource, space), {}).values())

    def on_node(self, node: str) -> Sequence[Obj]:
        """The pods that are bound to a node; "": those that are bound to none."""
        return self._whereabouts.on_node(node)

    def bound(self) -> Iterable[str]:
        """The nodes that pods are bound to; "" among them where one is bound to none."""
        return self._whereabouts.bound()

    def finished(self) -> Sequence[Obj]:
        """The pods that have succeeded or failed."""
        return self._whereabouts.finished()

    def census(self, owner: Obj) -> Mapping[Standing, int]:
        """How many pods an owner has of each standing."""
        return self._census.of(uid(owner))

    def hear(self, message: object) -> Iterator[Change]:
        """What a message changes in any of the caches."""
        informer = self._addresses.of(message)
        if informer is not None:
            for change in informer.hear(message):
                self._index(change)
                if LATE[0] not in self.informers and shows_driver(change.resource, change.new):
                    self._watch_late()
                yield change

    def _watch_late(self) -> None:
        for resource in LATE:
            self.informers[resource] = Informer(self._api, resource)
            self.informers[resource].start()
        self._addresses = Addresses(list(self.informers.values()))

    def _index(self, change: Change) -> None:
        if change.resource == "pods":
            self._whereabouts.changed(change)
            self._census.changed(change)
        space = namespace(change.new or change.old or {"metadata": {}})
        if change.new is not None and controller_of(change.new) is None:
            self._orphans.setdefault((change.resource, space), {})[change.key] = change.new
        elif change.old is not None and controller_of(change.old) is None:
            self._orphans.get((change.resource, space), {}).pop(change.key, None)
