"""kubectl create serviceaccount."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import Flags


class CreateServiceaccount(CreateOne):
    """Create a service account: create serviceaccount robot."""

    resource = "serviceaccounts"
    wraps = "failed to create serviceaccount: "
    flags: ClassVar[Flags] = CREATE

    def body(self) -> dict[str, Any]:
        """Nothing but its name."""
        return {}
