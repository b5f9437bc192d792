"""kubectl rollout undo."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.each import BY_LABEL
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import Flag, Flags, Kind
from engine.operator.kubectl.manifests import LAST_APPLIED
from engine.operator.kubectl.revisions import (
    KEEPERS,
    annotations_after,
    before,
    owned,
    template_of,
)
from engine.operator.kubectl.rollout import Rollout
from engine.resources import CATALOGUE

PAUSED = (
    "error: you cannot rollback a paused deployment; resume it first with "
    "'kubectl rollout resume' and try again"
)
APPLIED = (
    "Warning: resource {who} was previously managed with 'kubectl apply'. Rolling back will not "
    f"update the {LAST_APPLIED} annotation, which may cause unexpected behavior on future "
    "'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration "
    "file instead."
)


class RolloutUndo(Rollout):
    """Bring a workload back to its last revision, or to --to-revision: rollout undo deploy/web."""

    flags: ClassVar[Flags] = {
        **BY_LABEL,
        "to-revision": Flag(Kind.INT, default=0),
    }
    none_found = ""

    def deal(self, found: Obj) -> None:
        """Ask for its revisions."""
        kind = self.target.resource
        keeper = KEEPERS.get(kind.plural)
        if LAST_APPLIED in (found["metadata"].get("annotations") or {}):
            self.complain(APPLIED.format(who=f"{kind.plural}/{self.target.name}"))
        if keeper is None:
            own = kind.kind_in_group
            self.not_done(f'error: no rollbacker has been implemented for "{own}"')
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
            self.done("rolled back", answer.body)

    def _go_back(self, history: list[Obj]) -> None:
        wanted = self.line.flags["to-revision"]
        chosen = before(history, wanted)
        if chosen is None:
            self.not_done(self._nothing(wanted))
            return
        template = template_of(chosen)
        if template == self._workload["spec"]["template"]:
            same = f"(current template already matches revision {wanted})"
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
        if self.target.resource.plural != "deployments":
            return "error: no last revision to roll back to"
        return f'error: no rollout history found for deployment "{self.target.name}"'
