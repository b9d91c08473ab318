"""A campaign by form: the same as one row of the campaigns template, with a receipt and an undo."""

from __future__ import annotations

import re
from typing import Any, Final

import streamlit as st

from core.charts import day
from core.errors import PothosError
from core.imports import add_campaign
from core.store import the_store
from core.words import GOAL_KINDS, GOAL_METRICS
from pages.parts import places
from pages.parts.problem import show_error
from pages.parts.text import md_escape

_BETWEEN: Final = re.compile(r"[;,|\n]")

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
    # A link may bring the name of a campaign that lacks something.
    st.session_state.setdefault("add_campaign_campaign", st.query_params.get("name", ""))
    with st.form("add_campaign"):
        st.text_input(
            "Name",
            key="add_campaign_campaign",
            help="Of a campaign that is known already, only what you fill in changes.",
        )
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
                "Hashtags", key="add_campaign_hashtags", placeholder="#leafytea, #slowtea"
            )
            st.text_input("Mentions", key="add_campaign_mentions", placeholder="@leafytea")
            st.text_input(
                "Promo codes and links",
                key="add_campaign_codes",
                placeholder="LEAF10, leafytea.example/spring",
            )
        st.text_input(
            "Accounts whose posts in these days belong to it",
            key="add_campaign_accounts",
            placeholder="instagram:ana.paints, tiktok:bo.brews",
        )
        st.form_submit_button(
            "Add the campaign", type="primary", icon=":material/add:", on_click=_add
        )
    # Below the button, where the eyes are.
    _what_happened()


def _add() -> None:
    """Before the screen is drawn again: add it and empty the form, or keep it and say why not."""
    state = st.session_state
    filled = {field: state[f"add_campaign_{field}"] for field in _EMPTY}
    said = {field: str(value).strip() for field, value in filled.items() if value is not None}
    try:
        _check(filled)
        receipt = add_campaign(the_store(), said)
    except PothosError as error:
        state["add_campaign_problem"] = error
        return
    state["add_campaign_added"] = (said["campaign"], receipt.already_imported_at is not None)
    for field, empty in _EMPTY.items():
        state[f"add_campaign_{field}"] = empty


def _check(filled: dict[str, Any]) -> None:
    """What could be loaded and would claim nothing or mean nothing. Raises ``PothosError``."""
    first, last = filled["starts_on"], filled["ends_on"]
    if first and last and last < first:
        raise PothosError(
            "The last day comes before the first.",
            f"The first day is {day(first)}, the last {day(last)}.",
            "Change one of them.",
        )
    if filled["target"] == 0:
        raise PothosError(
            "The target is 0.",
            "Nothing can be on its way to 0.",
            "Give a number above 0, or leave the field empty until it is agreed.",
        )
    for field, mark in (("hashtags", "#"), ("mentions", "@"), ("codes", "")):
        for word in _BETWEEN.split(filled[field]):
            # Several hashtags with a blank between them are several.
            if any(not part.startswith(mark or " ") for part in word.split()[1:]):
                joined = "".join(word.split())
                raise PothosError(
                    f"“{word.strip()}” would claim nothing.",
                    "In a caption a hashtag, mention or code ends at the first blank.",
                    f"Write {joined}, or a comma between two of them.",
                )
    if filled["accounts"].strip() and not first:
        raise PothosError(
            "The accounts would claim nothing.",
            "An account works for others on other days, and no first day is given.",
            "Give the first day, or leave the accounts empty.",
        )


def _what_happened() -> None:
    problem: PothosError | None = st.session_state.pop("add_campaign_problem", None)
    if problem is not None:
        show_error(problem)
    added: tuple[str, bool] | None = st.session_state.pop("add_campaign_added", None)
    if added is not None:
        name, is_known = added
        if is_known:
            words = f"Nothing changed: {md_escape(name)} was added with the same words before."
            st.info(words, icon=":material/check_circle:")
        else:
            words = f"{md_escape(name)} is added. It has a receipt under “History”."
            st.success(words, icon=":material/check_circle:")
        places.link_to_campaign(name, "Open the campaign", ":material/arrow_forward:")
