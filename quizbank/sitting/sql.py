"""Sittings on the disk: SQLAlchemy on SQLite, or on any database that it speaks to.

A move is judged inside the transaction that stores it, so two tabs and two processes agree on
what came first and on whether the deadline had passed.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizbank.learner.port import NotSaved, NotYours
from quizbank.learner.store import SqlStore, limit
from quizbank.learner.tables import SittingMoveRow, SittingRow
from quizbank.sitting.machine import (
    Finish,
    Item,
    Kept,
    Move,
    Plan,
    Sitting,
    after,
    begin,
    is_idle,
    refusal,
)
from quizbank.sitting.port import MOVE_BYTES_MAX, move_of, row_of


class SqlSittings(SqlStore):
    """The store of all timed quizzes in a database."""

    def now(self) -> datetime:
        """The clock that counts."""
        return self._now()

    def begin(self, plan: Plan) -> Sitting:
        """Begin a quiz; beginning the same one again gives it back as it is."""
        fresh = begin(plan, self._now())
        row = SittingRow(
            name=plan.name,
            learner=plan.learner,
            pack=plan.pack,
            seed=plan.seed,
            items=[[item.question, item.content_hash] for item in plan.items],
            minutes=plan.minutes,
            began_at=fresh.began_at,
            deadline=fresh.deadline,
        )
        try:
            with self._writing() as session:
                session.add(row)
            return fresh
        except IntegrityError:  # a second click, or another tab, was first
            return self.sitting(plan.learner, plan.name)

    def sitting(self, learner: str, name: str) -> Sitting:
        """A sitting of this learner as it is now; NotYours when it is another's."""
        with Session(self._reading) as session:
            row = _row(session, learner, name)
            return _folded(row, _moves(session, row))

    def sittings(self, learner: str) -> list[Sitting]:
        """All of a learner, oldest first."""
        wanted = select(SittingRow).where(SittingRow.learner == learner).order_by(SittingRow.id)
        with Session(self._reading) as session:
            return [_folded(row, _moves(session, row)) for row in session.scalars(wanted).all()]

    def make(self, learner: str, name: str, move: Move, nonce: str) -> Sitting:
        """Keep a move, then return the sitting with it."""
        kind, item, content = row_of(move)
        limit(content, MOVE_BYTES_MAX)
        try:
            with self._writing() as session:
                row = _row(session, learner, name)
                moves = _moves(session, row)
                sitting = _folded(row, moves)
                is_known = any(one.nonce == nonce for one in moves)
                if is_known or (isinstance(move, Finish) and is_idle(sitting, move)):
                    return sitting
                clock = self._now()
                refused = refusal(sitting, move, clock)
                if refused is not None:
                    raise refused
                if is_idle(sitting, move):
                    return sitting
                kept = Kept(sitting.revision + 1, move, clock)
                session.add(
                    SittingMoveRow(
                        sitting=row.id,
                        revision=kept.revision,
                        nonce=nonce,
                        kind=kind,
                        item=item,
                        content=content,
                        made_at=clock,
                    )
                )
            return after(sitting, kept)
        except IntegrityError as error:  # where writers do not wait for each other
            raise NotSaved("another tab was writing") from error


def _row(session: Session, learner: str, name: str) -> SittingRow:
    wanted = select(SittingRow).where(SittingRow.name == name, SittingRow.learner == learner)
    row = session.scalars(wanted).first()
    if row is None:
        raise NotYours(name)
    return row


class _Made(NamedTuple):
    """A row of a move; plain, for there may be hundreds to fold."""

    revision: int
    nonce: str
    kind: str
    item: int | None
    content: dict[str, Any]
    made_at: datetime


def _moves(session: Session, row: SittingRow) -> list[_Made]:
    columns = (getattr(SittingMoveRow, name) for name in _Made._fields)
    wanted = select(*columns).where(SittingMoveRow.sitting == row.id)
    return [_Made(*one) for one in session.execute(wanted.order_by(SittingMoveRow.revision))]


def _folded(row: SittingRow, moves: Iterable[_Made]) -> Sitting:
    items = tuple(Item(question, content_hash) for question, content_hash in row.items)
    plan = Plan(row.name, row.learner, row.pack, row.seed, items, row.minutes)
    sitting = Sitting(plan, row.began_at, row.deadline)
    for one in moves:
        move = move_of(one.kind, one.item, one.content)
        sitting = after(sitting, Kept(one.revision, move, one.made_at))
    return sitting
