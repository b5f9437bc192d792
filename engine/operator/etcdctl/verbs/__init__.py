"""The verbs of etcdctl and etcdutl, one file each; `VERBS` holds them as they are typed."""

import sys

from engine.operator.etcdctl.errand import Errand
from engine.registry import discover

VERBS: dict[str, type[Errand]] = discover(sys.modules[__name__], Errand, lambda verb: verb.words())
