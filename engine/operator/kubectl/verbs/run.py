"""kubectl run."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import OUTPUT, TEXT, Flag, Flags, Kind, Usage, port_number
from engine.operator.kubectl.naming import said
from engine.resources import CATALOGUE


class Run(Invocation):
    """Start a bare pod, which no controller looks after: run probe --image=nginx:1.27."""

    flags: ClassVar[Flags] = {
        **OUTPUT,
        "image": TEXT,
        "restart": Flag(default="Always"),
        "labels": Flag(letter="l"),
        "env": Flag(Kind.LIST, default=()),
        "port": TEXT,
        "image-pull-policy": TEXT,
    }

    def start(self) -> None:
        """Create the pod."""
        if not self.line.arguments:
            raise Usage(
                "error: NAME is required for run\nSee 'kubectl run -h' for help and examples\n"
            )
        if not self.line.flags["image"]:
            raise Usage('error: required flag(s) "image" not set\n')
        if self.line.flags["restart"] not in ("Always", "OnFailure", "Never"):
            raise Usage(f"error: invalid restart policy: {self.line.flags['restart']}\n")
        name = self.line.arguments[0]
        self._target = Target(CATALOGUE["pods"], name, self.namespace)
        self.ask("create", "create", self._target._replace(name=""), body=self._pod(name))

    def answered(self, step: Hashable, answer: Answer) -> None:
        """It exists."""
        named = self.line.flags["output"] == "name"
        self.say(said(self._target) if named else f"{said(self._target)} created")
        self.end()

    def _pod(self, name: str) -> dict[str, Any]:
        flags = self.line.flags
        container: dict[str, Any] = {"name": name, "image": flags["image"]}
        if len(self.line.arguments) > 1:
            container["args"] = list(self.line.arguments[1:])
        if flags["env"]:
            pairs = (word.partition("=") for word in flags["env"])
            container["env"] = [{"name": key, "value": value} for key, _, value in pairs]
        if flags["port"]:
            container["ports"] = [{"containerPort": port_number(flags["port"])}]
        if flags["image-pull-policy"]:
            container["imagePullPolicy"] = flags["image-pull-policy"]
        given = (pair.partition("=") for pair in flags["labels"].split(",") if pair)
        labels = {key: value for key, _, value in given} or {"run": name}
        meta = {"name": name, "namespace": self.namespace, "labels": labels}
        spec = {
            "containers": [container],
            "restartPolicy": flags["restart"],
            "dnsPolicy": "ClusterFirst",
        }
        return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec}
