"""The operator reboots a machine."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, PlainSerializer

from engine.commands._base import MachineCommand, Says
from engine.quantity import parse_quantity
from engine.units import MINUTE, SECOND, say_duration
from engine.verbs import HostNames, Stage, lasting

DOWNTIME_MAX = 30 * MINUTE


Downtime = Annotated[
    int, "duration", lasting(SECOND, DOWNTIME_MAX, "s"), PlainSerializer(say_duration)
]


def _read_quantity(value: object) -> str:
    text = str(value)
    if isinstance(value, bool) or parse_quantity(text) <= 0:
        raise ValueError(f"{value!r} is not a size; write it like 2, 500m or 4Gi")
    return text


Amount = Annotated[str, "quantity", BeforeValidator(_read_quantity)]


class Reboot(MachineCommand):
    """Reboot machines: all that runs there ends, and after `downtime` (20s) they boot. Where the
    kubelet has a shutdownGracePeriod, pods may end first. With `cpu` or `memory` they boot as
    machines of another size, as a cloud would make them.
    """

    host: HostNames
    downtime: Downtime = 20 * SECOND
    cpu: Amount = ""
    memory: Amount = ""

    shorthand = "host"
    example = "worker-1"
    says: ClassVar[Says] = {
        "en": "The operator **reboots** {targets}.",
        "pt-BR": "O operador **reinicia** {targets}.",
    }

    def targets(self) -> tuple[str, ...]:
        """The machines."""
        return self.host

    def sentence(self) -> Says:
        """How it is told: with the new size, if there is one."""
        size = ", ".join(f"`{key}: {value}`" for key, value in self._size().items())
        if not size:
            return self.says
        return {
            "en": f"The operator **reboots** {{targets}} with {size}.",
            "pt-BR": f"O operador **reinicia** {{targets}} com {size}.",
        }

    def perform(self, stage: Stage, step: str) -> None:
        """Shut each down, to boot again by itself."""
        self.tell(stage, step)
        for name in self.host:
            stage.world.resize(name, self._size())
            stage.world.shut_down(name, self.downtime)

    def _size(self) -> dict[str, str]:
        given = {"cpu": self.cpu, "memory": self.memory}
        return {key: value for key, value in given.items() if value}
