"""The verdict: a sentence, the score, and prediction and run part by part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from quizbank.questions import ChooseFacet, PredictQuestion
from quizbank.text import Language
from tutor.certainty import GUESS, SURE
from tutor.parting import Glance
from tutor.verdict import Part, Verdict, say_answer, say_number, say_outcome
from views.parts import words
from views.parts.markup import inline
from views.parts.prediction import signed
from views.parts.words import Phrase, say

MARKS: dict[str, tuple[Phrase, str]] = {
    "right": (words.MARK_RIGHT, '<i class="q-icon tick"></i>'),
    "partly": (words.MARK_PARTLY, ""),
    "wrong": (words.MARK_WRONG, '<i class="q-icon cross"></i>'),
    "none": (words.MARK_NONE, ""),
}


def lead(verdict: Verdict, question: PredictQuestion, language: Language) -> None:
    """What surprised, in one sentence, beside the score."""
    sure = say(words.CERTAINTIES[verdict.certainty.id], language)
    parts = f"{verdict.right} / {len(verdict.parts)}"
    points = signed(verdict.points, language)
    st.html(
        '<div class="q-lead"><div>'
        f'<p class="label">{inline(question.title[language])}</p>'
        f"<h1>{inline(headline(verdict, language))}</h1>"
        f"<p>{inline(remark(verdict, language))}</p></div>"
        f'<div class="q-score"><div><b>{parts}</b>{say(words.PARTS_RIGHT, language)}</div>'
        f"<div><b>{points}</b>{escape(say(words.POINTS, language, word=sure))}</div></div></div>"
    )


def headline(verdict: Verdict, language: Language) -> str:
    """How many are right, and which part went another way."""
    count, surprise = len(verdict.parts), verdict.surprise
    if count == 1:
        return say(words.ONE_RIGHT if surprise is None else words.ONE_WRONG, language)
    total = say(words.TOTALS[count], language)
    if surprise is None:
        return say(words.ALL_RIGHT, language, total=total)
    counted = say(words.COUNTS[verdict.right], language, total=total)
    return f"{counted} {say(words.SURPRISE, language, name=name_of(surprise, language))}"


def name_of(part: Part, language: Language) -> str:
    """A part at the beginning of a sentence."""
    if part.facet.name is None:
        return say(words.SURPRISE_PART, language, number=part.number)
    name = part.facet.name[language]
    return name[:1].upper() + name[1:]


def remark(verdict: Verdict, language: Language) -> str:
    """Why it went another way, as far as the author says; else what the certainty was worth."""
    surprise = verdict.surprise
    if verdict.certainty is SURE:
        return say(words.WRONG_SURE if surprise else words.RIGHT_SURE, language)
    if surprise is None:
        phrase = words.RIGHT_GUESS if verdict.certainty is GUESS else words.RIGHT_SURE
        return say(phrase, language)
    chosen = None
    if isinstance(surprise.facet, ChooseFacet):
        chosen = surprise.facet.option(surprise.answered)
    if chosen is not None and chosen.refuted is not None and surprise.mark is not None:
        return chosen.refuted[language]
    return say(words.WRONG_UNSURE, language)


def table(verdict: Verdict, language: Language) -> None:
    """Mark · part · your prediction · what happened."""
    head = _head(
        (words.COLUMN_PART, ""), (words.COLUMN_YOU, "you"), (words.COLUMN_RUN, ""), language
    )
    rows = "".join(_row(part, language) for part in verdict.parts)
    label = escape(say(words.TABLE_LABEL, language))
    st.html(
        f'<div class="q-table"><table aria-label="{label}">{head}<tbody>{rows}</tbody>'
        "</table></div>"
    )


def _head(
    part: tuple[Phrase, str], you: tuple[Phrase, str], run: tuple[Phrase, str], language: Language
) -> str:
    cells = "".join(
        f'<th scope="col" class="{kind}">{say(phrase, language)}</th>'
        for phrase, kind in (part, you, run)
    )
    return f'<thead><tr><th scope="col"></th>{cells}</tr></thead>'


def _row(part: Part, language: Language) -> str:
    kind = kind_of(part)
    phrase, icon = MARKS[kind]
    said = say(phrase, language)
    answer = inline(say_answer(part.facet, part.answered, language))
    return (
        f'<tr data-mark="{kind}"><td><span class="q-mark-of {kind}" role="img" aria-label="{said}" '
        f'title="{said}">{icon}</span></td>'
        f'<th scope="row">{inline(part.facet.ask[language])}</th>'
        f'<td><span class="short">{say(words.SHORT_YOU, language)}</span>'
        f'<span class="q-pen">{answer}</span></td>'
        f'<td class="run"><span class="short">{say(words.SHORT_RUN, language)}</span>'
        f"{inline(happened(part, language))}</td></tr>"
    )


def kind_of(part: Part) -> str:
    """right, partly, wrong, or none when the run has no answer."""
    if part.mark is None:
        return "none"
    if part.is_right:
        return "right"
    return "partly" if part.is_partly_right else "wrong"


def happened(part: Part, language: Language) -> str:
    """What the run answered to this part."""
    if part.mark is None:
        return say(words.UNMEASURED, language)
    return say_outcome(part.facet, part.mark.measured, language)


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first moment at which prediction and run part, and the part that does."""

    t: int
    part: Part


def parting(
    divergence: Divergence | None, run: Glance, language: Language, on_see: Callable[[int], None]
) -> None:
    """The bar with the moment and one button that takes the player there."""
    t = divergence.t if divergence else run.begins
    row = st.container(
        key="parting",
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    )
    row.html(_moment(divergence, say_moment(t, run.until, language), language), width="stretch")
    phrase = words.SEE_MOMENT if divergence else words.SEE_RUN
    row.button(
        say(phrase, language),
        key="commit-see",
        type="primary",
        on_click=on_see,
        args=(t,),
    )


def _moment(divergence: Divergence | None, moment: str, language: Language) -> str:
    if divergence is None:
        text = f"<p>{say(words.TOGETHER, language)}</p>"
    else:
        part = divergence.part
        what = say(
            words.DIVERGENCE_WHAT,
            language,
            name=name_of(part, language),
            expected=say_answer(part.facet, part.answered, language),
            happened=happened(part, language),
        )
        text = f"<p>{say(words.DIVERGENCE, language)}<br><span>{inline(what)}</span></p>"
    return f'<div class="q-parting"><span class="t">{moment}</span>{text}</div>'


LONG_RUN = 100_000_000
"""From here on, in µs, a run says minutes; as the player does (format.js)."""


def say_moment(t: int, until: int, language: Language) -> str:
    """A moment of a run in the player's words: 12.0 s, 2:05.1 min. Rounded down, as there."""
    tenths = max(0, t) // 100_000
    minutes, rest = divmod(tenths, 600)
    is_long = until > LONG_RUN and minutes > 0
    text = f"{minutes}:{rest / 10:04.1f}" if is_long else f"{tenths / 10:.1f}"
    if language == "pt-BR":
        text = text.replace(".", ",")
    return f"{text}\N{NO-BREAK SPACE}{'min' if is_long else 's'}"


def honest(facts: Sequence[tuple[Phrase, str]], sources: Sequence[str], language: Language) -> None:
    """The small print: where the key comes from; the player says what is not modelled."""
    shown = [f"<span><b>{say(name, language)}</b> {inline(value)}</span>" for name, value in facts]
    links = ", ".join(
        f'<a href="{escape(one)}" target="_blank" rel="noopener noreferrer">'
        f"{escape(_host(one))}</a>"
        for one in sources
    )
    if links:
        shown.append(f"<span><b>{say(words.SOURCES, language)}</b> {links}</span>")
    st.html(f'<p class="q-honest">{"".join(shown)}</p>')


def _host(address: str) -> str:
    return address.split("/")[2] if address.count("/") >= 2 else address


def compared(
    question: PredictQuestion,
    this: Mapping[str, Any],
    other: Mapping[str, Any],
    language: Language,
) -> str:
    """Part by part, what this run and the other world answered."""
    head = _head(
        (words.COLUMN_PART, ""), (words.COLUMN_THIS, ""), (words.COLUMN_OTHER, "other"), language
    )
    rows = []
    for number, facet in enumerate(question.facets, start=1):
        answers = []
        for measured in (this, other):
            known = facet.id in measured
            answers.append(
                inline(say_outcome(facet, measured[facet.id], language))
                if known
                else escape(say(words.UNMEASURED, language))
            )
        rows.append(
            f'<tr><td><span class="q-muted">{say_number(number, language)}</span></td>'
            f'<th scope="row">{inline(facet.ask[language])}</th>'
            f'<td><span class="short">{say(words.COLUMN_THIS, language)}:</span>{answers[0]}</td>'
            f'<td class="other"><span class="short">{say(words.COLUMN_OTHER, language)}:</span>'
            f"{answers[1]}</td></tr>"
        )
    return f'<div class="q-table"><table>{head}<tbody>{"".join(rows)}</tbody></table></div>'
