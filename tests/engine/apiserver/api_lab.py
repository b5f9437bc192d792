"""An API server, toy etcd members and a client that says what a test tells it."""

from typing import Any

from engine.apiserver.server import ApiServer, ApiServerConfig
from engine.component import Component, Context
from engine.host import Host
from engine.kernel import Kernel
from engine.network import Network
from engine.objects import Obj, freeze
from engine.process import Process
from engine.trace import Trace
from engine.units import SECOND
from engine.wire import api
from tests.engine.apiserver.toy_etcd import Shared, ToyEtcd

SERVER = "cp-1/kube-apiserver"
STORE = "cp-1/etcd"
CLIENT = "operator/kubectl"
ADMIN = api.User("kubernetes-admin", ("system:masters",))


class Mouth(Component):
    """A client that only keeps what it hears."""

    kind = "kubectl"

    def __init__(self, ctx: Context, config: Any) -> None:
        super().__init__(ctx, config)
        self.heard: list[tuple[int, Any]] = []

    def handle(self, message: object) -> None:
        self.heard.append((self.ctx.now, message))


class ApiLab:
    """`ask` sends a request, runs until its answer, and returns it."""

    def __init__(self, members: int = 1, seed: int = 1) -> None:
        self.kernel = Kernel(Trace())
        network = Network(self.kernel, seed)
        stores = tuple(f"cp-{n}/etcd" for n in range(1, members + 1))
        config = ApiServerConfig(stores)
        self.hosts: dict[str, Host] = {}
        shared = Shared()
        for name in (*(store.partition("/")[0] for store in stores), "operator"):
            self.hosts[name] = Host(name, "any", None, self.kernel, network, seed)
            if name != "operator":
                self.hosts[name].add("etcd", ToyEtcd, shared, supervised=False)
        self.hosts["cp-1"].add("kube-apiserver", ApiServer, config, supervised=False)
        self.hosts["operator"].add("kubectl", Mouth, None, supervised=False)
        for host in self.hosts.values():
            host.power_on()
        self.ids = 0
        key = "/registry/serviceaccounts/default/default"
        meta = {"name": "default", "namespace": "default", "uid": "of-the-default-account"}
        account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta}
        self.store.put(key, freeze(account))
        self.run(1)

    def run(self, seconds: float) -> None:
        self.kernel.run(self.kernel.now + int(seconds * SECOND))

    def process(self, name: str) -> Process:
        """The process `host/kind`."""
        host, _, kind = name.partition("/")
        return self.hosts[host].processes[kind]

    @property
    def server(self) -> Any:
        return self.process(SERVER).component

    @property
    def store(self) -> Any:
        return self.process(STORE).component

    @property
    def mouth(self) -> Any:
        return self.process(CLIENT).component

    def say(self, message: Any) -> None:
        """Let the client send something now."""
        process = self.process(CLIENT)
        assert process.context is not None
        self.kernel.cause = None
        process.context.connect(SERVER)
        process.context.send(SERVER, message)

    def send(
        self, verb: str, resource: str, namespace: str = "", name: str = "", **more: Any
    ) -> int:
        """Send a request without waiting."""
        self.ids += 1
        body = more.get("body")
        self.say(
            api.Request(
                self.ids,
                verb,
                resource,
                namespace,
                name,
                more.get("subresource", ""),
                more.get("options", {}),
                freeze(body) if body is not None else None,
                more.get("user", ADMIN),
            )
        )
        return self.ids

    def answer(self, number: int) -> api.Response | None:
        """The answer to a request, if it has come."""
        for _, message in self.mouth.heard:
            if isinstance(message, api.Response) and message.id == number:
                return message
        return None

    def ask(self, verb: str, resource: str, *where: str, **more: Any) -> api.Response:
        """Send and run until the answer."""
        number = self.send(verb, resource, *where, **more)
        for _ in range(70):
            self.run(0.01)
            found = self.answer(number)
            if found is not None:
                return found
            self.run(1)
        raise AssertionError(f"no answer to {verb} {resource} {where}")

    def watch(self, resource: str, **more: Any) -> int:
        """Open a stream and let it begin."""
        self.ids += 1
        more.setdefault("user", ADMIN)
        self.say(api.Watch(self.ids, resource, **more))
        self.run(0.05)
        return self.ids

    def stream(self, number: int) -> list[tuple[str, Obj, int]]:
        """Everything that a stream has told."""
        return [
            event
            for _, message in self.mouth.heard
            if isinstance(message, api.WatchEvents) and message.id == number
            for event in message.events
        ]

    def closed(self, number: int) -> api.WatchClosed | None:
        """How a stream ended, if it has."""
        for _, message in self.mouth.heard:
            if isinstance(message, api.WatchClosed) and message.id == number:
                return message
        return None


def pod(name: str = "web", **spec: Any) -> Obj:
    """A small pod."""
    containers = [{"name": "main", "image": "nginx:1.27"}]
    meta = {"name": name, "labels": {"app": "web"}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta,
        "spec": {"containers": containers, **spec},
    }


def deployment(name: str = "web", replicas: int = 3) -> Obj:
    """A small deployment."""
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "main", "image": "nginx:1.27"}]},
            },
        },
    }


def config_map(name: str = "settings", **data: str) -> Obj:
    """A small config map."""
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}
