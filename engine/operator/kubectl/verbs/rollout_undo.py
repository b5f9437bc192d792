"""kubectl rollout undo."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.each import EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import Flag, Flags, Kind
from engine.operator.kubectl.revisions import (
    annotations_after,
    before,
    owned,
    revision,
    template_of,
)
from engine.resources import CATALOGUE

PAUSED = (
    "error: you cannot rollback a paused deployment; resume it first with "
    "'kubectl rollout resume' and try again"
)


class RolloutUndo(EachTarget):
    """Bring a deployment back to its last revision, or to --to-revision: rollout undo
    deployment/web.
    """

    flags: ClassVar[Flags] = {"to-revision": Flag(Kind.INT, default=0)}

    def deal(self, found: Obj) -> None:
        """Ask for its ReplicaSets."""
        kind = self.target.resource
        if kind.plural != "deployments":
            self.not_done(f'error: no rollbacker has been implemented for "{kind.kind}" here')
            return
        if dig(found, "spec.paused"):
            self.not_done(PAUSED)
            return
        self._deployment = found
        replicasets = Target(CATALOGUE["replicasets"], "", self.target.namespace)
        self.ask("replicasets", "list", replicasets)

    def heard(self, step: Hashable, answer: Answer) -> None:
        """Choose the revision and patch its template in; or it is patched."""
        if step == "replicasets":
            self._go_back(owned(self._deployment, answer.body["items"]))
        else:
            self.done("rolled back")

    def _go_back(self, history: list[Obj]) -> None:
        wanted = self.line.flags["to-revision"]
        chosen = before(history, wanted)
        if chosen is None:
            name = self.target.name
            self.not_done(
                f"error: unable to find specified revision {wanted} in history"
                if wanted
                else f'error: no rollout history found for deployment "{name}"'
            )
            return
        template = template_of(chosen)
        if template == self._deployment["spec"]["template"]:
            same = f"(current template already matches revision {revision(chosen)})"
            self.done(f"skipped rollback {same}")
            return
        body = {
            "metadata": {
                "annotations": {"$patch": "replace", **annotations_after(self._deployment, chosen)}
            },
            "spec": {"template": {"$patch": "replace", **template}},
        }
        self.patch(body)
