"""etcdctl watch."""

from typing import ClassVar

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, INTERRUPTED, RETRY_US, Errand
from engine.operator.etcdctl.verbs.get import END_OF_ALL, hexed, said
from engine.operator.kubectl.line import BOOL, Flag, Flags, Kind
from engine.units import SECOND
from engine.wire.etcd import (
    KeyValue,
    WatchCancel,
    WatchCancelled,
    WatchCreate,
    WatchCreated,
    WatchEvents,
    prefix_end,
)
from engine.wire.system import Disconnected, Refused

PATIENCE_US = 30 * SECOND
"""How long somebody sits there before they press Ctrl-C."""
INTERRUPTED_BY_HAND = 130
"""What a shell says of a program that Ctrl-C has ended."""


class Watch(Errand):
    """Print every change of a key, or with --prefix of all that begin so: watch /registry/pods/
    --prefix. It ends after 30 s, as if somebody had pressed Ctrl-C; --rev begins in the past.
    """

    flags: ClassVar[Flags] = {
        "prefix": BOOL,
        "prev-kv": BOOL,
        "rev": Flag(Kind.INT, default=0),
    }
    unplayed = ("interactive", "progress-notify")

    def start(self) -> None:
        """Open the stream at the first endpoint."""
        arguments, flags = self.line.arguments, self.line.flags
        if not 1 <= len(arguments) <= 2:
            self.fail("bad number of arguments", BAD_ARGUMENTS)
            return
        if len(arguments) == 2 and flags["prefix"]:
            self.fail("`range_end` and `--prefix` are mutually exclusive", BAD_ARGUMENTS)
            return
        self._key, self._end = arguments[0], arguments[1] if len(arguments) == 2 else ""
        if flags["prefix"]:
            self._end = prefix_end(self._key) if self._key else END_OF_ALL
        self._next = flags["rev"]
        self._turns = [self.process_of(name) for name in self.endpoints]
        self._over = self.ctx.now + PATIENCE_US
        self._open()

    def hear(self, message: object) -> None:
        """Take what the stream tells, or look for another member when it breaks."""
        match message:
            case WatchEvents(id=number) if number == self._numbers:
                self._tell(message)
            case WatchCreated(id=number) if number == self._numbers and not self._next:
                self._next = message.header.revision + 1
            case WatchCancelled(id=number) if number == self._numbers:
                self.complain(f"watch was canceled ({message.reason})")
                self.fail("watch is canceled by the server", INTERRUPTED)
            case Refused(to=gone) | Disconnected(peer=gone) if gone == self._turns[0]:
                self._turns = [*self._turns[1:], gone]
                self._timer.set(RETRY_US)

    def woke(self) -> None:
        """Another member, or the end."""
        if self.ctx.now < self._over:
            self._open()
            return
        self.ctx.send(self._turns[0], WatchCancel(self._numbers))
        self.end(INTERRUPTED_BY_HAND)

    def _open(self) -> None:
        self._numbers += 1
        asked = WatchCreate(self._numbers, self._key, self._end, self._next)
        self.ctx.connect(self._turns[0])
        self.ctx.send(self._turns[0], asked)
        self._timer.set(self._over - self.ctx.now)

    def _tell(self, message: WatchEvents) -> None:
        for event in message.events:
            self.say("DELETE" if event.is_delete else "PUT")
            if event.previous is not None and self.line.flags["prev-kv"]:
                self._print(event.previous)
            self._print(event.kv)
            self._next = event.kv.mod_revision + 1

    def _print(self, kv: KeyValue) -> None:
        text = "" if kv.value is None else said(kv)
        for part in (kv.key, text):
            self.say(hexed(part) if self.line.flags["hex"] else part)
