"""Deadlines that can be pushed back for free and that say what they await.

A timer keeps at most one useful tick in the kernel's queue. A tick that comes too early posts
itself again without a trace; one that was overtaken is dropped. An expiry is caused by whatever
armed the timer, not by the tick: a clock explains nothing.
"""

from typing import NamedTuple

from engine.kernel import Kernel
from engine.trace import make
from engine.wire.system import Expired


class Tick(NamedTuple):
    """A timer's wake-up inside the kernel's queue; never recorded itself."""

    timer: "Timer"
    token: int

    def idle(self) -> bool:
        """Whether it will come to nothing; then it need not come."""
        return self.timer.forestalls(self)


class Timer:
    """One named deadline of one process."""

    __slots__ = (
        "_kernel",
        "_last",
        "_posted_at",
        "_token",
        "_where",
        "armed_by",
        "deadline",
        "expiry",
        "incarnation",
    )

    def __init__(
        self,
        kernel: Kernel,
        where: str,
        name: str,
        awaiting: str,
        incarnation: int,
        *,
        last: bool = False,
    ) -> None:
        self._kernel, self._where, self._last = kernel, where, last
        self.expiry = Expired(name, awaiting)
        self.incarnation = incarnation
        self.deadline: int | None = None  # None: not armed
        self.armed_by: tuple[int, ...] = ()
        self._posted_at: int | None = None  # when the tick under way arrives
        self._token = 0

    @property
    def armed(self) -> bool:
        """Whether it will expire."""
        return self.deadline is not None

    def set(self, after_us: int) -> None:
        """Expire `after_us` from now, whatever was set before."""
        kernel = self._kernel
        self.deadline = deadline = kernel.now + after_us
        self.armed_by = () if kernel.cause is None else (kernel.cause,)
        if self._posted_at is None or self._posted_at > deadline:
            self._post(deadline)

    def cancel(self) -> None:
        """Do not expire."""
        self.deadline = None

    def due(self, tick: Tick) -> bool:
        """Whether this tick is the expiry; posts itself again when the deadline was pushed back."""
        if tick.token != self._token:
            return False
        self._posted_at = None
        if self.deadline is None:
            return False
        if self.deadline > self._kernel.now:
            self._post(self.deadline)
            return False
        self.deadline = None
        return True

    def forestalls(self, tick: Tick) -> bool:
        """Whether this tick will come too early or too late; what it would do then is done."""
        if tick.token == self._token:
            if self.deadline is not None and self.deadline == self._posted_at:
                return False
            self._posted_at = None
            if self.deadline is not None:
                self._post(self.deadline)
        return True

    def _post(self, deadline: int) -> None:
        self._token = token = self._token + 1
        self._posted_at = deadline
        kernel = self._kernel
        tick, after = make(Tick, (self, token)), deadline - kernel.now
        kernel.post(self._where, tick, after, (), last=self._last)
