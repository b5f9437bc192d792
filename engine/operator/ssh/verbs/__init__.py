"""What can be run on a machine, one file for each verb; `VERBS` holds them as they are typed."""

import sys

from engine.operator.ssh.chore import Chore
from engine.registry import discover

VERBS: dict[str, type[Chore]] = discover(sys.modules[__name__], Chore, lambda verb: verb.words())
