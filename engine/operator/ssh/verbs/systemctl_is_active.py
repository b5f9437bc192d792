"""systemctl is-active."""

from engine.operator.ssh.verbs._unit import NO_UNIT, Systemctl, state_of

NOT_ACTIVE = 3


class SystemctlIsActive(Systemctl):
    """Say in a word how units are: systemctl is-active kubelet. The exit code is 0 when one is
    active.
    """

    spelled = "systemctl is-active"

    def start(self) -> None:
        """Look at each."""
        states = []
        found = False
        for _, process in self.named():
            found = found or process is not None
            states.append("inactive" if process is None else state_of(process))
        if not self.line.flags["quiet"]:
            for state in states:
                self.say(state)
        self.end(0 if "active" in states else NOT_ACTIVE if found else NO_UNIT)
