"""The operator reboots a machine."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, PlainSerializer

from engine.commands._base import MachineCommand, Says
from engine.units import MINUTE, SECOND, parse_duration, say_duration
from engine.verbs import HostNames, Stage

DOWNTIME_MAX = 30 * MINUTE


def _read_downtime(value: object) -> int:
    downtime = value if isinstance(value, int) else parse_duration(str(value))
    if not SECOND <= downtime <= DOWNTIME_MAX:
        raise ValueError(f"{value} is not from 1s to {say_duration(DOWNTIME_MAX)}")
    return downtime


Downtime = Annotated[
    int, "duration", BeforeValidator(_read_downtime), PlainSerializer(say_duration)
]


class Reboot(MachineCommand):
    """Reboot machines: all that runs there ends, and after `downtime` (20s) they boot. Where the
    kubelet has a shutdownGracePeriod, pods may end first.
    """

    host: HostNames
    downtime: Downtime = 20 * SECOND

    shorthand = "host"
    example = "worker-1"
    says: ClassVar[Says] = {
        "en": "The operator **reboots** {targets}.",
        "pt-BR": "O operador **reinicia** {targets}.",
    }

    def targets(self) -> tuple[str, ...]:
        """The machines."""
        return self.host

    def perform(self, stage: Stage, step: str) -> None:
        """Shut each down, to boot again by itself."""
        self.tell(stage, step)
        for name in self.host:
            stage.world.shut_down(name, self.downtime)
