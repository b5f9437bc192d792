"""The tables of the learner store. Rows are added and read; nothing updates or deletes them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from quizbank.learner.port import LEARNER_LENGTH_MAX


class Moment(TypeDecorator[datetime]):
    """A time in UTC; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Only times with a zone may be stored."""
        assert value is None or value.tzinfo is not None, "a time needs its zone"
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Times come back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """The base of all tables; its metadata is what migrations are compared with."""


class PredictionRow(Table):
    """A locked prediction."""

    __tablename__ = "predictions"
    __table_args__ = (UniqueConstraint("learner", "nonce", name="uq_predictions_nonce"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    learner: Mapped[str] = mapped_column(String(LEARNER_LENGTH_MAX), index=True)
    nonce: Mapped[str] = mapped_column(String(LEARNER_LENGTH_MAX))
    pack: Mapped[str] = mapped_column(String(80))
    question: Mapped[str] = mapped_column(String(80), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    seed: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    confidence: Mapped[int]
    locked_at: Mapped[datetime] = mapped_column(Moment)


class VerdictViewRow(Table):
    """The first look at the verdict of a prediction."""

    __tablename__ = "verdict_views"

    prediction: Mapped[int] = mapped_column(ForeignKey("predictions.id"), primary_key=True)
    viewed_at: Mapped[datetime] = mapped_column(Moment)


class ReflectionRow(Table):
    """An answer to the question after a replay."""

    __tablename__ = "reflections"

    id: Mapped[int] = mapped_column(primary_key=True)
    prediction: Mapped[int] = mapped_column(ForeignKey("predictions.id"), index=True)
    answer: Mapped[Any] = mapped_column(JSON)
    written_at: Mapped[datetime] = mapped_column(Moment)


class PreferenceRow(Table):
    """A choice such as the language; the latest of a name holds."""

    __tablename__ = "preferences"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner: Mapped[str] = mapped_column(String(LEARNER_LENGTH_MAX), index=True)
    name: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(200))
    chosen_at: Mapped[datetime] = mapped_column(Moment)


class TurnRow(Table):
    """A turn of a talk with the tutor."""

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_talk", "learner", "talk"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    learner: Mapped[str] = mapped_column(String(LEARNER_LENGTH_MAX))
    talk: Mapped[str] = mapped_column(String(LEARNER_LENGTH_MAX))
    kind: Mapped[str] = mapped_column(String(40))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    said_at: Mapped[datetime] = mapped_column(Moment)


class SittingRow(Table):
    """The beginning of a timed quiz: what it asks, and when time is up."""

    __tablename__ = "sittings"
    __table_args__ = (UniqueConstraint("name", name="uq_sittings_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LEARNER_LENGTH_MAX))
    learner: Mapped[str] = mapped_column(String(LEARNER_LENGTH_MAX), index=True)
    pack: Mapped[str] = mapped_column(String(80))
    seed: Mapped[int]
    items: Mapped[list[list[str]]] = mapped_column(JSON)
    """Question and content hash, in the order of the quiz."""
    minutes: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(Moment)
    deadline: Mapped[datetime] = mapped_column(Moment)


class SittingMoveRow(Table):
    """One move in a timed quiz: an answer, a flag, a change of place, or the end."""

    __tablename__ = "sitting_moves"
    __table_args__ = (
        UniqueConstraint("sitting", "revision", name="uq_sitting_moves_revision"),
        UniqueConstraint("sitting", "nonce", name="uq_sitting_moves_nonce"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting: Mapped[int] = mapped_column(ForeignKey("sittings.id"))
    revision: Mapped[int]
    nonce: Mapped[str] = mapped_column(String(LEARNER_LENGTH_MAX))
    kind: Mapped[str] = mapped_column(String(20))
    item: Mapped[int | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Moment)
