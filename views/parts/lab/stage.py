"""The world: as it stands at t = 0 until the plan was run, then the player, alone or with another
beside it, and the line on which kubectl is typed.
"""

from html import escape

import streamlit as st

from quizbank.runs import Failed, Finished
from quizbank.text import Language
from tutor.lab import order_of
from tutor.lab.differences import differences
from tutor.lab.moments import say_moment, say_wait
from tutor.lab.workload import focus_of
from tutor.lab.wrong import elsewhere
from tutor.still import order_of_start, still_of
from views._lab import PLAYER, STAGE, Lab
from views.parts import words as common
from views.parts import words_lab as words
from views.parts.lab.answers import Heard, heard_in
from views.parts.player import player
from views.parts.trouble import trouble
from views.parts.waiting import waited
from views.parts.words import say
from views.parts.world import world

CHANGES_MAX = 8
ROUNDED_US = 1000
"""A line is typed at a whole millisecond, up to so much after the player's moment."""


def stage(lab: Lab, language: Language) -> None:
    """The world in view."""
    experiment = lab.experiment
    with st.container(key=STAGE):
        if experiment.ran is None:
            _still(lab, language)
            _prompt(lab, None, None, language)
            return
        first = _ran(lab, experiment.ran, language)
        if first is None:
            return
        other = None
        if experiment.beside is not None:
            other = _ran(lab, experiment.beside, language)
            if other is not None:
                _beside(lab, language)
        _watched(lab, first, other, language)


def _still(lab: Lab, language: Language) -> None:
    """The settled cluster, which needs no mistakes in cluster and workload."""
    wrong = lab.wrong()
    if len(elsewhere(wrong, ["timeline", "until", "title"])) > 0:
        world(None, "", language, note=say(words.STILL_WRONG, language))
        return
    plan = {**lab.plan, "timeline": lab.plan.get("timeline", []) if not wrong else []}
    order = order_of_start(plan, lab.experiment.seed, focus_of(plan))
    outcome = waited(lab.services.runs.start(order), language)
    if isinstance(outcome, Finished):
        world(still_of(outcome.playback(), plan), say(words.STILL, language), language)
    else:
        _failed(outcome, language)


def _ran(lab: Lab, plan: object, language: Language) -> Finished | None:
    assert isinstance(plan, dict), "what was run was a mapping"
    outcome = waited(lab.services.runs.start(order_of(plan, lab.experiment.seed)), language)
    if isinstance(outcome, Finished):
        return outcome
    _failed(outcome, language)
    return None


def _failed(outcome: Failed, language: Language) -> None:
    """A run that did not finish: its limit, and what may help."""
    phrase = words.FAILED.get(outcome.kind, common.FAILURES[outcome.kind])
    is_large = outcome.kind in ("over-budget", "too-slow", "too-big")
    more = f" {say(words.SHORTER, language)}" if is_large else ""
    seed = say(common.SEED_OF, language, seed=outcome.seed)
    trouble(
        "lab-run",
        say(phrase, language),
        language,
        kept=f"{say(words.KEPT, language)}{more}",
        details=f"{seed}\n{outcome.message}",
        action=say(common.TRY_AGAIN, language),
    )


def _beside(lab: Lab, language: Language) -> None:
    """What the second world differs in."""
    experiment = lab.experiment
    assert experiment.ran is not None and experiment.beside is not None, "there are two worlds"
    changes = differences(experiment.ran, experiment.beside)
    rows = "".join(
        f"<tr><th scope='row'><code>{escape(one.where)}</code></th>"
        f"<td>{_value(one.first, language)}</td><td>{_value(one.second, language)}</td></tr>"
        for one in changes[:CHANGES_MAX]
    )
    heads = "".join(
        f"<th scope='col'>{say(one, language)}</th>"
        for one in (words.COLUMN_WHERE, words.COLUMN_FIRST, words.COLUMN_SECOND)
    )
    with st.container(key="beside-lab", gap=None):
        row = st.container(
            key="bar-beside-lab",
            horizontal=True,
            vertical_alignment="center",
            horizontal_alignment="distribute",
        )
        row.html(
            f'<span class="q-beside"><i class="q-icon worlds"></i> {say(words.BESIDE, language)}'
            "</span>",
            width="stretch",
        )
        row.button(
            say(words.BESIDE_CLOSE, language),
            key="lab-close-beside",
            type="tertiary",
            on_click=lab.close_beside,
        )
        if not changes:
            st.html(f'<p class="q-lab-same">{say(words.BESIDE_SAME, language)}</p>')
            return
        left = len(changes) - CHANGES_MAX
        more = f"<p>{say(words.MORE_CHANGES, language, count=left)}</p>" if left > 0 else ""
        st.html(
            f'<div class="q-differences"><table><thead><tr>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table>{more}</div>"
        )


def _value(value: str | None, language: Language) -> str:
    if value is None:
        return say(words.NOTHING, language)
    return f"<code>{escape(value)}</code>"


@st.fragment
def _watched(lab: Lab, first: Finished, other: Finished | None, language: Language) -> None:
    """The player and the line, redrawn alone when the learner rests in the player."""
    _prompt(lab, first, other, language)
    start = lab.experiment.at_us
    asked = heard_in((other or first).blob).get(lab.experiment.asked)
    if asked is not None and abs(asked.at_us - start) <= ROUNDED_US:
        start = asked.end_us if asked.end_us is not None else asked.at_us
        if lab.table.stands_us < start:
            lab.stand(start)
    player(
        first.playback_json(),
        language,
        key=PLAYER,
        other=other.playback_json() if other is not None else None,
        start=start,
    )


def _prompt(lab: Lab, first: Finished | None, other: Finished | None, language: Language) -> None:
    """A line of a terminal, what it was answered, and why one was refused."""

    def sent() -> None:
        if lab.type(str(st.session_state["lab-line"] or "")):
            st.session_state["lab-line"] = ""
            st.session_state["lab-typed"] = True

    with st.container(key="lab-terminal", gap="small"):
        with (
            st.form("lab-form", border=False),
            st.container(key="lab-prompt", horizontal=True, vertical_alignment="bottom"),
        ):
            at = say(words.TYPED_AT, language, at=say_moment(lab.moment(), language))
            st.text_input(
                f"{say(words.TYPE, language)} {at}",
                key="lab-line",
                placeholder=say(words.TYPE_SAMPLE, language),
                help=say(words.TYPE_MORE, language),
                autocomplete="off",
            )
            st.form_submit_button(say(words.TYPE_DO, language), key="lab-type", on_click=sent)
        refused = lab.table.refused
        if refused is not None:
            said = f'<pre class="error" lang="en">{escape(refused.message)}</pre>'
            st.html(
                f'<div class="q-told q-refused" role="alert">'
                f"<p>{say(words.REFUSED[refused.why], language)}</p>"
                f"{said if refused.message else ''}</div>"
            )
        _answers(lab, first, other, language)
    if st.session_state.pop("lab-typed", False):
        st.rerun()  # the plan beside has a step more, too


def _answers(lab: Lab, first: Finished | None, other: Finished | None, language: Language) -> None:
    name = lab.experiment.asked
    if not name or first is None or lab.table.refused is not None:
        return
    worlds = [(words.THIS_WORLD, "", first)]
    if other is not None:
        worlds.append((words.OTHER_WORLD, " other", other))
    shown = []
    for phrase, kind, run in worlds:
        heard = heard_in(run.blob).get(name)
        if heard is not None:
            tag = f'<span class="q-tag{kind}">{say(phrase, language)}</span>' if other else ""
            shown.append(_answer(heard, tag, language))
    if shown:
        st.html(f'<div class="q-told q-answers" role="status">{"".join(shown)}</div>')


def _answer(heard: Heard, tag: str, language: Language) -> str:
    name = escape(say(words.TERMINAL, language))
    if heard.end_us is None:
        said, after = say(words.UNANSWERED, language), ""
    else:
        said = heard.text
        took = say_wait(heard.end_us - heard.at_us, language)
        after = say(words.ANSWERED, language, after=took)
    kind = " class='error'" if heard.is_error else " class='open'" if heard.end_us is None else ""
    at = say(words.TYPED_AT, language, at=say_moment(heard.at_us, language))
    return (
        f'<div><p class="q-small q-muted">{tag} <code>{escape(heard.line)}</code> {at}'
        f"{' · ' + after if after else ''}</p>"
        f'<pre{kind} tabindex="0" aria-label="{name}">{escape(said)}</pre></div>'
    )
