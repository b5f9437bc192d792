"""The Lab's head: what the plan is at, and what can be done with all of it."""

import streamlit as st

from quizbank.text import Language
from views._lab import Lab
from views.parts import words_lab as words
from views.parts.lab.shelf import opening, saving
from views.parts.words import say


def bar(lab: Lab, language: Language) -> None:
    """Run, run beside, open, save, clear; always in view."""
    experiment, wrong = lab.experiment, lab.wrong()
    state = "fresh" if experiment.ran is None else "changed" if experiment.is_changed else "same"
    if wrong:
        state = "wrong"
    with st.container(key="lab-bar", horizontal=True, vertical_alignment="center"):
        is_again = experiment.ran is not None and experiment.is_changed
        is_two = experiment.beside is not None and not experiment.is_changed
        label = words.RUN_AGAIN if is_again else words.RUN_ALONE if is_two else words.RUN
        st.button(
            say(label, language),
            key="commit-lab-run",
            type="primary",
            icon=":material/play_arrow:",
            disabled=bool(wrong) or (state == "same" and not is_two),
            on_click=lab.run,
        )
        if is_again:
            st.button(
                say(words.RUN_BESIDE, language),
                key="lab-run-beside",
                disabled=bool(wrong),
                on_click=lab.run_beside,
            )
        said = say(words.STATE[state], language, count=len(wrong))
        st.html(f'<p class="q-lab-state {state}" role="status">{said}</p>', width="stretch")
        if lab.table.before is not None:
            st.button(
                say(words.BRING_BACK, language),
                key="lab-bring-back",
                type="tertiary",
                icon=":material/undo:",
                on_click=lab.bring_back,
            )
        opening(lab, language)
        saving(lab, language)
        st.button(
            say(words.NEW, language),
            key="lab-clear",
            type="tertiary",
            on_click=lab.clear,
        )
