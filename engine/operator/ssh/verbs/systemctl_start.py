"""systemctl start."""

from engine.operator.ssh.verbs._unit import FAILED, Systemctl, started


class SystemctlStart(Systemctl):
    """Start units that are down, whatever ended them: systemctl start kubelet."""

    missing = "Failed to start {unit}: Unit {unit} not found."

    def start(self) -> None:
        """Start each; one that ends at once is told."""
        cause, code = self.ctx.cause, 0
        for unit, process in self.named():
            self.ctx.follow(cause)
            if process is None:
                self.not_there(unit)
                code = self.missing_code
            elif not started(process):
                self.complain(FAILED.format(unit=unit))
                code = 1
        self.end(code)
