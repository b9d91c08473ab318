"""Goals and what is missing of them, kept until the data changes."""

from __future__ import annotations

import streamlit as st

from core import review
from core.review import Goal, GoalChange, Incomplete
from pages.parts.cached import KEPT, Version, reading


@st.cache_data(max_entries=KEPT, show_spinner=False)
def goals(version: Version, campaign_id: str) -> list[Goal]:
    """The goals of a campaign, the deciding one first."""
    with reading(version) as cursor:
        return review.goals_of(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def goal_changes(version: Version, campaign_id: str) -> list[GoalChange]:
    """What of the goals was another before, the newest first."""
    with reading(version) as cursor:
        return review.goal_changes(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def incomplete_campaigns(version: Version) -> list[Incomplete]:
    """Campaigns that lack something of their goal or brief, those that lack the most first."""
    with reading(version) as cursor:
        return review.incomplete_campaigns(cursor)
