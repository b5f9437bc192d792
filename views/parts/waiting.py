"""Waiting for a run: nothing is said at first, then that it runs. Never a spinner alone."""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLong

import streamlit as st

from quizbank.runs import Outcome
from quizbank.text import Language
from views.parts import words
from views.parts.words import say

PATIENCE_S = 0.3


def waited(
    future: Future[Outcome], language: Language, meanwhile: Callable[[], None] | None = None
) -> Outcome:
    """The outcome, with a word on the page (or what `meanwhile` draws) when it takes its time."""
    try:
        return future.result(timeout=PATIENCE_S)
    except TooLong:
        pass
    place = st.empty()
    with place:
        if meanwhile is not None:
            meanwhile()
        else:
            st.html(f'<p class="q-muted" role="status">{say(words.RUNNING, language)}</p>')
    outcome = future.result()
    place.empty()
    return outcome
