"""How sure against how right: her curve with intervals, the ideal dotted, and the same as text."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from quizbank.progress import Calibrated
from quizbank.text import Language
from tutor.certainty import certainty_of
from views.parts import words as common
from views.parts import words_progress as words
from views.parts.words import say

HERE: Final = Path(__file__).parent
ENOUGH: Final = 10
"""Answers with one certainty below which the width of its interval is pointed out."""
_CHART: Final = st.components.v2.component(
    "quorum_calibration",
    html='<div class="chart"></div>',
    css=(HERE / "calibration.css").read_text("utf-8"),
    js=(HERE / "calibration.js").read_text("utf-8"),
)


def calibration(points: Sequence[Calibrated], language: Language) -> None:
    """A card with the curve; a sentence alone while there is none."""
    title = f"<h2>{say(words.CALIBRATION, language)}</h2>"
    with st.container(key="card-calibration"):
        if not points:
            more = say(words.CALIBRATION_NONE, language)
            st.html(f'{title}<p class="q-small q-muted">{more}</p>')
            return
        ends = [points[-1]] if len(points) == 1 else [points[-1], points[0]]
        said = " ".join(_line(one, language) for one in ends)
        if any(one.count < ENOUGH for one in points):
            said = f"{said} {say(words.CALIBRATION_FEW, language)}"
        st.html(f'{title}<p class="q-small q-muted">{said}</p>')
        told = [_told(one, language) for one in points]
        _CHART(
            key="progress-calibration",
            data={
                "label": f"{say(words.CHART, language)}. {'; '.join(told)}",
                "ideal": say(words.IDEAL, language),
                "points": [
                    {
                        "word": _word(one, language),
                        "count": _counted(one, language),
                        "ideal": one.confidence,
                        "share": 100 * one.share.share,
                        "low": 100 * one.share.low,
                        "high": 100 * one.share.high,
                    }
                    for one in points
                ],
            },
        )


def _line(one: Calibrated, language: Language) -> str:
    """A share once it means something, and until then what it would be made of."""
    word = _word(one, language)
    if one.count < ENOUGH:
        few = words.CALIBRATION_LINE_FEW
        return say(few, language, word=word, right=one.right, count=one.count)
    return say(words.CALIBRATION_LINE, language, word=word, share=_share(one))


def _word(one: Calibrated, language: Language) -> str:
    return say(common.CERTAINTIES[certainty_of(one.confidence).id], language)


def _share(one: Calibrated) -> int:
    return round(100 * one.share.share)


def _counted(one: Calibrated, language: Language) -> str:
    phrase = words.ANSWER_ONE if one.count == 1 else words.ANSWERS
    return say(phrase, language, count=one.count) if one.count != 1 else say(phrase, language)


def _told(one: Calibrated, language: Language) -> str:
    return say(
        words.CALIBRATION_POINT,
        language,
        word=_word(one, language),
        share=_share(one),
        low=round(100 * one.share.low),
        high=round(100 * one.share.high),
        count=one.count,
    )
