"""The lines that were written in the conversation, each with its answer and, if it has one, its
run.
"""

from html import escape

import streamlit as st

from quizbank.runs import Finished
from quizbank.text import Language
from tutor.answers import Reply, Told, ToRun
from tutor.dialogue import Exchange
from tutor.lab import Experiment
from views._lab import Lab
from views._talk import Talk, line_key
from views.parts import words_exam
from views.parts import words_talk as words
from views.parts.markup import inline, markdown
from views.parts.player import player
from views.parts.sources import sources
from views.parts.topbar import LEARNER, MARK, Ways
from views.parts.trouble import trouble
from views.parts.waiting import waited
from views.parts.words import say

SHOWN = 6
"""Older lines are folded away."""
_PAGES = {"progress": words.SEE_PROGRESS, "lab": words.OPEN_LAB}


def thread(talk: Talk, ways: Ways) -> None:
    """The last lines; older ones once they are asked for."""
    here = talk.desk.here
    lines = talk.thread()
    watched = _watched(talk, lines)
    folded = 0 if here.is_unfolded else max(0, len(lines) - SHOWN)
    if folded:
        with st.container(key="chat-folded"):
            st.button(
                say(words.EARLIER, here.language, count=folded),
                key="lines-unfold",
                type="tertiary",
                icon=":material/history:",
                on_click=talk.unfold,
            )
    for number, exchange in lines[folded:]:
        is_last = number == lines[-1][0]
        _line(talk, number, exchange, ways, is_last=is_last, is_watched=number == watched)
    if here.unsent:
        with st.container(key="chat-unsent"):
            head = say(words.NOT_STORED, here.language)
            trouble("line", head, here.language, kept=here.unsent)


def entry(talk: Talk) -> None:
    """Where a line is written; always at the foot of the window."""

    def sent() -> None:
        talk.write(str(st.session_state["line"] or ""))

    with st.container(key="entry"):  # or the page would scroll to its end by itself
        st.chat_input(say(words.PLACEHOLDER, talk.desk.here.language), key="line", on_submit=sent)


def _watched(talk: Talk, lines: list[tuple[int, Exchange]]) -> int | None:
    """The line whose run is shown: the one that was asked for, else the last what-if."""
    runs = [n for n, one in lines if one.reply.run and not talk.waits(one.reply.run)]
    if talk.desk.here.watching in runs:
        return talk.desk.here.watching
    what_ifs = [n for n, one in lines if n in runs and one.reply.run and one.reply.run.reading]
    return what_ifs[-1] if what_ifs else None


def _line(
    talk: Talk,
    number: int,
    exchange: Exchange,
    ways: Ways,
    *,
    is_last: bool,
    is_watched: bool,
) -> None:
    reply, run = exchange.reply, exchange.reply.run
    with st.container(key=f"chat-line-{number}"):
        with st.container(key=line_key(number)), st.chat_message("user", avatar=LEARNER):
            is_command = run is not None and bool(run.line)
            kind = ' class="command"' if is_command else ""
            st.html(f"<p{kind}>{escape(exchange.wrote.text)}</p>")
        with (
            st.container(key=f"told-line-{number}"),
            st.chat_message("assistant", avatar=MARK),
        ):
            _says(reply, is_last=is_last)
            if run is not None and talk.waits(run):
                _paragraphs((say(words.LOCKED_FIRST, reply.language),), reply.language)
            elif run is not None:
                _ends(_told(talk, exchange), reply.language, is_last=is_last)
                if not is_watched:
                    st.button(
                        say(words.WATCH, reply.language),
                        key=f"watch-line-{number}",
                        type="tertiary",
                        icon=":material/play_circle:",
                        on_click=talk.watch,
                        args=(number,),
                    )
            if not is_watched:
                _onward(talk, number, reply, ways, is_last=is_last)
    if is_watched and run is not None:
        _player(talk, number, exchange)
        with st.container(key=f"chat-onward-{number}"):
            _onward(talk, number, reply, ways, is_last=is_last)


def _says(reply: Reply, *, is_last: bool) -> None:
    title = f'<h2 class="q-h3">{inline(reply.title)}</h2>' if reply.title else ""
    kind = ' class="q-small q-muted"' if reply.run is not None else ""  # the answer comes below
    said = "".join(f"<p{kind}>{inline(one)}</p>" for one in reply.paragraphs)
    code = f"<pre>{escape(reply.code)}</pre>" if reply.code else ""
    st.html(
        f'<div class="q-told" lang="{reply.language}"{_live(is_last)}>'
        f"{title}{said}{code}{sources(reply.sources, reply.language)}</div>"
    )


def _paragraphs(said: tuple[str, ...], language: Language) -> None:
    shown = "".join(f"<p>{inline(one)}</p>" for one in said)
    st.html(f'<div class="q-told" lang="{language}">{shown}</div>')


def _ends(told: Told, language: Language, *, is_last: bool) -> None:
    """What the run showed: sentences, or what the terminal prints."""
    code = ""
    if told.code:
        name = say(words.TERMINAL, language)
        kind = ' class="error"' if told.is_error else ""
        code = f'<pre{kind} tabindex="0" aria-label="{name}">{escape(told.code)}</pre>'
    said = "".join(f"<p>{inline(one)}</p>" for one in told.paragraphs)
    st.html(f'<div class="q-told outcome" lang="{language}"{_live(is_last)}>{code}{said}</div>')


def _live(is_last: bool) -> str:
    return ' role="status"' if is_last else ""


def _told(talk: Talk, exchange: Exchange) -> Told:
    known = talk.known(exchange)
    if known is not None:
        return known
    run = exchange.reply.run
    assert run is not None, "only a run can be told"
    waited(talk.desk.services.runs.start(run.order), exchange.reply.language)
    return talk.tell(exchange)


def _onward(talk: Talk, number: int, reply: Reply, ways: Ways, *, is_last: bool) -> None:
    """What can follow: a quiz that was asked for, another page, lines to send with one click."""
    language = talk.desk.here.language
    if reply.quiz is not None:
        phrase = words.BEGIN_TIMED if reply.quiz.kind == "timed" else words.BEGIN
        if st.button(say(phrase, language), key=f"commit-line-{number}", type="primary"):
            begun = talk.begin(reply.quiz)
            if begun is None:
                trouble("begin", say(words_exam.NOT_BEGUN, language), language)
            else:
                ways.go(begun[0], **begun[1])
    elif reply.page and st.button(say(_PAGES[reply.page], language), key=f"page-line-{number}"):
        ways.go(reply.page)
    run = reply.run
    if run is not None and run.reading is not None and not talk.waits(run):
        _into_the_lab(talk, number, run, ways)
    if not is_last or not reply.offers:
        return
    with st.container(key=f"lines-{number}", horizontal=True, gap="small"):
        for place, line in enumerate(reply.offers):
            st.button(
                markdown(line), key=f"line-{number}-{place}", on_click=talk.write, args=(line,)
            )


def _into_the_lab(talk: Talk, number: int, run: ToRun, ways: Ways) -> None:
    """The cluster of a what-if, to be changed at will."""
    here = talk.desk.here
    if st.button(
        say(words.IN_LAB, here.language),
        key=f"lab-line-{number}",
        type="tertiary",
        icon=":material/science:",
    ):
        world = run.world
        plan = dict(world.scenario)
        Lab(talk.desk.services, here).lay(Experiment(plan, world.seed, plan, at_us=world.at_us))
        ways.go("lab")


def _player(talk: Talk, number: int, exchange: Exchange) -> None:
    run = exchange.reply.run
    assert run is not None, "only a run can be watched"
    outcome = talk.desk.services.runs.run(run.order)
    if not isinstance(outcome, Finished):
        return
    with st.container(key=f"replay-line-{number}"):
        player(
            outcome.playback_json(),
            talk.desk.here.language,
            key=talk.player_key(number),
            start=run.world.at_us,
        )
