"""systemctl status."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zlib import crc32

from engine.operator.ssh.verbs._unit import NO_UNIT, UNITS, Systemctl, state_of
from engine.units import DAY, HOUR, MINUTE, SECOND, rfc1123, rfc3339

if TYPE_CHECKING:
    from engine.process import Process

NOT_ACTIVE = 3
MARKS = {"active": "●", "inactive": "○", "failed": "×", "activating": "●"}
LOADED = "loaded (/usr/lib/systemd/system/{unit}; enabled; preset: enabled)"
KILLED = 137
UNITS_OF_TIME = ((DAY, "day"), (HOUR, "h"), (MINUTE, "min"), (SECOND, "s"))


class SystemctlStatus(Systemctl):
    """Tell how units are, and since when: systemctl status kubelet. The exit code is 3 when one is
    not active. Lines of a journal are not shown, for there is none.
    """

    missing = "Unit {unit} could not be found."
    missing_code = NO_UNIT

    def start(self) -> None:
        """Look at each."""
        code, blocks = 0, []
        for unit, process in self.named():
            if process is None:
                self.not_there(unit)
                code = self.missing_code
                continue
            blocks.append("\n".join(_told(unit, process)))
            if state_of(process) != "active":
                code = code or NOT_ACTIVE
        if blocks:
            self.say("\n\n".join(blocks))
        self.end(code)


def _told(unit: str, process: "Process") -> Iterator[str]:
    kind, state = unit.removesuffix(".service"), state_of(process)
    yield f"{MARKS[state]} {unit} - {UNITS[kind].description}"
    yield _field("Loaded", LOADED.format(unit=unit))
    yield _field("Active", _active(process, state))
    if not process.running and process.incarnation:
        yield _field("Duration", _span(process.ended_at - process.since))
    yield _field("Docs", UNITS[kind].docs)
    if process.incarnation:
        number = 600 + crc32(f"{process.name}#{process.incarnation}".encode()) % 30_000
        yield _field("Main PID", f"{number} ({_life(process, kind)})")


def _field(name: str, value: str) -> str:
    return f"{name:>11}: {value}"


def _active(process: "Process", state: str) -> str:
    if not process.incarnation:
        return "inactive (dead)"
    now = process.host.kernel.now
    at = process.since if process.running else process.ended_at
    since = f"since {_stamp(process.host.wall - (now - at))}; {_span(now - at)} ago"
    how = "signal" if process.code == KILLED else "exit-code"
    said = {
        "active": "active (running)",
        "inactive": "inactive (dead)",
        "failed": f"failed (Result: {how})",
        "activating": f"activating (auto-restart) (Result: {how})",
    }
    return f"{said[state]} {since}"


def _life(process: "Process", kind: str) -> str:
    if process.running:
        return kind
    if process.code == KILLED:
        return "code=killed, signal=KILL"
    return f"code=exited, status={process.code}/{'FAILURE' if process.code else 'SUCCESS'}"


def _stamp(wall_us: int) -> str:
    """`Thu 2026-01-01 00:00:10 UTC`."""
    date = rfc3339(wall_us)
    return f"{rfc1123(wall_us)[:3]} {date[:10]} {date[11:19]} UTC"


def _span(duration_us: int) -> str:
    """`1min 5s`: the two largest units (format_timespan of systemd)."""
    left, parts = max(0, duration_us), []
    for size, word in UNITS_OF_TIME:
        count, left = divmod(left, size)
        if count:
            plural = "s" if word == "day" and count > 1 else ""
            parts.append(f"{count}{' ' if word == 'day' else ''}{word}{plural}")
    return " ".join(parts[:2]) or f"{max(0, duration_us) // 1000}ms"
