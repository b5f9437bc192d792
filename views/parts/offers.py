"""What the tutor offers: cards of questions, and the way back to earlier verdicts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from quizbank.questions import PredictQuestion
from quizbank.text import Language
from tutor.conversation import Attempt
from views.parts import words
from views.parts.markup import inline, markdown
from views.parts.words import say

FIRST = 4
"""So many things to do are offered at once."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A question to choose; `attempt` when it was begun and not locked, `is_done` when locked."""

    pack: str
    question: PredictQuestion
    attempt: str | None = None
    is_done: bool = False


def greeting(language: Language, *, is_first: bool) -> None:
    """The tutor's first words, or the next ones."""
    if not is_first:
        st.html(f'<h2 class="q-h2">{say(words.NEXT_GREETING, language)}</h2>')
        return
    st.html(
        f'<div class="q-greeting"><h1>{say(words.GREETING, language)}</h1>'
        f"<p>{say(words.GREETING_MORE, language)}</p></div>"
    )


def offers(
    offered: Sequence[Offer],
    language: Language,
    on_choose: Callable[[Offer], None],
    on_return: Callable[[str], None],
) -> None:
    """A few cards; the others are folded away."""
    best = ranked(offered)
    _cards(best[:FIRST], language, on_choose, on_return)
    if len(best) > FIRST:
        with st.expander(say(words.MORE_OFFERS, language, count=len(best) - FIRST)):
            _cards(best[FIRST:], language, on_choose, on_return)


def ranked(offered: Sequence[Offer]) -> list[Offer]:
    """What is open comes first, then what is new; what was predicted comes last."""
    return sorted(offered, key=lambda one: (one.attempt is None, one.is_done))


def _cards(
    offered: Sequence[Offer],
    language: Language,
    on_choose: Callable[[Offer], None],
    on_return: Callable[[str], None],
) -> None:
    """In two columns; one column on a phone."""
    for row in range(0, len(offered), 2):
        columns = st.columns(2, gap="small")
        for column, offer in zip(columns, offered[row : row + 2], strict=False):
            with column, st.container(key=f"offer-{offer.question.id}"):
                st.html(_card(offer, language))
                _button(offer, language, on_choose, on_return)


def earlier(
    attempts: Sequence[tuple[Attempt, PredictQuestion]],
    language: Language,
    on_return: Callable[[str], None],
) -> None:
    """One quiet line for each verdict of this conversation."""
    st.html(f'<p class="q-small q-muted">{say(words.EARLIER, language)}</p>')
    for attempt, question in attempts:
        st.button(
            question.title[language],
            key=f"again-{attempt.id}",
            type="tertiary",
            icon=":material/history:",
            help=say(words.EARLIER_OPEN, language),
            on_click=on_return,
            args=(attempt.id,),
        )


def _card(offer: Offer, language: Language) -> str:
    question = offer.question
    parts = "".join(f"<li>{inline(part)}</li>" for part in question.components)
    done = ""
    if offer.is_done:
        done = f' <span class="q-tag you">{say(words.OFFER_DONE, language)}</span>'
    return (
        f'<div class="q-offer"><h3 aria-level="2">{inline(question.title[language])}{done}</h3>'
        f"<p>{inline(question.facets[0].ask[language])}</p><ul>{parts}</ul></div>"
    )


def _button(
    offer: Offer,
    language: Language,
    on_choose: Callable[[Offer], None],
    on_return: Callable[[str], None],
) -> None:
    name = offer.question.id
    # Whoever hears the buttons one after the other hears of what; the sheet hides it from sight.
    about = f":gray[{markdown(offer.question.title[language])}]"
    if offer.attempt is not None:
        st.button(
            f"{say(words.OFFER_OPEN, language)} {about}",
            key=f"choose-{name}",
            on_click=on_return,
            args=(offer.attempt,),
        )
        return
    phrase = words.OFFER_AGAIN if offer.is_done else words.OFFER
    st.button(
        f"{say(phrase, language)} {about}",
        key=f"choose-{name}",
        on_click=on_choose,
        args=(offer,),
    )
