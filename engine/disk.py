"""What survives a crash, and when: writes are visible at once and durable only after a sync.

A process that dies leaves its writes in the machine's page cache; a machine that loses power loses
whatever was not synced.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

from engine.kernel import Envelope, Kernel
from engine.trace import make
from engine.units import MILLISECOND
from engine.wire.system import Synced


class _Flush(NamedTuple):
    token: int
    epoch: int


class _Undo(NamedTuple):
    """How a file was before a write that belongs to sync `token`: its value, or, from line `cut`
    on, its lines.
    """

    token: int
    file: str
    old: Any
    cut: int


_MISSING = object()

MADE = "made"
"""Where a process finds what another program has made for it."""
FORCED = "force-new-cluster"
"""Where a process finds that its manifest has this flag, until it has started with it."""
SPOILT = "spoilt"
"""Where a disk holds other bytes than were written, by fault."""


class Files(NamedTuple):
    """The content of one data directory."""

    values: dict[str, Any]
    logs: dict[str, list[Any]]


class Disk:
    """The files of one process: values by key, and append-only logs by name."""

    __slots__ = (
        "_address",
        "_base_us",
        "_epoch",
        "_slowed",
        "_kernel",
        "_owner",
        "_token",
        "_unsafe",
        "full_by",
        "latency_us",
        "logs",
        "values",
    )

    def __init__(self, kernel: Kernel, owner: str, latency_us: int = 2 * MILLISECOND) -> None:
        self._kernel, self._owner = kernel, owner
        self._address = f"{owner}:disk"
        self.latency_us = latency_us  # of one fdatasync; etcd wants p99 below 10 ms (etcd FAQ)
        self._base_us = latency_us
        self._slowed: dict[str, int] = {}  # fault -> what it makes of the latency
        self.full_by: dict[str, int] = {}  # faults that leave no room, with their records
        self.values: dict[str, Any] = {}
        self.logs: dict[str, list[Any]] = {}
        self._unsafe: deque[_Undo] = deque()  # what a power loss would take back, oldest first
        self._token = 0
        self._epoch = 0  # counts power losses: a flush that was under way then never ends
        kernel.receivers[self._address] = self._flushed

    def write(self, key: str, value: Any) -> None:
        """Set a value; lost with the power until a later sync has ended."""
        old = self.values.get(key, _MISSING)
        self.values[key] = value
        self._unsafe.append(make(_Undo, (self._token, key, old, -1)))

    def keep(self, key: str, value: Any) -> None:
        """Set a value that nothing takes back: whoever writes it so has waited for its sync."""
        self.values[key] = value

    def append(self, log: str, items: list[Any], keep: int | None = None) -> None:
        """Add items to a log, after cutting it to its first `keep` items when that is given."""
        lines = self.logs.setdefault(log, [])
        cut = len(lines) if keep is None else keep
        assert 0 <= cut <= len(lines), f"{self._owner} cuts {log} at {cut} of {len(lines)}"
        old = lines[cut:]
        del lines[cut:]
        lines.extend(items)
        self._unsafe.append(make(_Undo, (self._token, log, old, cut)))

    def append_durably(self, log: str, items: Sequence[Any]) -> None:
        """Add items to a log and sync after each, with nothing else written meanwhile."""
        self.logs.setdefault(log, []).extend(items)
        self._token += len(items)
        self._unsafe.clear()

    def sync(self) -> int:
        """Make everything written so far durable; the process hears Synced(token) after the
        latency.
        """
        token = self._token
        self._token += 1
        self._kernel.post(self._address, _Flush(token, self._epoch), self.latency_us)
        return token

    def slow(self, fault: str, latency_us: int) -> None:
        """Let syncs that begin from now on take this long; of several faults the worst counts."""
        self._slowed[fault] = latency_us
        self.latency_us = max(self._base_us, *self._slowed.values())

    def quicken(self, fault: str) -> None:
        """Take one fault's delay back."""
        self._slowed.pop(fault, None)
        self.latency_us = max(self._base_us, *self._slowed.values(), 0)

    @property
    def spoilt(self) -> dict[str, str]:
        """What is not there any more as it was written, by fault."""
        found: dict[str, str] = self.values.get(SPOILT, {})
        return found

    def spoil(self, fault: str, what: str) -> None:
        """Let a part of a file hold other bytes than were written."""
        self.values[SPOILT] = {**self.spoilt, fault: what}

    def restore(self, fault: str) -> None:
        """Let one fault's bytes be as they were written."""
        self.values[SPOILT] = {name: what for name, what in self.spoilt.items() if name != fault}

    def lose_power(self) -> None:
        """Forget what was not synced."""
        self._epoch += 1
        while self._unsafe:
            _, file, old, cut = self._unsafe.pop()
            if cut >= 0:
                self.logs[file][cut:] = old
            elif old is _MISSING:
                del self.values[file]
            else:
                self.values[file] = old

    def wipe(self) -> None:
        """Lose everything: a new, empty disk."""
        self._epoch += 1
        self._unsafe.clear()
        self.values.clear()
        self.logs.clear()

    def take(self) -> Files:
        """Move everything out of here, as it is."""
        found = Files(self.values, self.logs)
        self._epoch += 1
        self._unsafe.clear()
        self.values, self.logs = {}, {}
        return found

    def give(self, found: object) -> None:
        """Move something in: what was taken out before, or what another program has written."""
        assert not self.values and not self.logs, f"{self._owner} still has files"
        if isinstance(found, Files):
            self.values, self.logs = found
        elif found is not None:
            self.values = {MADE: found}

    def _flushed(self, envelope: Envelope) -> None:
        flush = envelope.message
        assert isinstance(flush, _Flush)
        if flush.epoch != self._epoch:
            return
        unsafe, token = self._unsafe, flush.token
        while unsafe and unsafe[0].token <= token:
            unsafe.popleft()
        receiver = self._kernel.receivers.get(self._owner)
        if receiver is not None:
            at, tie, seq, _, _, causes = envelope
            synced = make(Synced, (token,))
            receiver(make(Envelope, (at, tie, seq, self._owner, synced, causes)))
