"""Receipt: where one figure comes from."""

from __future__ import annotations

import streamlit as st


def show() -> None:
    """The receipt of the figure that the address names."""
    st.title("Where this figure comes from", anchor=False)
