"""An answer, explained: what was said, what is right, and why every option is tempting or true.

It draws any form with any grade, so a new type of question needs nothing here.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, assert_never

import streamlit as st

from quizbank.form import Arrange, Choice, Choose, Form, Input, Match, Number, PointAt, Write
from quizbank.questions import Feedback, Grade, Mark, Question
from quizbank.text import Language, Text
from tutor.verdict import say_amount
from views.parts import words as common
from views.parts import words_exam as words
from views.parts.markup import inline
from views.parts.sources import sources
from views.parts.words import Phrase, say

LETTERS = "ABCDEFGH"


def explained(
    question: Question,
    form: Form,
    grade: Grade,
    answers: Mapping[str, Any],
    language: Language,
    *,
    is_measured: bool,
) -> None:
    """All parts of a question after it was answered, and what it comes to in short."""
    marks = {mark.id: mark for mark in grade.marks}
    parts = []
    for number, field in enumerate(form.inputs, start=1):
        mark = marks.get(field.id)
        if mark is None:
            continue
        if len(form.inputs) > 1:
            parts.append(
                f'<h4 class="q-facet" aria-level="3"><span class="n">{number}</span>'
                f"<span>{inline(field.ask[language])}</span></h4>"
            )
        parts.append(_part(field, mark, answers.get(field.id), language, is_measured=is_measured))
    said = inline(question.explanation[language])
    short = f'<p class="q-short"><b>{say(common.IN_SHORT, language)}</b> {said}</p>'
    links = sources([str(one) for one in question.sources], language)
    st.html(f'<div class="q-explained">{"".join(parts)}{short}{links}</div>')


def _part(field: Input, mark: Mark, answered: Any, language: Language, *, is_measured: bool) -> str:
    match field:
        case Choose():
            return _choices(field.choices, mark, language, is_measured=is_measured)
        case Arrange():
            return _order(field.items, mark, answered, language)
        case Match():
            return _pairs(field, mark, answered, language)
        case Number():
            unit = field.unit[language]
            said = say_amount(answered, unit, language) if answered is not None else ""
            right = say_amount(mark.measured, unit, language)
            return _said(said, right, mark.feedback, language)
        case Write() | PointAt():
            said = str(answered) if answered else ""
            return _said(said, str(mark.measured), mark.feedback, language)
        case _:
            assert_never(field)


def _choices(
    choices: Sequence[Choice], mark: Mark, language: Language, *, is_measured: bool
) -> str:
    told = {one.id: one for one in mark.feedback}
    rows = []
    for letter, choice in zip(LETTERS, choices, strict=False):
        one = told.get(choice.id)
        is_right = one is not None and one.is_right
        was_chosen = one is not None and one.was_chosen
        tags = f'<span class="q-tag you">{say(words.YOURS, language)}</span>' if was_chosen else ""
        if is_right:
            word = say(words.MEASURED if is_measured else words.RIGHT, language)
            tags += f'<span class="q-tag happened"><i class="q-icon tick"></i>{word}</span>'
        kind = "q-option" + " happened" * is_right + " yours" * was_chosen
        rows.append(
            f'<div class="{kind}"><span class="k" aria-hidden="true">{letter}</span>'
            '<h4 aria-level="3"><span>'
            f"{inline(choice.text[language])}</span>{tags}</h4>"
            f"{_reasons(one, language) if one else ''}</div>"
        )
    return "".join(rows)


def _reasons(one: Feedback, language: Language) -> str:
    names: tuple[Phrase, ...] = (common.WHY,) if one.is_right else (common.TEMPTING, common.REFUTED)
    return _rows(list(zip(names, one.says, strict=False)), language)


def _order(items: Sequence[Choice], mark: Mark, answered: Any, language: Language) -> str:
    texts = {item.id: inline(item.text[language]) for item in items}
    truth = mark.measured if isinstance(mark.measured, list) else []
    given = [str(one) for one in answered] if answered else []
    told = {one.id: one for one in mark.feedback}
    rows = []
    for place, item in enumerate(truth):
        is_right = place < len(given) and given[place] == item
        sign = _sign(is_right=is_right, language=language, phrase=words.OUT_OF_PLACE)
        one = told.get(str(item))
        why = f"<p>{inline(one.says[0][language])}</p>" if one and one.says else ""
        rows.append(
            f"<li>{sign}<div><b>{place + 1}. {texts.get(str(item), '')}</b>{why}</div></li>"
        )
    said = " → ".join(texts.get(one, escape(one)) for one in given)
    whole = told.get(mark.id)
    reasons = _rows([(common.WHY, text) for text in whole.says[:1]], language) if whole else ""
    lead = _said_row(words.YOU_SAID, said or say(words.NOTHING_SAID, language), "q-pen", language)
    return f'<dl class="q-said">{lead}</dl><ol class="q-places">{"".join(rows)}</ol>{reasons}'


def _pairs(field: Match, mark: Mark, answered: Any, language: Language) -> str:
    right = {choice.id: inline(choice.text[language]) for choice in field.right}
    truth = dict(mark.measured) if isinstance(mark.measured, list) else {}
    given = dict(answered) if isinstance(answered, Mapping) else {}
    told = {one.id: one for one in mark.feedback}
    rows = []
    for item in field.left:
        is_right = given.get(item.id) == truth.get(item.id)
        sign = _sign(is_right=is_right, language=language, phrase=common.MARK_WRONG)
        chosen = right.get(str(given.get(item.id)), "")
        mine = ""
        if not is_right and chosen:
            pen = f'<span class="q-pen">{chosen}</span>'
            mine = f'<p class="q-muted">{say(words.PAIR, language, chosen=pen)}</p>'
        one = told.get(item.id)
        why = f"<p>{inline(one.says[0][language])}</p>" if one and one.says else ""
        rows.append(
            f"<li>{sign}<div><b>{inline(item.text[language])} → "
            f"{right.get(str(truth.get(item.id)), '')}</b>{mine}{why}</div></li>"
        )
    return f'<ol class="q-places">{"".join(rows)}</ol>'


def _said(said: str, right: str, told: Sequence[Feedback], language: Language) -> str:
    rows = _said_row(
        words.YOU_SAID, inline(said) or say(words.NOTHING_SAID, language), "q-pen", language
    )
    rows += _said_row(words.RIGHT_IS, inline(right), "q-right", language)
    reasons: list[tuple[Phrase, Text]] = []
    for one in told:
        if one.id.startswith("miss-"):
            reasons += zip((common.TEMPTING, common.REFUTED), one.says, strict=False)
        else:
            reasons += zip((common.WHY, common.BELIEVED), one.says, strict=False)
    return f'<dl class="q-said">{rows}</dl>{_rows(reasons, language)}'


def _said_row(phrase: Phrase, text: str, kind: str, language: Language) -> str:
    return f'<dt>{say(phrase, language)}</dt><dd><span class="{kind}">{text}</span></dd>'


def _rows(said: Sequence[tuple[Phrase, Text]], language: Language) -> str:
    rows = "".join(
        f"<dt>{say(name, language)}</dt><dd>{inline(text[language])}</dd>" for name, text in said
    )
    return f"<dl>{rows}</dl>" if rows else ""


def _sign(*, is_right: bool, language: Language, phrase: Phrase) -> str:
    kind, icon = ("right", "tick") if is_right else ("wrong", "cross")
    word = say(words.IN_PLACE if is_right else phrase, language)
    return (
        f'<span class="q-mark-of {kind}" role="img" aria-label="{word}" title="{word}">'
        f'<i class="q-icon {icon}"></i></span>'
    )
