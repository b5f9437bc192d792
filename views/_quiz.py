"""What a learner can do in a timed quiz, and what it does to the store.

Every change is stored before the page says so. The clock that counts is the store's.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from quizbank.form import fitting
from quizbank.learner import NotSaved, NotYours
from quizbank.pack import Entry, Pack
from quizbank.questions import Grade, Measured, PredictQuestion
from quizbank.runs import Finished, order_of
from quizbank.sitting import (
    Answer,
    Blueprint,
    Finish,
    Flag,
    Go,
    Item,
    Late,
    Move,
    Over,
    Plan,
    Refused,
    Result,
    Sitting,
    blank,
    drawn,
    result_of,
)
from views._services import Services
from views._state import Paper, State, new_name

SITTING = "sitting"
"""The name of the query parameter that leads back to a quiz."""
SEEDS = 1_000_000


@dataclass(slots=True)
class Quiz:
    """The acts of one learner in one tab."""

    services: Services
    here: State

    def current(self) -> Sitting | None:
        """The quiz that the address names, if it is this learner's."""
        name = st.query_params.get(SITTING, "")
        try:
            return self.services.sittings.sitting(self.here.learner, name) if name else None
        except NotYours:
            return None

    def take_sheet(self) -> None:
        """Have a name ready for the next quiz; to be called whenever there is one to begin."""
        begun = [one.plan.name for one in self.earlier()]
        if not self.here.blank or self.here.blank in begun:
            self.here.blank = new_name()

    def earlier(self) -> list[Sitting]:
        """All quizzes of this learner, newest first."""
        return self.services.sittings.sittings(self.here.learner)[::-1]

    def paper(self, sitting: Sitting) -> Paper:
        """What this tab knows of a quiz."""
        if self.here.paper is None or self.here.paper.sitting != sitting.plan.name:
            self.here.paper = Paper(sitting.plan.name)
        return self.here.paper

    def is_over(self, sitting: Sitting) -> bool:
        """Whether time is up or it was handed in, by the clock that counts."""
        return sitting.is_over(self.services.sittings.now())

    def start(self, pack: Pack, count: int, minutes: int) -> None:
        """Begin a quiz, and show its first question. The same click twice begins one quiz."""
        name = self.begin(pack, count, minutes, name=self.here.blank)
        if name is not None:
            self.open(name)

    def begin(
        self,
        pack: Pack,
        count: int,
        minutes: int,
        components: tuple[str, ...] = (),
        levels: tuple[str, ...] = (),
        name: str = "",
    ) -> str | None:
        """Draw the questions and store the beginning; the name of the quiz, None when the disk
        refused it. Where nothing fits, everything does.
        """
        seed = secrets.randbelow(SEEDS)
        wanted = Blueprint(count, components, levels)
        chosen = drawn(pack.entries, wanted, seed) or drawn(pack.entries, Blueprint(count), seed)
        items = tuple(Item(entry.question.id, entry.content_hash) for entry in chosen)
        plan = Plan(name or new_name(), self.here.learner, pack.card.id, seed, items, minutes)
        try:
            self.services.sittings.begin(plan)
        except NotSaved:
            self.here.not_saved = True
            return None
        self.here.not_saved = False
        return plan.name

    def open(self, name: str | None) -> None:
        """Show a quiz, or what there is to begin."""
        self.here.paper = None
        if name is None:
            st.query_params.pop(SITTING, None)
        else:
            st.query_params[SITTING] = name

    def answer(self, sitting: Sitting, item: int, field: str, value: Any) -> None:
        """Fill one part of an item, or empty it with None."""
        before = self._before(sitting, item)
        parts = {**before, field: value}
        parts = {known: one for known, one in parts.items() if one not in (None, "", [], {})}
        self._make(sitting, Answer(item, parts))

    def flag(self, sitting: Sitting, item: int) -> None:
        """Flag an item, or take its flag away."""
        self._make(sitting, Flag(item, item not in sitting.flags))

    def go(self, sitting: Sitting, item: int) -> None:
        """Turn to an item, or to the review after the last."""
        self.paper(sitting).is_confirming = False
        self.here.go("exam-page")
        self._make(sitting, Go(max(0, min(item, len(sitting.plan.items)))))

    def finish(self, sitting: Sitting) -> None:
        """Hand it in, with everything in it: never while an answer is not stored."""
        self.try_again(sitting)
        if not self.paper(sitting).unsaved:
            self._make(sitting, Finish())

    def try_again(self, sitting: Sitting) -> None:
        """Store what could not be stored."""
        for item, parts in list(self.paper(sitting).unsaved.items()):
            self._make(sitting, Answer(item, parts))

    def entry(self, sitting: Sitting, item: int) -> Entry | None:
        """The question of an item, as long as its pack has it."""
        return self.entries(sitting).get(sitting.plan.items[item].question)

    def entries(self, sitting: Sitting) -> dict[str, Entry]:
        """All questions of the quiz's pack, by id."""
        pack = self.services.pack(sitting.plan.pack)
        return {entry.question.id: entry for entry in pack.entries} if pack else {}

    def done(self, sitting: Sitting) -> list[int]:
        """By item, how many of its parts are filled as they may be, less than all of them: a
        negative number of those that are missing; 0 when it is answered.
        """
        missing = []
        entries = self.entries(sitting)
        for number, item in enumerate(sitting.plan.items):
            entry = entries.get(item.question)
            form = entry.question.form(shuffle_of(sitting)) if entry else None
            given = fitting(form, sitting.answers.get(number, {})) if form else {}
            missing.append(len(given) - len(form.inputs) if form else 0)
        return missing

    def result(self, sitting: Sitting) -> Result:
        """The score; runs of predictions that are not there yet are run."""
        entries = self.entries(sitting)
        return result_of(sitting, entries, measured_of(self.services, sitting, entries))

    def score(self, sitting: Sitting) -> float | None:
        """The part of the whole that was earned, from 0 to 1; None while a run is missing."""
        entries = self.entries(sitting)
        asked = [
            entries[item.question].question
            for item in sitting.plan.items
            if item.question in entries
        ]
        runs = {
            question.id: self.services.runs.stored(order_of(question))
            for question in asked
            if isinstance(question, PredictQuestion)
        }
        measured = {name: run.measured for name, run in runs.items() if run is not None}
        if len(measured) < len(runs):
            return None
        return result_of(sitting, entries, measured).whole.part

    def unanswered(self, entry: Entry) -> Grade | None:
        """What there is to say about a question that was left blank: its options, none chosen."""
        question, measured = entry.question, {}
        if isinstance(question, PredictQuestion):
            run = self.services.runs.stored(order_of(question))
            measured = run.measured if run is not None else {}
        return blank(question, measured)

    def _before(self, sitting: Sitting, item: int) -> Mapping[str, Any]:
        """The answer as the store has it now: another tab may have written meanwhile."""
        unsaved = self.paper(sitting).unsaved.get(item)
        if unsaved is not None:
            return unsaved
        return self.services.sittings.sitting(self.here.learner, sitting.plan.name).answers.get(
            item, {}
        )

    def _make(self, sitting: Sitting, move: Move) -> None:
        paper, name = self.paper(sitting), sitting.plan.name
        try:
            kept = self.services.sittings.make(
                self.here.learner, name, move, secrets.token_urlsafe(9)
            )
        except NotSaved:
            if isinstance(move, Answer):
                paper.unsaved[move.item] = dict(move.parts)
            paper.told = "not-saved"
            return
        except Refused as refused:
            paper.told = {Late: "late", Over: "over"}.get(type(refused), "")
            return
        if isinstance(move, Answer):
            paper.unsaved.pop(move.item, None)
            paper.seen[move.item] = kept.revisions.get(move.item, 0)
        paper.told = "not-saved" if paper.unsaved else ""


def shuffle_of(sitting: Sitting) -> str:
    """The word by which the options of this quiz are shuffled, the same whenever it is drawn."""
    return f"{sitting.plan.seed}"


def measured_of(
    services: Services, sitting: Sitting, entries: Mapping[str, Entry]
) -> dict[str, Measured | None]:
    """What the runs of the predictions answered; all are started before one is awaited."""
    questions = [
        entries[item.question].question for item in sitting.plan.items if item.question in entries
    ]
    waiting: dict[str, Callable[[], Any]] = {}
    for question in questions:
        if isinstance(question, PredictQuestion):
            waiting[question.id] = services.runs.start(order_of(question)).result
    outcomes = {name: wait() for name, wait in waiting.items()}
    return {
        name: outcome.measured if isinstance(outcome, Finished) else None
        for name, outcome in outcomes.items()
    }
