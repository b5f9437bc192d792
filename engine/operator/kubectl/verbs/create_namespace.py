"""kubectl create namespace."""

from typing import Any

from engine.client import Answer
from engine.operator.kubectl.create_one import CreateOne
from engine.operator.kubectl.invocation import Invocation


class CreateNamespace(CreateOne):
    """Create a namespace: create namespace shop."""

    resource = "namespaces"

    def body(self) -> dict[str, Any]:
        """Nothing but its name."""
        return {}

    def trouble(self, answer: Answer) -> str:
        """This short form does not wrap what the server said."""
        return Invocation.trouble(self, answer)
