"""Money: budget against committed, due, paid and forecast, and what a result costs."""

from __future__ import annotations

import streamlit as st


def show() -> None:
    """The money of the whole programme, or of one campaign."""
    st.title("Money", anchor=False)
