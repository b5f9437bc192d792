"""What a learner can do on the page, and what it does to the store and the simulator."""

from dataclasses import dataclass
from typing import Any

from quizbank.form import NotAnAnswer, read_answer
from quizbank.learner import Draft, NotSaved
from quizbank.pack import Entry
from quizbank.questions import PredictQuestion
from quizbank.runs import order_of
from quizbank.text import Language
from tutor.certainty import certainty
from tutor.conversation import (
    Attempt,
    Beside,
    Chose,
    Conversation,
    Drafted,
    Hinted,
    Returned,
    Turn,
)
from tutor.orders import order_of_beside, order_of_option
from tutor.still import order_of_still
from views._services import Services
from views._state import LANGUAGE_CHOICE, State, add, conversation, new_name

VERDICT, REPLAY = "verdict", "replay"
"""Keys of the places to which an act scrolls."""


@dataclass(slots=True)
class Desk:
    """The acts of one learner in one tab; each reads the store first, for there may be others."""

    services: Services
    here: State
    _told: Conversation | None = None

    def told(self) -> Conversation:
        """What was said so far, for drawing: read once, and again after each act."""
        if self._told is None:
            self._told = conversation(self.services.learners, self.here)
        return self._told

    def shown(self, name: str) -> Attempt | None:
        """An attempt, for drawing."""
        return self.told().attempt(name)

    def attempt(self, name: str) -> Attempt | None:
        """An attempt as the store has it now."""
        self._told = None
        return self.shown(name)

    def speak(self, language: Language) -> None:
        """Another language, from now on and after a reload."""
        self.here.language = language
        try:
            self.services.learners.prefer(self.here.learner, LANGUAGE_CHOICE, language)
        except NotSaved:
            self.here.not_saved = True

    def choose(self, pack: str, question: str) -> None:
        """Take a question."""
        name = new_name()
        if self._add(Chose(name, pack, question)):
            self.here.go("chat")

    def back_to(self, attempt: str | None) -> None:
        """Open an earlier attempt, or the choice of questions."""
        self._add(Returned(attempt))
        self.here.watching, self.here.is_unfolded = None, False
        self.here.seek = None
        self.here.go(VERDICT if attempt else "chat")

    def answer(self, name: str, facet: str, value: Any) -> None:
        """Fill a part of the prediction, or empty it with None."""
        attempt = self._open(name)
        if attempt is None:
            return
        answers = {**attempt.answers, facet: value}
        answers = {known: one for known, one in answers.items() if one not in (None, "", [])}
        self._add(Drafted(name, answers, attempt.certainty))
        question = self.question(attempt)
        if question is not None and isinstance(value, str):
            self._ahead(order_of_option(question, facet, value))

    def be_certain(self, name: str, word: str | None) -> None:
        """Say how sure one is."""
        attempt = self._open(name)
        if attempt is not None:
            self._add(Drafted(name, dict(attempt.answers), word))

    def hint(self, name: str) -> None:
        """Climb one rung."""
        attempt = self._open(name)
        if attempt is not None:
            self._add(Hinted(name, attempt.rungs + 1))

    def commit(self, name: str) -> None:
        """Lock the prediction; only what is stored is run."""
        attempt = self._open(name)
        entry = self.entry(attempt) if attempt else None
        if entry is None:
            return
        question = entry.question
        assert isinstance(question, PredictQuestion), "only predictions are offered"
        if self.lock(name, entry, question.seed):
            self.services.runs.start(order_of(question))
            self.here.go(VERDICT)

    def lock(self, name: str, entry: Entry, seed: int = 0) -> bool:
        """Store what was filled in, for good; False when it is not complete, or was not stored."""
        attempt = self._open(name)
        sure = certainty(attempt.certainty) if attempt else None
        if attempt is None or sure is None:
            return False
        try:
            answers = read_answer(entry.question.form(name), attempt.answers)
        except NotAnAnswer:
            return False
        draft = Draft(
            learner=self.here.learner,
            nonce=name,
            pack=attempt.pack,
            question=attempt.question,
            content_hash=entry.content_hash,
            seed=seed,
            answers=answers,
            confidence=sure.per_cent,
        )
        try:
            self.services.learners.lock(draft)
        except NotSaved:
            self.here.not_saved = True
            return False
        self._told, self.here.not_saved = None, False
        return True

    def beside(self, turn: Beside) -> None:
        """Put another world beside the first, or take it away."""
        attempt = self.attempt(turn.attempt)
        question = self.question(attempt) if attempt else None
        if question is None:
            return
        self._ahead(order_of_beside(question, turn))
        if self._add(turn) and not turn.is_empty:
            self.here.go(REPLAY)

    def see(self, t: int) -> None:
        """Move the player to a moment, in µs, and look at it."""
        self.here.move_player(t)
        self.here.go(REPLAY)

    def keep(self, prediction: int, name: str, value: Any) -> None:
        """Keep what was answered after the replay."""
        if value in (None, ""):
            return
        self._told = None
        try:
            self.services.learners.reflect(self.here.learner, prediction, {name: value})
            self.here.not_saved = False
        except NotSaved:
            self.here.not_saved = True

    def keep_turn(self, turn: Turn) -> bool:
        """Add something that was said; False when it could not be stored."""
        return self._add(turn)

    def entry(self, attempt: Attempt) -> Entry | None:
        """The question of an attempt, as long as its pack has it."""
        return self.services.entry(attempt.pack, attempt.question)

    def question(self, attempt: Attempt) -> PredictQuestion | None:
        """The same, without what the pack says around it."""
        entry = self.entry(attempt)
        return entry.question if entry and isinstance(entry.question, PredictQuestion) else None

    def look_ahead(self, question: PredictQuestion, *, only_still: bool = False) -> None:
        """Compute while the learner thinks. The run goes to the worker's cache, never out."""
        self._ahead(order_of_still(question))
        if not only_still:
            self._ahead(order_of(question))

    def _ahead(self, order: Any) -> None:
        if order is not None:
            self.services.runs.start(order)

    def _open(self, name: str) -> Attempt | None:
        """An attempt that may still be changed."""
        attempt = self.attempt(name)
        return attempt if attempt and attempt.locked is None else None

    def _add(self, turn: Turn) -> bool:
        self._told = None
        return add(self.services.learners, self.here, turn)
