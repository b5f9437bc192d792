"""kubectl create role."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import Flags
from engine.operator.kubectl.rights import RULES, rules_of


class CreateRole(CreateOne):
    """Create a role in a namespace: create role reader --verb=get,list --resource=pods.

    --resource-name narrows it to objects of these names.
    """

    resource = "roles"
    flags: ClassVar[Flags] = {**CREATE, **RULES}

    def body(self) -> dict[str, Any]:
        """Its rules."""
        return {"rules": rules_of(self.line.flags)}
