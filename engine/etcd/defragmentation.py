"""A defragmentation under way: the file is written anew, and nobody reads or writes it meanwhile.

After server/storage/backend/backend.go Defrag, which holds the locks of all transactions: entries
are committed and wait to be applied, reads wait to be served. Raft holds none of these locks, so a
leader goes on sending heartbeats and keeps its office (etcd issue 15477).
"""

from typing import NamedTuple

from engine.component import Context
from engine.etcd.admin_notes import FileRewritten, RewritesFile
from engine.etcd.machine import Machine
from engine.etcd.raft_log import RaftLog
from engine.units import SECOND

DEFRAGMENTATION = "defragmentation"
US_PER_GIB = 8 * SECOND
"""17 to 21 s for 2.1 GB in use, seen by gardener/etcd-backup-restore 1061; disks differ widely."""


class Blocked(NamedTuple):
    """A request that needs the file, and the record that brought it here."""

    client: str
    request: object
    record: int


class Defragmentation:
    """One member's; `under_way` while its file is being written anew."""

    __slots__ = ("_asked", "_blocked", "_ctx", "_log", "_long", "_machine", "_timer", "under_way")

    def __init__(self, ctx: Context, log: RaftLog, machine: Machine) -> None:
        self._ctx, self._log, self._machine = ctx, log, machine
        self._asked = ("", 0)  # by whom, in which request
        self._blocked: list[Blocked] = []
        self._timer = ctx.timer(DEFRAGMENTATION, "the end of the defragmentation")
        self.under_way = False
        self._long = False  # whether it takes long enough to be told

    def begin(self, client: str, number: int) -> None:
        """Copy what is in use, and sync the copy."""
        copied_us = self._machine.backend.in_use * US_PER_GIB >> 30
        took_us = copied_us + 2 * self._ctx.disk.latency_us
        self._asked, self.under_way, self._log.held = (client, number), True, True
        self._long = took_us >= SECOND
        self._ctx.note(RewritesFile(self._ctx.name, took_us // SECOND), story=self._long)
        self._timer.set(took_us)

    def block(self, client: str, request: object) -> None:
        """Let a request wait for the end."""
        self._blocked.append(Blocked(client, request, self._ctx.cause))

    def end(self) -> tuple[tuple[str, int], list[Blocked]]:
        """The file is as small as its content: who wanted it, and who has waited."""
        self.under_way = self._log.held = False
        self._machine.backend.defragment()
        self._ctx.note(FileRewritten(self._ctx.name), story=self._long)
        blocked, self._blocked = self._blocked, []
        return self._asked, blocked
