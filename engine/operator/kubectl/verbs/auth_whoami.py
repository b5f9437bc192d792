"""kubectl auth whoami."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import dig
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import Flags
from engine.operator.kubectl.table import layout
from engine.resources import REVIEWS


class AuthWhoami(Invocation):
    """Show as whom the API server knows this kubectl: name and groups."""

    flags: ClassVar[Flags] = {}

    def start(self) -> None:
        """Ask."""
        row = REVIEWS["selfsubjectreviews"]
        body = {"apiVersion": row.api_version, "kind": row.kind, "metadata": {}}
        self.ask("who", "create", Target(row, "", ""), body=body)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Show it."""
        user = dig(answer.body, "status.userInfo") or {}
        groups = f"[{' '.join(user.get('groups') or ())}]"
        rows = [["ATTRIBUTE", "VALUE"], ["Username", user.get("username", "")], ["Groups", groups]]
        self.out.append(layout(rows))
        self.end()
