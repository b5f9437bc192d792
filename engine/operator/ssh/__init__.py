"""What an operator types on a machine of the cluster: `ssh worker-1 systemctl stop kubelet`."""

from engine.operator.ssh.line import Login, check, login
from engine.operator.ssh.terminal import NotReached, Shell
from engine.operator.ssh.verbs import VERBS

__all__ = ["VERBS", "Login", "NotReached", "Shell", "check", "login"]
