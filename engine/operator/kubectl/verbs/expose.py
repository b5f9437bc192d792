"""kubectl expose."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig, labels
from engine.operator.kubectl.each import BY_LABEL, EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import (
    CLIENT,
    TEXT,
    Flag,
    Flags,
    Usage,
    pairs_of,
    port_number,
)
from engine.operator.kubectl.outcome import tell
from engine.resources import CATALOGUE

EXPOSED = ("pods", "services", "deployments", "replicasets")
NO_SELECTOR = {
    "pods": "the pod has no labels and cannot be exposed",
    "services": "the service has no pod selector set",
    "deployments": "invalid deployment: no selectors, therefore cannot be exposed",
    "replicasets": "invalid replicaset: no selectors, therefore cannot be exposed",
}


class Expose(EachTarget):
    """Put a service in front of a workload: expose deployment web --port=80."""

    flags: ClassVar[Flags] = {
        **BY_LABEL,
        "port": TEXT,
        "target-port": TEXT,
        "protocol": Flag(default="TCP"),
        "name": TEXT,
        "type": TEXT,
        "labels": TEXT,
        "cluster-ip": TEXT,
        "external-ip": TEXT,
        "session-affinity": TEXT,
    }

    def deal(self, found: Obj) -> None:
        """Create the service that selects what the workload selects."""
        if self.target.resource.plural not in EXPOSED:
            self.not_done(f"error: cannot expose a {self.target.resource.kind_in_group}")
            return
        try:
            ports = self._ports(found)
        except Usage as usage:
            self.not_done(str(usage).rstrip("\n"))
            return
        selector = self._selector(found)
        if not selector:
            self.not_done(
                "error: couldn't retrieve selectors via --selector flag or introspection: "
                f"{NO_SELECTOR.get(self.target.resource.plural, 'no selector')}"
            )
            return
        if not ports:
            self.not_done("error: couldn't find port via --port flag or introspection")
            return
        spec: dict[str, Any] = {"ports": ports, "selector": selector, **self._extras()}
        given = self.line.flags["labels"]
        own = pairs_of(given.split(",")) if given else dict(labels(found))
        meta = {"name": self.line.flags["name"] or self.target.name, "labels": own}
        meta["namespace"] = self.target.namespace
        body = {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec}
        self._service = Target(CATALOGUE["services"], str(meta["name"]), self.target.namespace)
        if self.dry_run == CLIENT:
            tell(self, self._service, "exposed", {**body, "status": {"loadBalancer": {}}})
            self.proceed()
            return
        self.ask("create", "create", self._service._replace(name=""), body=body)

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It exists."""
        tell(self, self._service, "exposed", answer.body)
        self.proceed()

    def _extras(self) -> dict[str, Any]:
        flags = self.line.flags
        more = {"type": flags["type"], "sessionAffinity": flags["session-affinity"]}
        if flags["external-ip"]:
            more["externalIPs"] = [flags["external-ip"]]
        if flags["cluster-ip"]:
            more["clusterIP"] = flags["cluster-ip"]
        return {key: value for key, value in more.items() if value}

    def _ports(self, found: Obj) -> list[dict[str, Any]]:
        """--port, or every port of the containers; several need names."""
        flags = self.line.flags
        asked = flags["port"].split(",") if flags["port"] else self._own_ports(found)
        target = flags["target-port"]
        ports = []
        for number, port in enumerate(asked):
            to = target or port
            entry = {"protocol": flags["protocol"], "port": port_number(port)}
            entry["targetPort"] = int(to) if to.isdecimal() else to
            ports.append({"name": f"port-{number + 1}", **entry} if len(asked) > 1 else entry)
        return ports

    def _selector(self, found: Obj) -> dict[str, str]:
        given = self.line.flags["selector"]
        if given:
            return pairs_of(given.split(","))
        match self.target.resource.plural:
            case "pods":
                return dict(labels(found))
            case "services":
                return dict(dig(found, "spec.selector") or {})
        return dict(dig(found, "spec.selector.matchLabels") or {})

    def _own_ports(self, found: Obj) -> list[str]:
        plural = self.target.resource.plural
        if plural == "services":
            return [str(port["port"]) for port in dig(found, "spec.ports") or ()]
        containers = dig(found, "spec" if plural == "pods" else "spec.template.spec")["containers"]
        return [str(p["containerPort"]) for one in containers for p in one.get("ports") or ()]
