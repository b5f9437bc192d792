"""What a container writes: lines that follow from its program, its image and the time.

Nothing runs here and no traffic is simulated, so what a server says is made up; what counts is
where it lies. Lines are not stored: they follow from what the runtime keeps of a container, and are
gone with it. Real ones lie on the node's disk below /var/log/pods until the pod goes; they survive
a reboot of the machine, which these do not.
"""

from zlib import crc32

from engine.kubelet.container import Container
from engine.kubelet.program import Program
from engine.units import SECOND, rfc3339_micro

Line = tuple[int, str]
"""When (microseconds since 1970) and what."""

REPORT_US = 10 * SECOND
"""How often a server tells what it did."""


def log_of(
    container: Container,
    program: Program,
    wall_us: int,
    *,
    tail: int = -1,
    stamped: bool = False,
    since_s: int = 0,
) -> str:
    """The text of a container's log as it stands now."""
    lines = written(container, program, wall_us)
    kept = lines if tail < 0 else lines[max(0, len(lines) - tail) :]
    if since_s:
        kept = [line for line in kept if line[0] >= wall_us - since_s * SECOND]
    stamps = (f"{rfc3339_micro(at)} " if stamped else "" for at, _ in kept)
    return "".join(f"{stamp}{text}\n" for stamp, (_, text) in zip(stamps, kept, strict=True))


def written(container: Container, program: Program, wall_us: int) -> list[Line]:
    """Every line so far. A program that ends says what its commands print; all else is a server."""
    began = container.started_at
    until = wall_us if container.running else container.finished_at
    if program.says or program.lasts_us is not None:
        said = [(began + after, text) for after, text in program.says]
        return [line for line in said if line[0] <= until]
    lines = [(began, f"starting {container.image}"), (began, "ready to handle requests")]
    for turn in range(1, (until - began) // REPORT_US + 1):
        count = crc32(f"{container.number} {turn}".encode()) % 90 + 10
        lines.append((began + turn * REPORT_US, f"handled {count} requests"))
    if not container.running and not container.exit_code:
        lines.append((until, "received SIGTERM, shutting down"))
    return lines
