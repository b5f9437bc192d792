"""kubectl create clusterrolebinding."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import TEXT, Flags, Usage
from engine.operator.kubectl.rights import WHOM, binding_of


class CreateClusterrolebinding(CreateOne):
    """Give a cluster role to somebody everywhere: create clusterrolebinding ops
    --clusterrole=cluster-admin --user=jane.
    """

    resource = "clusterrolebindings"
    wraps = "failed to create clusterrolebinding: "
    flags: ClassVar[Flags] = {
        **CREATE,
        "clusterrole": TEXT,
        **WHOM,
    }

    def body(self) -> dict[str, Any]:
        """The role and who gets it."""
        flags = self.line.flags
        if not flags["clusterrole"]:
            raise Usage("error: clusterrole must be specified\n")
        return binding_of(flags, {"kind": "ClusterRole", "name": flags["clusterrole"]})
