"""kubectl api-versions."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.line import Flags, Usage


class ApiVersions(Invocation):
    """List the groups and versions of the API that the server has, as far as this program knows
    resources of them: api-versions.
    """

    spelled = "api-versions"
    flags: ClassVar[Flags] = {}

    def start(self) -> None:
        """Ask the server."""
        if self.line.arguments:
            raise Usage(f"error: unexpected arguments: [{' '.join(self.line.arguments)}]\n")
        self.ask_path("list", "apis")

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Show each once, in order."""
        found = [f"{row['group']}/{row['version']}".strip("/") for row in answer.body["items"]]
        for version in sorted(dict.fromkeys(found)):
            self.say(version)
        self.end()
