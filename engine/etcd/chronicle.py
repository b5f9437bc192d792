"""Tells what raft's changes mean: who leads, who gave up, who asks in vain."""

from typing import NamedTuple

from engine.component import Context
from engine.etcd.notes import (
    BecameLeader,
    Deposed,
    FollowsLeader,
    NoMajority,
    PatienceLost,
    SteppedDown,
)
from engine.etcd.raft import Raft


class Turn(NamedTuple):
    """What has changed about who leads, as far as this member knows."""

    promoted: bool  # it leads now
    demoted: bool  # it led until now
    found: bool  # there is another leader than before
    lost: bool  # there is none any more


class Chronicle:
    """Compares raft with what it was, and writes the difference into the trace."""

    __slots__ = ("_ctx", "_leader", "_raft", "_role", "_term", "_told", "stopping")

    def __init__(self, ctx: Context, raft: Raft) -> None:
        self._ctx, self._raft = ctx, raft
        self._role, self._leader, self._term = str(raft.role), raft.leader, raft.term
        self._told: dict[type, None] = {}  # sentences said since there was last a leader
        self.stopping = False

    def observe(self) -> Turn:
        """What has changed since the last look."""
        raft = self._raft
        role, leader, term = raft.role, raft.leader, raft.term
        before, led_by, old_term = self._role, self._leader, self._term
        self._role, self._leader, self._term = role, leader, term
        demoted = before == "leader" and (role != "leader" or term != old_term)
        promoted = role == "leader" and (before != "leader" or term != old_term)
        found = leader is not None and (leader != led_by or term != old_term)
        if demoted:
            self._tell_demotion(old_term)
        if role == "pre-candidate" and before in ("follower", "leader"):
            note = PatienceLost(self._ctx.name, raft.patience)
            self._tell(note, known=SteppedDown in self._told)
        if promoted:
            self._ctx.note(BecameLeader(self._ctx.name, term, len(raft.voters)), story=True)
        elif found and leader is not None:
            self._ctx.note(FollowsLeader(self._ctx.name, leader, term))
        if found:
            self._told = {}
        return Turn(promoted, demoted, found, led_by is not None and leader is None)

    def before_patience_ends(self) -> None:
        """An election is about to be tried again: say why the last one came to nothing."""
        raft = self._raft
        if raft.role in ("pre-candidate", "candidate"):
            heard = len(raft.votes)
            if heard < raft.quorum:
                note = NoMajority(self._ctx.name, heard, len(raft.voters), raft.quorum)
                self._tell(note, known=SteppedDown in self._told)

    def _tell_demotion(self, term: int) -> None:
        raft, name = self._raft, self._ctx.name
        if raft.term == term:
            self._told[SteppedDown] = None
            note = SteppedDown(name, term, raft.heard, len(raft.voters), raft.quorum)
            self._ctx.note(note, story=True)
        else:
            self._ctx.note(Deposed(name, raft.term), story=not self.stopping)

    def _tell(self, note: object, *, known: bool = False) -> None:
        """Say it, but as a part of the story only for the first time, and not what is `known`."""
        first = type(note) not in self._told and not known
        self._told[type(note)] = None
        self._ctx.note(note, story=first)
