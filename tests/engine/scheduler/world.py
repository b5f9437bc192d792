"""A cluster for scheduler tests: nodes and pods in a line each, and an API server that binds."""

from typing import Any

from engine.client import Servers
from engine.objects import Obj, evolve, with_condition
from engine.scheduler.scheduler import Scheduler, SchedulerConfig
from engine.wire.api import Request, failure
from tests.engine.client.fake_api import Bench, FakeApi


def node(name: str, cpu: str = "4", memory: str = "8Gi", pods: str = "110", **more: Any) -> Obj:
    """A node; `labels`, `taints`, `unschedulable`, `images` and further resources as keywords."""
    offers = {"cpu": cpu, "memory": memory, "pods": pods, **more.pop("offers", {})}
    labels = {"kubernetes.io/hostname": name, **more.pop("labels", {})}
    images = [{"names": [k], "sizeBytes": v} for k, v in more.pop("images", {}).items()]
    return {
        "metadata": {"name": name, "labels": labels},
        "spec": more,
        "status": {"allocatable": offers, "images": images},
    }


def pod(name: str, cpu: str = "", memory: str = "", **more: Any) -> Obj:
    """A pod of one container; `labels`, `on` (its node), `started`; the rest goes into its spec."""
    asked = {k: v for k, v in (("cpu", cpu), ("memory", memory)) if v}
    container = {"name": "c", "image": "nginx", "resources": {"requests": asked}}
    meta = {"name": name, "namespace": "default", "labels": more.pop("labels", {})}
    on, started = more.pop("on", ""), more.pop("started", None)
    spec = {"containers": [container], **({"nodeName": on} if on else {}), **more}
    return {"metadata": meta, "spec": spec, "status": {"startTime": started} if started else {}}


class BindingApi(FakeApi):
    """Knows the subresource that schedulers write; `refuse_bindings` answers them with a 500."""

    refuse_bindings = False

    def _do(self, request: Request) -> tuple[int, Obj]:
        if request.subresource != "binding":
            return super()._do(request)
        key = (request.resource, request.namespace, request.name)
        old = self.store.get(key)
        if self.refuse_bindings:
            return 500, failure(500, "InternalError", "etcdserver: request timed out")
        if old is None:
            return 404, failure(404, "NotFound", "")
        if old["spec"].get("nodeName"):
            return 409, failure(409, "Conflict", "already assigned")
        entry = {"type": "PodScheduled", "status": "True"}
        conditions = with_condition(old.get("status", {}).get("conditions", ()), entry)
        assert request.body is not None
        change = {
            "spec": {"nodeName": request.body["target"]["name"]},
            "status": {"conditions": conditions},
        }
        return 201, self._write(key, evolve(old, change), "MODIFIED")


class SchedulerBench(Bench):
    """One API server and as many schedulers as asked for, `sched-1` … ."""

    def __init__(self, schedulers: int = 1, seed: int = 1) -> None:
        super().__init__(servers=0, seed=seed)
        self.servers = ("api-1/kube-apiserver",)
        self.run(self.servers[0], BindingApi, self.shared)
        config = SchedulerConfig(Servers(self.servers))
        self.schedulers = [f"sched-{n + 1}/kube-scheduler" for n in range(schedulers)]
        for process in self.schedulers:
            self.run(process, Scheduler, config)

    def has(self, resource: str, *objects: Obj) -> None:
        for value in objects:
            self.within(lambda value=value: self.api().put(resource, value))

    def pod(self, name: str) -> Obj | None:
        return self.api().get("pods", "default", name)

    def where(self, name: str) -> str | None:
        found = self.pod(name)
        return found["spec"].get("nodeName") if found else None

    def events(self, reason: str) -> list[tuple[str, str, int]]:
        """(object, message, count) of the Events with this reason."""
        return [
            (e["involvedObject"]["name"], e["message"], e["count"])
            for e in self.api().all("events")
            if e["reason"] == reason
        ]

    def notes(self, kind: type) -> list[Any]:
        return [r.what for r in self.kernel.trace.records if isinstance(r.what, kind)]
