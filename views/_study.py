"""What a learner has shown so far, and what to practise next: the store's rows, graded."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from quizbank.pack import Entry
from quizbank.practice import Next, agenda, next_item
from quizbank.progress import Attempted, latest, of_locks, of_sitting, standings
from quizbank.questions import Measured, PredictQuestion
from quizbank.runs import Finished, order_of
from quizbank.sitting import component_of, result_of
from tutor.answers import QuizOrder
from tutor.conversation import Attempt, Chose
from views._desk import Desk
from views._services import Services
from views._state import State, add, corner

ASIDE = "practice:"


@dataclass(slots=True)
class Study:
    """One learner, looked at from what was answered."""

    services: Services
    here: State
    waits: bool = True
    """Whether runs that are not stored are run; else what they would grade is left out."""
    _measured: dict[str, Measured | None] = field(default_factory=dict)

    def history(self) -> list[Attempted]:
        """Everything that was answered and can be graded, oldest first."""
        entries = {(pack, entry.question.id): entry for pack, entry in self.services.everything()}
        found = of_locks(self.services.learners.predictions(self.here.learner), entries, self._ran)
        now = self.services.sittings.now()
        for sitting in self.services.sittings.sittings(self.here.learner):
            ended_at = sitting.ended_at(now)
            if ended_at is None:
                continue
            mine = {q: entry for (pack, q), entry in entries.items() if pack == sitting.plan.pack}
            measured = {
                item.question: self._ran(question)
                for item in sitting.plan.items
                if item.question in mine
                and isinstance(question := mine[item.question].question, PredictQuestion)
            }
            found += of_sitting(sitting, result_of(sitting, mine, measured), ended_at)
        return sorted(found, key=lambda one: one.at)

    def weakest(self) -> str:
        """The component where most is to be won; empty as long as there is none. Looked up again
        once something was answered.
        """
        learners, sittings = self.services.learners, self.services.sittings
        learner = self.here.learner
        answered = len(learners.predictions(learner)), len(sittings.sittings(learner))
        if self.here.weakest[0] != answered:
            found = [one.component for one in standings(self.history()) if one.word != "firm"]
            self.here.weakest = answered, found[0] if found else ""
        return self.here.weakest[1]

    def agenda(self, history: list[Attempted], count: int) -> list[Next]:
        """What would be asked next, with reasons."""
        return agenda(self.services.everything(), history, count)

    def item(self) -> tuple[Attempt, Entry] | None:
        """The question on the practice page; a new one when there is none yet."""
        if self.here.practising is None:
            chosen = self._chosen()
            if chosen is None:
                return None
            question = chosen.entry.question.id
            self.here.practising = (self._name(chosen.pack, question), chosen.pack, question)
            self.here.because = chosen.reason
        name, pack, question = self.here.practising
        found = {(p, e.question.id): e for p, e in self.services.everything()}.get((pack, question))
        if found is None:
            self.here.practising = None
            return None
        desk = self.desk(name)
        attempt = desk.shown(name)
        if attempt is None:
            add(self.services.learners, desk.here, Chose(name, pack, question))
            attempt = desk.attempt(name) or Attempt(name, pack, question)
        return attempt, found

    def desk(self, name: str) -> Desk:
        """The desk at which a practice answer is drafted: a talk beside the tutor's."""
        return Desk(self.services, corner(self.here, f"{ASIDE}{name}"))

    def lock(self, desk: Desk, entry: Entry, name: str) -> None:
        """Store an answer to a question that needs no run; only then is it explained."""
        if desk.lock(name, entry):
            desk.here.go("practice-told")

    def forward(self) -> None:
        """Leave a question that was answered; the next is chosen when the page is drawn."""
        self.here.practising = None
        self.here.skipped = ()
        self.here.is_watching = False
        self.here.go("practice")
        wish = self.here.wish
        if wish is not None and wish.count is not None:
            self.here.wish = replace(wish, count=wish.count - 1) if wish.count > 1 else None

    def forget_wish(self) -> None:
        """Practise everything again."""
        self.here.wish = self.here.practising = None

    def skip(self) -> None:
        """Pass over this question until another one was answered."""
        if self.here.practising is not None:
            self.here.skipped = (*self.here.skipped, self.here.practising[2])
        self.here.practising = None
        self.here.go("practice")

    def _chosen(self) -> Next | None:
        history = self.history()
        offered = self._wished(history)
        left = [one for one in offered if one[1].question.id not in self.here.skipped]
        if not left:
            self.here.skipped = ()
        return next_item(left or offered, history)

    def _wished(self, history: list[Attempted]) -> list[tuple[str, Entry]]:
        """What was asked for in the conversation; everything, when nothing of that is left."""
        offered = self.services.everything()
        fitting = narrowed(offered, self.here.wish, history) if self.here.wish else offered
        if not fitting:
            self.here.wish = None
        return fitting or offered

    def _name(self, pack: str, question: str) -> str:
        """The same until it was locked, so that a reload finds the draft."""
        count = len(self.services.learners.predictions(self.here.learner, question))
        seed = f"{self.here.learner}/{pack}/{question}/{count}"
        return blake2b(seed.encode(), digest_size=12).hexdigest()

    def _ran(self, question: PredictQuestion) -> Measured | None:
        """What the run answers: nearly always stored, for it was watched; looked up once."""
        if question.id not in self._measured:
            order = order_of(question)
            outcome = self.services.runs.stored(order)
            if outcome is None and self.waits:
                outcome = self.services.runs.run(order)
            is_there = isinstance(outcome, Finished)
            self._measured[question.id] = outcome.measured if is_there else None
        return self._measured[question.id]


def narrowed(
    offered: Sequence[tuple[str, Entry]], wish: QuizOrder, history: Sequence[Attempted]
) -> list[tuple[str, Entry]]:
    """The questions that a wish is about; for a review those whose latest answer was not right."""
    wrong = {(one.pack, one.question) for one in latest(history) if not one.is_right}
    return [
        (pack, entry)
        for pack, entry in offered
        if (not wish.components or component_of(entry.question) in wish.components)
        and (not wish.levels or entry.question.level in wish.levels)
        and (wish.kind != "review" or (pack, entry.question.id) in wrong)
    ]
