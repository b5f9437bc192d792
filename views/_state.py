"""The one typed object in st.session_state: who is here, in which talk, in which language.

Only what a page needs between two reruns stands here. What must survive a reload is in the store.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import streamlit as st

from quizbank.learner import Learners, NotSaved
from quizbank.text import Language
from tutor.answers import QuizOrder, Told
from tutor.conversation import Conversation, Turn, rested, restore, row_of

LEARNER_COOKIE = "quorum_learner"
LANGUAGE_CHOICE = "language"
_KEY = "quorum"
_TALK = re.compile(r"[A-Za-z0-9_-]{8,40}")


@dataclass
class Paper:
    """What this tab knows of the timed quiz that it shows; the quiz itself is in the store."""

    sitting: str
    seen: dict[int, int] = field(default_factory=dict)
    """By item, the revision of its answer that this tab drew last."""
    fresh: dict[int, int] = field(default_factory=dict)
    """By item, how often another tab changed its answer: its widgets begin anew."""
    unsaved: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Answers that could not be stored; they are tried again with the next move."""
    told: str = ""
    """What is to be said on the page: late, over, elsewhere, not-saved or nothing."""
    is_confirming: bool = False
    watching: int | None = None
    """The item whose run is shown under the result."""


@dataclass
class State:
    """This tab of this learner."""

    learner: str
    talk: str
    language: Language
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When this tab was opened."""
    goto: dict[str, Any] | None = None
    """Where the page scrolls next: {"n": a word that none had before, "id": a container's key}."""
    seek: dict[str, int] | None = None
    """Where the player goes next: {"n": counter, "t": µs}."""
    not_saved: bool = False
    """Whether the last thing that the learner did could not be stored."""
    paper: Paper | None = None
    blank: str = ""
    """The name of the quiz that would begin next."""
    practising: tuple[str, str, str] | None = None
    """Attempt, pack and question of the practice page."""
    because: str = "new"
    """Why the practice page asks it."""
    skipped: tuple[str, ...] = ()
    """Questions that were passed over since the last answer."""
    is_watching: bool = False
    """Whether the practice page shows the run of its question."""
    wish: QuizOrder | None = None
    """The practice that was asked for in the conversation; its count is what is left of it."""
    unsent: str = ""
    """The line that could not be stored."""
    weakest: tuple[tuple[int, int], str] = ((0, 0), "")
    """The component where most was to be won after so many answers and quizzes."""
    told: dict[str, Told] = field(default_factory=dict)
    """What the runs of answers showed, so that it is not read from them again."""
    player: str = ""
    """The key of the player in view."""
    watching: int | None = None
    """The line whose run is shown, when it is not the last what-if's."""
    is_unfolded: bool = False
    """Whether the older lines of the thread are shown too."""

    def go(self, place: str) -> None:
        """Scroll to a container by its key."""
        self.goto = {"n": new_name(), "id": place}

    def move_player(self, t: int) -> None:
        """Move the player to a moment, in µs."""
        self.seek = {"n": (self.seek or {"n": 0})["n"] + 1, "t": t}


def state(learners: Learners) -> State:
    """The state of this tab; made from cookie, address and store when the tab is new."""
    if _KEY not in st.session_state:
        learner = learner_of(st.context.cookies)
        talk = st.query_params.get("talk", "")
        if not _TALK.fullmatch(talk):
            talk = learners.latest_talk(learner) or new_name()
        st.session_state[_KEY] = State(learner, talk, first_language(learners, learner))
    here: State = st.session_state[_KEY]
    return here


def corner(here: State, talk: str) -> State:
    """A state of its own for a talk beside the tutor's, kept as long as the tab."""
    key = f"{_KEY}-{talk}"
    if key not in st.session_state:
        st.session_state[key] = State(here.learner, talk, here.language)
    found: State = st.session_state[key]
    found.language = here.language
    return found


def learner_of(cookies: Mapping[str, str]) -> str:
    """The learner's name in the store: the cookie itself is a secret and is not kept."""
    cookie = str(cookies.get(LEARNER_COOKIE) or secrets.token_urlsafe(24))
    return blake2b(cookie.encode(), digest_size=20, person=b"quorum-learner").hexdigest()


def new_name() -> str:
    """Names a talk or an attempt; nobody can guess it. Digits only: it becomes part of widgets'
    keys, and Streamlit's components refuse keys with two underscores in a row.
    """
    return secrets.token_hex(12)


def first_language(learners: Learners, learner: str) -> Language:
    """The address's language, else the learner's last choice, else the browser's."""
    asked = st.query_params.get("lang")
    chosen = asked or learners.preference(learner, LANGUAGE_CHOICE) or st.context.locale or "en"
    return "pt-BR" if chosen.lower().startswith("pt") else "en"


def stands_at(player: str) -> int | None:
    """What the player of this key told last, in µs; None where no player is in view (its key is
    empty) or it has told nothing yet. It comes from the browser, so it is checked.
    """
    told = getattr(st.session_state.get(player), "position", None) if player else None
    is_moment = isinstance(told, int | float) and not isinstance(told, bool) and told >= 0
    return int(told) if is_moment else None


def conversation(learners: Learners, here: State) -> Conversation:
    """What was said so far in this talk."""
    turns = learners.said(here.learner, here.talk)
    if not turns:
        return Conversation()
    predictions = learners.predictions(here.learner)
    told = rested(restore(turns, predictions), turns[-1].said_at, here.since)
    if told.current is None or told.current.locked is None:
        return told
    locked = told.current.locked.id
    return restore(turns, predictions, {locked: learners.reflections(here.learner, locked)})


def add(learners: Learners, here: State, turn: Turn) -> bool:
    """Add a turn to the talk; False, and the page says so, when it could not be stored."""
    kind, content = row_of(turn)
    try:
        learners.say(here.learner, here.talk, kind, content)
    except NotSaved:
        here.not_saved = True
        return False
    here.not_saved = False
    return True
