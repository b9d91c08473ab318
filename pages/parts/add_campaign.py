"""A campaign by form: the same as one row of the campaigns template, with a receipt and an undo."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.errors import PothosError
from core.imports import add_campaign
from core.store import the_store
from core.words import GOAL_KINDS, GOAL_METRICS
from pages.parts import places
from pages.parts.problem import show_error
from pages.parts.text import md_escape

_EMPTY: Final[dict[str, str | None]] = {
    "campaign": "",
    "goal": None,
    "goal_metric": None,
    "target": None,
    "starts_on": None,
    "ends_on": None,
    "owner": "",
    "brief": "",
    "hashtags": "",
    "mentions": "",
    "codes": "",
    "accounts": "",
}
"""The fields of the form, by the names of the record ``campaign``, and what they are when empty."""


def show() -> None:
    """The section "Add a campaign"."""
    _what_happened()
    with st.form("add_campaign"):
        st.text_input("Name", key="add_campaign_campaign")
        with st.container(horizontal=True):
            st.selectbox("Goal", GOAL_KINDS, index=None, key="add_campaign_goal")
            st.selectbox("Counted in", GOAL_METRICS, index=None, key="add_campaign_goal_metric")
            st.number_input("Target", min_value=0, value=None, step=1000, key="add_campaign_target")
        with st.container(horizontal=True):
            for label, field in (("First day", "starts_on"), ("Last day", "ends_on")):
                st.date_input(label, value=None, key=f"add_campaign_{field}", format="DD/MM/YYYY")
            st.text_input("Owner", key="add_campaign_owner")
        st.text_area("Brief", key="add_campaign_brief", placeholder="What the posts should say")
        st.markdown("Posts belong to it when their caption has one of these:")
        with st.container(horizontal=True):
            st.text_input(
                "Hashtags", key="add_campaign_hashtags", placeholder="#leafytea; #slowtea"
            )
            st.text_input("Mentions", key="add_campaign_mentions", placeholder="@leafytea")
            st.text_input("Promo codes", key="add_campaign_codes", placeholder="LEAF10")
        st.text_input(
            "Accounts whose posts in these days belong to it",
            key="add_campaign_accounts",
            placeholder="instagram:ana.paints; tiktok:bo.brews",
        )
        st.form_submit_button(
            "Add the campaign", type="primary", icon=":material/add:", on_click=_add
        )


def _add() -> None:
    """Before the screen is drawn again: add it and empty the form, or keep it and say why not."""
    state = st.session_state
    filled = {field: state[f"add_campaign_{field}"] for field in _EMPTY}
    said = {field: str(value).strip() for field, value in filled.items() if value is not None}
    try:
        add_campaign(the_store(), said)
    except PothosError as error:
        state["add_campaign_problem"] = error
        return
    state["add_campaign_added"] = said["campaign"]
    for field, empty in _EMPTY.items():
        state[f"add_campaign_{field}"] = empty


def _what_happened() -> None:
    problem: PothosError | None = st.session_state.pop("add_campaign_problem", None)
    if problem is not None:
        show_error(problem)
    added: str | None = st.session_state.pop("add_campaign_added", None)
    if added is not None:
        st.success(
            f"{md_escape(added)} is added. It has a receipt under “History”.",
            icon=":material/check_circle:",
        )
        places.link_to_campaign(added, "Open the campaign", ":material/arrow_forward:")
