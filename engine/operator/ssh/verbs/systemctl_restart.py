"""systemctl restart."""

from engine.operator.ssh.verbs._unit import FAILED, Ending, started


class SystemctlRestart(Ending):
    """End units and start them again: systemctl restart containerd. What was down is started."""

    missing = "Failed to restart {unit}: Unit {unit} not found."

    def over(self) -> None:
        """All have ended: start them."""
        cause = self.ctx.cause
        for unit, process in self.named():
            self.ctx.follow(cause)
            if process is not None and not started(process):
                self.complain(FAILED.format(unit=unit))
                self._code = 1
