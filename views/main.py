"""The navigation table: every page of the app in one place. Streamlit starts here."""

import functools
import logging

import streamlit as st

from views import home
from views._services import Services, open_services
from views._state import State
from views.parts import words
from views.parts.style import style
from views.parts.topbar import MARK
from views.parts.trouble import trouble
from views.parts.words import say


def main(services: Services) -> None:
    """Set the page up and run the page that the address names."""
    language = _language()
    st.set_page_config(page_title=say(words.PAGE_TITLE, language), page_icon=MARK, layout="wide")
    style()
    tutor = st.Page(
        functools.partial(_guarded, services),
        title=say(words.NAV_TUTOR, language),
        url_path="tutor",
        default=True,
    )
    st.navigation([tutor], position="top").run()


def _guarded(services: Services) -> None:
    """A page never shows a traceback: what happened goes to the log, what is kept is said."""
    try:
        home.page(services)
    except Exception:
        logging.getLogger(__name__).exception("the tutor page stopped")
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


if __name__ == "__main__":
    main(open_services())
