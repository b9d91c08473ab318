"""What had to be put right at the start, said once to everybody who looks."""

from __future__ import annotations

import streamlit as st

from core.store import the_store


def notice() -> None:
    """A notice where the store was recovered when it was opened; gone once it was read."""
    words = the_store().recovered
    if words is None or st.session_state.get("recovered_read") == words:
        return
    with st.container(border=True):
        st.markdown(":orange[:material/healing:] **The database was put right at the start**")
        st.text(words)
        if st.button("I have read this", key="recovered_close"):
            st.session_state["recovered_read"] = words
            st.rerun()
