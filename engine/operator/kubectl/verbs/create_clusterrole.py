"""kubectl create clusterrole."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import Flags
from engine.operator.kubectl.rights import RULES, rules_of


class CreateClusterrole(CreateOne):
    """Create a role for the cluster: create clusterrole reader --verb=get,list --resource=nodes.

    --resource-name narrows it to objects of these names.
    """

    resource = "clusterroles"
    flags: ClassVar[Flags] = {**CREATE, **RULES}

    def body(self) -> dict[str, Any]:
        """Its rules."""
        return {"rules": rules_of(self.line.flags)}
