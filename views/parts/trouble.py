"""When something goes wrong: what happened, what is kept, one action; details folded."""

from collections.abc import Callable
from html import escape

import streamlit as st

from quizbank.text import Language
from views.parts import words
from views.parts.words import say


def trouble(
    name: str,
    happened: str,
    language: Language,
    *,
    kept: str = "",
    details: str = "",
    action: str = "",
    on_action: Callable[[], None] | None = None,
) -> None:
    """One calm box. `details` are for whoever mends it, and can be selected as a whole."""
    with st.container(key=f"trouble-{name}"):
        more = f"<p>{escape(kept)}</p>" if kept else ""
        folded = ""
        if details:
            folded = (
                f'<details class="q-small"><summary>{say(words.DETAILS, language)}</summary>'
                f"<pre>{escape(details)}</pre></details>"
            )
        st.html(
            f'<div class="q-trouble" role="alert"><p>{escape(happened)}</p>{more}{folded}</div>'
        )
        if action:
            st.button(action, key=f"mend-{name}", on_click=on_action)
