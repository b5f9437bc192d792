"""kubectl create service."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import STRINGS, TEXT, Flag, Flags, Kind, Usage

TYPES = {
    "clusterip": "ClusterIP",
    "externalname": "ExternalName",
    "loadbalancer": "LoadBalancer",
    "nodeport": "NodePort",
}


class CreateService(CreateOne):
    """Create a service for the pods labelled app=NAME: create service clusterip web --tcp=80:8080.

    The kinds are clusterip, nodeport, loadbalancer and externalname.
    """

    resource = "services"
    unset: ClassVar[dict[str, Any]] = {"status": {"loadBalancer": {}}}
    flags: ClassVar[Flags] = {
        **CREATE,
        "tcp": STRINGS,
        "clusterip": TEXT,
        "node-port": Flag(Kind.INT, default=0),
        "external-name": TEXT,
    }

    def start(self) -> None:
        """The first word is the type."""
        kind, *rest = self.line.arguments or ("",)
        if kind not in TYPES:
            known = ", ".join(TYPES)
            raise Usage(f"error: name one of {known}, like: create service nodeport web\n")
        self._type = TYPES[kind]
        self.wraps = f"failed to create {self._type} service: "
        self.line = self.line._replace(arguments=tuple(rest), verb=f"create service {kind}")
        super().start()

    def body(self) -> dict[str, Any]:
        """Type, selector and ports."""
        flags, own = self.line.flags, {"app": self.line.names[0]}
        is_headless = flags["clusterip"] == "None"
        if not flags["tcp"] and not is_headless and self._type != "ExternalName":
            raise Usage("error: at least one tcp port specifier must be provided\n")
        if is_headless and self._type != "ClusterIP":
            raise Usage("error: ClusterIP=None can only be used with ClusterIP service type\n")
        spec: dict[str, Any] = {"type": self._type, "selector": own}
        if flags["tcp"]:
            spec["ports"] = [self._port(text) for text in flags["tcp"]]
        for key, flag in (("clusterIP", "clusterip"), ("externalName", "external-name")):
            if flags[flag]:
                spec[key] = flags[flag]
        return {"metadata": {"labels": own}, "spec": spec}

    def _port(self, text: str) -> dict[str, Any]:
        port, _, target = text.partition(":")
        if not port.isdecimal():
            raise Usage(f'error: strconv.ParseInt: parsing "{port}": invalid syntax\n')
        to = target or port
        entry: dict[str, Any] = {
            "name": text.replace(":", "-"),
            "port": int(port),
            "protocol": "TCP",
            "targetPort": int(to) if to.isdecimal() else to,
        }
        if self.line.flags["node-port"]:
            entry["nodePort"] = self.line.flags["node-port"]
        return entry
