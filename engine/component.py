"""What a process is made of: a component that hears messages, and the context through which it
acts.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from engine.dice import Dice
from engine.disk import Disk
from engine.timer import Timer

if TYPE_CHECKING:
    from engine.host import Host
    from engine.process import Process

Scalar = str | int | bool | None
"""What a status may hold."""


class Overheard(NamedTuple):
    """What reached a process at a moment, of which it hears later."""

    at: int
    sender: str
    message: object


class Later:
    """Instead of an answer: the question was taken, and its answer comes as a message."""


LATER = Later()


class Component:
    """The base of everything that runs on a host.

    Built by the host at every start with empty memory; `ctx.disk` is all that is left from before.
    """

    kind: ClassVar[str]
    _values: tuple[Scalar, ...] = ()
    _shown: Mapping[str, Scalar] = MappingProxyType({})

    def __init__(self, ctx: "Context", config: Any) -> None:
        self.ctx = ctx
        self.config = config

    def start(self) -> None:
        """Called once, when the process begins."""

    def resumed(self) -> None:
        """Called when the process goes on after a pause, before it hears what waited for it."""

    def handle(self, message: object) -> None:
        """Called with each message, timer expiry, finished sync and broken connection."""
        raise NotImplementedError

    def answer(self, question: object) -> object | None:
        """The answer to a question of a process beside it, when it takes nothing but time
        (`ctx.wait`) in which nothing else happens. None: it has to hear the question, and has done
        nothing yet. What it has put off, it has not heard yet (`ctx.catch_up`).
        """
        return None

    def can_wait(self, message: object) -> bool:
        """Whether it may hear this at any later time (`overhear`), as it concerns nobody else."""
        return False

    def overhear(self, heard: list[Overheard]) -> None:
        """Hear what could wait, in the order in which it came."""
        raise NotImplementedError

    def status(self) -> Mapping[str, Scalar]:
        """What a learner may see of it, flat; asked after every message, so it must be cheap. The
        same object again says that nothing has changed.
        """
        return self._shown

    def shows(self, names: tuple[str, ...], *values: Scalar) -> Mapping[str, Scalar]:
        """A status of these fields: the last one again while the values are the same."""
        if values != self._values:
            self._values = values
            self._shown = dict(zip(names, values, strict=True))
        return self._shown


class Context:
    """The hands and senses of one start of one process."""

    __slots__ = (
        "_host",
        "_kernel",
        "_network",
        "_process",
        "act_at",
        "dice",
        "disk",
        "incarnation",
        "is_clear",
        "leave",
        "name",
        "send",
        "sender",
    )

    def __init__(self, process: "Process", dice: Dice, disk: Disk) -> None:
        self._process = process
        self._host = process.host
        self._kernel = process.host.kernel
        self._network = process.host.network
        self.name = process.name
        self.incarnation = process.incarnation
        self.dice = dice
        self.disk = disk
        self.send: Callable[..., None] = partial(self._network.send, self.name)
        """`send(to, message, via=None)`: over the network; see `Network.send` for what can become
        of it."""
        self.is_clear = self._kernel.is_clear
        """`is_clear(for_us)`: whether nothing else happens anywhere for so long; then what follows
        can be computed."""
        self.act_at = self._kernel.act_at
        """`act_at(moment, act, *what)`: do now what happens at a later moment, up to which all is
        clear."""
        self.leave: Callable[[str, object], None] = partial(self._host.leave, self.name)
        """`leave(to, message)`: send something that a process of the same machine may hear later,
        if it can wait."""
        self.sender = ""  # who sent the message being handled; empty for timers and disks

    @property
    def now(self) -> int:
        """Microseconds since the world began: a monotonic clock."""
        return self._kernel.now

    @property
    def wall(self) -> int:
        """Microseconds since 1970 as this host's clock shows them, skew included."""
        return self._host.wall

    @property
    def certificate_ends(self) -> int | None:
        """When the certificate that this process shows to others ends, microseconds since 1970;
        None: not within any run.
        """
        return self._process.certificate_ends

    @property
    def resumed_at(self) -> int:
        """When this process last went on after being paused; -1 when it never was."""
        return self._process.resumed_at

    @property
    def machine(self) -> "Host":
        """The host itself: its power, its other processes, its containers."""
        return self._host

    @property
    def cause(self) -> int:
        """The record being handled."""
        cause = self._kernel.cause
        assert cause is not None, f"{self.name} acts outside of any record"
        return cause

    def timer(self, name: str, awaiting: str, *, last: bool = False) -> Timer:
        """A deadline of this process; when it passes, `handle` gets Expired(name, awaiting). One
        that is `last` lets all that happens at the same instant come first.
        """
        return Timer(self._kernel, self.name, name, awaiting, self.incarnation, last=last)

    def note(self, what: object, *also: int, story: bool = False) -> int:
        """Write down a fact; it becomes the cause of what follows in this handler."""
        return self._kernel.note(self.name, what, *also, story=story)

    def follow(self, *records: int) -> None:
        """Let what follows in this handler be caused by these records (data from several
        sources).
        """
        self._kernel.cause = max(records)

    def wait(self, until: int) -> None:
        """Let time pass, up to which all is clear."""
        self._kernel.now = until

    def ask(self, peer: str, question: object) -> tuple[object, int] | None:
        """Put a question to a process of this machine and have the answer, with the time when it
        is here, if only time lies between (or LATER); None: it has to be sent.
        """
        return self._host.ask(self.name, peer, question)

    def catch_up(self) -> None:
        """Hear what was put off, before the question that is to be answered."""
        self._process.catch_up()

    def connect(self, peer: str) -> None:
        """Open a long-lived connection: when the peer ends, Disconnected(peer) arrives."""
        self._network.connect(self.name, peer)

    def disconnect(self, peer: str) -> None:
        """Give a connection up."""
        self._network.disconnect(self.name, peer)

    def exit(self, code: int, reason: str) -> None:
        """End this process from inside."""
        self._process.exit(code, reason)
