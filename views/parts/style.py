"""The style sheet of the pages: the look's measures in *.css, the colours from the theme.

Both palettes go out at once as `light-dark()`, so a change of theme needs no rerun, and none of
them is written down a second time: config.toml is the only place.
"""

import functools
import re
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
SHEETS = ("style", "exam", "study", "lab")
"""What every page has comes first."""
SLOTS = (
    "primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "linkColor",
    "borderColor",
    *(
        f"{name}{suffix}"
        for name in ("blue", "green", "yellow", "orange", "red", "violet", "gray")
        for suffix in ("Color", "TextColor", "BackgroundColor")
    ),
)  # fmt: skip


def style() -> None:
    """Put the style sheet into the page; call it once, first."""
    st.html(f"<style>{sheet()}</style>")


@functools.cache
def sheet() -> str:
    """The whole sheet: the variables of the theme, then the rules."""
    colours = "".join(f"--q-{_dashed(slot)}:{_both(slot)};" for slot in SLOTS)
    sheets = (HERE / f"{name}.css" for name in SHEETS)
    rules = "\n".join(sheet.read_text("utf-8") for sheet in sheets)
    return f":root{{{colours}}}\n{rules}"


def _both(slot: str) -> str:
    light, dark = (st.get_option(f"theme.{theme}.{slot}") for theme in ("light", "dark"))
    return f"light-dark({light},{dark})"


def _dashed(slot: str) -> str:
    """`blueTextColor` becomes `blue-text`, `backgroundColor` `background`."""
    return re.sub(r"([A-Z])", r"-\1", slot).lower().removesuffix("-color")
