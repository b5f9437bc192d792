"""The end of a fault."""

from engine.commands._base import Command
from engine.verbs import FaultNames, Stage


class Heal(Command):
    """End faults, named by the ids of their steps; what other faults broke stays broken."""

    fault: FaultNames

    shorthand = "fault"
    example = "cut"

    def perform(self, stage: Stage, step: str) -> None:
        """Heal each; one that is over already, or has not begun, is left alone."""
        for fault in self.fault:
            if fault in stage.faults:
                stage.faults[fault].end(stage, fault)
