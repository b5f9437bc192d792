"""What an instructor can break, one file each; `FAULTS` holds them by the word that a timeline
uses.
"""

import sys

from engine.faults._base import Fault, FaultBegan, FaultEnded
from engine.registry import discover

FAULTS: dict[str, type[Fault]] = discover(sys.modules[__name__], Fault, lambda verb: verb.word())

__all__ = ["FAULTS", "Fault", "FaultBegan", "FaultEnded"]
