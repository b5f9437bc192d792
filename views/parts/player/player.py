"""The player of a finished run as a Streamlit component: all of it plays in the browser.

It gets the run once, as data, and sends nothing while it plays. What it is sent the learner may
read: so never a run, a key or a verdict before the prediction is locked.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from views.parts.player.script import script, style
from views.parts.player.words import WORDS

_COMPONENT: Final = st.components.v2.component(
    "quorum_player",
    html='<div class="player">\n</div>',
    css=style(),
    js=script(),
)

Prediction = Mapping[str, Any]
"""What the learner said: lane, points | spans | instant, word, parts_at (docs/playback.md)."""


def player(
    playback_json: str | Mapping[str, Any],
    language: str,
    *,
    key: str,
    prediction: Prediction | Sequence[Prediction] | None = None,
    other: str | Mapping[str, Any] | None = None,
    seek: Mapping[str, int] | None = None,
    start: int = 0,
) -> Any:
    """Shows a run and lets the learner move in it.

    `playback_json` is the playback document (docs/playback.md), best as JSON text, and `other` a
    second run beside it. `seek` is {"n": counter, "t": µs}: a new n moves the player. `start` is
    where a run begins that this place has not shown before, in µs. The result has `position` (µs,
    once the learner rests), `picked` ({"record" | "entity", "t"}: why is it so?) and `finished`
    ({"t"}); all come from the browser and must be checked before use.
    """
    data = {
        "playback": playback_json,
        "language": language,
        "labels": dict(WORDS.get(language) or WORDS["en"]),
        "prediction": prediction,
        "other": other,
        "seek": seek,
        "start": start,
    }
    return _COMPONENT(
        key=key.replace("__", "_-"),  # older names may hold what Streamlit refuses
        data=data,
        on_position_change=_nothing,
        on_picked_change=_nothing,
        on_finished_change=_nothing,
    )


def _nothing() -> None:
    """A state or trigger is part of the result only when a callback is named for it."""
