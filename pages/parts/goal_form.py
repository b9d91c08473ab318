"""The form for the goals and the brief of a campaign that is known."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from core.errors import PothosError
from core.imports import set_goals_and_brief
from core.review import Campaign, Goal
from core.store import the_store
from core.words import GOAL_KINDS, GOAL_METRICS
from pages.parts import cached, cached_goals
from pages.parts.goal_form_said import brief_said, goals_said
from pages.parts.problem import show_error
from pages.parts.text import md_escape

LISTS: Final = {
    "markets": ("Markets", "DE; AT"),
    "hashtags": ("Hashtags", "#leafytea; #slowtea"),
    "mentions": ("Mentions", "@leafytea"),
    "codes": ("Promo codes and links", "LEAF10; leafytea.example/spring"),
    "accounts": ("Accounts", "instagram:ana.paints; tiktok:bo.brews"),
    "words_to_avoid": ("Words to avoid", "cheap; hack"),
    "competitors": ("Competitors", "Glowco"),
    "example_posts": ("Example posts", "https://www.instagram.com/p/…"),
}
"""The fields that hold several words, by the names of the record ``campaign``."""


def goal_form(version: cached.Version, campaign_id: str) -> None:
    """Goals in a table, the brief below, one button; what went wrong stands where the eyes are."""
    about = cached.campaign(version, campaign_id)
    goals = cached_goals.goals(version, campaign_id)
    key = f"goal_form_{campaign_id}"
    with st.form(key):
        st.markdown("**Goals**: one row per metric, and a tick at the one that decides.")
        table = st.data_editor(
            _goals_table(goals),
            num_rows="dynamic",
            hide_index=True,
            key=f"{key}_goals",
            column_config={
                "Goal": st.column_config.SelectboxColumn(options=list(GOAL_KINDS)),
                "Counted in": st.column_config.SelectboxColumn(options=list(GOAL_METRICS)),
                "Target": st.column_config.NumberColumn(step=1, format="localized"),
                "First day": st.column_config.DateColumn(format="DD/MM/YYYY"),
                "Last day": st.column_config.DateColumn(format="DD/MM/YYYY"),
                "Decides": st.column_config.CheckboxColumn(),
            },
        )
        filled = _brief(about, key)
        st.form_submit_button("Save", type="primary", icon=":material/save:", key=f"{key}_save")
    if st.session_state.get(f"{key}_save"):
        _save(version, about, goals, table, filled)


def _goals_table(goals: list[Goal]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Goal": pd.Series([goal.kind for goal in goals], dtype=object),
            "Counted in": pd.Series([goal.metric for goal in goals], dtype=object),
            "Target": pd.Series([goal.target for goal in goals], dtype="Int64"),
            "First day": pd.Series([goal.starts_on for goal in goals], dtype=object),
            "Last day": pd.Series([goal.ends_on for goal in goals], dtype=object),
            "Decides": pd.Series([goal.decides for goal in goals], dtype=bool),
        }
    )


def _brief(about: Campaign, key: str) -> dict[str, Any]:
    """The fields of the brief as they are filled in, by the names of the record."""
    filled: dict[str, Any] = {}
    with st.container(horizontal=True):
        for label, field in (("First day", "starts_on"), ("Last day", "ends_on")):
            filled[field] = st.date_input(
                label, value=getattr(about, field), key=f"{key}_{field}", format="DD/MM/YYYY"
            )
        filled["budget"] = st.number_input(
            "Budget",
            value=None if about.budget is None else float(about.budget),
            step=1_000.0,
            key=f"{key}_budget",
        )
        filled["currency"] = st.text_input(
            "Currency", value=about.currency or "", key=f"{key}_currency", placeholder="EUR"
        )
        filled["owner"] = st.text_input("Owner", value=about.owner or "", key=f"{key}_owner")
    filled["brief"] = st.text_area(
        "Brief",
        value=about.brief or "",
        key=f"{key}_brief",
        placeholder="What the posts should say",
    )
    for names in (("hashtags", "mentions", "codes"), ("accounts", "markets"),
                  ("words_to_avoid", "competitors"), ("example_posts",)):  # fmt: skip
        with st.container(horizontal=True):
            for name in names:
                label, example = LISTS[name]
                filled[name] = st.text_input(
                    label,
                    value="; ".join(getattr(about, name)),
                    key=f"{key}_{name}",
                    placeholder=example,
                )
    return filled


def _save(
    version: cached.Version,
    about: Campaign,
    goals: list[Goal],
    table: pd.DataFrame,
    filled: dict[str, Any],
) -> None:
    """Say what is new, and draw again with it; where it cannot be said, why, and keep all typed."""
    try:
        goal_rows = goals_said(about, goals, table.to_dict("records"))
        brief_row = brief_said(about, filled)
        receipts = set_goals_and_brief(the_store(), brief_row, goal_rows)
    except PothosError as error:
        show_error(error)
        return
    if not receipts:
        st.info("Nothing is another than before.", icon=":material/check_circle:")
        return
    st.session_state["goals_saved"] = about.name
    st.rerun()


def saved_notice() -> None:
    """That it was saved, once, after the screen was drawn again."""
    name: str | None = st.session_state.pop("goals_saved", None)
    if name is not None:
        st.success(
            f"The goals and the brief of {md_escape(name)} are saved. They have a receipt under "
            "“History”, and can be undone there.",
            icon=":material/check_circle:",
        )
