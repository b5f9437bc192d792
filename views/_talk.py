"""Free text in the conversation: lines that the learner writes, and what their answers begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from quizbank.progress import Attempted
from quizbank.questions import PredictQuestion
from quizbank.runs import Finished, Order, order_of
from tutor.answers import Context, QuizOrder, Told, ToRun, World, told
from tutor.conversation import Wrote
from tutor.dialogue import Exchange, exchanges
from tutor.still import order_of_still
from tutor.understanding import LENGTH_MAX, Progress, Quiz, understand
from views._desk import Desk
from views._quiz import SITTING
from views._quiz import Quiz as TimedQuiz
from views._state import stands_at
from views._study import Study

KEPT_MAX = 2 * LENGTH_MAX
"""Characters of a line that are kept; the tutor says that it is too long."""
LINES_MAX = 200
"""Of a longer thread only the end is answered."""
TOLD_MAX = 200


@dataclass(slots=True)
class Talk:
    """The lines of the thread that is open: those written at an attempt, or at the greeting."""

    desk: Desk

    def thread(self) -> list[tuple[int, Exchange]]:
        """Every line of this thread with its answer and its number in the conversation."""
        talk = self.desk.told()
        mine = [(n, one) for n, one in enumerate(talk.wrote) if one.attempt == talk.open]
        mine = mine[-LINES_MAX:]
        if not mine:
            return []
        services = self.desk.services
        lines = [one for _, one in mine]
        context = Context(services.knowledge, self._history(lines), asks=services.asks())
        found = exchanges(lines, context, self._world)
        return [(number, one) for (number, _), one in zip(mine, found, strict=True)]

    def write(self, line: str) -> None:
        """Keep a line; it is answered when the page is drawn."""
        here = self.desk.here
        line = line.strip()[:KEPT_MAX]
        if not line:
            return
        talk = self.desk.told()
        wrote = Wrote(line, here.language, talk.open, self._moment())
        here.unsent = "" if self.desk.keep_turn(wrote) else line
        here.watching = None
        here.go(line_key(len(talk.wrote)))

    def unfold(self) -> None:
        """Show the older lines too."""
        self.desk.here.is_unfolded = True

    def watch(self, number: int) -> None:
        """Show the run of this line."""
        self.desk.here.watching = number

    def player_key(self, number: int) -> str:
        """Names the player of a line, which is then the one in view."""
        self.desk.here.player = f"player-line-{number}"
        return self.desk.here.player

    def waits(self, run: ToRun) -> bool:
        """Whether a run must wait: while a prediction is open no what-if may answer it."""
        current = self.desk.told().current
        return current is not None and current.locked is None and run.reading is not None

    def known(self, exchange: Exchange) -> Told | None:
        """What the run of an answer showed, as far as this tab has asked before."""
        run = exchange.reply.run
        return self.desk.here.told.get(self._key(exchange, run.order)) if run else None

    def tell(self, exchange: Exchange) -> Told:
        """What the run of an answer showed; it is run when it was not yet."""
        run, here = exchange.reply.run, self.desk.here
        assert run is not None, "only a run can be told"
        outcome = self.desk.services.runs.run(run.order)
        said = told(run, outcome, exchange.reply.language)
        if len(here.told) >= TOLD_MAX:
            here.told.clear()
        here.told[self._key(exchange, run.order)] = said
        return said

    def begin(self, order: QuizOrder) -> tuple[str, dict[str, str]] | None:
        """Begin a quiz that was asked for: the page where it is taken, with what its address says;
        None when it could not be stored.
        """
        here, services = self.desk.here, self.desk.services
        if order.kind != "timed":
            here.wish, here.practising, here.skipped = order, None, ()
            return "practice", {}
        assert order.count and order.minutes, "a timed quiz was said back with its numbers"
        pack = services.packs[0]
        name = TimedQuiz(services, here).begin(
            pack, order.count, order.minutes, order.components, order.levels
        )
        return ("exam", {SITTING: name}) if name is not None else None

    def _history(self, lines: Sequence[Wrote]) -> list[Attempted]:
        """What was answered so far; looked up only for lines about it, for it may take runs."""
        terms = self.desk.services.knowledge.terms
        for line in lines:
            meant = understand(line.text, language=line.language, terms=terms).intent
            if isinstance(meant, Progress | Quiz):
                return Study(self.desk.services, self.desk.here).history()
        return []

    def _key(self, exchange: Exchange, order: Order) -> str:
        return f"{exchange.reply.language} {order.to_json()}"

    def _moment(self) -> int | None:
        """Where the learner stands in the player that is in view, in µs; None: where it began."""
        return stands_at(self.desk.here.player)

    def _world(self, name: str | None) -> World | None:
        """The world of an attempt; what its timeline does is known only after the lock."""
        attempt = self.desk.shown(name) if name is not None else None
        question = self.desk.question(attempt) if attempt is not None else None
        if attempt is None or question is None:
            return None
        return self._after(question) if attempt.locked else _before(question)

    def _after(self, question: PredictQuestion) -> World | None:
        run = self.desk.services.runs.stored(order_of(question))
        if run is None:
            return None
        return World(question.scenario, 0, _end_of(run.blob), question.seed, question.focus)


def _before(question: PredictQuestion) -> World:
    still = order_of_still(question)
    return World(still.scenario, 0, 0, still.seed, still.focus)


@lru_cache(maxsize=64)
def _end_of(blob: bytes) -> int:
    """When a run ends, in µs; read once, for all of it must be unpacked."""
    return int(Finished(blob).playback()["until"])


def line_key(number: int) -> str:
    """Names the place of a line in the page, to be scrolled to."""
    return f"said-line-{number:04d}"
