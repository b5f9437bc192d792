"""What the verbs of systemctl share: the units of a machine, and how each is.

A unit is a process that systemd itself started. What a kubelet runs as a static pod, like etcd on
a control plane of kubeadm, is none (man systemctl, man systemd.service, man systemd.kill).
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from engine.operator.kubectl.line import BOOL, Flags, Usage, switch
from engine.operator.ssh.chore import Chore
from engine.units import MILLISECOND, SECOND

if TYPE_CHECKING:
    from engine.process import Process

FAILED = (
    "Job for {unit} failed because the control process exited with error code.\n"
    'See "systemctl status {unit}" for details.'
)
STOP_TIMEOUT_US = 90 * SECOND
"""How long a unit may take to end before it is killed (TimeoutStopSec=)."""
LOOK_US = 100 * MILLISECOND
NO_UNIT, NOT_LOADED = 4, 5
"""Exit codes, after those of init scripts (LSB)."""


class Unit(NamedTuple):
    """What the file of a unit says."""

    description: str
    docs: str


UNITS: Mapping[str, Unit] = {
    "kubelet": Unit("kubelet: The Kubernetes Node Agent", "https://kubernetes.io/docs/"),
    "containerd": Unit("containerd container runtime", "https://containerd.io"),
    "etcd": Unit("etcd - highly-available key value store", "https://etcd.io/docs/"),
}


class Systemctl(Chore):
    """The base: the units that the line names, one after the other."""

    flags: ClassVar[Flags] = {
        "no-pager": BOOL,
        "full": switch("l"),
        "quiet": switch("q"),
    }
    missing: ClassVar[str] = ""
    """What is said of a unit that there is not; `{unit}` stands for its name."""
    missing_code: ClassVar[int] = NOT_LOADED

    def named(self) -> Iterator[tuple[str, "Process | None"]]:
        """Each unit of the line with its process, None where systemd knows no such unit; raises
        Usage.
        """
        if not self.line.arguments:
            verb = self.line.verb
            raise Usage(f"Too few arguments.\nhint: name a unit, like: {verb} kubelet\n")
        for word in self.line.arguments:
            kind = word.removesuffix(".service")
            yield f"{kind}.service", self.process_of(kind)

    def process_of(self, kind: str) -> "Process | None":
        """The process of a unit, if systemd here knows one of this name."""
        process = self.machine.processes.get(kind)
        known = kind in UNITS and process is not None and not is_static(process)
        return process if known else None

    def not_there(self, unit: str) -> None:
        """Say that there is no such unit, and what to do about it."""
        self.complain(self.missing.format(unit=unit))
        kind = unit.removesuffix(".service")
        process = self.machine.processes.get(kind)
        if process is not None and process.supervised and is_static(process):
            self.complain(
                f"hint: {kind} is a static pod here, which systemd does not know; "
                f"`mv /etc/kubernetes/manifests/{kind}.yaml /tmp/` ends it"
            )
            return
        units = [kind for kind in UNITS if self.process_of(kind) is not None]
        there = f"the units of {self.machine.name} are {', '.join(units)}"
        self.complain(f"hint: {there if units else f'{self.machine.name} has no units here'}")


def is_static(process: "Process") -> bool:
    """Whether a kubelet runs it as a static pod."""
    return process.supervised and "kubelet" in process.host.processes


def state_of(process: "Process") -> str:
    """active, inactive, failed, or activating while systemd waits to start it again."""
    if process.running:
        return "active"
    if process.supervised and not process.held_by and process.state == "exited":
        return "activating"
    return "failed" if process.code and process.incarnation else "inactive"


def started(process: "Process") -> bool:
    """Start a unit, whatever keeps it down; whether it runs then."""
    for hold in list(process.held_by):
        process.revive(hold)
    process.start()
    return process.running


class Ending(Systemctl):
    """The base of what ends units: SIGTERM, then SIGCONT for those that were frozen, and SIGKILL
    to whatever is still there when its time is up.
    """

    def halt(self, process: "Process") -> None:
        """Tell a unit to end, and keep it down."""
        cause = self.ctx.cause
        process.stop_unit(cause)
        process.resume()
        self.ctx.follow(cause)
        if process.running:
            self._ending.append(process)

    def start(self) -> None:
        """Begin with all units at once."""
        self._ending: list[Process] = []
        self._since = self.ctx.now
        self._code = 0
        for unit, process in self.named():
            if process is None:
                self.not_there(unit)
                self._code = self.missing_code
            else:
                self.halt(process)
        self._look()

    def woke(self) -> None:
        """See whether they have ended."""
        if self.ctx.now - self._since >= STOP_TIMEOUT_US:
            for process in self._ending:
                process.end("crashed", 137, "killed: it did not stop in time", self.ctx.cause)
        self._look()

    def over(self) -> None:
        """All have ended."""

    def _look(self) -> None:
        self._ending = [process for process in self._ending if process.running]
        if self._ending:
            self.timer.set(LOOK_US)
            return
        self.over()
        self.end(self._code)
