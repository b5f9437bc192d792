"""etcdctl and etcdutl as typed on a machine: each line ends with what the real one prints."""

from engine.operator.etcdctl.line import check
from engine.operator.etcdctl.terminal import Etcdctl
from engine.operator.etcdctl.verbs import VERBS

__all__ = ["VERBS", "Etcdctl", "check"]
