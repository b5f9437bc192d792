"""One question of a running quiz: what is asked, where it is answered, and the way on."""

import streamlit as st

from quizbank.pack import Entry
from quizbank.questions import PredictQuestion, Question
from quizbank.sitting import Sitting, component_of
from quizbank.text import Language
from views._desk import Desk
from views._quiz import Quiz, shuffle_of
from views._state import Paper
from views.parts import words_exam as words
from views.parts.form import begun, form, widget
from views.parts.markup import inline
from views.parts.question import draw_world
from views.parts.trouble import trouble
from views.parts.words import say


def sheet(quiz: Quiz, sitting: Sitting, number: int, language: Language) -> None:
    """The question of this number, as the store has it answered."""
    entry = quiz.entry(sitting, number)
    with st.container(key="exam-sheet"):
        if entry is None:
            trouble("gone", say(words.GONE, language), language)
        else:
            _question(quiz, sitting, number, entry, language)
    _acts(quiz, sitting, number, language)


def _question(quiz: Quiz, sitting: Sitting, number: int, entry: Entry, language: Language) -> None:
    question, paper = entry.question, quiz.paper(sitting)
    answers = paper.unsaved.get(number) or sitting.answers.get(number, {})
    name = f"exam-{sitting.plan.name}-{number}-{_turn(sitting, paper, number)}"

    def answered(field: str, value: object) -> None:
        quiz.answer(sitting, number, field, value)

    st.html(_head(number, question, language))
    if paper.told == "elsewhere":
        st.html(f'<p class="q-note" role="status">{say(words.ELSEWHERE, language)}</p>')
    described = question.form(shuffle_of(sitting))
    if isinstance(question, PredictQuestion):
        draw_world(Desk(quiz.services, quiz.here), question, language)
        form(described, name, answers, language, answered, is_listed=True)
        return
    prompt = (
        f'<p class="q-situation">{inline(question.prompt[language])}</p>' if question.prompt else ""
    )
    for field in described.inputs:
        st.html(f'{prompt}<h2 class="q-stem">{inline(field.ask[language])}</h2>')
        with st.container(key=f"facet-{name}-{field.id}"):
            key = f"answer-{name}-{field.id}"
            widget(field, key, begun(field, answers), language, answered, is_listed=True)


def _turn(sitting: Sitting, paper: Paper, number: int) -> int:
    """Counts the changes that came from another tab: after each the widgets begin anew."""
    revision = sitting.revisions.get(number, 0)
    seen = paper.seen.get(number)
    if seen is not None and seen != revision:
        paper.fresh[number] = paper.fresh.get(number, 0) + 1
        paper.told = "elsewhere"
    elif paper.told == "elsewhere":
        paper.told = ""
    paper.seen[number] = revision
    return paper.fresh.get(number, 0)


def _head(number: int, question: Question, language: Language) -> str:
    component = component_of(question)
    about = say(words.OTHER_COMPONENT, language) if component == "other" else component
    return f'<p class="q-number">{number + 1} · {inline(about)}</p>'


def _acts(quiz: Quiz, sitting: Sitting, number: int, language: Language) -> None:
    is_flagged = number in sitting.flags
    is_last = number == len(sitting.plan.items) - 1
    row = st.container(key="exam-acts", horizontal=True, vertical_alignment="center", gap="small")
    with row:
        st.button(
            say(words.BACK, language),
            key="exam-back",
            disabled=number == 0,
            on_click=quiz.go,
            args=(sitting, number - 1),
        )
        with st.container(key="exam-flagged" if is_flagged else "exam-unflagged", width="stretch"):
            st.button(
                say(words.FLAGGED if is_flagged else words.FLAG, language),
                key="exam-flag",
                icon=":material/flag:",
                on_click=quiz.flag,
                args=(sitting, number),
            )
        st.button(
            say(words.TO_REVIEW if is_last else words.NEXT, language),
            key="commit-exam-next",
            type="primary",
            on_click=quiz.go,
            args=(sitting, number + 1),
        )
