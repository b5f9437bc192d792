"""The laws of Raft, checked at every member after every message (figure 3 of the paper).

A log is followed as a chain of numbers: equal numbers at one index mean equal logs up to there, so
each check costs as much as what has changed.
"""

from dataclasses import dataclass, field
from typing import Any

from engine.etcd.member import Member
from engine.wire.raft import Entry, VoteReply
from tests.laws.etcd_model import Model


class Broken(AssertionError):
    """A law was broken; the sentence says which and where."""


@dataclass
class Seen:
    """What one start of one member has shown so far."""

    incarnation: int
    entries: list[Entry] = field(default_factory=list)
    chain: list[int] = field(default_factory=list)
    term: int = 0
    leads: bool = False
    committed: int = 0
    applied: int = 0
    revision: int = 0


class RaftLaws:
    """What all members have shown together."""

    def __init__(self) -> None:
        self.leaders: dict[int, str] = {}  # term -> who led it
        self.votes: dict[tuple[str, int, int], str] = {}  # (voter, which, term) -> for whom
        self.places: dict[tuple[int, int], tuple[int, Any, int]] = {}  # (index, term) -> entry
        self.committed: list[int] = [0]  # the chain of all that was ever committed
        self.commit_terms: list[int] = [0]  # by the leader of which term each was
        self.revisions: list[int] = [1]  # the model's, after each committed entry
        self.model = Model()
        self.seen: dict[str, Seen] = {}
        self.renewals: dict[str, int] = {}  # how often a name was given to somebody new

    def renewed(self, name: str) -> None:
        """Who comes back under this name is another member, and bound by no promise of the old."""
        self.renewals[name] = self.renewals.get(name, 0) + 1

    def hear(self, sender: str, to: str, message: object) -> None:
        """A message is about to be delivered: nobody votes twice in one term (5.2)."""
        if type(message) is VoteReply and message.granted:
            voter = sender, self.renewals.get(sender, 0), message.term
            first = self.votes.setdefault(voter, to)
            if first != to:
                raise Broken(f"one vote: {sender} votes for {first} and {to}, term {message.term}")

    def look(self, name: str, incarnation: int, member: Member) -> None:
        """A member has handled a message."""
        raft, log, seen = member.raft, member.raft.log, self.seen.get(name)
        if seen is None or seen.incarnation != incarnation:
            seen = self.seen[name] = Seen(incarnation)
        entries, known = log.entries, seen.entries
        if len(entries) != len(known) or (known and entries[-1] is not known[-1]):
            self._follow(name, seen, entries, same_reign=seen.leads and raft.term == seen.term)
        if raft.term < seen.term:
            raise Broken(f"terms grow: {name} falls from {seen.term} to {raft.term}")
        leads, new = raft.role == "leader", raft.term != seen.term
        if leads and (new or not seen.leads):
            self._crown(name, seen, raft.term)
        seen.term, seen.leads = raft.term, leads
        if log.committed != seen.committed:
            self._commit(name, seen, log.committed)
        revision = member.machine.store.revision
        if log.applied != seen.applied or revision != seen.revision:
            self._apply(name, seen, log.applied, revision)

    def _follow(self, name: str, seen: Seen, entries: list[Entry], *, same_reign: bool) -> None:
        """Log matching: an entry's index and term name all that comes before it."""
        known, chain = seen.entries, seen.chain
        keep = min(len(known), len(entries))
        while keep and known[keep - 1] is not entries[keep - 1]:
            keep -= 1
        if same_reign and keep < len(known):
            raise Broken(f"leader append-only: {name} replaces its entry {keep + 1}")
        if keep < seen.committed:
            raise Broken(f"state machine safety: {name} gives up committed entry {keep + 1}")
        del known[keep:], chain[keep:]
        for entry in entries[keep:]:
            index, before = len(known) + 1, chain[-1] if chain else 0
            if entry.index != index:
                raise Broken(f"log: {name} has entry {entry.index} at place {index}")
            place = self.places.setdefault(
                (index, entry.term), (before, entry.data, len(self.places) + 1)
            )
            if place[0] != before or (place[1] is not entry.data and place[1] != entry.data):
                raise Broken(f"log matching: {name}, entry {index} of term {entry.term}")
            known.append(entry)
            chain.append(place[2])

    def _crown(self, name: str, seen: Seen, term: int) -> None:
        first = self.leaders.setdefault(term, name)
        if first != name:
            raise Broken(f"election safety: {first} and {name} lead term {term}")
        self._is_complete(name, seen, term)

    def _is_complete(self, name: str, seen: Seen, term: int) -> None:
        """It has what leaders of lower terms have committed. Who is elected late, while another
        already leads a higher term, knows nothing of that one's (found by schedule 7256).
        """
        end = len(self.committed) - 1
        while self.commit_terms[end] >= term:
            end -= 1
        if end and (len(seen.chain) < end or seen.chain[end - 1] != self.committed[end]):
            raise Broken(f"leader completeness: {name} of term {term} lacks committed entries")

    def _commit(self, name: str, seen: Seen, committed: int) -> None:
        """State machine safety; and a leader commits by counting only entries of its own term."""
        if committed < seen.committed:
            raise Broken(f"commit index grows: {name} falls to {committed} from {seen.committed}")
        if committed > len(seen.chain):
            raise Broken(f"commit: {name} commits {committed} of {len(seen.chain)} entries")
        if seen.leads and seen.entries[committed - 1].term != seen.term:
            raise Broken(f"figure 8: {name} of term {seen.term} commits by counting an old entry")
        grows = committed >= len(self.committed)
        for index in range(seen.committed + 1, committed + 1):
            place = seen.chain[index - 1]
            if index == len(self.committed):
                self.committed.append(place)
                self.commit_terms.append(seen.term)
                self.model.apply(getattr(seen.entries[index - 1].data, "change", None))
                self.revisions.append(self.model.revision)
            elif self.committed[index] != place:
                raise Broken(f"state machine safety: {name} commits another entry {index}")
        seen.committed = committed
        if grows:
            for other, view in self.seen.items():
                if view.leads and view.term > seen.term:
                    self._is_complete(other, view, view.term)

    def _apply(self, name: str, seen: Seen, applied: int, revision: int) -> None:
        if applied > seen.committed:
            raise Broken(f"apply: {name} applies entry {applied}, committed are {seen.committed}")
        if revision < seen.revision:
            raise Broken(f"revisions grow: {name} falls from {seen.revision} to {revision}")
        if revision != self.revisions[applied]:
            wanted = self.revisions[applied]
            raise Broken(f"state: {name} is at revision {revision} after {applied}, not {wanted}")
        seen.applied, seen.revision = applied, revision
