"""kubectl create namespace."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CreateOne


class CreateNamespace(CreateOne):
    """Create a namespace: create namespace shop."""

    resource = "namespaces"
    unset: ClassVar[dict[str, Any]] = {"spec": {}, "status": {}}

    def body(self) -> dict[str, Any]:
        """Nothing but its name."""
        return {}
