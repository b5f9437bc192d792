"""What the short forms of kubectl create share: one object, made from the line."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import Usage
from engine.operator.kubectl.manifests import placed
from engine.operator.kubectl.naming import said
from engine.resources import CATALOGUE


class CreateOne(Invocation):
    """What the short forms share: one object, made from the line."""

    resource: ClassVar[str]

    def start(self) -> None:
        """Create it."""
        if len(self.line.arguments) != 1:
            got = len(self.line.arguments)
            raise Usage(
                f"error: exactly one NAME is required, got {got}\n"
                f"See 'kubectl {self.line.verb} -h' for help and examples\n"
            )
        resource = CATALOGUE[self.resource]
        space = self.namespace if resource.namespaced else ""
        self._target = Target(resource, self.line.arguments[0], space)
        body = {"apiVersion": resource.api_version, "kind": resource.kind, **self.body()}
        meta = {"name": self._target.name, **body.get("metadata", {})}
        body["metadata"] = meta
        self.ask(
            "create",
            "create",
            self._target._replace(name=""),
            body=placed(body, self._target),
        )

    def body(self) -> dict[str, Any]:
        """The object without its name and kind."""
        raise NotImplementedError

    def answered(self, step: Hashable, answer: Answer) -> None:
        """It exists."""
        self.say(f"{said(self._target)} created")
        self.end()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """Nothing: but the words are those of create."""
        return False

    def trouble(self, answer: Answer) -> str:
        """`create` wraps what the server said."""
        if answer.code and answer.body.get("reason"):
            kind = self._target.resource.singular
            return f"error: failed to create {kind}: {answer.body.get('message', '')}"
        return super().trouble(answer)


def container_name(image: str) -> str:
    """`registry.example/shop/web:1.2` runs as a container called web."""
    return image.rpartition("/")[2].partition(":")[0].partition("@")[0]
