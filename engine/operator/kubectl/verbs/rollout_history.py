"""kubectl rollout history."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj
from engine.operator.kubectl.described.pod_template import described_template
from engine.operator.kubectl.each import BY_LABEL
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import Flag, Flags, Kind, Usage
from engine.operator.kubectl.naming import said
from engine.operator.kubectl.revisions import CAUSE, KEEPERS, owned, revision, template_of
from engine.operator.kubectl.rollout import Rollout
from engine.operator.kubectl.table import tabbed
from engine.resources import CATALOGUE


class RolloutHistory(Rollout):
    """Show the revisions that a workload can go back to: rollout history deployment/web.

    --revision shows the pod template of one of them.
    """

    flags: ClassVar[Flags] = {
        **BY_LABEL,
        "revision": Flag(Kind.INT, default=0),
    }
    none_found = ""

    def start(self) -> None:
        """A revision is a number from 1."""
        wanted = self.line.flags["revision"]
        if wanted < 0:
            raise Usage(f"error: revision must be a positive integer: {wanted}\n")
        super().start()

    def deal(self, found: Obj) -> None:
        """Ask for its revisions."""
        kind = self.target.resource
        keeper = KEEPERS.get(kind.plural)
        if keeper is None:
            own = kind.kind_in_group
            self.not_done(f'error: no history viewer has been implemented for "{own}"')
            return
        self.ask("revisions", "list", Target(CATALOGUE[keeper], "", self.target.namespace))

    def heard(self, step: Hashable, answer: Answer) -> None:
        """Print them, or one."""
        history = owned(self.found, answer.body["items"])
        wanted = self.line.flags["revision"]
        if not history:
            text = "No rollout history found."
        elif wanted:
            one = next((item for item in history if revision(item) == wanted), None)
            if one is None:
                self.not_done("error: unable to find the specified revision")
                return
            text = described_template(template_of(one, whole=True), _cause(one))
        else:
            rows = [[str(revision(item)), _cause(item) or "<none>"] for item in history]
            text = tabbed([["REVISION", "CHANGE-CAUSE"], *rows])
        with_revision = f"with revision #{wanted}" if wanted else ""
        self.say(f"{said(self.target)} {with_revision}\n{text}")
        self.proceed()


def _cause(item: Obj) -> str:
    return str((item["metadata"].get("annotations") or {}).get(CAUSE) or "")
