"""What belongs to the whole page: its language for screen readers, where it scrolls, and two keys.

Streamlit fixes `<html lang="en">` and cannot scroll; this component of a few lines draws nothing.
"""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from quizbank.text import Language

_SCRIPT: Final = """
let seen = null;
let listening = false;

export default function ({ data }) {
  document.documentElement.lang = data.language;
  if (!listening) {
    listening = true;
    document.addEventListener("keydown", letters, true);
  }
  if (data.goto && data.goto.n !== seen) {
    seen = data.goto.n;
    go(data.goto.id, performance.now() + 1500);
  }
}

/* The page is still being drawn: hold the place at the top until it rests or the learner moves. */
function go(id, until) {
  const hold = setInterval(() => {
    const place = document.querySelector(`[class*="st-key-${CSS.escape(id)}"]`);
    if (place) {
      place.scrollIntoView({ block: "start", behavior: "instant" });
      const head = place.querySelector("h1, h2");
      if (head && !head.hasAttribute("tabindex")) {
        head.setAttribute("tabindex", "-1");
        head.focus({ preventScroll: true });
      }
    }
    if (performance.now() > until) stop();
  }, 60);
  const moves = ["wheel", "touchstart", "pointerdown", "keydown"];
  const stop = () => {
    clearInterval(hold);
    for (const move of moves) document.removeEventListener(move, stop, true);
  };
  for (const move of moves) document.addEventListener(move, stop, true);
}

/* Inside a part of the prediction A to E choose, Enter commits. */
function letters(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const part = event.target.closest?.('[class*="st-key-facet-"]');
  if (!part || event.target.matches("textarea, input:not([type=radio])")) return;
  if (event.key === "Enter" && event.target.matches("input[type=radio], [role=radio]")) {
    const button = document.querySelector('[class*="st-key-commit"] button:not(:disabled)');
    if (button && event.target.matches("input")) button.click();
    return;
  }
  const index = "abcde".indexOf(event.key.toLowerCase());
  if (event.key.length !== 1 || index < 0) return;
  const choices = part.querySelectorAll('input[type="radio"], [role="radio"]');
  if (!choices[index]) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  choices[index].focus();
  choices[index].click();
}
"""

_PAGE: Final = st.components.v2.component("quorum_page", html="", js=_SCRIPT)


def page(language: Language, goto: Mapping[str, Any] | None) -> None:
    """Tell the browser the language, and where to scroll to while the page is drawn."""
    _PAGE(key="page", data={"language": language, "goto": goto}, height=1)
