"""kubectl expose."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig, labels
from engine.operator.kubectl.each import EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import TEXT, Flag, Flags, Kind, Usage, port_number
from engine.operator.kubectl.naming import said
from engine.resources import CATALOGUE


class Expose(EachTarget):
    """Put a service in front of a workload: expose deployment web --port=80."""

    flags: ClassVar[Flags] = {
        "port": TEXT,
        "target-port": TEXT,
        "protocol": Flag(default="TCP"),
        "name": TEXT,
        "type": TEXT,
        "selector": Flag(letter="l"),
        "replicas": Flag(Kind.INT, default=0),
    }

    def deal(self, found: Obj) -> None:
        """Create the service that selects what the workload selects."""
        port = self.line.flags["port"] or self._port_of(found)
        selector = self._selector(found)
        if not port:
            self.not_done("error: couldn't find port via --port flag or introspection")
            return
        if not selector:
            self.not_done("error: couldn't retrieve selectors via --selector flag or introspection")
            return
        flags = self.line.flags
        name = flags["name"] or self.target.name
        try:
            numbers = [port_number(text) for text in port.split(",")]
        except Usage as usage:
            self.not_done(str(usage))
            return
        spec: dict[str, Any] = {"selector": selector, "ports": self._ports(numbers)}
        if flags["type"]:
            spec["type"] = flags["type"]
        meta = {"name": name, "namespace": self.target.namespace, "labels": dict(labels(found))}
        body = {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec}
        self._service = Target(CATALOGUE["services"], name, self.target.namespace)
        self.ask("create", "create", self._service._replace(name=""), body=body)

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It exists."""
        self.say(f"{said(self._service)} exposed")
        self.proceed()

    def _ports(self, numbers: list[int]) -> list[dict[str, Any]]:
        """One entry a port; several get names (kubectl/pkg/cmd/expose: generateService)."""
        target, protocol = self.line.flags["target-port"], self.line.flags["protocol"]
        ports: list[dict[str, Any]] = []
        for at, number in enumerate(numbers, 1):
            port = {"name": f"port-{at}"} if len(numbers) > 1 else {}
            ends_at = int(target) if target.isdecimal() else target or number
            ports.append({**port, "protocol": protocol, "port": number, "targetPort": ends_at})
        return ports

    def _selector(self, found: Obj) -> dict[str, str]:
        given = self.line.flags["selector"]
        if given:
            return {k: v for k, _, v in (pair.partition("=") for pair in given.split(","))}
        match self.target.resource.plural:
            case "pods":
                return dict(labels(found))
            case "services":
                return dict(dig(found, "spec.selector") or {})
        return dict(dig(found, "spec.selector.matchLabels") or {})

    def _port_of(self, found: Obj) -> str:
        spec = "spec" if self.target.resource.plural == "pods" else "spec.template.spec"
        for container in dig(found, f"{spec}.containers") or ():
            for port in container.get("ports") or ():
                return str(port["containerPort"])
        return ""
