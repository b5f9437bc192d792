"""An API server without etcd, for tests of its clients: a dict, watches, graceful deletion."""

from typing import Any

from engine.component import Component, Context
from engine.host import Host
from engine.kernel import Kernel
from engine.network import Network
from engine.objects import Obj, dig, evolve, freeze
from engine.patch import merge, strategic
from engine.resources import CATALOGUE
from engine.trace import Trace
from engine.units import SECOND, rfc3339
from engine.wire.api import (
    Ping,
    Pong,
    Request,
    Response,
    Unwatch,
    Watch,
    WatchClosed,
    WatchEvents,
    failure,
)
from engine.wire.system import Disconnected

Key = tuple[str, str, str]


class FakeApi(Component):
    """`config` is the shared store (a dict), so that several servers show the same objects."""

    kind = "kube-apiserver"

    def __init__(self, ctx: Context, config: Any) -> None:
        super().__init__(ctx, config)
        self.store: dict[Key, Obj] = config["objects"]
        self.watches: dict[tuple[str, int], Watch] = {}
        self.requests: list[Request] = []
        self.pings = 0
        self.answers = True
        self.puts_off: list[tuple[int, Obj]] = []  # what it answers to the next requests

    def handle(self, message: object) -> None:
        match message:
            case Request():
                self.requests.append(message)
                if self.answers:
                    code, body = self.puts_off.pop(0) if self.puts_off else self._do(message)
                    self.ctx.send(self.ctx.sender, Response(message.id, code, freeze(body)))
            case Watch():
                self.watches[self.ctx.sender, message.id] = message
                if self.answers:
                    self._open(message)
            case Unwatch(id=number):
                self.watches.pop((self.ctx.sender, number), None)
            case Disconnected(peer=peer):
                self.watches = {k: w for k, w in self.watches.items() if k[0] != peer}
            case Ping(id=number):
                self.pings += 1
                self.ctx.send(self.ctx.sender, Pong(number))

    # What tests do as "somebody else".

    def put(self, resource: str, value: Obj) -> Obj:
        meta = value["metadata"]
        key = (resource, meta.get("namespace", ""), meta["name"])
        old = self.store.get(key)
        return self._write(key, value, "MODIFIED" if old else "ADDED")

    def drop(self, resource: str, namespace: str, name: str) -> None:
        self._write((resource, namespace, name), None, "DELETED")

    def get(self, resource: str, namespace: str, name: str) -> Obj | None:
        return self.store.get((resource, namespace, name))

    def all(self, resource: str) -> list[Obj]:
        return [value for key, value in self.store.items() if key[0] == resource]

    # Verbs.

    def _do(self, request: Request) -> tuple[int, Obj]:
        name = request.name or dig(request.body, "metadata.name", "")
        key = (request.resource, request.namespace, name)
        old = self.store.get(key)
        if request.verb == "create":
            return (
                (409, failure(409, "AlreadyExists", ""))
                if old
                else (201, self._create(key, request))
            )
        if old is None:
            return 404, failure(404, "NotFound", f"{request.resource} {name!r} not found")
        return getattr(self, f"_{request.verb}")(key, old, request)

    def _create(self, key: Key, request: Request) -> Obj:
        body = evolve(request.body or {}, {"metadata": {"namespace": key[1]}} if key[1] else {})
        return self._write(key, body, "ADDED")

    def _get(self, key: Key, old: Obj, request: Request) -> tuple[int, Obj]:
        return 200, old

    def _update(self, key: Key, old: Obj, request: Request) -> tuple[int, Obj]:
        body = request.body or {}
        version = body["metadata"].get("resourceVersion")
        if version and version != old["metadata"]["resourceVersion"]:
            return 409, failure(409, "Conflict", "the object has been modified")
        return 200, self._write(key, body, "MODIFIED")

    def _patch(self, key: Key, old: Obj, request: Request) -> tuple[int, Obj]:
        body = request.body or {}
        wanted = dig(body, "metadata.uid")
        if wanted and wanted != old["metadata"]["uid"]:
            return 409, failure(409, "Conflict", "the UID in the precondition does not match")
        if request.options.get("patchType") == "strategic":
            new = strategic(old, body, CATALOGUE[key[0]].merge_keys)
        else:
            new = merge(old, body)
        return 200, (old if new == old else self._write(key, new, "MODIFIED"))

    def _delete(self, key: Key, old: Obj, request: Request) -> tuple[int, Obj]:
        grace = request.options.get("gracePeriodSeconds")
        if key[0] == "pods" and grace != 0 and dig(old, "spec.nodeName"):
            grace = dig(old, "spec.terminationGracePeriodSeconds", 30) if grace is None else grace
            end = rfc3339(self.ctx.wall + grace * SECOND)
            change = {"metadata": {"deletionTimestamp": end, "deletionGracePeriodSeconds": grace}}
            return 200, self._write(key, evolve(old, change), "MODIFIED")
        self._write(key, None, "DELETED")
        return 200, old

    # Storage and watches.

    def _write(self, key: Key, value: Obj | None, event: str) -> Obj:
        revision = self.config["revision"] = self.config["revision"] + 1
        old = self.store.get(key)
        if value is None:
            assert old is not None
            del self.store[key]
            shown = old
        else:
            uid = dig(value, "metadata.uid") or f"uid-{revision}"
            meta = {"uid": uid, "resourceVersion": str(revision)}
            shown = self.store[key] = evolve(value, {"metadata": meta})
        for server in self.config["servers"]:
            server.tell(key[0], event, shown)
        return shown

    def tell(self, resource: str, event: str, value: Obj) -> None:
        revision = self.config["revision"]
        for (client, number), watch in self.watches.items():
            if watch.resource == resource and self._matches(watch, value) and self.answers:
                record = self.ctx._kernel.cause or 0
                self.ctx.send(client, WatchEvents(number, ((event, value, record),), revision))

    def _open(self, watch: Watch) -> None:
        revision = self.config["revision"]
        if watch.since is not None and watch.since < revision:  # it remembers nothing
            del self.watches[self.ctx.sender, watch.id]
            body = failure(410, "Expired", "too old resource version")
            self.ctx.send(self.ctx.sender, WatchClosed(watch.id, 410, body))
            return
        found = [v for v in self.all(watch.resource) if self._matches(watch, v)]
        events = tuple(("ADDED", value, 0) for value in found) if watch.since is None else ()
        initial = watch.since is None
        self.ctx.send(self.ctx.sender, WatchEvents(watch.id, events, revision, initial))

    def _matches(self, watch: Watch, value: Obj) -> bool:
        if watch.namespace and dig(value, "metadata.namespace") != watch.namespace:
            return False
        if watch.field_selector:
            path, _, wanted = watch.field_selector.partition("=")
            return dig(value, path, "") == wanted
        return True

    def start(self) -> None:
        servers = self.config["servers"]
        servers[:] = [s for s in servers if s.ctx.name != self.ctx.name] + [self]


class Bench:
    """A kernel with hosts; `api-1`, `api-2` … run fake API servers over one store."""

    def __init__(self, *, servers: int = 1, seed: int = 1) -> None:
        self.seed = seed
        self.kernel = Kernel(Trace())
        self.network = Network(self.kernel, seed)
        self.hosts: dict[str, Host] = {}
        self.shared: dict[str, Any] = {"objects": {}, "revision": 10, "servers": []}
        self.servers = tuple(f"api-{number + 1}/kube-apiserver" for number in range(servers))
        for server in self.servers:
            self.run(server, FakeApi, self.shared)
        self.kernel.note("test", "begins")

    def host(self, name: str) -> Host:
        if name not in self.hosts:
            host = Host(name, "worker", "zone-a", self.kernel, self.network, self.seed)
            host.site = self.hosts
            self.hosts[name] = host
        return self.hosts[name]

    def run(self, process: str, factory: Any, config: Any, *, supervised: bool = False) -> Any:
        """Install and start `host/kind`; answers its component."""
        host, _, kind = process.partition("/")
        found = self.host(host).add(kind, factory, config, supervised=supervised)
        self.within(found.start)
        return found.component

    def api(self, number: int = 1) -> FakeApi:
        found = self.hosts[f"api-{number}"].processes["kube-apiserver"].component
        assert isinstance(found, FakeApi)
        return found

    def component(self, process: str) -> Any:
        host, _, kind = process.partition("/")
        return self.hosts[host].processes[kind].component

    def within(self, act: Any) -> Any:
        """Do something as part of a record of its own, as handlers do."""
        self.kernel.cause = None
        self.kernel.note("test", "acts")
        result = act()
        self.kernel.cause = None
        return result

    def crash(self, process: str) -> None:
        host, _, kind = process.partition("/")
        self.within(lambda: self.hosts[host].processes[kind].end("crashed", 137, "killed"))

    def start(self, process: str) -> None:
        host, _, kind = process.partition("/")
        self.within(self.hosts[host].processes[kind].start)

    def cut(self, left: str, right: str) -> None:
        for link in self.network.between([left], [right]):
            link.block("cut", 0)

    def heal(self, left: str, right: str) -> None:
        for link in self.network.between([left], [right]):
            link.unblock("cut")

    def pass_time(self, duration_us: int) -> None:
        self.kernel.run(self.kernel.now + duration_us)
