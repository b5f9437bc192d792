"""What survives a crash, and when: writes are visible at once and durable only after a sync.

A process that dies leaves its writes in the machine's page cache; a machine that loses power loses
whatever was not synced.
"""

from typing import Any, NamedTuple

from engine.kernel import Envelope, Kernel
from engine.units import MILLISECOND
from engine.wire.system import Synced


class _Flush(NamedTuple):
    token: int
    epoch: int


class Disk:
    """The files of one process: values by key, and append-only logs by name."""

    __slots__ = (
        "_epoch",
        "_journal",
        "_kernel",
        "_owner",
        "_safe_logs",
        "_safe_values",
        "_token",
        "latency_us",
        "logs",
        "values",
    )

    def __init__(self, kernel: Kernel, owner: str, latency_us: int = 2 * MILLISECOND) -> None:
        self._kernel, self._owner = kernel, owner
        self.latency_us = latency_us  # of one fdatasync; etcd wants p99 below 10 ms (etcd FAQ)
        self.values: dict[str, Any] = {}
        self.logs: dict[str, list[Any]] = {}
        self._safe_values: dict[str, Any] = {}
        self._safe_logs: dict[str, list[Any]] = {}
        self._journal: list[
            tuple[int, str, Any, int]
        ] = []  # (token, file, value or items, cut or -1)
        self._token = 0
        self._epoch = 0  # counts power losses: a flush that was under way then never ends
        kernel.receivers[self._address] = self._flushed

    @property
    def _address(self) -> str:
        return f"{self._owner}:disk"

    def write(self, key: str, value: Any) -> None:
        """Set a value; lost with the power until a later sync has ended."""
        self.values[key] = value
        self._journal.append((self._token, key, value, -1))

    def append(self, log: str, items: list[Any], keep: int | None = None) -> None:
        """Add items to a log, after cutting it to its first `keep` items when that is given."""
        lines = self.logs.setdefault(log, [])
        cut = len(lines) if keep is None else keep
        assert 0 <= cut <= len(lines), f"{self._owner} cuts {log} at {cut} of {len(lines)}"
        del lines[cut:]
        lines.extend(items)
        self._journal.append((self._token, log, items, cut))

    def sync(self) -> int:
        """Make everything written so far durable; the process hears Synced(token) after the
        latency.
        """
        token = self._token
        self._token += 1
        self._kernel.post(self._address, _Flush(token, self._epoch), self.latency_us)
        return token

    def lose_power(self) -> None:
        """Forget what was not synced."""
        self._epoch += 1
        self._journal.clear()
        self.values = dict(self._safe_values)
        self.logs = {log: list(lines) for log, lines in self._safe_logs.items()}

    def wipe(self) -> None:
        """Lose everything: a new, empty disk."""
        self._epoch += 1
        self._journal.clear()
        for files in (self.values, self.logs, self._safe_values, self._safe_logs):
            files.clear()

    def _flushed(self, envelope: Envelope) -> None:
        flush = envelope.message
        assert isinstance(flush, _Flush)
        if flush.epoch != self._epoch:
            return
        done = 0
        for token, file, what, cut in self._journal:
            if token > flush.token:
                break
            done += 1
            if cut < 0:
                self._safe_values[file] = what
            else:
                lines = self._safe_logs.setdefault(file, [])
                del lines[cut:]
                lines.extend(what)
        del self._journal[:done]
        receiver = self._kernel.receivers.get(self._owner)
        if receiver is not None:
            at, tie, seq, _, _, causes = envelope
            receiver(Envelope(at, tie, seq, self._owner, Synced(flush.token), causes))
