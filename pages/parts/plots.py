"""Look closer: plots that people look at instead of tables."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.charts import (
    MISSING,
    Mode,
    growth_by_age,
    pace_over_time,
    rate_over_time,
    rates_by_format,
    spend_against_result,
    week_cohorts_chart,
)
from core.review.ages import age_curves, posts_by_format, week_cohorts
from core.shapes import drift_mark, pace_figures, spike_marks
from core.words import Denominator
from pages.parts import address, cached, cached_money, drawn
from pages.parts.drawn import Drawn
from pages.parts.text import md_escape, unbroken

PACE: Final = "Pace and forecast"
RATE: Final = "Engagement by week"
FORMATS: Final = "Posts by format"
AGE: Final = "Growth with age"
WEEKS: Final = "Weeks side by side"
SPEND: Final = "Spend against result"
PLOTS: Final = (FORMATS, AGE, WEEKS, SPEND, PACE, RATE)
_EMPTY: Final = {
    PACE: "It has no target, or no figures that the target counts.",
    RATE: "No post of it has a rate at a settled age.",
    FORMATS: "No post of it has engagements together with the campaign's denominator.",
    AGE: "No export tells of a post's figures within its first 28 days.",
    WEEKS: "No week has posts whose figures are known at an age that compares.",
    SPEND: "No creator has both a cost and engagements.",
}


@st.fragment
def plots(version: cached.Version, campaign_id: str, mode: Mode) -> None:
    """One plot at a time, chosen in the address."""
    st.header("Look closer", anchor=False)
    plot = address.one_of("Which plot", PLOTS, "plot", is_labelled=False)
    name = cached.review_line(version, campaign_id).name
    found = _plot(version, campaign_id, plot, mode)
    if found is None:
        st.markdown(f"{MISSING} {md_escape(_EMPTY[plot])}")
        return
    st.text(unbroken(found.alt_text))
    drawn.show(found, f"{name}: {plot.lower()}", f"plot_{plot}", mode)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _plot(version: cached.Version, campaign_id: str, plot: str, mode: Mode) -> Drawn | None:
    by: Denominator = cached.review_line(version, campaign_id).denominator or "reach"
    if plot == SPEND:
        table = cached_money.creators(version, campaign_id, "engagements", "committed")
        table = table[table["cost_per_result"].notna()]
        if table.empty:
            return None
        currency = str(table["currency"].iloc[0] or "")
        return drawn.finish(spend_against_result(table, "engagements", currency, mode), table)
    if plot == PACE:
        return _pace(version, campaign_id, mode)
    if plot == RATE:
        weeks = cached.weeks(version, campaign_id, by, None, None)
        if weeks["rate"].isna().all():
            return None
        drift = cached.drift(version, campaign_id, by)
        spikes = spike_marks(cached.odd_days(version, campaign_id, by))
        drawing = rate_over_time(weeks, drift_mark(drift), by, mode, spikes=spikes)
        return drawn.finish(drawing, weeks)
    table = _read(version, campaign_id, plot, by)
    if table.empty:
        return None
    if plot == AGE:
        return drawn.finish(growth_by_age(table, mode), table)
    if plot == WEEKS:
        return drawn.finish(week_cohorts_chart(table, mode), table)
    return drawn.finish(rates_by_format(table, by, mode), table)


def _pace(version: cached.Version, campaign_id: str, mode: Mode) -> Drawn | None:
    about = cached.campaign(version, campaign_id)
    progress = cached.progress(version, campaign_id)
    if about.pace is None or not len(progress):
        return None
    figures = pace_figures(about.pace)
    drawing = pace_over_time(progress, figures, about.starts_on, about.ends_on, mode)
    return drawn.finish(drawing, progress)


def _read(version: cached.Version, campaign_id: str, plot: str, by: Denominator) -> pd.DataFrame:
    with cached.reading(version) as cursor:
        if plot == AGE:
            return age_curves(cursor, campaign_id)
        if plot == WEEKS:
            return week_cohorts(cursor, campaign_id)
        return posts_by_format(cursor, campaign_id, by)
