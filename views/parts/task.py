"""A practice question that needs no run: its card, and once it is locked, everything about it."""

from collections.abc import Callable

import streamlit as st

from quizbank.pack import Entry
from quizbank.runs import Finished, order_to_watch
from quizbank.sitting import graded
from quizbank.text import Language
from tutor.certainty import GUESS, SURE, Certainty, certainty_of
from tutor.conversation import Attempt
from views._desk import Desk
from views._study import Study
from views.parts import words as common
from views.parts import words_practice as words
from views.parts.explained import explained
from views.parts.markup import inline
from views.parts.player import player
from views.parts.prediction import Acts, Says, card, signed
from views.parts.trouble import trouble
from views.parts.waiting import waited
from views.parts.words import Phrase, say


def open_task(study: Study, desk: Desk, attempt: Attempt, entry: Entry) -> None:
    """The situation, and the card to fill in."""
    question, language, name = entry.question, desk.here.language, attempt.id
    if question.prompt is not None:
        st.html(f'<p class="q-situation">{inline(question.prompt[language])}</p>')
    if desk.here.not_saved:
        trouble("draft", say(words.NOT_SAVED, language), language)
    acts = Acts(
        answer=lambda field, value: desk.answer(name, field, value),
        certainty=lambda word: desk.be_certain(name, word),
        hint=lambda: desk.hint(name),
        commit=lambda: study.lock(desk, entry, name),
    )
    card(attempt, question, language, acts, Says(words.CARD, words.COMMIT, is_listed=True))


def told_task(study: Study, attempt: Attempt, entry: Entry, pack: str) -> None:
    """The verdict, every option with its reason, and the run that shows it."""
    assert attempt.locked is not None, "nothing is explained before the lock"
    question, language = entry.question, study.here.language
    grade = graded(question, attempt.locked.answers, {})
    if attempt.locked.content_hash != entry.content_hash or grade is None:
        trouble("changed", say(words.CHANGED, language), language)
    if grade is None:
        return
    sure = certainty_of(attempt.locked.confidence)
    with st.container(key="practice-told"):
        points = signed(sure.right if grade.score >= 1 else sure.wrong, language)
        word = say(common.CERTAINTIES[sure.id], language)
        title = verdict(grade.score)
        st.html(
            f'<div class="q-lead"><div><p class="label">{inline(question.title[language])}</p>'
            f"<h1>{say(title, language)}</h1>"
            f"<p>{say(remark(grade.score, sure), language)}</p></div>"
            f'<div class="q-score"><div><b>{points}</b>{say(words.POINTS, language, word=word)}'
            "</div></div></div>"
        )
        if question.prompt is not None:
            st.html(f'<p class="q-situation">{inline(question.prompt[language])}</p>')
        form = question.form(attempt.id)
        asked = inline(form.inputs[0].ask[language])
        st.html(f'<p class="q-asked" role="heading" aria-level="2">{asked}</p>')
        answers = attempt.locked.answers
        explained(question, form, grade, answers, language, is_measured=False)
    _run(study, entry, pack, language)


def verdict(score: float) -> Phrase:
    """The first words about an answer."""
    if score >= 1:
        return words.VERDICT_RIGHT
    return words.VERDICT_PARTLY if score > 0 else words.VERDICT_WRONG


def remark(score: float, sure: Certainty) -> Phrase:
    """What the certainty makes of it."""
    if score >= 1:
        return common.RIGHT_GUESS if sure is GUESS else common.RIGHT_SURE
    return common.WRONG_SURE if sure is SURE else common.WRONG_UNSURE


def _run(study: Study, entry: Entry, pack_id: str, language: Language) -> None:
    pack = study.services.pack(pack_id)
    order = order_to_watch(pack, entry.question) if pack else None
    if order is None:
        return
    here = study.here
    toggled: Callable[[], None] = lambda: setattr(here, "is_watching", not here.is_watching)  # noqa: E731
    st.button(
        say(words.WATCH_NOT if here.is_watching else words.WATCH, language),
        key="practice-watch",
        icon=None if here.is_watching else ":material/play_arrow:",
        on_click=toggled,
    )
    if not here.is_watching:
        study.services.runs.start(order)
        return
    watch = entry.question.watch
    if watch is not None and watch.look is not None:
        st.html(f"<p>{inline(watch.look[language])}</p>")
    outcome = waited(study.services.runs.start(order), language)
    if isinstance(outcome, Finished):
        player(outcome.playback_json(), language, key=f"practice-player-{entry.question.id}")
    else:
        trouble("practice-run", say(common.FAILURES[outcome.kind], language), language)
