"""An operator who replaces members while the world is broken: takes one out, lets it in again under
a new number with an empty disk as a learner, and promotes it.

A lost disk takes back what its member has confirmed. That is safe for one member at a time, kept
down until it was removed: every majority that once confirmed an entry still meets every majority of
those that are left. Had it come back under its old number, or had a second disk been lost before,
acknowledged writes could be gone, and etcd promises nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.component import Component, Context
from engine.units import MILLISECOND, SECOND
from engine.wire.etcd import EtcdError
from engine.wire.etcd_admin import (
    MemberAdd,
    MemberInfo,
    MemberList,
    MemberPromote,
    MemberRemove,
    MembersReply,
)
from engine.wire.system import Expired

FOREVER = 1 << 60
AGAIN_US = 300 * MILLISECOND


@dataclass(frozen=True)
class Hands:
    """Whom to ask, and what an operator does on a machine: lose its disk, start it to join."""

    members: tuple[str, ...]
    lose: Callable[[str], None]
    join: Callable[[str], None]


class Operator(Component):
    """One replacement after the other. `plan` is what is left to do for `target`."""

    kind = "client"

    def __init__(self, ctx: Context, config: Hands) -> None:
        super().__init__(ctx, config)
        self.target = ""
        self.plan: list[str] = []
        self.done = 0
        self.ends_us = FOREVER  # when it begins nothing any more
        self._known: dict[str, MemberInfo] = {}
        self._ids = 0
        self._timer = ctx.timer("next", "an answer, or the next idea")

    def start(self) -> None:
        self._rest()

    def handle(self, message: object) -> None:
        match message:
            case Expired():
                self._act()
            case MembersReply(id=number) if number == self._ids:
                self._known = {info.address: info for info in message.members}
                self._settle()
            case EtcdError(id=number) if number == self._ids:
                pass  # the timer asks again, somebody else perhaps

    def _rest(self) -> None:
        self.target = ""
        self._timer.set(int((1 + 5 * self.ctx.dice.roll("rest")) * SECOND))

    def _act(self) -> None:
        """Begin a replacement, or ask again how far it has come."""
        if not self.plan:
            if self.ctx.now > self.ends_us:
                return
            self.target = self.ctx.dice.choice("target", self.config.members)
            self.plan = ["remove", "add", "join", "promote"]
            if self.ctx.dice.roll("lose") < 0.5:
                self.config.lose(self.target)
        self._ask(MemberList(0))
        self._timer.set(AGAIN_US)

    def _settle(self) -> None:
        """Compare what there is with the plan, and ask for the next step of it."""
        if not self.plan:
            return
        info = self._known.get(self.target)
        match self.plan[0]:
            case "remove" if info is None:
                self._advance()
            case "remove":
                self._ask(MemberRemove(0, info.id))
            case "add" if info is not None:
                self._advance()
                self.config.join(self.target)
            case "add":
                self._ask(MemberAdd(0, self.target, learner=True))
            case "join":
                self.plan = ["promote"]
            case "promote" if info is not None and not info.learner:
                self.plan, self.done = [], self.done + 1
                self._rest()
            case "promote" if info is not None:
                self._ask(MemberPromote(0, info.id))

    def _advance(self) -> None:
        self.plan = self.plan[1:]

    def _ask(self, request: Any) -> None:
        self._ids += 1
        others = [name for name in self.config.members if name != self.target]
        self.ctx.send(self.ctx.dice.choice("whom", others), request._replace(id=self._ids))
