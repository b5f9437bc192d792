"""One step, opened: what it does, when, and each key that its word has, whatever the word."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from engine import VOCABULARY, Key, Word
from quizbank.text import Language
from tutor.lab.moments import TRIGGERS, name_of
from tutor.lab.steps import (
    faults_before,
    fields_of,
    moved,
    removed,
    renamed,
    timeline_of,
    trigger_of,
    with_field,
    with_trigger,
    with_word,
    word_of,
)
from tutor.lab.writing import as_yaml, on_a_line
from views._lab import Lab
from views.parts import words_lab as words
from views.parts import words_steps
from views.parts.markup import inline
from views.parts.words import say


def step_open(lab: Lab, index: int, step: Mapping[str, Any], language: Language) -> None:
    """Everything about a step; each change is written into the plan at once."""
    word = word_of(step)
    with st.container(key=f"lab-open-step-{index}", gap="small"):
        _word(lab, index, word, language)
        _trigger(lab, index, step, language)
        if word is not None:
            fields = fields_of(step)
            for key in word.keys:
                _key(lab, index, key, fields.get(key.name), language)
        _name(lab, index, step, language)
        _acts(lab, index, language)


def _word(lab: Lab, index: int, word: Word | None, language: Language) -> None:
    key = _place(lab, index, "word")
    st.session_state[key] = word.word if word is not None else None

    def changed() -> None:
        if st.session_state[key] is not None:
            lab.edit(with_word(lab.plan, index, st.session_state[key], lab.names()))

    st.selectbox(
        say(words.WHAT, language),
        list(VOCABULARY),
        index=None,
        key=key,
        format_func=lambda one: said_in_short(one, language),
        on_change=changed,
    )
    if word is not None:
        phrase = words_steps.HELP.get(word.word)
        said = say(phrase, language) if phrase else word.says
        tongue = language if phrase else "en"
        st.html(f'<p class="q-small q-muted" lang="{tongue}">{inline(said)}</p>')


def said_in_short(word: str, language: Language) -> str:
    """A fault or command with what it is, to be found by either."""
    phrase = words_steps.IN_SHORT.get(word)
    return f"{word} · {say(phrase, language)}" if phrase else word


def _trigger(lab: Lab, index: int, step: Mapping[str, Any], language: Language) -> None:
    kind, text = trigger_of(step)
    chosen, written = _place(lab, index, f"kind-{language}"), _place(lab, index, "moment")
    st.session_state[chosen], st.session_state[written] = kind, text

    def changed() -> None:
        after = st.session_state[chosen] or kind
        value = str(st.session_state[written] or "")
        if after != kind:
            value = _first(lab, index, after)
        lab.edit(with_trigger(lab.plan, index, after, value))

    with st.container(key=f"lab-when-{index}", horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            say(words.WAITS, language),
            list(TRIGGERS),
            format_func=lambda one: say(words.TRIGGERS[one], language),
            key=chosen,
            required=True,
            on_change=changed,
        )
        st.text_input(
            say(words.TRIGGERS[kind], language),
            key=written,
            max_chars=120,
            placeholder=say(words.TRIGGER_SAMPLES[kind], language),
            label_visibility="collapsed",
            on_change=changed,
        )


def _first(lab: Lab, index: int, kind: str) -> str:
    """What a step waits for when it begins to wait otherwise."""
    if kind == "when":
        return "settled"
    if kind == "after" and index > 0:
        return f"{name_of(timeline_of(lab.plan)[index - 1], index)} + 10s"
    return f"{10 * (index + 1)}s"


def _key(lab: Lab, index: int, key: Key, value: Any, language: Language) -> None:
    place = _place(lab, index, f"key-{key.name}")
    phrase = words.KEY if key.is_required else words.KEY_OPTIONAL
    label = say(phrase, language, key=f"`{key.name}`", takes=say(words.TAKES[key.takes], language))

    def changed() -> None:
        lab.edit(with_field(lab.plan, index, key.name, st.session_state[place]))

    if key.is_named or key.choices:
        options = list(key.choices) or _named(lab, index, key.takes)
        _names(key, value, options, label, place, changed, language)
    elif key.takes == "yes-no":
        st.session_state[place] = value is True
        st.toggle(label, key=place, on_change=changed)
    elif key.takes == "manifest":
        is_written = isinstance(value, Mapping | list | tuple)
        st.session_state[place] = as_yaml(value) if is_written else str(value or "")
        st.text_area(label, key=place, height=160, on_change=changed)
    else:
        st.session_state[place] = _text(value, key)
        st.text_input(label, key=place, placeholder=_sample(lab, index, key), on_change=changed)


def _sample(lab: Lab, index: int, key: Key) -> str:
    """What the example of the word says here."""
    word = word_of(timeline_of(lab.plan)[index])
    example = word.example if word is not None else None
    said = example.get(key.name) if isinstance(example, Mapping) else None
    return "" if said is None else _text(said, key)


def _names(
    key: Key,
    value: Any,
    options: Sequence[str],
    label: str,
    place: str,
    changed: Any,
    language: Language,
) -> None:
    chosen = [str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one]
    known = list(dict.fromkeys([*options, *chosen]))
    if key.is_list:
        st.session_state[place] = chosen
        st.multiselect(
            label, known, key=place, placeholder=say(words.CHOOSE, language), on_change=changed
        )
        return
    st.session_state[place] = chosen[0] if chosen else None
    placeholder = say(words.CHOOSE if key.is_required else words.NONE_CHOSEN, language)
    st.selectbox(label, known, index=None, key=place, placeholder=placeholder, on_change=changed)


def _named(lab: Lab, index: int, takes: str) -> list[str]:
    if takes == "fault":
        return faults_before(timeline_of(lab.plan), index)
    return list(lab.names().get(takes, ()))


def _text(value: Any, key: Key) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) and key.takes == "text" else on_a_line(value)


def _name(lab: Lab, index: int, step: Mapping[str, Any], language: Language) -> None:
    place = _place(lab, index, "name")
    st.session_state[place] = name_of(step, index + 1)

    def changed() -> None:
        lab.edit(renamed(lab.plan, index, str(st.session_state[place] or "")))

    st.text_input(say(words.STEP_NAME, language), key=place, max_chars=63, on_change=changed)


def _acts(lab: Lab, index: int, language: Language) -> None:
    count = len(timeline_of(lab.plan))

    def move(by: int) -> None:
        lab.edit(moved(lab.plan, index, by))
        lab.table.open = f"step-{index + by}"

    def remove() -> None:
        lab.table.open = ""
        lab.edit(removed(lab.plan, index))

    with st.container(key=f"lab-acts-{index}", horizontal=True, vertical_alignment="center"):
        for name, phrase, by, icon in (
            ("up", words.UP, -1, "arrow_upward"),
            ("down", words.DOWN, 1, "arrow_downward"),
        ):
            st.button(
                say(phrase, language),
                key=f"lab-{name}-{index}",
                icon=f":material/{icon}:",
                disabled=not 0 <= index + by < count,
                on_click=move,
                args=(by,),
            )
        st.button(
            say(words.REMOVE, language),
            key=f"lab-remove-{index}",
            type="tertiary",
            icon=":material/delete:",
            on_click=remove,
        )


def _place(lab: Lab, index: int, what: str) -> str:
    return f"lab-step-{lab.table.version}-{index}-{escape(what)}"
