"""kubectl create serviceaccount."""

from typing import Any

from engine.operator.kubectl.create_one import CreateOne


class CreateServiceaccount(CreateOne):
    """Create a service account: create serviceaccount robot."""

    resource = "serviceaccounts"

    def body(self) -> dict[str, Any]:
        """Nothing but its name."""
        return {}
