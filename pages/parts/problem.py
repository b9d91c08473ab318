"""How a screen says that something went wrong: title, what happened, what to do; all as text."""

from __future__ import annotations

import streamlit as st

from core.errors import PothosError
from pages.parts.text import md_escape


def show_problem(title: str, what_happened: str, what_to_do: str) -> None:
    """A problem that a person can act on. The words may quote a file and are shown literally."""
    with st.container(border=True):
        st.markdown(f":red[:material/error:] **{md_escape(title)}**")
        st.text(what_happened)
        st.text(f"What to do: {what_to_do}")


def show_error(error: PothosError) -> None:
    """The same, for an error that was raised."""
    show_problem(error.title, error.what_happened, error.what_to_do)
