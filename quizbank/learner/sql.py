"""The durable store: SQLAlchemy on SQLite, or on any database that it speaks to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizbank.learner.port import (
    ANSWER_BYTES_MAX,
    ASIDE,
    REFLECTION_LENGTH_MAX,
    TURN_BYTES_MAX,
    Draft,
    NotYours,
    Prediction,
    Reflection,
    Said,
)
from quizbank.learner.store import SqlStore, limit
from quizbank.learner.tables import (
    PredictionRow,
    PreferenceRow,
    ReflectionRow,
    TurnRow,
    VerdictViewRow,
)

_WITH_VIEW: Select[PredictionRow, datetime] = select(
    PredictionRow, VerdictViewRow.viewed_at
).outerjoin(VerdictViewRow, VerdictViewRow.prediction == PredictionRow.id)


class SqlLearners(SqlStore):
    """The store of all learners in a database."""

    def lock(self, draft: Draft) -> Prediction:
        """Store a prediction durably, then return it; the same nonce gives the first one."""
        limit(draft.answers, ANSWER_BYTES_MAX)
        known = self._by_nonce(draft)
        if known is not None:
            return known
        row = PredictionRow(
            learner=draft.learner,
            nonce=draft.nonce,
            pack=draft.pack,
            question=draft.question,
            content_hash=draft.content_hash,
            seed=draft.seed,
            answers=dict(draft.answers),
            confidence=draft.confidence,
            locked_at=self._now(),
        )
        try:
            with self._writing() as session:
                session.add(row)
                session.flush()
                return _prediction(row, None)
        except IntegrityError:  # another tab or process was first
            known = self._by_nonce(draft)
            assert known is not None, "only the nonce can clash"
            return known

    def prediction(self, learner: str, prediction: int) -> Prediction:
        """A prediction of this learner; NotYours when it is another's."""
        found = self._read(
            _WITH_VIEW.where(PredictionRow.id == prediction, PredictionRow.learner == learner)
        )
        if not found:
            raise NotYours(prediction)
        return found[0]

    def predictions(self, learner: str, question: str | None = None) -> list[Prediction]:
        """A learner's predictions, oldest first."""
        wanted = _WITH_VIEW.where(PredictionRow.learner == learner)
        if question is not None:
            wanted = wanted.where(PredictionRow.question == question)
        return self._read(wanted.order_by(PredictionRow.id))

    def view_verdict(self, learner: str, prediction: int) -> Prediction:
        """Note that the verdict was seen; only the first time counts."""
        known = self.prediction(learner, prediction)
        if known.viewed_at is None:
            try:
                with self._writing() as session:
                    session.add(VerdictViewRow(prediction=known.id, viewed_at=self._now()))
            except IntegrityError:  # seen in another tab meanwhile
                pass
        return self.prediction(learner, prediction)

    def reflect(self, learner: str, prediction: int, answer: Any) -> Reflection:
        """Keep what the learner answered after the replay."""
        limit(answer, REFLECTION_LENGTH_MAX)
        known = self.prediction(learner, prediction)
        now = self._now()
        with self._writing() as session:
            session.add(ReflectionRow(prediction=known.id, answer=answer, written_at=now))
        return Reflection(known.id, answer, now)

    def reflections(self, learner: str, prediction: int) -> list[Reflection]:
        """What the learner answered after this replay, oldest first."""
        known = self.prediction(learner, prediction)
        wanted = select(ReflectionRow).where(ReflectionRow.prediction == known.id)
        with Session(self._reading) as session:
            rows = session.scalars(wanted.order_by(ReflectionRow.id))
            return [Reflection(row.prediction, row.answer, row.written_at) for row in rows]

    def prefer(self, learner: str, name: str, value: str) -> None:
        """Remember a choice such as the language."""
        with self._writing() as session:
            session.add(
                PreferenceRow(learner=learner, name=name, value=value, chosen_at=self._now())
            )

    def preference(self, learner: str, name: str) -> str | None:
        """The latest choice of this name."""
        wanted = select(PreferenceRow.value).where(
            PreferenceRow.learner == learner, PreferenceRow.name == name
        )
        with Session(self._reading) as session:
            return session.scalars(wanted.order_by(PreferenceRow.id.desc()).limit(1)).first()

    def say(self, learner: str, talk: str, kind: str, content: Mapping[str, Any]) -> Said:
        """Add a turn to a talk; the first one begins it."""
        limit(content, TURN_BYTES_MAX)
        now = self._now()
        row = TurnRow(learner=learner, talk=talk, kind=kind, content=dict(content), said_at=now)
        with self._writing() as session:
            session.add(row)
        return Said(kind, dict(content), now)

    def said(self, learner: str, talk: str) -> list[Said]:
        """The turns of this learner's talk, oldest first; none when there is no such talk."""
        wanted = select(TurnRow).where(TurnRow.learner == learner, TurnRow.talk == talk)
        with Session(self._reading) as session:
            rows = session.scalars(wanted.order_by(TurnRow.id))
            return [Said(row.kind, row.content, row.said_at) for row in rows]

    def latest_talk(self, learner: str) -> str | None:
        """The talk with the tutor in which this learner was last."""
        wanted = select(TurnRow.talk).where(
            TurnRow.learner == learner, TurnRow.talk.not_like(f"%{ASIDE}%")
        )
        with Session(self._reading) as session:
            return session.scalars(wanted.order_by(TurnRow.id.desc()).limit(1)).first()

    def _by_nonce(self, draft: Draft) -> Prediction | None:
        found = self._read(
            _WITH_VIEW.where(
                PredictionRow.learner == draft.learner, PredictionRow.nonce == draft.nonce
            )
        )
        return found[0] if found else None

    def _read(self, wanted: Select[PredictionRow, datetime]) -> list[Prediction]:
        with Session(self._reading) as session:
            return [_prediction(row, viewed_at) for row, viewed_at in session.execute(wanted)]


def _prediction(row: PredictionRow, viewed_at: datetime | None) -> Prediction:
    return Prediction(
        id=row.id,
        learner=row.learner,
        nonce=row.nonce,
        pack=row.pack,
        question=row.question,
        content_hash=row.content_hash,
        seed=row.seed,
        answers=row.answers,
        confidence=row.confidence,
        locked_at=row.locked_at,
        viewed_at=viewed_at,
    )
