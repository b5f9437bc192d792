"""The navigation table: every page of the app in one place. Streamlit starts here."""

import functools
import logging
from collections.abc import Callable
from typing import Final

import streamlit as st

from views import exam, fidelity, home, lab, practice, progress
from views._services import Services, open_services
from views._state import State
from views.parts import words
from views.parts.style import style
from views.parts.topbar import MARK, TITLES, Ways
from views.parts.trouble import trouble
from views.parts.words import say

Draw = Callable[[Services, Ways], None]

PAGES: Final[dict[str, Draw]] = {
    "tutor": home.page,
    "practice": practice.page,
    "exam": exam.page,
    "lab": lab.page,
    "progress": progress.page,
    "fidelity": fidelity.page,
}


def main(services: Services) -> None:
    """Set the page up and run the page that the address names."""
    language = _language()
    st.set_page_config(page_icon=MARK, layout="wide")
    style()
    ways: dict[str, st.Page] = {}
    for name, draw in PAGES.items():
        ways[name] = st.Page(
            functools.partial(_guarded, draw, services, Ways(ways, name)),
            title=f"{say(TITLES[name], language)} · {say(words.PRODUCT, language)}",
            url_path=name,
            default=name == "tutor",
        )
    st.navigation(list(ways.values()), position="hidden").run()


def _guarded(draw: Draw, services: Services, ways: Ways) -> None:
    """A page never shows a traceback: what happened goes to the log, what is kept is said."""
    try:
        draw(services, ways)
    except Exception:
        logging.getLogger(__name__).exception("the page %s stopped", ways.here)
        language = _language()
        trouble(
            "page",
            say(words.PAGE_BROKEN, language),
            language,
            action=say(words.RELOAD, language),
        )


def _language() -> words.Language:
    here = st.session_state.get("quorum")
    if isinstance(here, State):
        return here.language
    return "pt-BR" if (st.context.locale or "").lower().startswith("pt") else "en"


def start() -> None:
    """Open what stands behind the pages; where that cannot be done, say so."""
    try:
        services = open_services()
    except Exception:
        logging.getLogger(__name__).exception("the store cannot be opened")
        style()
        trouble("store", say(words.NO_STORE, _language()), _language())
        return
    main(services)


if __name__ == "__main__":
    start()
