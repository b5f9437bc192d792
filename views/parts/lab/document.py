"""The whole plan as the document that it is, for whoever would rather write."""

from collections.abc import Sequence

import streamlit as st

from engine import Finding
from quizbank.text import Language
from tutor.lab.saving import ordered
from tutor.lab.writing import as_yaml
from views._lab import Lab
from views.parts import words_lab as words
from views.parts.lab.mistakes import mistakes
from views.parts.words import say


def document(lab: Lab, wrong: Sequence[Finding], language: Language) -> None:
    """Folded: the YAML, which can be written over; what is wrong in it stays here, by line."""
    key = f"lab-document-{lab.table.version}"
    shown = as_yaml(ordered(lab.plan))
    is_refused = lab.table.wrong_place == "document" and bool(lab.table.wrong_text)
    with st.expander(say(words.DOCUMENT, language), expanded=is_refused, key="lab-document"):
        if st.session_state.get(f"{key}-of") != shown:  # else what is being written would be lost
            st.session_state[key] = st.session_state[f"{key}-of"] = shown

        def taken() -> None:
            lab.open_text(str(st.session_state[key] or ""), "document")

        st.text_area(
            say(words.DOCUMENT, language), key=key, height=280, label_visibility="collapsed"
        )
        if is_refused:
            st.html(f'<p class="q-small">{say(words.NOT_OPENED, language)}</p>')
            mistakes(lab.table.wrong_text, language, with_line=True)
        else:
            known = ("cluster", "workload", "timeline", "until")
            mistakes([one for one in wrong if not one.path.startswith(known)], language)
        st.button(say(words.APPLY, language), key="lab-document-apply", on_click=taken)
