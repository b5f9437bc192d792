"""Linearizable reads as the leader sees them: a quorum must confirm it after the read came.

Thesis 6.4; etcd/raft read_only.go in its safe mode, which puts no trust in clocks.
"""

from engine.etcd.ready import ReadState
from engine.wire.raft import Context


class ReadIndexes:
    """The rounds under way, oldest first."""

    __slots__ = ("_acknowledged", "_rounds", "_seen_by_tick")

    def __init__(self) -> None:
        self._rounds: dict[Context, ReadState] = {}
        self._acknowledged: dict[Context, dict[str, None]] = {}
        self._seen_by_tick: Context | None = None

    def add(self, read: ReadState, leader: str) -> None:
        """Begin a round; the leader itself agrees at once."""
        if read.context not in self._rounds:
            self._rounds[read.context] = read
            self._acknowledged[read.context] = {leader: None}

    def acknowledge(self, context: Context, member: str, quorum: int) -> list[ReadState]:
        """A member still follows; answers the reads that this confirms: the round and all older."""
        members = self._acknowledged.get(context)
        if members is None:
            return []
        members[member] = None
        if len(members) < quorum:
            return []
        confirmed = []
        for older in list(self._rounds):
            confirmed.append(self._rounds.pop(older))
            del self._acknowledged[older]
            if older == context:
                break
        return confirmed

    def overdue(self) -> Context | None:
        """The newest round that was already there at the last tick: its heartbeat may be lost."""
        late = self._seen_by_tick
        self._seen_by_tick = next(reversed(self._rounds), None)
        return late if late in self._rounds else None
