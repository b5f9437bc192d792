"""kubectl create rolebinding."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import TEXT, Flags, Usage
from engine.operator.kubectl.rights import WHOM, binding_of


class CreateRolebinding(CreateOne):
    """Give a role to somebody in one namespace: create rolebinding read --role=reader --user=jane.

    --clusterrole gives a cluster role, but only in this namespace; --group and --serviceaccount
    (namespace:name) name others.
    """

    resource = "rolebindings"
    wraps = "failed to create rolebinding: "
    flags: ClassVar[Flags] = {
        **CREATE,
        "role": TEXT,
        "clusterrole": TEXT,
        **WHOM,
    }

    def body(self) -> dict[str, Any]:
        """The role and who gets it."""
        flags = self.line.flags
        if bool(flags["role"]) == bool(flags["clusterrole"]):
            raise Usage("error: exactly one of clusterrole or role must be specified\n")
        kind = "Role" if flags["role"] else "ClusterRole"
        return binding_of(flags, {"kind": kind, "name": flags["role"] or flags["clusterrole"]})
