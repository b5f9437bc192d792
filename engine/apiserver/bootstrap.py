"""What every API server makes sure exists: system namespaces, priorities, rules for flows, its own
Service.

After pkg/controlplane/controller/systemnamespaces, pkg/registry/scheduling/rest and
pkg/controlplane/controller/kubernetesservice. Absent: the endpoints of the kubernetes Service, the
server's identity Lease. The default roles are written in two transactions, where the real hook
(pkg/registry/rbac/rest/storage_rbac.go) writes one after the other; flows and priority levels
(pkg/registry/flowcontrol/rest/storage_flowcontrol.go) come with the second.
"""

from collections.abc import Callable, Sequence
from typing import Any

from engine.apiserver import roles
from engine.apiserver.calls import Call
from engine.apiserver.etcd_client import Answer, EtcdClient
from engine.apiserver.fairness.configured import configured
from engine.apiserver.watch_cache import WatchCache
from engine.component import Context
from engine.objects import FrozenDict, Obj, freeze
from engine.resources import BY_KIND
from engine.units import SECOND, rfc3339
from engine.wire import etcd
from engine.wire.api import Request, User

USER = User("system:apiserver", ("system:masters",))
RETRY_US = 1 * SECOND
LIMIT_US = 60 * SECOND
"""After this the post-start hook fails and with it the server (30 s of polls; the last hangs)."""
FAILED = (
    'PostStartHook "scheduling/bootstrap-system-priority-classes" failed: unable to add default '
    "system priority classes: timed out waiting for the condition"
)


def _namespace(name: str) -> Obj:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def _priority(name: str, value: int, words: str) -> Obj:
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": name},
        "value": value,
        "description": words,
    }


_CRITICAL = "Used for system critical pods that must "
_OBJECTS: tuple[Obj, ...] = freeze(
    [
        _namespace("kube-system"),
        _namespace("kube-public"),
        _namespace("kube-node-lease"),
        _namespace("default"),
        _priority(
            "system-node-critical",
            2_000_001_000,
            f"{_CRITICAL}not be moved from their current node.",
        ),
        _priority(
            "system-cluster-critical",
            2_000_000_000,
            f"{_CRITICAL}run in the cluster, but can be moved to another node if necessary.",
        ),
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {
                "name": "kubernetes",
                "namespace": "default",
                "labels": {"component": "apiserver", "provider": "kubernetes"},
            },
            "spec": {
                "type": "ClusterIP",
                "clusterIP": "10.96.0.1",
                "ports": [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}],
            },
        },
    ]
)


class Bootstrap:
    """Creates what is missing, one by one, until all is there."""

    def __init__(
        self,
        ctx: Context,
        store: EtcdClient,
        cache: Callable[[], WatchCache],
        start: Callable[[Call], None],
    ) -> None:
        self._ctx, self._store = ctx, store
        self._cache, self._start = cache, start
        self._batches: list[Sequence[Obj]] | None = None  # roles and bindings; None: not looked at
        self._writing = 0  # the transaction under way
        self._left = list(_OBJECTS)
        self._asked = False  # whether a creation is under way, or rests after it failed
        self._again = ctx.timer("bootstrap again", "the next attempt to create system objects")

    @property
    def done(self) -> bool:
        """Whether everything exists."""
        return not self._left and not self._batches and self._batches is not None

    def go_on(self) -> None:
        """Create the next missing object."""
        if self._writing or self._write_roles():
            return
        while self._left and not self._asked:
            value = self._left[0]
            meta, resource = value["metadata"], BY_KIND[value["kind"]]
            space = meta.get("namespace", "")
            if self._cache().get(resource.plural, space, meta["name"]) is not None:
                del self._left[0]
                continue
            self._asked = True
            request = Request(0, "create", resource.plural, space, body=value, user=USER)
            self._start(Call("", request, resource))

    def _write_roles(self) -> bool:
        """Write the next batch of default roles and bindings that are missing, if there is one."""
        if self._batches is None:
            first = self._cache().get("clusterroles", "", "cluster-admin") is None
            every = (roles.cluster_roles(), roles.cluster_role_bindings())
            batches = [[*map(self._with_identity, self._missing(batch))] for batch in every]
            if first:
                batches[1] += map(self._with_identity, roles.installed())
            flows = configured(elects_by_leases=self._cache().flags.elects_by_leases)
            batches[1] += map(self._with_identity, self._missing(flows))
            self._batches = [batch for batch in batches if batch]
        if not self._batches:
            return False
        keys = [_key(value) for value in self._batches[0]]
        puts = tuple(etcd.Put(key, v) for key, v in zip(keys, self._batches[0], strict=True))
        self._writing = self._store.write((etcd.Compare(keys[0], "mod", 0),), puts, ())
        return True

    def _missing(self, values: Sequence[Obj]) -> list[Obj]:
        get = self._cache().get
        found = [(BY_KIND[value["kind"]].plural, value) for value in values]
        return [value for plural, value in found if not get(plural, "", value["metadata"]["name"])]

    def _with_identity(self, value: Obj) -> Obj:
        given: dict[str, Any] = {
            "uid": self._ctx.dice.uuid("bootstrap uid"),
            "creationTimestamp": rfc3339(self._ctx.wall),
        }
        return FrozenDict({**value, "metadata": FrozenDict({**value["metadata"], **given})})

    def hear_answer(self, answer: Answer) -> bool:
        """Take the answer to our own transaction; False when it is not ours."""
        if not self._writing or answer.id != self._writing:
            return False
        self._writing = 0
        if isinstance(answer.reply, etcd.TxnReply):  # that another server was first is as good
            assert self._batches
            del self._batches[0]
            self.go_on()
        else:
            self._again.set(RETRY_US)
        return True

    def ended(self, code: int) -> None:
        """One creation ended; that another server was first is as good."""
        if code in (201, 409):
            self._asked = False
            del self._left[0]
            self.go_on()
        else:
            self._again.set(RETRY_US)

    def expired(self, name: str) -> bool:
        """Take a timer's expiry; False when it is not ours."""
        if name != self._again.expiry.name:
            return False
        self._asked = False
        self.go_on()
        return True


def _key(value: Obj) -> str:
    return BY_KIND[value["kind"]].key("", value["metadata"]["name"])
