"""The countdown: shows in the browser the time that is left, and asks for a look at its end."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import streamlit as st

from quizbank.text import Language
from views.parts import words_exam as words
from views.parts.words import say

HERE: Final = Path(__file__).parent
_CLOCK: Final = st.components.v2.component(
    "quorum_countdown",
    html='<div class="q-time" role="timer"><span class="track" aria-hidden="true"><i></i></span>'
    '<b aria-hidden="true"></b><span class="spoken" aria-live="polite"></span></div>',
    css=(HERE / "countdown.css").read_text("utf-8"),
    js=(HERE / "countdown.js").read_text("utf-8"),
)


def countdown(
    remaining: timedelta, total: timedelta, language: Language, on_expired: Callable[[], None]
) -> None:
    """Shows what is left, says so at 10, 5 and 1 minutes, and calls once when nothing is."""
    spoken = {str(minutes): say(phrase, language) for minutes, phrase in words.MINUTES_LEFT.items()}
    _CLOCK(
        key="exam-clock",
        data={
            "remaining_ms": round(remaining.total_seconds() * 1000),
            "total_ms": round(total.total_seconds() * 1000),
            "words": {"left": words.TIME_LEFT.en if language == "en" else words.TIME_LEFT.pt}
            | spoken,
        },
        on_expired_change=on_expired,
    )
