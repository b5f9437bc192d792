"""A terminal in front of a fake API server: type lines, read what they print."""

from typing import Any

from engine.apiserver.selectors import select
from engine.client import Servers
from engine.objects import Obj, dig, evolve
from engine.operator.kubectl import Kubectl, KubectlConfig
from engine.operator.messages import CommandEnded, RunCommand
from engine.resources import CATALOGUE
from engine.units import MINUTE, SECOND, rfc3339
from engine.wire.api import Request, Watch, failure
from tests.engine.client.fake_api import Bench, FakeApi, Key


class ListingApi(FakeApi):
    """The fake server with lists, selectors and real error words."""

    def _do(self, request: Request) -> tuple[int, Obj]:
        if request.resource not in CATALOGUE:
            why = "the server could not find the requested resource"
            return 404, failure(404, "NotFound", why)
        if request.verb == "list":
            return 200, {"items": self._list(request), "metadata": {"resourceVersion": "1"}}
        code, body = super()._do(request)
        if code in (404, 409):
            resource, name = (
                CATALOGUE[request.resource],
                request.name or request.body["metadata"]["name"],
            )
            gone = f'{resource.qualified} "{name}" not found'
            there = f'{resource.qualified} "{name}" already exists'
            reason, message = ("NotFound", gone) if code == 404 else ("AlreadyExists", there)
            return code, failure(code, reason, message)
        return code, body

    def _list(self, request: Request) -> list[Obj]:
        options = request.options
        wanted = select(
            CATALOGUE[request.resource],
            request.namespace,
            options.get("labelSelector", ""),
            options.get("fieldSelector", ""),
        )
        return [value for value in self.all(request.resource) if wanted.matches(value)]

    def _create(self, key: Key, request: Request) -> Obj:
        body = evolve(
            request.body or {}, {"metadata": {"creationTimestamp": rfc3339(self.ctx.wall)}}
        )
        return super()._create(key, request._replace(body=body))

    def _matches(self, watch: Watch, value: Obj) -> bool:
        return select(
            CATALOGUE[watch.resource], watch.namespace, watch.label_selector, watch.field_selector
        ).matches(value)


class Terminal:
    """`type` runs a line to its end and answers (code, out, err)."""

    def __init__(self, *objects: Obj) -> None:
        self.bench = Bench()
        host = self.bench.hosts["api-1"]
        process = host.processes["kube-apiserver"]
        process.end("stopped", 0, "replaced")
        process.factory = ListingApi
        self.bench.within(process.start)
        self.bench.run(
            "operator/kubectl", Kubectl, KubectlConfig(Servers(("api-1/kube-apiserver",)))
        )
        self._lines = 0
        for value in objects:
            self.put(value)

    @property
    def api(self) -> Any:
        return self.bench.api()

    @property
    def process(self) -> Any:
        return self.bench.hosts["operator"].processes["kubectl"]

    def put(self, value: Obj) -> None:
        plural = next(r.plural for r in CATALOGUE.values() if r.kind == value["kind"])
        self.bench.within(lambda: self.api.put(plural, value))

    def stored(self, plural: str, name: str, path: str = "", namespace: str = "default") -> Any:
        space = namespace if CATALOGUE[plural].namespaced else ""
        found = self.api.get(plural, space, name)
        return dig(found, path) if path and found else found

    def begin(self, line: str, stdin: str = "", via: str = "") -> str:
        self._lines += 1
        command = RunCommand(f"line-{self._lines}", f"kubectl {line}", stdin, via)
        self.bench.within(lambda: self.process.tell(command))
        return command.id

    def ended(self, line: str) -> CommandEnded | None:
        records = self.bench.kernel.trace.records
        notes = [r.what for r in records if isinstance(r.what, CommandEnded) and r.what.id == line]
        return notes[0] if notes else None

    def wait(self, duration_us: int = MINUTE) -> None:
        self.bench.pass_time(duration_us)

    def type(self, line: str, stdin: str = "", *, within: int = 2 * MINUTE) -> tuple[int, str, str]:
        began = self.begin(line, stdin)
        for _ in range(within // SECOND):
            if self.ended(began) is not None:
                break
            self.wait(SECOND)
        note = self.ended(began)
        assert note is not None, f"kubectl {line} still runs after {within // SECOND} s"
        return note.rc, note.out, note.err


def deployment(
    name: str = "web", *, replicas: int = 6, image: str = "nginx:1.27", **meta: Any
) -> Obj:
    labels = {"app": name}
    containers = [{"name": "nginx", "image": image}]
    spec = {
        "replicas": replicas,
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": containers}},
    }
    status = {
        "replicas": replicas,
        "readyReplicas": replicas,
        "updatedReplicas": replicas,
        "availableReplicas": replicas,
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "default", "labels": labels, **meta},
        "spec": spec,
        "status": status,
    }


def pod(
    name: str, *, app: str = "web", node: str = "node1", ready: bool = True, **meta: Any
) -> Obj:
    status = {
        "phase": "Running",
        "conditions": [{"type": "Ready", "status": str(ready)}],
        "containerStatuses": [
            {"name": "nginx", "ready": ready, "restartCount": 0, "state": {"running": {}}}
        ],
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "default", "labels": {"app": app}, **meta},
        "spec": {"nodeName": node, "containers": [{"name": "nginx", "image": "nginx:1.27"}]},
        "status": status,
    }
