"""A clock that is wrong."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, PlainSerializer

from engine.faults._base import Fault, Says
from engine.units import HOUR, parse_duration, say_duration
from engine.verbs import HostNames
from engine.world import World

SKEW_MAX = 24 * 365 * HOUR


def _read(value: object) -> int:
    text = "" if value is None else str(value)
    skew_us = parse_duration(text.removeprefix("-"))
    if not 0 < skew_us <= SKEW_MAX:
        raise ValueError(f"{value} is not between 0s and {say_duration(SKEW_MAX)}, either way")
    return -skew_us if text.startswith("-") else skew_us


def _said(skew_us: int) -> str:
    return f"{'-' if skew_us < 0 else ''}{say_duration(abs(skew_us))}"


Skew = Annotated[int, "skew", BeforeValidator(_read), PlainSerializer(_said)]
"""Microseconds, written `10m` for ahead and `-10m` for behind."""


class ClockSkew(Fault):
    """Put the clocks of machines wrong: `by: 10m` is ahead, `by: -10m` behind. Leases, elections
    and timers count time that passes and do not mind; what compares dates does: certificates,
    CronJobs, ages, the times that objects are stamped with.
    """

    host: HostNames
    by: Skew

    example = {"host": "cp-1", "by": "10m"}
    tag: ClassVar[Says] = {"en": "wrong clock", "pt-BR": "relógio errado"}
    begins: ClassVar[Says] = {
        "en": "**The clock** of {targets} is wrong from now on.",
        "pt-BR": "**O relógio** de {targets} está errado a partir de agora.",
    }
    ends: ClassVar[Says] = {
        "en": "**The clock** of {targets} is right again.",
        "pt-BR": "**O relógio** de {targets} está certo de novo.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The machines."""
        return self.host

    def inject(self, world: World, fault: str, record: int) -> None:
        """Move the hands."""
        for name in self.host:
            world.skew(name, fault, self.by)

    def heal(self, world: World, fault: str) -> None:
        """Move them back."""
        for name in self.host:
            world.set_right(name, fault)

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed: no command sets a clock."""
        return True
