"""Settings: the goals and briefs of all campaigns, those that lack something first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import cached, cached_goals
from pages.parts.choose_campaign import choose_campaign
from pages.parts.goal_form import goal_form, saved_notice


def show(version: cached.Version) -> None:
    """What is missing where, and the form of the campaign that is chosen."""
    saved_notice()
    _missing(version)
    campaign_id = choose_campaign(version)
    if campaign_id is not None:
        goal_form(version, campaign_id)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _missing(version: cached.Version) -> None:
    lacking = cached_goals.incomplete_campaigns(version)
    if not lacking:
        st.markdown(":green[:material/check_circle:] Every campaign has a goal, a target, a brief.")
        return
    st.dataframe(
        pd.DataFrame(
            {
                "Campaign": [campaign.campaign for campaign in lacking],
                "Missing": [", ".join(campaign.missing) for campaign in lacking],
            }
        ),
        hide_index=True,
        height=min(38 * (len(lacking) + 1), 240),
        alt="Campaigns that lack something of their goal or brief",
    )
