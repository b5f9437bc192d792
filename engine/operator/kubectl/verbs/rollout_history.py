"""kubectl rollout history."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj
from engine.operator.kubectl.each import EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import Flags
from engine.operator.kubectl.naming import said
from engine.operator.kubectl.revisions import CAUSE, KEEPERS, owned, revision
from engine.operator.kubectl.table import layout
from engine.resources import CATALOGUE


class RolloutHistory(EachTarget):
    """Show the revisions that a workload can go back to: rollout history deployment/web."""

    flags: ClassVar[Flags] = {}

    def deal(self, found: Obj) -> None:
        """Ask for its revisions."""
        kind = self.target.resource
        keeper = KEEPERS.get(kind.plural)
        if keeper is None:
            self.not_done(f'error: no history viewer has been implemented for "{kind.kind}"')
            return
        self._workload = found
        self.ask("revisions", "list", Target(CATALOGUE[keeper], "", self.target.namespace))

    def heard(self, step: Hashable, answer: Answer) -> None:
        """Print them."""
        rows = [["REVISION", "CHANGE-CAUSE"]]
        for item in owned(self._workload, answer.body["items"]):
            cause = (item["metadata"].get("annotations") or {}).get(CAUSE) or "<none>"
            rows.append([str(revision(item)), cause])
        self.out.append(f"{said(self.target)} \n{layout(rows)}\n")
        self.proceed()
