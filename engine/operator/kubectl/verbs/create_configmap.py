"""kubectl create configmap."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import ARRAY, Flags, pairs_of


class CreateConfigmap(CreateOne):
    """Create a config map: create configmap settings --from-literal=a=1."""

    resource = "configmaps"
    wraps = "failed to create configmap: "
    flags: ClassVar[Flags] = {**CREATE, "from-literal": ARRAY}

    def body(self) -> dict[str, Any]:
        """Its data."""
        data = pairs_of(self.line.flags["from-literal"])
        return {"data": data} if data else {}
