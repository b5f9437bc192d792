"""The sentence, the interval of a quiz taken today, and the components, weakest first."""

from collections.abc import Sequence

import streamlit as st

from quizbank.progress import WORDS, Attempted, Interval, Standing, latest, overall
from quizbank.text import Language
from views.parts import words_progress as words
from views.parts.exam.result import component_name
from views.parts.markup import inline
from views.parts.words import say

READY_LEAST = 10
"""Different questions before an interval over all of them is shown."""
PASS_MARK = 75
"""Per cent that pass KCNA: https://docs.linuxfoundation.org/tc-docs/certification/faq-cncf"""
MINUTES_EACH = 1.5


def lead(
    attempts: Sequence[Attempted],
    standing: Sequence[Standing],
    language: Language,
    minutes: int,
) -> bool:
    """What all of it comes to, and whether the learner goes on to practise."""
    whole, count = overall(attempts), len(latest(attempts))
    word = "begun"
    if whole is not None and count >= READY_LEAST:
        word = next((word for least, word in WORDS if whole.share >= least), "weak")
    weak = [component_name(one.component, language) for one in standing if one.word != "firm"][:2]
    if not weak or (whole is not None and whole.share >= 1):
        more = say(words.NO_WEAK, language)
    elif len(weak) == 1:
        more = say(words.WEAK_ONE, language, first=weak[0])
    else:
        more = say(words.WEAK_TWO, language, first=weak[0], second=weak[1])
    row = st.container(
        key="progress-lead",
        horizontal=True,
        vertical_alignment="bottom",
        horizontal_alignment="distribute",
    )
    title = say(words.TITLES[word], language)
    row.html(
        f'<div class="q-greeting"><h1>{title}</h1><p>{inline(more)}</p></div>', width="stretch"
    )
    return row.button(
        say(words.PRACTISE, language, minutes=minutes),
        key="commit-progress-practise",
        type="primary",
    )


def ready(attempts: Sequence[Attempted], language: Language) -> None:
    """Where a quiz over everything asked so far would end: an interval, never a bare number."""
    whole, count = overall(attempts), len(latest(attempts))
    title = f"<h2>{say(words.READY, language)}</h2>"
    with st.container(key="card-ready"):
        if whole is None or count < READY_LEAST:
            said = say(words.READY_NOT, language, least=READY_LEAST, count=count)
            st.html(f'{title}<p class="q-small q-muted">{said}</p>')
            return
        low, high = _per_cent(whole)
        values = {"low": low, "high": high, "mark": PASS_MARK}
        value = inline(say(words.READY_VALUE, language, **values))
        more = say(words.READY_MORE, language, count=count)
        label = say(words.READY_LABEL, language, **values)
        ticks = "".join(
            f'<span style="left:{one}%"{" class=mark" if one == PASS_MARK else ""}>{one}%</span>'
            for one in (0, 25, 50, PASS_MARK, 100)
        )
        st.html(
            f'<div class="q-ready"><div class="head">{title}<p>{value}</p></div>'
            f'<div class="scale" role="img" aria-label="{label}"><i class="band" '
            f'style="left:{low}%;width:{high - low}%"></i><i class="pass" '
            f'style="left:{PASS_MARK}%"></i></div>'
            f'<div class="ticks" aria-hidden="true">{ticks}</div>'
            f'<p class="q-small q-muted">{more}</p></div>'
        )


def components(standing: Sequence[Standing], language: Language) -> None:
    """A row for each component that was asked about."""
    head = "".join(
        f'<th scope="col">{say(one, language)}</th>'
        for one in (
            words.COLUMN_COMPONENT, words.COLUMN_WORD, words.COLUMN_BAND, words.COLUMN_COUNT,
        )
    )  # fmt: skip
    rows = "".join(_row(one, language) for one in standing)
    with st.container(key="card-components"):
        st.html(
            f"<h2>{say(words.COMPONENTS, language)}</h2>"
            f'<p class="q-small q-muted">{say(words.COMPONENTS_MORE, language)}</p>'
            f'<table class="q-standing"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        )


def _row(one: Standing, language: Language) -> str:
    low, high = _per_cent(one.mastery)
    share = round(100 * one.mastery.share)
    word = say(words.WORDS[one.word], language)
    mastery = word if one.word == "begun" else f"{word}, {share}%"
    band = say(words.BAND, language, low=low, high=high)
    name = inline(component_name(one.component, language))
    return (
        f'<tr class="{one.word}"><th scope="row"><span class="name"><i class="disc" '
        f'style="--part:{share}%"></i>{name}</span></th><td class="word">{mastery}</td>'
        f'<td class="band"><div class="of"><span class="track" aria-hidden="true">'
        f'<i style="left:{low}%;width:{high - low}%"></i><b style="left:{share}%"></b></span>'
        f"<span>{band}</span></div></td>"
        f'<td class="count">{say(words.OF, language, right=one.right, count=one.count)}</td></tr>'
    )


def _per_cent(interval: Interval) -> tuple[int, int]:
    return round(100 * interval.low), round(100 * interval.high)
