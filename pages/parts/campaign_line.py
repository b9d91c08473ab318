"""One campaign on the review screen: name and status, pace, engagement."""

from __future__ import annotations

from datetime import date

import streamlit as st

from core.charts import (
    MISSING,
    Mode,
    compact,
    pace_bar,
    percent,
    short_day,
    signed_percent,
    sparkline,
)
from core.metrics.scope import Scope
from core.review import Drift, Pace, ReviewLine
from core.shapes import drift_mark, pace_figures
from core.words import METRIC_OF_GOAL
from pages.parts import cached, places
from pages.parts.receipt_link import with_receipt
from pages.parts.status import status_of
from pages.parts.text import md_escape, number_of


def campaign_line(version: cached.Version, line: ReviewLine, mode: Mode) -> None:
    """A card of three parts, side by side on a desk and below each other on a phone.

    Emits elements only, so that a cached function can keep it.
    """
    with st.container(border=True):
        name, pace, engagement = st.columns([5, 4, 4], gap="medium")
        with name, st.container(gap="xsmall"):
            with st.container(
                horizontal=True,
                horizontal_alignment="distribute",
                vertical_alignment="center",
                gap="small",
            ):
                st.markdown(f"#### {md_escape(line.name)}", anchors=False, width="content")
                places.link_to_campaign(line.name, _way_on(line), ":material/arrow_forward:")
            st.markdown(f"{status_of(line)} {md_escape(line.reason)}")
        with pace, st.container(gap=None):
            st.markdown(_pace(line))
            if line.status == "no goal":
                places.link_to(
                    places.SETTINGS, "Set its goal", ":material/flag:", {"campaign": line.name}
                )
            if line.pace is not None and line.pace.total is not None and line.pace.target:
                drawing = pace_bar(pace_figures(line.pace), mode)
                st.altair_chart(drawing.chart, alt=drawing.alt_text)
        with engagement, st.container(gap=None):
            st.markdown(_engagement(line))
            weeks = cached.own_weeks(version, line)
            if len(weeks):
                drawing = sparkline(weeks, drift_mark(line.drift), mode)
                st.altair_chart(drawing.chart, alt=drawing.alt_text)


def _way_on(line: ReviewLine) -> str:
    return number_of(line.alerts, "open alert") if line.alerts else "Open campaign"


def _pace(line: ReviewLine) -> str:
    """Where it stands, and in the second line where it was expected and will end."""
    pace = line.pace
    if pace is None or not pace.target:
        so_far = "" if pace is None or pace.total is None else _so_far(pace)
        return f"**Target** {MISSING}{so_far}  \nNo target is set, so there is no pace to show."
    total = with_receipt(
        f"**{compact(pace.total)}**",
        METRIC_OF_GOAL.get(pace.metric, pace.metric),
        line.name,
        Scope(line.campaign_id),
    )
    words = f"{total} of {compact(pace.target)} {md_escape(pace.metric)}"
    if line.ends_on:
        words += f" by {short_day(line.ends_on)}"
    if pace.total is None:
        return f"{words}  \nNo export has said anything of {md_escape(pace.metric)} yet."
    details = []
    if pace.expected_by_now is not None:
        details.append(f"{compact(pace.expected_by_now)} expected by now")
    if pace.forecast is not None:
        forecast = compact(pace.forecast)
        name, scope = f"forecast_of_{pace.metric}", Scope(line.campaign_id)
        details.append(f"forecast {with_receipt(forecast, name, line.name, scope)}")
    return f"{words}  \n{', '.join(details) or md_escape(pace.needs)}"


def _so_far(pace: Pace) -> str:
    return f", {compact(pace.total)} {md_escape(pace.metric)} so far"


def _engagement(line: ReviewLine) -> str:
    rate, by = line.rate, line.denominator
    words = f"**Engagement** {MISSING}"
    if by:
        scope = Scope(line.campaign_id, by=by)
        figure = with_receipt(f"**{percent(rate)}**", f"settled_rate_by_{by}", line.name, scope)
        words = f"{figure} engagement by {md_escape(by)}"
    drift = line.drift
    if rate is None:
        return f"{words}  \nNo post has both engagements and a denominator yet."
    if drift is None or drift.verdict == "too little":
        return f"{words}  \nToo few posts to tell drift from chance{_needed(drift)}"
    if drift.verdict == "drift":
        began = (
            f", began {md_escape(_days(drift.began_from, drift.began_to))}"
            if drift.began_from
            else ""
        )
        icon = "trending_up" if (drift.change or 0) > 0 else "trending_down"
        name = f"change_of_rate_by_{drift.denominator}"
        change = with_receipt(
            signed_percent(drift.change), name, line.name, Scope(line.campaign_id)
        )
        return f"{words}  \n:material/{icon}: {change}{began}"
    return f"{words}  \nSteady{'' if line.status == 'ended' else _silence(drift)}"


def _needed(drift: Drift | None) -> str:
    return f": about {drift.posts_needed:,} more" if drift and drift.posts_needed else ""


def _silence(drift: Drift) -> str:
    """What silence rules out, in what is left of one line."""
    smallest = drift.minimum_detectable_change
    if smallest is None:
        return ", but too few posts to see a drop by half"
    return f"; a {smallest * 100:.0f}\u00a0% drop would show in 4 weeks"


def _days(first: date, last: date | None) -> str:
    """A change is dated to a range of days, and said so."""
    if last is None or last == first:
        return short_day(first)
    in_one_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if in_one_month else short_day(first)} to {short_day(last)}"
