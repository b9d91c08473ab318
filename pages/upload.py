"""Upload: drop exports, see what each is, load them, and take a loading back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.parts import add_campaign, address, drop, history, mappings, places, recovered, templates

SECTIONS: Final = {
    "Load files": drop.show,
    "History": history.show,
    "Mappings": mappings.show,
    "Templates": templates.show,
    places.ADD_A_CAMPAIGN: add_campaign.show,
}


def show() -> None:
    """Five sections; only the open one runs. Which one is open stands in the address."""
    recovered.notice()
    st.title("Upload", anchor=False)
    section = address.one_of("Section", tuple(SECTIONS), "section", is_labelled=False)
    SECTIONS[section]()
