"""What a person sees before anything is loaded."""

from __future__ import annotations

import streamlit as st

from core.imports import load_sample
from core.store import the_store
from pages.parts import places
from pages.parts.progress import move


def first_run() -> None:
    """Two sentences, one button, one link."""
    st.title("Which campaigns are drifting, and why?", anchor=False)
    st.markdown(
        "Upload the exports of your programme, from Meta, TikTok, YouTube, your shop or your "
        "influencer tool, and Pothos shows each campaign's engagement, pace and alerts. "
        "To look around first, load the sample programme: an invented brand with six campaigns."
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        wants_sample = st.button(
            "Load the sample programme", type="primary", icon=":material/potted_plant:"
        )
        places.link_to(places.UPLOAD, "Upload your own exports", ":material/upload_file:")
    if wants_sample:
        bar = st.progress(0.0, "Loading the sample programme")
        load_sample(the_store(), lambda share, words: move(bar, share, words))
        st.rerun()
