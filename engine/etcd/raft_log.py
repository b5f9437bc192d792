"""The replicated log of one member: what is appended, durable, committed and applied.

Kept whole: a follower that lags is fed from it and never needs a snapshot (etcd keeps the last
10 000 to 15 000 entries and sends a snapshot beyond that).
"""

from collections.abc import Iterable, Sequence

from engine.wire.raft import Append, AppendReply, Entry


class RaftLog:
    """Entries from 1; marks: `applied` <= `committed`, `stable` <= `written` <= `last_index`."""

    __slots__ = ("applied", "committed", "entries", "held", "missing", "stable", "written")

    def __init__(self, entries: Iterable[Entry] = (), committed: int = 0) -> None:
        self.entries = list(entries)
        self.committed = committed
        self.applied = 0
        self.stable = len(self.entries)  # durable on this member's own disk
        self.written = len(self.entries)  # handed to the disk
        self.held = False  # whether committed entries wait: the store cannot take any
        self.missing = 0  # an entry that this member once acknowledged and no longer has; 0: none
        assert committed <= len(self.entries), f"commit {committed} of {len(self.entries)} entries"

    @property
    def last_index(self) -> int:
        """Index of the last entry; 0 when there is none."""
        return len(self.entries)

    @property
    def last_term(self) -> int:
        """Term of the last entry; 0 when there is none."""
        return self.entries[-1].term if self.entries else 0

    def term_at(self, index: int) -> int:
        """Term of the entry at `index`; 0 before the first, -1 beyond the last."""
        if 0 < index <= len(self.entries):
            return self.entries[index - 1].term
        return 0 if index == 0 else -1

    def is_complete(self, index: int, term: int) -> bool:
        """Whether a log that ends at (`index`, `term`) is no less complete than this (5.4.1)."""
        last_term = self.last_term
        return term > last_term or (term == last_term and index >= len(self.entries))

    @property
    def reshapes_soon(self) -> bool:
        """Whether a committed entry that changes the members is not applied yet: until then nobody
        may campaign, as it would count the votes of the wrong members (etcd/raft raft.go hup).
        """
        return any(reshapes(entry) for entry in self.entries[self.applied : self.committed])

    def append(self, term: int, data: object) -> None:
        """Add a leader's own entry."""
        self.entries.append(Entry(len(self.entries) + 1, term, data))

    def accept(self, message: Append, term: int) -> AppendReply:
        """Take a leader's entries if they fit; else say where the logs could match (5.3)."""
        previous = message.previous_index
        if previous < self.committed:
            return AppendReply(term, self.committed)
        if self.term_at(previous) == message.previous_term:
            last = self.merge(previous, message.entries)
            self.commit_to(min(message.commit, last))
            return AppendReply(term, last)
        hint = self.find_conflict_by_term(previous, message.previous_term)
        return AppendReply(term, previous, True, *hint)

    def merge(self, previous_index: int, entries: tuple[Entry, ...]) -> int:
        """Take a leader's entries after a matching one, cutting what contradicts; their end."""
        for position, entry in enumerate(entries):
            if self.term_at(entry.index) != entry.term:
                if entry.index <= len(self.entries):
                    self._cut(entry.index - 1)
                self.entries.extend(entries[position:])
                break
        return previous_index + len(entries)

    def after(self, index: int, count_max: int) -> tuple[Entry, ...]:
        """At most `count_max` entries that follow `index`."""
        return tuple(self.entries[index : index + count_max])

    def find_conflict_by_term(self, index: int, term: int) -> tuple[int, int]:
        """The last (index, term) at or below `index` whose term is not newer than `term`."""
        index = min(index, len(self.entries))
        while index > 0 and self.entries[index - 1].term > term:
            index -= 1
        return index, self.term_at(index)

    def commit_to(self, index: int) -> None:
        """Move the commit mark forward; it never moves back."""
        if index > len(self.entries):
            self.missing = index
        elif index > self.committed:
            self.committed = index

    def take_unwritten(self) -> tuple[Entry, ...]:
        """The entries that the disk does not have yet; they count as handed over from now on."""
        entries = tuple(self.entries[self.written :])
        self.written = len(self.entries)
        return entries

    def synced(self, index: int, term: int) -> None:
        """The disk holds everything up to `index`, unless another leader has replaced it since."""
        if index > self.stable and self.term_at(index) == term:
            self.stable = index

    def keep(self, entries: Sequence[Entry]) -> None:
        """Add entries that are durable already."""
        self.entries += entries
        self.written = self.stable = len(self.entries)

    def take_committed(self) -> tuple[Entry, ...]:
        """The committed, durable, not yet applied entries; they count as applied from now on."""
        end = min(self.committed, self.stable)
        entries = tuple(self.entries[self.applied : end])
        self.applied = end
        return entries

    def _cut(self, keep: int) -> None:
        assert keep >= self.committed, f"entry {keep + 1} is committed and cannot be replaced"
        del self.entries[keep:]
        self.stable = min(self.stable, keep)
        self.written = min(self.written, keep)


def reshapes(entry: Entry) -> bool:
    """Whether an entry changes who belongs to the cluster."""
    return getattr(entry.data, "reshapes", False)
