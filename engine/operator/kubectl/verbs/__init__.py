"""The verbs of kubectl, one file each; `VERBS` holds them as they are typed."""

import sys

from engine.operator.kubectl.invocation import Invocation
from engine.registry import discover

VERBS: dict[str, type[Invocation]] = discover(
    sys.modules[__name__], Invocation, lambda verb: verb.words()
)
