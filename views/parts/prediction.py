"""The prediction card: parts, certainty, hints and one button; once locked it is only text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from quizbank.form import fitting
from quizbank.questions import PredictQuestion, Question
from quizbank.text import Language, Text
from tutor.certainty import SCALE, certainty, certainty_of
from tutor.conversation import Attempt
from tutor.verdict import say_answer, say_number
from views.parts import words
from views.parts.form import form, in_language
from views.parts.markup import inline
from views.parts.moment import local
from views.parts.words import Phrase, say


@dataclass(frozen=True, slots=True)
class Acts:
    """What the learner can do to an open card."""

    answer: Callable[[str, Any], None]
    """A part was filled, or emptied with None."""
    certainty: Callable[[str | None], None]
    hint: Callable[[], None]
    commit: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Says:
    """How a card is called, and its button."""

    title: Phrase = words.CARD
    commit: Phrase = words.COMMIT
    is_listed: bool = False
    """Choices stand below each other, however short."""


def card(
    attempt: Attempt,
    question: Question,
    language: Language,
    acts: Acts,
    says: Says = Says(),  # noqa: B008 (it is frozen)
) -> None:
    """The card while it can still be changed."""
    described = question.form(attempt.id)
    filled = fitting(described, attempt.answers)
    with st.container(key=f"prediction-{attempt.id}", gap=None):
        total = len(described.inputs)
        head = say(words.FILLED, language, done=len(filled), total=total) if total > 1 else ""
        _head(head, "pen", says.title, language)
        form(
            described,
            attempt.id,
            attempt.answers,
            language,
            acts.answer,
            is_listed=says.is_listed,
        )
        _hints(question.hint[: attempt.rungs], len(question.hint), attempt.id, language)
        _foot(
            attempt,
            language,
            acts,
            says.commit,
            is_complete=len(filled) == total and certainty(attempt.certainty) is not None,
            has_hint=attempt.rungs < len(question.hint),
        )
    _stakes(attempt.certainty, language)


def locked_card(
    attempt: Attempt, question: PredictQuestion, language: Language, zone: str | None
) -> None:
    """The card once it is locked: what was said, in the pen's colour, and when."""
    assert attempt.locked is not None, "only a locked prediction is drawn as one"
    rows = []
    for number, facet in enumerate(question.facets, start=1):
        said = say_answer(facet, attempt.locked.answers.get(facet.id), language)
        rows.append(_row(str(number), facet.ask[language], said))
    sure = words.CERTAINTIES[certainty_of(attempt.locked.confidence).id]
    rows.append(_row("", say(words.LOCKED_SURE, language), say(sure, language)))
    with st.container(key=f"prediction-{attempt.id}-locked", gap=None):
        clock = f"{local(attempt.locked.locked_at, zone):%H:%M:%S}"
        _head(say(words.LOCKED, language, clock=clock), "lock", words.CARD, language)
        st.html(f'<div class="q-locked">{"".join(rows)}</div>')


def _head(right: str, icon: str, title: Phrase, language: Language) -> None:
    st.html(
        f'<div class="q-card-head"><i class="q-icon {icon}"></i>'
        f"<h2>{say(title, language)}</h2><span>{escape(right)}</span></div>"
    )


def _hints(shown: Sequence[Text], total: int, name: str, language: Language) -> None:
    if not shown:
        return
    with st.container(key=f"hint-{name}"):
        for number, hint in enumerate(shown, start=1):
            rung = say(words.HINTS, language, number=number, total=total)
            st.html(f'<p class="q-hint"><b>{rung}</b>{inline(hint[language])}</p>')


def _foot(
    attempt: Attempt,
    language: Language,
    acts: Acts,
    commit: Phrase,
    *,
    is_complete: bool,
    has_hint: bool,
) -> None:
    key, chosen = in_language(f"certainty-{attempt.id}", attempt.certainty, language)
    if key not in st.session_state:
        st.session_state[key] = chosen
    foot = st.container(
        key=f"foot-{attempt.id}",
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    )
    sure = foot.container(
        key=f"sure-{attempt.id}", horizontal=True, vertical_alignment="center", width="content"
    )
    sure.html(f'<span class="q-sure">{say(words.HOW_SURE, language)}</span>', width="content")
    sure.segmented_control(
        say(words.HOW_SURE, language),
        options=[known.id for known in SCALE],
        format_func=lambda one: say(words.CERTAINTIES[one], language),
        key=key,
        label_visibility="collapsed",
        on_change=lambda: acts.certainty(st.session_state[key]),
    )
    buttons = foot.container(
        key=f"acts-{attempt.id}", horizontal=True, vertical_alignment="center", width="content"
    )
    if has_hint:
        phrase = words.HINT_MORE if attempt.rungs else words.HINT
        buttons.button(
            say(phrase, language),
            key=f"ask-hint-{attempt.id}",
            type="tertiary",
            on_click=acts.hint,
        )
    buttons.button(
        say(commit, language),
        key=f"commit-{attempt.id}",
        type="primary",
        disabled=not is_complete,
        on_click=acts.commit,
    )


def _stakes(chosen: str | None, language: Language) -> None:
    known = certainty(chosen)
    text = say(words.STAKES_NONE, language)
    if known is not None:
        text = say(
            words.STAKES,
            language,
            word=say(words.CERTAINTIES[known.id], language),
            right=signed(known.right, language),
            wrong=signed(known.wrong, language),
        )
    st.html(f'<p class="q-stakes">{escape(text)}</p>')


def signed(points: int, language: Language) -> str:
    """Points with their sign: +2, −6, 0."""
    return f"+{points}" if points > 0 else say_number(points, language)


def _row(number: str, ask: str, said: str) -> str:
    return (
        f'<div><span class="n">{number}</span><span class="a">{inline(ask)}</span>'
        f'<span class="q-pen">{inline(said)}</span></div>'
    )
