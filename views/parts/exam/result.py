"""After a timed quiz: a sentence, the score by component, each item explained, runs to watch."""

import streamlit as st

from quizbank.form import fitting
from quizbank.questions import PredictQuestion
from quizbank.runs import Finished, order_to_watch
from quizbank.sitting import Line, Result, Share, Sitting
from quizbank.text import Language
from tutor.verdict import say_number
from views._quiz import Quiz, shuffle_of
from views.parts import words as common
from views.parts import words_exam as words
from views.parts.explained import explained
from views.parts.markup import inline, markdown
from views.parts.moment import local
from views.parts.player import player
from views.parts.trouble import trouble
from views.parts.waiting import waited
from views.parts.words import say

SIGNS = {
    "right": ":material/check_circle:",
    "partly": ":material/contrast:",
    "wrong": ":material/cancel:",
    "blank": ":material/radio_button_unchecked:",
    "none": ":material/do_not_disturb_on:",
}


def result(quiz: Quiz, sitting: Sitting, title: str, language: Language) -> None:
    """Everything about a quiz that is over."""
    outcome = quiz.result(sitting)
    paper = quiz.paper(sitting)
    with st.container(key="result"):
        if paper.told in ("late", "over"):
            clock = f"{local(sitting.deadline, st.context.timezone):%H:%M:%S}"
            phrase = words.LATE if paper.told == "late" else words.OVER
            trouble("late", say(phrase, language, clock=clock), language)
        _lead(outcome, sitting, title, language)
        _table(outcome, language)
        _lines(quiz, sitting, outcome, language)


def _lead(outcome: Result, sitting: Sitting, title: str, language: Language) -> None:
    whole = outcome.whole
    ended_at = sitting.finished_at or sitting.deadline
    used = max(1, round((ended_at - sitting.began_at).total_seconds() / 60))
    st.html(
        f'<div class="q-lead"><div><p class="label">{inline(title)}</p>'
        f"<h1>{inline(headline(outcome, language))}</h1></div>"
        f'<div class="q-score"><div><b>{round(100 * whole.part)}%</b>{say(words.SCORE, language)}'
        f"</div><div><b>{used}</b>{say(words.USED, language, minutes=sitting.plan.minutes)}"
        "</div></div></div>"
    )


def headline(outcome: Result, language: Language) -> str:
    """How many are right, and where most is to be won."""
    whole = outcome.whole
    if not whole.count or all(line.kind in ("blank", "none") for line in outcome.lines):
        return say(words.RESULT_NONE, language)
    said = say(words.RESULT, language, right=whole.right, total=whole.count)
    if whole.right == whole.count:
        return f"{said} {say(words.RESULT_ALL, language)}"
    most = max(outcome.components, key=lambda one: (one.possible - one.earned, one.component))
    weak = say(words.RESULT_WEAK, language, component=component_name(most.component, language))
    return f"{said} {weak}"


def component_name(component: str, language: Language) -> str:
    """The component's own name; API names stay as they are."""
    return say(words.OTHER_COMPONENT, language) if component == "other" else component


def _table(outcome: Result, language: Language) -> None:
    head = "".join(
        f'<th scope="col">{say(one, language)}</th>'
        for one in (words.COLUMN_COMPONENT, words.COLUMN_RIGHT, words.COLUMN_SCORE)
    )
    rows = "".join(_share(share, language) for share in outcome.components)
    st.html(
        f'<h2 class="q-h2">{say(words.BY_COMPONENT, language)}</h2>'
        f'<div class="q-shares"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>'
        "</table></div>"
    )


def _share(share: Share, language: Language) -> str:
    part = round(100 * share.part)
    points = say_number(round(share.earned, 1), language)
    return (
        f'<tr><th scope="row">{inline(component_name(share.component, language))}</th>'
        f"<td>{say(words.OF, language, right=share.right, count=share.count)}</td>"
        f'<td><span class="q-meter" aria-hidden="true"><i style="width:{part}%"></i></span>'
        f'<span title="{points}">{part}%</span></td></tr>'
    )


def _lines(quiz: Quiz, sitting: Sitting, outcome: Result, language: Language) -> None:
    row = st.container(
        key="result-each",
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    )
    row.html(f'<h2 class="q-h2">{say(words.EACH, language)}</h2>', width="content")
    shown = row.segmented_control(
        say(words.SHOW, language),
        options=["all", "missed"],
        format_func=lambda one: say(
            words.SHOW_ALL if one == "all" else words.SHOW_MISSED, language
        ),
        default="all",
        key=f"exam-shown-{language}",
        label_visibility="collapsed",
        required=True,
        width="content",
    )
    lines = [one for one in outcome.lines if shown != "missed" or one.kind != "right"]
    if not lines:
        st.html(f"<p>{say(words.ALL_SEEN, language)}</p>")
    with st.container(key="result-lines", gap=None):
        for line in lines:
            _line(quiz, sitting, line, language)


def _line(quiz: Quiz, sitting: Sitting, line: Line, language: Language) -> None:
    kind = say(words.KINDS[line.kind], language)
    name = line.entry.question.title[language] if line.entry else say(words.GONE, language)
    with st.container(key=f"line-{line.kind}-{line.number}"):
        body = st.expander(
            f"**{line.number + 1}** · {markdown(name)} ·\N{NO-BREAK SPACE}{kind}",
            icon=SIGNS[line.kind],
            key=f"exam-line-{line.number}",
            expanded=quiz.paper(sitting).watching == line.number,
        )
    if line.entry is None:
        return
    with body:
        question = line.entry.question
        if line.has_changed:
            st.html(f'<p class="q-note">{say(words.CHANGED, language)}</p>')
        if not line.is_counted:
            st.html(f'<p class="q-note">{say(words.NO_RUN, language)}</p>')
        _asked(line, language)
        form = question.form(shuffle_of(sitting))
        grade = line.grade or quiz.unanswered(line.entry)
        if grade is not None:
            is_measured = isinstance(question, PredictQuestion)
            answers = fitting(form, line.answer)
            explained(question, form, grade, answers, language, is_measured=is_measured)
        _run(quiz, sitting, line, language)


def _asked(line: Line, language: Language) -> None:
    assert line.entry is not None, "a question that is gone is not shown"
    question = line.entry.question
    text = f"<p>{inline(question.prompt[language])}</p>" if question.prompt else ""
    inputs = question.form().inputs
    if len(inputs) == 1:
        text += f'<p class="q-asked">{inline(inputs[0].ask[language])}</p>'
    st.html(text)


def _run(quiz: Quiz, sitting: Sitting, line: Line, language: Language) -> None:
    """The run that shows the answer, played under its item once it is asked for."""
    pack = quiz.services.pack(sitting.plan.pack)
    assert line.entry is not None, "a question that is gone is not shown"
    order = order_to_watch(pack, line.entry.question) if pack else None
    if order is None:
        return
    paper = quiz.paper(sitting)
    is_open = paper.watching == line.number
    st.button(
        say(words.WATCH_NOT if is_open else words.WATCH, language),
        key=f"exam-watch-{line.number}",
        icon=None if is_open else ":material/play_arrow:",
        on_click=lambda: setattr(paper, "watching", None if is_open else line.number),
    )
    if not is_open:
        return
    watch = line.entry.question.watch
    if watch is not None and watch.look is not None:
        st.html(f"<p>{inline(watch.look[language])}</p>")
    outcome = waited(quiz.services.runs.start(order), language)
    if isinstance(outcome, Finished):
        player(outcome.playback_json(), language, key=f"exam-player-{line.number}")
    else:
        trouble("exam-run", say(common.FAILURES[outcome.kind], language), language)
