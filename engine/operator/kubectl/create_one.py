"""What the short forms of kubectl create share: one object, made from the line."""

from collections.abc import Hashable, Mapping
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, evolve
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import BOOL, CHANGE, CLIENT, VALIDATE, Flags, Usage
from engine.operator.kubectl.manifests import as_applied, placed
from engine.operator.kubectl.outcome import tell
from engine.operator.kubectl.trouble import in_call, say_status
from engine.resources import CATALOGUE

CREATE: Flags = {**CHANGE, **VALIDATE, "save-config": BOOL}
"""Flags of every short form."""


class CreateOne(Invocation):
    """What the short forms share: one object, made from the line."""

    resource: ClassVar[str]
    flags: ClassVar[Flags] = CREATE
    wraps: str = ""
    """How an error begins: `failed to create deployment: `; empty: it stays as the server said."""
    unset: ClassVar[dict[str, Any]] = {}
    """Fields that a dry run of the client shows although nothing is in them."""

    def start(self) -> None:
        """Create it, or only show it."""
        if len(self.line.names) != 1:
            got = len(self.line.names)
            raise Usage(
                f"error: exactly one NAME is required, got {got}\n"
                f"See 'kubectl {self.line.verb} -h' for help and examples\n"
            )
        self.begin()

    def begin(self) -> None:
        """Make it from the line, and create it."""
        self.create(self.body())

    def create(self, body: dict[str, Any]) -> None:
        """Create the object that has this body, its name and its kind."""
        resource = CATALOGUE[self.resource]
        space = self.namespace if resource.namespaced else ""
        self._target = Target(resource, self.line.names[0], space)
        body = {"apiVersion": resource.api_version, "kind": resource.kind, **body}
        body["metadata"] = {"name": self._target.name, **body.get("metadata", {})}
        if self.line.flags["save-config"]:
            body = as_applied(body, self._target)
        if self.dry_run == CLIENT:
            shown = evolve(self.unset, with_resources(body))
            asked = self.line.flags["namespace"] and resource.namespaced
            self._done(placed(dict(shown), self._target) if asked else shown)
            return
        target = self._target._replace(name="")
        self.ask("create", "create", target, body=placed(body, self._target))

    def body(self) -> dict[str, Any]:
        """The object without its name and kind."""
        raise NotImplementedError

    def answered(self, step: Hashable, answer: Answer) -> None:
        """It exists."""
        self._done(answer.body)

    def _done(self, value: Obj) -> None:
        tell(self, self._target, "created", value)
        self.end()

    def trouble(self, answer: Answer) -> str:
        """Most short forms put their own words before those of the server, or of the network."""
        if not self.wraps:
            return super().trouble(answer)
        if answer.code:
            return f"error: {self.wraps}{answer.body.get('message') or say_status(answer)}"
        return f"error: {self.wraps}{in_call(answer, self.address)}"


def with_resources(value: Any) -> Any:
    """What a program writes of containers that ask for nothing: `resources: {}`."""
    if isinstance(value, Mapping):
        return {key: _each(item) if key == "containers" else with_resources(item)
                for key, item in value.items()}  # fmt: skip
    return value


def _each(containers: Any) -> list[Any]:
    return [{**one, "resources": one.get("resources", {})} for one in containers]


def container_name(image: str) -> str:
    """`registry.example/shop/web:1.2` runs as a container called web."""
    return image.rpartition("/")[2].partition(":")[0].partition("@")[0]
