"""What can be done in the Lab, and what it does to the store and the simulator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from engine import Finding, Rejected, names_in
from quizbank.learner import NotSaved
from tutor.lab import Experiment, alone, beside, fresh, run
from tutor.lab.cluster import cluster_of
from tutor.lab.experiment import SEED_MAX, from_text
from tutor.lab.line import Refused, next_line, typed
from tutor.lab.moments import next_moment
from tutor.lab.reading import read_plan
from tutor.lab.steps import timeline_of
from tutor.lab.wrong import wrong_with
from views._services import Services
from views._state import State, new_name, stands_at

KEY = "quorum-lab"
LINK = "world"
"""The name of the query parameter that carries an experiment."""
LINK_LENGTH_MAX = 6_000
KEPT_AS, TALK = "lab", "lab:"
TEXT_LENGTH_MAX = 19_000
TURNS_MAX = 200
"""So many changes are kept under one name; a reload reads all of them."""
PLAYER = "player-lab"
STAGE = "lab-stage"


@dataclass
class Table:
    """What this tab knows of the Lab; the experiment itself is in the store, too."""

    experiment: Experiment
    name: str
    """Under which its changes are kept."""
    turns: int = 0
    open: str = ""
    """The row that is being changed: `step-2`, `object-0`, `paste`."""
    refused: Refused | None = None
    """Why the last line was not typed."""
    wrong_text: tuple[Finding, ...] = ()
    """Why the last text was not opened."""
    wrong_place: str = ""
    """Where that text was given: open, paste or document."""
    is_broken_link: bool = False
    stands_us: int = 0
    """Where the player was put by the last run."""
    stood: Any = None
    """What the player had told when it was put there; while it tells no more it stands there."""
    before: Experiment | None = None
    """What lay there before another document was opened, to be brought back."""
    version: int = 0
    """Counts what was opened, so that the widgets of another document begin anew."""


@dataclass(slots=True)
class Lab:
    """The acts of one learner in one tab."""

    services: Services
    here: State

    @property
    def table(self) -> Table:
        """What lies on the table: kept in the tab, found again in the address or the store."""
        if KEY not in st.session_state:
            st.session_state[KEY] = self._found()
        found: Table = st.session_state[KEY]
        return found

    @property
    def experiment(self) -> Experiment:
        """The experiment as it is now."""
        return self.table.experiment

    @property
    def plan(self) -> Mapping[str, Any]:
        """The document that is being written."""
        return self.table.experiment.plan

    def wrong(self) -> tuple[Finding, ...]:
        """What keeps the plan from being run."""
        return wrong_with(self.plan)

    def names(self) -> Mapping[str, Any]:
        """The names that steps may use, by kind; none while the cluster is wrong."""
        try:
            return names_in(cluster_of(self.plan))
        except Rejected:
            return {}

    def edit(self, plan: Mapping[str, Any]) -> None:
        """Write the plan anew."""
        self.table.before = None
        self._keep(replace(self.experiment, plan=plan))

    def reseed(self, seed: int) -> None:
        """Another chance."""
        self._keep(replace(self.experiment, seed=max(0, min(int(seed), SEED_MAX))))

    def unfold(self, row: str) -> None:
        """Open a row, or close the one that is open."""
        self.table.open = "" if self.table.open == row else row
        self.table.wrong_text = ()

    def run(self) -> None:
        """Run the plan, alone."""
        if not self.wrong():
            self._put(run(self.experiment), 0)
            self.here.go(STAGE)

    def run_beside(self) -> None:
        """Run the plan beside the world in view."""
        if not self.wrong():
            self._keep(beside(self.experiment))
            self.here.go(STAGE)

    def close_beside(self) -> None:
        """Look at the first world alone."""
        self._keep(alone(self.experiment))

    def type(self, line: str) -> bool:
        """Type a line where the player stands, in every world in view; False when it is refused."""
        table, at_us = self.table, self.moment()
        name = next_line(self.plan, self.experiment.ran or {}, self.experiment.beside or {})
        said = typed(self.plan, line, at_us, name)
        if isinstance(said, Refused):
            table.refused = said
            return False
        table.refused = None
        after = replace(self.experiment, plan=said.world, at_us=at_us, asked=said.step)
        first, other = self.experiment.ran, self.experiment.beside
        if other is None:
            self._put(run(after, at_us), at_us)
            return True
        both = typed(first or self.plan, line, at_us, name)
        if isinstance(both, Refused):  # the first world may lack what the second has
            self._put(run(after, at_us), at_us)
        else:
            self._put(replace(after, ran=both.world, beside=said.world), at_us)
        return True

    def moment(self) -> int:
        """Where the player stands, in µs; without a run, a while after what is planned."""
        table = self.table
        if table.experiment.ran is None:
            return next_moment(timeline_of(self.plan))
        told = stands_at(PLAYER)
        if told is None or told == table.stood:
            return table.stands_us
        return told

    def stand(self, at_us: int) -> None:
        """The player shows this moment, once the world was run."""
        self.table.stands_us = at_us

    def open_text(self, source: str | bytes, place: str) -> bool:
        """Put another document on the table; False when it cannot be read."""
        try:
            plan = read_plan(source)
        except Rejected as rejected:
            self.table.wrong_text, self.table.wrong_place = rejected.findings, place
            return False
        self._begin(Experiment(plan, self.experiment.seed))
        return True

    def attempt(self, change: Callable[[], Mapping[str, Any]], place: str) -> bool:
        """A change that may be refused, with what is wrong kept for the page."""
        try:
            plan = change()
        except Rejected as rejected:
            self.table.wrong_text, self.table.wrong_place = rejected.findings, place
            return False
        self.table.wrong_text, self.table.open = (), ""
        self.edit(plan)
        return True

    def lay(self, experiment: Experiment) -> None:
        """Put an experiment from elsewhere on the table, to be gone on with."""
        self.table.stands_us = experiment.at_us
        self._begin(experiment)

    def clear(self) -> None:
        """Begin with a small cluster again."""
        self._begin(fresh())

    def bring_back(self) -> None:
        """What lay there before, again."""
        if self.table.before is not None:
            self._begin(self.table.before)
            self.table.before = None

    def _begin(self, experiment: Experiment) -> None:
        table = self.table
        table.version += 1
        table.before = table.experiment
        table.open, table.refused, table.wrong_text = "", None, ()
        self._keep(experiment)

    def _put(self, experiment: Experiment, at_us: int) -> None:
        self.table.stands_us, self.table.stood = at_us, stands_at(PLAYER)
        self._keep(experiment)

    def _keep(self, experiment: Experiment) -> None:
        """On the table, and in the store; what the store refuses stays on the table."""
        table = self.table
        table.experiment, table.is_broken_link = experiment, False
        st.query_params.pop(LINK, None)
        text = experiment.to_text()
        learners, learner = self.services.learners, self.here.learner
        self.here.not_saved = True
        if len(text) > TEXT_LENGTH_MAX:
            return
        try:
            if table.turns >= TURNS_MAX:
                table.name, table.turns = new_name(), 0
            if table.turns == 0:
                learners.prefer(learner, KEPT_AS, table.name)
            learners.say(learner, f"{TALK}{table.name}", KEPT_AS, {"text": text})
        except NotSaved:
            return
        table.turns += 1
        self.here.not_saved = False

    def _found(self) -> Table:
        learners, learner = self.services.learners, self.here.learner
        linked = st.query_params.get(LINK, "")
        carried = from_text(linked) if linked else None
        if carried is not None:
            return Table(carried, new_name(), stands_us=carried.at_us)
        name = learners.preference(learner, KEPT_AS)
        turns = learners.said(learner, f"{TALK}{name}") if name else []
        kept = [from_text(str(turn.content.get("text", ""))) for turn in turns[-1:]]
        last = kept[0] if kept and kept[0] is not None else fresh()
        return Table(
            last,
            name or new_name(),
            len(turns),
            is_broken_link=bool(linked),
            stands_us=last.at_us,
        )
