"""What has happened to this member's database file and to no other's.

A member builds its store anew from its log at each start. What the log does not know is kept
beside it, each with the entry after which it happened.
"""

from typing import NamedTuple

from engine.disk import Disk
from engine.etcd.machine import Machine

FILE = "file"
NEVER = 1 << 62


class Spoilt(NamedTuple):
    """A fault of the disk has taken the last write of a key out of the file."""

    after: int
    fault: str
    key: str


class DatabaseFile:
    """The file of one member: its past, done again while the log is read again."""

    __slots__ = ("_ahead", "_disk", "_machine", "differs", "due")

    def __init__(self, disk: Disk, machine: Machine, committed: int) -> None:
        self._disk, self._machine = disk, machine
        known = [each for each in disk.values.get(FILE, ()) if each.fault in disk.spoilt]
        told = [each.fault for each in known]
        for fault, key in disk.spoilt.items():
            if fault not in told:  # it struck while nobody ran
                known.append(Spoilt(committed, fault, key))
        self._ahead = sorted(known)
        self.differs = False  # whether the store is other than the log says
        self.due = 0  # with the first entry beyond this one, or at once, something is to be done
        self._look()
        if known or FILE in disk.values:
            disk.keep(FILE, tuple(known))

    def reach(self, applied: int) -> bool:
        """The store stands after this entry: do again what happened there. Whether it is other now
        than the log says.
        """
        before = len(self._ahead)
        while self._ahead and self._ahead[0].after <= applied:
            self._machine.lose(self._ahead.pop(0).key)
        self._look()
        struck = len(self._ahead) < before
        self.differs |= struck
        return struck

    def strike(self, applied: int) -> None:
        """The disk has other bytes than before."""
        known = self._disk.values.get(FILE, ())
        told = [each.fault for each in known]
        new = [
            Spoilt(applied, fault, key)
            for fault, key in self._disk.spoilt.items()
            if fault not in told
        ]
        self._disk.keep(FILE, (*known, *new))
        self._ahead += new

    def _look(self) -> None:
        self.due = self._ahead[0].after if self._ahead else NEVER
