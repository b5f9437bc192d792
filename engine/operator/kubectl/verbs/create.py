"""kubectl create -f."""

from typing import ClassVar

from engine.objects import Obj
from engine.operator.kubectl.from_manifests import MANIFESTS, FromManifests
from engine.operator.kubectl.line import BOOL, CLIENT, Flags
from engine.operator.kubectl.manifests import as_applied, placed


class Create(FromManifests):
    """Create the objects of the manifests on standard input: create -f -."""

    flags: ClassVar[Flags] = {**MANIFESTS, "save-config": BOOL}
    doing = "creating"
    names_new_ones = True

    def turn(self) -> None:
        """Create the first that is left."""
        target, manifest = self.queue[0]
        make = as_applied if self.line.flags["save-config"] else placed
        body: Obj = make(manifest, target)
        if self.dry_run == CLIENT:
            self.done("created", body)
            return
        self.ask("created", "create", target._replace(name=""), body=body)
