"""The navigation table: every page of the app in one place."""

import streamlit as st


def home() -> None:
    """The page that opens first."""
    st.title("Quorum")


st.navigation([st.Page(home, title="Quorum", default=True)], position="hidden").run()
