"""The workload: a row for each object, opened to be changed."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from engine import Finding
from quizbank.text import Language
from tutor.lab.workload import (
    ASSUMED,
    FIELDS,
    NUMBERS,
    fields_of,
    manifest_of,
    name_of,
    short_of,
    with_field,
    with_manifests,
    with_object,
    without,
    workload_of,
)
from tutor.lab.writing import as_yaml
from tutor.lab.wrong import below, elsewhere
from views._lab import Lab
from views.parts import words_lab as words
from views.parts.lab.mistakes import mistakes
from views.parts.words import say

REPLICAS_MAX, PORT_MAX = 500, 65_535


def workload(lab: Lab, wrong: Sequence[Finding], language: Language) -> None:
    """What runs on the cluster before anything happens."""
    items = workload_of(lab.plan)
    with st.container(key="lab-card-workload"):
        st.html(f"<h2>{say(words.WORKLOAD, language)}</h2>")
        if not items:
            st.html(f'<p class="q-small q-muted">{say(words.NO_WORKLOAD, language)}</p>')
        for index, item in enumerate(items):
            _row(lab, index, item, below(wrong, f"workload[{index}]"), language)
        places = [f"workload[{index}]" for index in range(len(items))]
        mistakes(elsewhere(below(wrong, "workload"), places), language)
        if lab.table.open == "paste":
            _paste(lab, language)
        _add(lab, language)


def _row(
    lab: Lab, index: int, item: Mapping[str, Any], wrong: Sequence[Finding], language: Language
) -> None:
    kind, name = name_of(item)
    row, is_open = f"object-{index}", lab.table.open == f"object-{index}"
    with st.container(key=f"lab-row-{row}{'-open' if is_open else ''}", gap="small"):
        with st.container(key=f"lab-head-{row}", horizontal=True, vertical_alignment="center"):
            more = _more(item)
            st.html(
                f'<p class="q-row"><span class="kind">{escape(kind)}</span> '
                f"<b>{escape(name)}</b> <span>{escape(more)}</span></p>",
                width="stretch",
            )
            _pencil(lab, row, name or kind, language, is_open=is_open)
        if is_open:
            _fields(lab, index, item, language)
        mistakes(wrong, language)


def _pencil(lab: Lab, row: str, name: str, language: Language, *, is_open: bool) -> None:
    what = say(words.DONE, language) if is_open else say(words.EDIT, language, name=name)
    st.button(
        what,
        key=f"lab-edit-{row}",
        type="tertiary",
        icon=f":material/{'check' if is_open else 'edit'}:",
        on_click=lab.unfold,
        args=(row,),
    )


def _more(item: Mapping[str, Any]) -> str:
    fields = fields_of(item)
    image = str(fields.get("image", ASSUMED["image"]))
    match short_of(item):
        case "deployment":
            return f"{fields.get('replicas', ASSUMED['replicas'])} × {image}"
        case "service":
            return f"→ app={fields.get('app', fields.get('name', ''))}"
        case "pod":
            return f"{image}{' @ ' + str(fields['node']) if fields.get('node') else ''}"
        case _:
            spec = manifest_of(item).get("spec")
            replicas = spec.get("replicas") if isinstance(spec, Mapping) else None
            return f"{replicas} ×" if isinstance(replicas, int) else ""


def _fields(lab: Lab, index: int, item: Mapping[str, Any], language: Language) -> None:
    short, fields = short_of(item), fields_of(item)
    if not short:
        st.code(as_yaml(manifest_of(item)), language="yaml")
    with st.container(key=f"lab-fields-object-{index}", horizontal=True):
        for name in FIELDS.get(short, ()):
            _field(lab, index, name, fields, language)
    st.button(
        say(words.REMOVE, language),
        key=f"lab-remove-object-{index}",
        type="tertiary",
        icon=":material/delete:",
        on_click=lambda: (lab.unfold(""), lab.edit(without(lab.plan, index))),
    )


def _field(lab: Lab, index: int, name: str, fields: Mapping[str, Any], language: Language) -> None:
    key = f"lab-object-{lab.table.version}-{index}-{name}"
    label = say(words.OBJECT_FIELDS[name], language)

    def changed() -> None:
        value = st.session_state[key]
        lab.edit(
            with_field(lab.plan, index, name, value.strip() if isinstance(value, str) else value)
        )

    given = fields.get(name)
    if name in NUMBERS:
        is_number = isinstance(given, int) and not isinstance(given, bool)
        most = REPLICAS_MAX if name == "replicas" else PORT_MAX
        least = 0 if name == "replicas" else 1
        value = given if is_number else ASSUMED[name]
        st.session_state[key] = min(max(value, least), most)
        st.number_input(label, least, most, step=1, key=key, on_change=changed, width=104)
        return
    st.session_state[key] = "" if given is None else str(given)
    st.text_input(
        label, key=key, placeholder=str(ASSUMED.get(name, "")), on_change=changed, width=170
    )


def _paste(lab: Lab, language: Language) -> None:
    key = f"lab-paste-{lab.table.version}"
    with st.container(key="lab-row-paste-open"):
        st.text_area(
            say(words.PASTE, language),
            key=key,
            height=180,
            placeholder=say(words.PASTE_HERE, language),
        )
        if lab.table.wrong_place == "paste":
            mistakes(lab.table.wrong_text, language, with_line=True)
        st.button(
            say(words.PASTE_ADD, language),
            key="lab-paste-add",
            on_click=lambda: lab.attempt(
                lambda: with_manifests(lab.plan, str(st.session_state[key] or "")), "paste"
            ),
        )


def _add(lab: Lab, language: Language) -> None:
    key = f"lab-add-object-{language}"

    def chosen() -> None:
        what = st.session_state[key]
        st.session_state[key] = None
        if what == "yaml":
            lab.table.open = "paste"
        elif what is not None:
            lab.edit(with_object(lab.plan, what))
            lab.table.open = f"object-{len(workload_of(lab.plan)) - 1}"

    st.selectbox(
        say(words.ADD_OBJECT, language),
        list(words.OBJECTS),
        index=None,
        format_func=lambda one: say(words.OBJECTS[one], language),
        key=key,
        placeholder=say(words.ADD_OBJECT, language),
        label_visibility="collapsed",
        on_change=chosen,
    )
