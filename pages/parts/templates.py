"""Templates to fill in: for what no platform exports."""

from __future__ import annotations

import streamlit as st

from core.exports import templates
from pages.parts.text import md_escape


def show() -> None:
    """The section "Templates"."""
    st.markdown(
        "What no platform exports, your team knows. Fill in a template in any spreadsheet, save "
        "it as CSV, and drop it under “Load files”. Each has one row as an example."
    )
    for template in templates():
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            words = f"**{md_escape(template.name)}**  \n{md_escape(template.purpose)}"
            st.markdown(words, width="stretch")
            st.download_button(
                "Download",
                data=template.csv,
                file_name=template.file_name,
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"template_{template.file_name}",
            )
