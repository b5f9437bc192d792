"""kubectl replace."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.operator.kubectl.from_manifests import MANIFESTS, FromManifests
from engine.operator.kubectl.line import BOOL, CLIENT, Flag, Flags, Kind, Usage
from engine.operator.kubectl.manifests import placed
from engine.operator.kubectl.naming import said_kind


class Replace(FromManifests):
    """Put the manifests on standard input in the place of what there is: replace -f -.

    --force deletes it first and creates it anew.
    """

    flags: ClassVar[Flags] = {
        **MANIFESTS,
        "force": BOOL,
        "grace-period": Flag(Kind.INT, default=-1),
        "cascade": Flag(default="background", alone="background"),
    }
    doing = "replacing"

    def start(self) -> None:
        """A grace period is for --force alone."""
        if self.line.flags["grace-period"] >= 0 and not self.line.flags["force"]:
            raise Usage("error: --grace-period must have --force specified\n")
        super().start()

    def turn(self) -> None:
        """Replace the first that is left."""
        target, manifest = self.queue[0]
        body = placed(manifest, target)
        if self.dry_run == CLIENT:
            self.done("replaced", body)
        elif self.line.flags["force"]:
            grace = max(self.line.flags["grace-period"], 0)
            self.ask("gone", "delete", target, options={"gracePeriodSeconds": grace})
        else:
            self.ask("replaced", "update", target, body=body)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """With --force: it is gone, now create it; else it is replaced."""
        if step == "gone" and (answer.ok or answer.code == 404):
            target, manifest = self.queue[0]
            if answer.ok:
                self.say(f'{said_kind(target.resource)} "{target.name}" deleted')
            made = target._replace(name="")
            self.ask("replaced", "create", made, body=placed(manifest, target))
            return
        super().answered(step, answer)
