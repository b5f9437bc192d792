"""The cluster in a few controls, each with what the reader has to say against it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine import SIZES, Finding
from quizbank.text import Language
from tutor.lab.cluster import CHOICES, controls_of, names_workers, others_of, with_control
from tutor.lab.wrong import below, elsewhere
from views._lab import Lab
from views.parts import words_lab as words
from views.parts.lab.mistakes import mistakes
from views.parts.markup import inline
from views.parts.words import Phrase, say


def cluster(lab: Lab, wrong: Sequence[Finding], language: Language) -> None:
    """Control planes, etcd, workers, zones, cloud, release."""
    values = controls_of(lab.plan)
    shown = []
    with st.container(key="lab-card-cluster"):
        st.html(f"<h2>{say(words.CLUSTER, language)}</h2>")
        with st.container(key="lab-planes", horizontal=True):
            planes = list(range(1, SIZES["control_planes"] + 1))
            _segments(lab, "control_planes", words.CONTROL_PLANES, planes, language)
            _profile(lab, language)
        _below("control_planes", wrong, language)
        _below("profile", wrong, language)
        row = st.container(key="lab-etcd", horizontal=True, vertical_alignment="bottom")
        with row:
            _segments(lab, "etcd", words.ETCD, list(CHOICES["etcd"]), language)
            if values["etcd"] == "external":
                _number(lab, "etcd_members", words.MEMBERS, 1, language)
        _below("etcd", wrong, language)
        _below("etcd_members", wrong, language)
        with st.container(key="lab-sizes", horizontal=True, vertical_alignment="bottom"):
            if names_workers(lab.plan):
                said = say(words.NAMED_WORKERS, language, count=values["workers"])
                st.html(f'<p class="q-small q-muted">{said}</p>')
            else:
                _number(lab, "workers", words.WORKERS, 0, language)
            _number(lab, "zones", words.ZONES, 0, language)
            _cloud(lab, language, is_on=values["cloud"])
        for name in ("workers", "zones", "cloud"):
            _below(name, wrong, language)
        shown = [f"cluster.{name}" for name in values]
        mistakes(elsewhere(below(wrong, "cluster"), shown), language)
        others = ", ".join(f"`{name}`" for name in others_of(lab.plan))
        if others:
            said = inline(say(words.OTHERS, language, names=others))
            st.html(f'<p class="q-small q-muted">{said}</p>')


def _below(name: str, wrong: Sequence[Finding], language: Language) -> None:
    mistakes(below(wrong, f"cluster.{name}"), language)


def _segments(lab: Lab, name: str, label: Phrase, options: list[Any], language: Language) -> None:
    key = f"lab-{name}-{language}"
    st.session_state[key] = controls_of(lab.plan)[name]

    def changed() -> None:
        if st.session_state[key] is not None:
            lab.edit(with_control(lab.plan, name, st.session_state[key]))

    st.segmented_control(
        say(label, language),
        options,
        format_func=lambda one: (
            say(words.ETCD_KINDS[one], language) if one in words.ETCD_KINDS else str(one)
        ),
        key=key,
        required=True,
        on_change=changed,
    )


def _number(lab: Lab, name: str, label: Phrase, least: int, language: Language) -> None:
    key = f"lab-{name}"
    st.session_state[key] = controls_of(lab.plan)[name]

    def changed() -> None:
        lab.edit(with_control(lab.plan, name, int(st.session_state[key] or least)))

    st.number_input(
        say(label, language),
        min_value=least,
        max_value=SIZES[name],
        step=1,
        key=key,
        on_change=changed,
        width=96,
    )


def _profile(lab: Lab, language: Language) -> None:
    key = f"lab-profile-{language}"
    st.session_state[key] = controls_of(lab.plan)["profile"]

    def changed() -> None:
        lab.edit(with_control(lab.plan, "profile", st.session_state[key]))

    st.selectbox(
        say(words.RELEASE, language),
        CHOICES["profile"],
        key=key,
        on_change=changed,
        width=96,
    )


def _cloud(lab: Lab, language: Language, *, is_on: bool) -> None:
    st.session_state["lab-cloud"] = is_on

    def changed() -> None:
        lab.edit(with_control(lab.plan, "cloud", bool(st.session_state["lab-cloud"])))

    st.toggle(say(words.CLOUD, language), key="lab-cloud", on_change=changed)
