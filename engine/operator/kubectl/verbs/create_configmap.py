"""kubectl create configmap."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CreateOne
from engine.operator.kubectl.line import Flag, Flags, Kind


class CreateConfigmap(CreateOne):
    """Create a config map: create configmap settings --from-literal=a=1."""

    resource = "configmaps"
    flags: ClassVar[Flags] = {"from-literal": Flag(Kind.LIST, default=())}

    def body(self) -> dict[str, Any]:
        """Its data."""
        pairs = [word.partition("=") for word in self.line.flags["from-literal"]]
        return {"data": {key: value for key, _, value in pairs}} if pairs else {}
