"""A page with the player alone, for a look and for the browser tests.

`?sample=`, `&lang=`, `&t=` (µs) and `&other=1` choose what it shows.
"""

import json

import streamlit as st
from fixtures import SAMPLES  # the folder of the script is on Streamlit's path

from views.parts.player import player

st.set_page_config(layout="wide")
choice = st.query_params
sample = SAMPLES[choice.get("sample", "majority-loss")]
st.session_state["reruns"] = st.session_state.get("reruns", 0) + 1
language = choice.get("lang", "en")
if "switch" in choice and st.button("switch"):
    st.session_state["language"] = "pt-BR"
result = player(
    json.dumps(sample.playback()),
    st.session_state.get("language", language),
    key="player",
    prediction=getattr(sample, "PREDICTION", None),
    other=json.dumps(sample.other()) if "other" in choice else None,
    start=int(choice.get("t", 0)),
)
st.caption(f"reruns {st.session_state['reruns']} position {result.position} picked {result.picked}")
