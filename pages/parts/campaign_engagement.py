"""Engagement over time: the controls, the chart they ask for, what was found, and why."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from core.charts import MISSING, Mode, rate_over_time, weekly_counts
from core.metrics.scope import Scope
from core.review import Drift
from core.shapes import drift_mark, note_marks, spike_marks
from core.words import DENOMINATORS, Denominator
from pages.parts import address, cached, cached_agenda
from pages.parts.definitions import definitions
from pages.parts.receipt_link import link_to_receipt
from pages.parts.text import unbroken
from pages.parts.why import why

RATE: Final = "Engagement rate"
ENGAGEMENTS: Final = "Engagements"
POSTS: Final = "Posts"
USUAL: Final = "Usual"


@st.fragment
def campaign_engagement(version: cached.Version, campaign_id: str, mode: Mode) -> None:
    """The controls, each in the address, and the chart they ask for; drawn again by themselves."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Engagement over time", anchor=False, width="content")
        definitions()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        metric = address.one_of("Show", (RATE, ENGAGEMENTS, POSTS), "metric")
        by = address.one_of("Divided by", (USUAL, *map(str.capitalize, DENOMINATORS)), "by")
        with st.container(horizontal=True, width="content", gap="small"):
            first = address.day("Published from", "from")
            last = address.day("Published to", "to")
    usual = cached.campaign(version, campaign_id).denominator
    denominator = next((word for word in DENOMINATORS if word.capitalize() == by), usual)
    if first and last and last < first:
        st.markdown(f"{MISSING} The last day comes before the first: choose another.")
        return
    if denominator is None and metric == POSTS:
        denominator = DENOMINATORS[0]  # Posts are counted whatever figures they carry.
    if denominator is None:
        st.markdown(
            f"{MISSING} No post of this campaign has engagements together with reach, "
            "impressions, views or followers."
        )
        return
    _chart(version, campaign_id, metric, denominator, first, last, mode)
    drift = cached.drift(version, campaign_id, denominator)
    if metric == RATE and drift is not None and drift.verdict == "drift":
        why(version, drift, mode)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _chart(
    version: cached.Version,
    campaign_id: str,
    metric: str,
    denominator: Denominator,
    first: date | None,
    last: date | None,
    mode: Mode,
) -> None:
    weeks = cached.weeks(version, campaign_id, denominator, first, last)
    drawn = {RATE: ["rate", "rate_with_young"], ENGAGEMENTS: ["engagements"], POSTS: ["posts"]}
    if weeks[drawn[metric]].isna().all(axis=None):
        st.text(_nothing_to_draw(metric, denominator))
        return
    drift = cached.drift(version, campaign_id, denominator)
    if metric == RATE:
        spikes = spike_marks(cached.odd_days(version, campaign_id, denominator))
        notes = note_marks(cached_agenda.notes_of(version, campaign_id))
        drawing = rate_over_time(
            weeks, drift_mark(drift), denominator, mode, spikes=spikes, notes=notes
        )
        words = _about_the_rate(weeks, drift, denominator)
        if spikes:
            words += f" Triangles are odd days. The newest, {spikes[-1].in_words}."
        if notes:
            words += " Squares at the top are notes of the team, which stand below."
    else:
        column = "engagements" if metric == ENGAGEMENTS else "posts"
        drawing = weekly_counts(weeks.assign(total=weeks[column]), metric.lower(), mode)
        words = drawing.alt_text
        if metric == ENGAGEMENTS:
            words += f" Counted are posts that have both engagements and {denominator}."
    st.altair_chart(drawing.chart, alt=drawing.alt_text, key="campaign_chart")
    st.text(words)
    name = cached.review_line(version, campaign_id).name
    metric_id = f"engagement_rate_by_{denominator}" if metric == RATE else metric.lower()
    scope = Scope(campaign_id, first_on=first, last_on=last, by=denominator)
    with st.container(horizontal=True):
        link_to_receipt(metric_id, name, scope)
        if metric == RATE and drift is not None and drift.verdict == "drift":
            change = f"change_of_rate_by_{denominator}"
            link_to_receipt(change, name, Scope(campaign_id), "The change: where from?")


def _nothing_to_draw(metric: str, denominator: Denominator) -> str:
    if metric == POSTS:
        return f"{MISSING} No post of this campaign was published in these days."
    return (
        f"{MISSING} No post of these days has engagements together with {denominator}. Choose "
        "other days, or another figure to divide by."
    )


def _about_the_rate(weeks: pd.DataFrame, drift: Drift | None, denominator: Denominator) -> str:
    """What was found, and what the marks of the chart mean."""
    if weeks["rate"].isna().all():
        return (
            f"{MISSING} No post of these days has engagements and {denominator} at a settled age, "
            "seven days after it went live."
        )
    words = [drift.in_words] if drift is not None else []
    if drift is not None and drift.silence_in_words is not None:
        words.append(drift.silence_in_words)
    if drift is not None and drift.verdict == "steady" and _is_elsewhere(drift, weeks):
        words.append(
            f"The chart adds the posts of a week up: those with the most {denominator} weigh most."
        )
    if weeks["expected"].notna().any():
        words.append("The grey band is what its own past leads one to expect.")
    mark = drift_mark(drift)
    if mark is not None and mark.began_to > mark.began_from:
        words.append("The change began on one of the shaded days.")
    if weeks["rate_with_young"].notna().any():
        words.append("Hollow marks are weeks with young posts, projected to seven days of age.")
    return unbroken(" ".join(words))


def _is_elsewhere(drift: Drift, weeks: pd.DataFrame) -> bool:
    """Whether the rate of a usual post is plainly not where the chart has its middle."""
    middle = weeks["expected"].median()
    return drift.baseline_rate is not None and bool(abs(drift.baseline_rate / middle - 1) > 0.1)
