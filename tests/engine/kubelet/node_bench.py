"""One node with a kubelet beside a fake API server, and the words that its tests need."""

from dataclasses import replace
from typing import Any

from engine.client import Servers
from engine.kubelet import Delays, Kubelet, KubeletConfig
from engine.objects import Obj, condition, dig
from engine.process import Process
from engine.units import SECOND
from engine.wire.api import Request
from tests.engine.client.fake_api import Bench, FakeApi

KUBELET = "w1/kubelet"
API = "api-1/kube-apiserver"


class Node:
    """The node `w1`, ready at t = 3 s."""

    def __init__(self, *, servers: int = 1, ready: bool = True, **config: Any) -> None:
        self.bench = Bench(servers=servers)
        self.machine = self.bench.host("w1")
        where = Servers(self.bench.servers)
        self.bench.run(KUBELET, Kubelet, KubeletConfig(where, delays=Delays(), **config))
        if ready:
            self.pass_time(3)

    @property
    def api(self) -> FakeApi:
        return self.bench.api()

    def pass_time(self, seconds: float) -> None:
        self.bench.pass_time(int(seconds * SECOND))

    def give(self, name: str = "web", *, image: str = "nginx:1.27", **spec: Any) -> None:
        """A pod bound to this node."""
        container = {"name": "c", "image": image, **spec.pop("container", {})}
        body = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "namespace": "default"},
            "spec": {"nodeName": "w1", "containers": [container], **spec},
            "status": {"phase": "Pending"},
        }
        self.bench.within(lambda: self.api.put("pods", body))

    def delete(self, name: str = "web", *, grace: int | None = None) -> None:
        options = {} if grace is None else {"gracePeriodSeconds": grace}
        request = Request(0, "delete", "pods", "default", name, options=options)
        self.bench.within(lambda: self.api._do(request))

    def pod(self, name: str = "web", space: str = "default") -> Obj | None:
        found: Obj | None = self.bench.shared["objects"].get(("pods", space, name))
        return found

    def phase(self, name: str = "web") -> str | None:
        return dig(self.pod(name), "status.phase")

    def ready(self, name: str = "web") -> str | None:
        found = condition(self.pod(name) or {}, "Ready")
        return None if found is None else found["status"]

    def container(self, name: str = "web") -> dict[str, Any]:
        found: dict[str, Any] = dig(self.pod(name), "status.containerStatuses", [{}])[0]
        return found

    def containers(self) -> list[str]:
        """The pods whose containers run on the machine."""
        return sorted(
            entry.pod["metadata"]["name"]
            for entry in self.machine.containers.values()
            if entry.container.running
        )

    def said(self, kind: str = "Pod") -> list[tuple[str, int]]:
        events = [e for e in self.api.all("events") if e["involvedObject"]["kind"] == kind]
        return [(event["reason"], event["count"]) for event in events]

    def noted(self, kind: type) -> list[Any]:
        return [r.what for r in self.bench.kernel.trace.records if isinstance(r.what, kind)]

    def node_object(self) -> Obj:
        found: Obj = self.bench.shared["objects"][("nodes", "", "w1")]
        return found

    def restart_with(self, **config: Any) -> None:
        """The kubelet alone begins anew, and is told something else."""
        kubelet = self._told(config)
        self.bench.within(lambda: kubelet.end("crashed", 137, "killed"))
        self.bench.within(kubelet.start)

    def reboot_with(self, **config: Any) -> None:
        """The machine boots, and is another one."""
        self._told(config)
        self.reboot()

    def _told(self, config: dict[str, Any]) -> Process:
        kubelet = self.machine.processes["kubelet"]
        kubelet.config = replace(kubelet.config, **config)
        return kubelet

    def reboot(self) -> None:
        self.bench.within(self.machine.power_off)
        self.bench.within(self.machine.power_on)
