"""kubectl rollout undo."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.each import EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import Flag, Flags, Kind
from engine.operator.kubectl.revisions import (
    KEEPERS,
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
    """Bring a workload back to its last revision, or to --to-revision: rollout undo deploy/web."""

    flags: ClassVar[Flags] = {"to-revision": Flag(Kind.INT, default=0)}

    def deal(self, found: Obj) -> None:
        """Ask for its revisions."""
        kind = self.target.resource
        keeper = KEEPERS.get(kind.plural)
        if keeper is None:
            self.not_done(f'error: no rollbacker has been implemented for "{kind.kind}"')
            return
        if kind.plural == "deployments" and dig(found, "spec.paused"):
            self.not_done(PAUSED)
            return
        self._workload = found
        self.ask("revisions", "list", Target(CATALOGUE[keeper], "", self.target.namespace))

    def heard(self, step: Hashable, answer: Answer) -> None:
        """Choose the revision and patch its template in; or it is patched."""
        if step == "revisions":
            self._go_back(owned(self._workload, answer.body["items"]))
        else:
            self.done("rolled back")

    def _go_back(self, history: list[Obj]) -> None:
        wanted = self.line.flags["to-revision"]
        chosen = before(history, wanted)
        if chosen is None:
            self.not_done(self._nothing(wanted))
            return
        template = template_of(chosen)
        if template == self._workload["spec"]["template"]:
            same = f"(current template already matches revision {revision(chosen)})"
            self.done(f"skipped rollback {same}")
            return
        body: dict[str, Any] = {"spec": {"template": {"$patch": "replace", **template}}}
        if self.target.resource.plural == "deployments":
            annotations = annotations_after(self._workload, chosen)
            body["metadata"] = {"annotations": {"$patch": "replace", **annotations}}
        self.patch(body)

    def _nothing(self, wanted: int) -> str:
        if wanted:
            return f"error: unable to find specified revision {wanted} in history"
        who = self.target.resource.singular
        return f'error: no rollout history found for {who} "{self.target.name}"'
