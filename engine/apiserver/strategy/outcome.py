"""What a strategy is given and what it decides: plain values between pure parts and shell.

The `warnings` of an outcome are what its client is told besides.
"""

from types import MappingProxyType
from typing import Literal, NamedTuple

from engine.apiserver.admission.webhooks import Heard
from engine.apiserver.view import View
from engine.dice import Dice
from engine.objects import Obj
from engine.wire.api import NOBODY, User

NOTHING_HEARD: Heard = MappingProxyType({})


class Moment(NamedTuple):
    """The circumstances of one request. `wall_us`: microseconds since 1970 on this host's clock;
    `heard`: what the webhooks have said that were asked about it.
    """

    wall_us: int
    dice: Dice
    view: View
    user: User = NOBODY
    heard: Heard = NOTHING_HEARD


Shape = Literal["object", "scale", "success"]
"""What the client gets: the object itself, its Scale, or a Status that says Success."""


class Put(NamedTuple):
    """Store `value`, and when `then_remove` delete it right after."""

    value: Obj
    shape: Shape = "object"
    then_remove: bool = False
    warnings: tuple[str, ...] = ()


class Remove(NamedTuple):
    """Delete the object; `value` is its last state."""

    value: Obj
    warnings: tuple[str, ...] = ()


class Same(NamedTuple):
    """Nothing to write: the object is already as asked."""

    value: Obj
    shape: Shape = "object"
    warnings: tuple[str, ...] = ()


Outcome = Put | Remove | Same
