"""systemctl stop."""

from engine.operator.ssh.verbs._unit import Ending


class SystemctlStop(Ending):
    """End units with SIGTERM, and keep them down until they are started: systemctl stop kubelet.

    What a stopped kubelet had started goes on; so do containers without containerd.
    """

    missing = "Failed to stop {unit}: Unit {unit} not loaded."
