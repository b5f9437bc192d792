"""The operator types a kubectl line."""

from typing import Annotated

from pydantic import BeforeValidator

from engine.commands._base import Command
from engine.operator.messages import TERMINAL, RunCommand
from engine.verbs import HostName, Stage


def _bare(line: object) -> object:
    return line.strip().removeprefix("kubectl ").strip() if isinstance(line, str) else line


class Kubectl(Command):
    """Type a kubectl line, without the word kubectl; `stdin` is piped in, `via` asks that host's
    API server directly.
    """

    line: Annotated[str, BeforeValidator(_bare)]
    stdin: str = ""
    via: HostName = ""

    shorthand = "line"
    example = "scale deployment web --replicas=5"

    def perform(self, stage: Stage, step: str) -> None:
        """Hand the line to the terminal."""
        stage.world.process(TERMINAL).tell(
            RunCommand(step, f"kubectl {self.line}", self.stdin, self.via)
        )
