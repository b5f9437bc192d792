"""A store that forgets when the process ends: for tests and for demonstrations."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from threading import Lock
from typing import Any

from quizbank.learner.port import (
    ASIDE,
    Draft,
    NotYours,
    Prediction,
    Reflection,
    Said,
    utc_now,
)


class MemoryLearners:
    """Keeps everything in lists, under one lock."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._lock = Lock()
        self._predictions: list[Prediction] = []
        self._reflections: list[Reflection] = []
        self._preferences: dict[tuple[str, str], str] = {}
        self._turns: list[tuple[str, str, Said]] = []

    def lock(self, draft: Draft) -> Prediction:
        """Store a prediction; the same nonce gives the first one."""
        with self._lock:
            for known in self._predictions:
                if (known.learner, known.nonce) == (draft.learner, draft.nonce):
                    return known
            number = len(self._predictions) + 1
            locked = Prediction(id=number, locked_at=self._now(), **asdict(draft))
            self._predictions.append(locked)
            return locked

    def prediction(self, learner: str, prediction: int) -> Prediction:
        """A prediction of this learner; NotYours when it is another's."""
        for known in self._predictions:
            if known.id == prediction and known.learner == learner:
                return known
        raise NotYours(prediction)

    def predictions(self, learner: str, question: str | None = None) -> list[Prediction]:
        """A learner's predictions, oldest first."""
        return [
            known
            for known in self._predictions
            if known.learner == learner and question in (None, known.question)
        ]

    def view_verdict(self, learner: str, prediction: int) -> Prediction:
        """Note that the verdict was seen; only the first time counts."""
        known = self.prediction(learner, prediction)
        if known.viewed_at is None:
            known = replace(known, viewed_at=self._now())
            self._predictions[known.id - 1] = known
        return known

    def reflect(self, learner: str, prediction: int, answer: Any) -> Reflection:
        """Keep what the learner answered after the replay."""
        reflection = Reflection(self.prediction(learner, prediction).id, answer, self._now())
        self._reflections.append(reflection)
        return reflection

    def reflections(self, learner: str, prediction: int) -> list[Reflection]:
        """What the learner answered after this replay, oldest first."""
        known = self.prediction(learner, prediction)
        return [kept for kept in self._reflections if kept.prediction == known.id]

    def prefer(self, learner: str, name: str, value: str) -> None:
        """Remember a choice such as the language."""
        self._preferences[learner, name] = value

    def preference(self, learner: str, name: str) -> str | None:
        """The latest choice of this name."""
        return self._preferences.get((learner, name))

    def say(self, learner: str, talk: str, kind: str, content: Mapping[str, Any]) -> Said:
        """Add a turn to a talk; the first one begins it."""
        turn = Said(kind, dict(content), self._now())
        self._turns.append((learner, talk, turn))
        return turn

    def said(self, learner: str, talk: str) -> list[Said]:
        """The turns of this learner's talk, oldest first."""
        return [turn for who, where, turn in self._turns if (who, where) == (learner, talk)]

    def latest_talk(self, learner: str) -> str | None:
        """The talk with the tutor in which this learner was last."""
        talks = (talk for who, talk, _ in reversed(self._turns) if who == learner)
        return next((talk for talk in talks if ASIDE not in talk), None)
