"""Draws the closed set of inputs: one numbered tile each, blue once it is filled.

Questions describe inputs (quizbank.form); a new type of question needs nothing here, a new input
does, and `assert_never` says so.
"""

from collections.abc import Callable, Mapping
from typing import Any, assert_never

import streamlit as st

from quizbank.form import (
    Arrange,
    Choice,
    Choose,
    Form,
    Input,
    Match,
    Number,
    PointAt,
    Write,
    fitting,
)
from quizbank.text import LANGUAGES, Language
from tutor.verdict import say_number
from views.parts import words
from views.parts.markup import inline, markdown, plain
from views.parts.words import say

PILL_LENGTH_MAX = 22
"""Choices that are all as short as this stand in a row."""

Answers = Mapping[str, Any]


def form(
    described: Form,
    name: str,
    answers: Answers,
    language: Language,
    on_answer: Callable[[str, Any], None],
    *,
    is_listed: bool = False,
) -> None:
    """All inputs of a form. `name` keeps this attempt's widgets apart from any other's."""
    filled = fitting(described, answers)
    for number, field in enumerate(described.inputs, start=1):
        with st.container(key=f"facet-{name}-{field.id}"):
            tile(number, field.ask[language], is_done=field.id in filled)
            answer = begun(field, answers)
            key = f"answer-{name}-{field.id}"
            widget(field, key, answer, language, on_answer, is_listed=is_listed)


def begun(field: Input, answers: Answers) -> Any:
    """What stands in an input: its answer, or those pairs of a match that were made."""
    answer = answers.get(field.id)
    if isinstance(field, Match) and isinstance(answer, Mapping):
        left, right = ({choice.id for choice in side} for side in (field.left, field.right))
        return {one: other for one, other in answer.items() if one in left and other in right}
    return fitting(Form(inputs=(field,)), answers).get(field.id)


def tile(number: int, ask: str, *, is_done: bool) -> None:
    """The number and the question of one part."""
    kind = "q-ask done" if is_done else "q-ask"
    st.html(f'<div class="{kind}"><span class="n">{number}</span><span>{inline(ask)}</span></div>')


def widget(
    field: Input,
    key: str,
    answer: Any,
    language: Language,
    on_answer: Callable[[str, Any], None],
    *,
    is_listed: bool = False,
) -> None:
    """One input with the answer that is in it; `on_answer` hears every change, None for empty.

    Short choices stand in a row unless `is_listed` puts all of them below each other.
    Streamlit empties a widget whose labels change, so each language has a widget of its own, and
    takes over what stood in the other one.
    """
    key, answer = in_language(key, answer, language)

    def changed() -> None:
        on_answer(field.id, st.session_state[key])

    label = plain(field.ask[language])
    match field:
        case Choose():
            if field.several and (is_listed or not all(map(_is_short, field.choices))):
                _tick(field, key, answer, language, on_answer)
            else:
                _choose(field, key, answer, label, language, changed, is_listed=is_listed)
        case Arrange():
            _arrange(field, key, answer, language, on_answer)
        case Match():
            _match(field, key, answer, language, on_answer)
        case Write():
            _begin(key, answer or "")
            st.text_area(
                label,
                key=key,
                placeholder=say(words.WRITE_HERE, language),
                max_chars=field.length_max,
                label_visibility="collapsed",
                on_change=changed,
            )
        case Number():
            _number(field, key, answer, label, language, changed)
        case PointAt():
            _begin(key, answer or "")
            st.text_input(
                label,
                key=key,
                placeholder=say(words.POINT_AT, language),
                label_visibility="collapsed",
                on_change=changed,
            )
        case _:
            assert_never(field)


def in_language(key: str, answer: Any, language: Language) -> tuple[str, Any]:
    """The key of a widget in this language, and what it begins with."""
    keys = {one: f"{key}-{one}" for one in LANGUAGES}
    held = [st.session_state[one] for one in keys.values() if one in st.session_state]
    return keys[language], next((one for one in held if one is not None), answer)


def _begin(key: str, answer: Any) -> None:
    """What was stored stands in a widget that is drawn for the first time."""
    if key not in st.session_state:
        st.session_state[key] = answer


def _choose(
    field: Choose,
    key: str,
    answer: Any,
    label: str,
    language: Language,
    changed: Callable[[], None],
    *,
    is_listed: bool,
) -> None:
    texts = {choice.id: markdown(choice.text[language]) for choice in field.choices}
    shown: dict[str, Any] = {
        "options": list(texts),
        "format_func": lambda one: texts.get(one, one),
        "key": key,
        "label_visibility": "collapsed",
        "on_change": changed,
    }
    if field.several:
        _begin(key, answer or [])
        st.pills(label, selection_mode="multi", **shown)
        return
    _begin(key, answer if answer in texts else None)
    if not is_listed and all(_is_short(choice) for choice in field.choices):
        st.pills(label, **shown)
    else:
        st.radio(label, index=None, **shown)


def _tick(
    field: Choose,
    key: str,
    answer: Any,
    language: Language,
    on_answer: Callable[[str, Any], None],
) -> None:
    """A box for each choice, where any number of them may be chosen."""
    chosen = list(answer or [])

    def changed(choice: str) -> None:
        others = [one for one in chosen if one != choice]
        is_on = st.session_state[f"{key}-{choice}"]
        on_answer(field.id, [*others, choice] if is_on else others)

    with st.container(key=f"ticks-{key}", gap=None):
        for choice in field.choices:
            _begin(f"{key}-{choice.id}", choice.id in chosen)
            st.checkbox(
                markdown(choice.text[language]),
                key=f"{key}-{choice.id}",
                on_change=changed,
                args=(choice.id,),
            )


def _is_short(choice: Choice) -> bool:
    """In both languages, so that a switch of language keeps the widget."""
    return all(len(text) <= PILL_LENGTH_MAX for text in choice.text.both().values())


def _number(
    field: Number,
    key: str,
    answer: Any,
    label: str,
    language: Language,
    changed: Callable[[], None],
) -> None:
    is_whole = all(float(one).is_integer() for one in (field.minimum, field.maximum, field.step))
    cast = int if is_whole else float
    low, high, step = (cast(one) for one in (field.minimum, field.maximum, field.step))
    _begin(key, None if answer is None else cast(answer))
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.number_input(
        label,
        min_value=low,
        max_value=high,
        value=None,
        step=step,
        key=key,
        placeholder=say(words.NUMBER_EMPTY, language),
        label_visibility="collapsed",
        on_change=changed,
        width=150,
    )
    bounds = {"minimum": say_number(low, language), "maximum": say_number(high, language)}
    text = say(words.RANGE, language, unit=field.unit[language], **bounds)
    row.html(f'<span class="q-range">{inline(text)}</span>', width="content")


def _arrange(
    field: Arrange,
    key: str,
    answer: Any,
    language: Language,
    on_answer: Callable[[str, Any], None],
) -> None:
    """A list with buttons; untouched it is no answer, so its order can be kept as it is."""
    texts = {item.id: item.text[language] for item in field.items}
    order = list(answer) if answer else list(texts)

    def move(index: int, step: int) -> None:
        moved = list(order)
        moved[index], moved[index + step] = moved[index + step], moved[index]
        on_answer(field.id, moved)

    for index, item in enumerate(order):
        text = texts[item]
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            st.html(f'<div class="q-place">{index + 1}. {inline(text)}</div>', width="stretch")
            for step, phrase, icon in ((-1, words.UP, "upward"), (1, words.DOWN, "downward")):
                st.button(
                    "",
                    key=f"{key}-{item}-{icon}",
                    icon=f":material/arrow_{icon}:",
                    help=say(phrase, language, item=plain(text)),
                    disabled=not 0 <= index + step < len(order),
                    on_click=move,
                    args=(index, step),
                )
    if not answer:
        st.button(
            say(words.KEEP_ORDER, language),
            key=f"{key}-keep",
            type="tertiary",
            on_click=on_answer,
            args=(field.id, order),
        )


def _match(
    field: Match,
    key: str,
    answer: Any,
    language: Language,
    on_answer: Callable[[str, Any], None],
) -> None:
    """A row for each item on the left, with a choice of those on the right."""
    texts = {choice.id: plain(choice.text[language]) for choice in field.right}
    chosen = dict(answer or {})

    def changed(left: str) -> None:
        on_answer(field.id, {**chosen, left: st.session_state[f"{key}-{left}"]})

    for item in field.left:
        _begin(f"{key}-{item.id}", chosen.get(item.id))
        st.selectbox(
            markdown(item.text[language]),
            options=list(texts),
            index=None,
            format_func=lambda one: texts.get(one, one),
            key=f"{key}-{item.id}",
            placeholder=say(words.CHOOSE_ONE, language),
            on_change=changed,
            args=(item.id,),
        )
