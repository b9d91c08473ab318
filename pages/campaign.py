"""Campaign: its brief and goal, pace, engagement over time, and who and what is behind it."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from core.charts import (
    MISSING,
    Mode,
    count,
    day_range,
    pace_over_time,
    rate_over_time,
    weekly_counts,
)
from core.review import Campaign, Drift
from core.review.sales import RULE
from core.words import DENOMINATORS, Denominator
from pages.parts import address, cached, places
from pages.parts.alert_card import alert_card
from pages.parts.campaign_tables import (
    contradictions_table,
    creators_table,
    posts_table,
    sales_table,
)
from pages.parts.definitions import definitions
from pages.parts.estimates import estimated_words
from pages.parts.first_run import first_run
from pages.parts.restatements import restatements_table
from pages.parts.shapes import drift_mark, pace_figures, spike_marks
from pages.parts.status import status_of
from pages.parts.text import md_escape, number_of, unbroken
from pages.parts.why import why

RATE: Final = "Engagement rate"
ENGAGEMENTS: Final = "Engagements"
POSTS: Final = "Posts"
USUAL: Final = "Usual"
_RESTATEMENTS_SHOWN: Final = 20


def show() -> None:
    """One campaign, chosen in the address."""
    version = cached.data_version()
    if not cached.has_data(version):
        first_run()
        return
    ids = cached.campaign_ids(version)
    asked = st.query_params.get("campaign")
    address.take("campaign", lambda words: words if words in ids else None, None)
    name = st.selectbox(
        "Campaign",
        list(ids),
        index=None,
        key="campaign",
        placeholder="Choose a campaign",
        label_visibility="collapsed",
    )
    campaign_id = ids.get(name or "")
    if campaign_id is None:
        _choose(version, asked)
        return
    address.keep("campaign", name)
    mode = cached.mode()
    _head(version, campaign_id, mode)
    _engagement(version, campaign_id, mode)
    _below(version, campaign_id, mode)


def _choose(version: int, asked: str | None) -> None:
    """No campaign in the address, or one that is not known."""
    st.title("Campaign", anchor=False)
    names = list(cached.campaign_ids(version))
    if asked:
        st.text(f"There is no campaign called “{asked}”. It may have been undone or renamed.")
    if not names:
        st.markdown("No campaign is known yet. Add one, or load an export that names it.")
        places.link_to(places.UPLOAD, "Upload or add a campaign", ":material/upload_file:")
        return
    st.markdown("Choose one above, or start with the one that needs you most:")
    for at, name in enumerate(names[:5]):
        # A link from a page to itself leaves the address in the browser as it was (1.67.0).
        label = f"**{md_escape(name)}**"
        st.button(label, on_click=_open, args=(name,), key=f"campaign_open_{at}", type="tertiary")


def _open(name: str) -> None:
    st.session_state["campaign"] = name


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _head(version: int, campaign_id: str, mode: Mode) -> None:
    """Name, status, goal, brief, pace."""
    line = cached.review_line(version, campaign_id)
    about = cached.campaign(version, campaign_id)
    name = f"# {md_escape(line.name)}"
    silence = about.drift.silence_in_words if about.drift and line.status == "on track" else None
    st.markdown(
        f"{name}\n\n{status_of(line)} {md_escape(line.reason)} {md_escape(silence or '')}",
        anchors=False,
    )
    goal, pace = st.columns([5, 7], gap="large")
    with goal, st.container(border=True, height="stretch"):
        st.markdown("### Goal and brief", anchors=False)
        st.markdown(_goal(about))
        if about.brief:
            st.text(about.brief)
        st.markdown(_rules(about))
    with pace, st.container(border=True, height="stretch"):
        st.markdown("### Pace", anchors=False)
        progress = cached.progress(version, campaign_id)
        if about.pace is None or not len(progress):
            st.markdown(
                f"{MISSING} No pace yet: it needs a target and at least one export with "
                "the goal's figures."
            )
        else:
            drawing = pace_over_time(
                progress, pace_figures(about.pace), about.starts_on, about.ends_on, mode
            )
            st.altair_chart(drawing.chart, alt=drawing.alt_text)
            st.text(drawing.alt_text + _needed(about.pace.needs))


def _needed(needs: str | None) -> str:
    return f" Needed: {needs[0].lower()}{needs[1:]}" if needs else ""


def _goal(about: Campaign) -> str:
    goal = md_escape(about.goal) if about.goal else f"{MISSING} no goal is set"
    target = (
        f"{count(about.target)} {md_escape(about.goal_metric)}"
        if about.target and about.goal_metric
        else f"{MISSING} no target is set"
    )
    if about.starts_on and about.ends_on:
        dates = day_range(about.starts_on, about.ends_on)
    else:
        dates = f"{MISSING} the brief names no dates"
    owner = md_escape(about.owner) if about.owner else f"{MISSING} nobody is named"
    return f"**Goal** {goal}  \n**Target** {target}  \n**Dates** {dates}  \n**Owner** {owner}"


def _rules(about: Campaign) -> str:
    """What makes a post this campaign's."""
    rules = [
        *(f"#{hashtag.lstrip('#')}" for hashtag in about.hashtags),
        *(f"@{mention.lstrip('@')}" for mention in about.mentions),
        *about.codes,
        *about.accounts,
    ]
    if not rules:
        return "No hashtag, mention, code or account claims posts for it."
    return "Claims posts with " + ", ".join(f"**{md_escape(rule)}**" for rule in rules)


@st.fragment
def _engagement(version: int, campaign_id: str, mode: Mode) -> None:
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
    version: int,
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
    if metric == RATE:
        drift = cached.drift(version, campaign_id, denominator)
        spikes = spike_marks(cached.odd_days(version, campaign_id, denominator))
        drawing = rate_over_time(weeks, drift_mark(drift), denominator, mode, spikes=spikes)
        words = _about_the_rate(weeks, drift, denominator)
        if spikes:
            words += f" Triangles are odd days. The newest, {spikes[-1].in_words}."
    else:
        column = "engagements" if metric == ENGAGEMENTS else "posts"
        drawing = weekly_counts(weeks.assign(total=weeks[column]), metric.lower(), mode)
        words = drawing.alt_text
        if metric == ENGAGEMENTS:
            words += f" Counted are posts that have both engagements and {denominator}."
    st.altair_chart(drawing.chart, alt=drawing.alt_text, key="campaign_chart")
    st.text(words)


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


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _below(version: int, campaign_id: str, mode: Mode) -> None:
    """Alerts, creators, posts, contradictions."""
    line = cached.review_line(version, campaign_id)
    by = line.denominator or "reach"
    alerts = cached.alerts(version, campaign_id)
    st.header("Alerts", anchor=False)
    if not alerts:
        st.markdown(":green[:material/check_circle:] Nothing asks for a decision.")
    for alert in alerts:
        alert_card(alert, line, mode, is_on_its_page=True)
    creators = cached.creators(version, campaign_id, by)
    st.header("Creators", anchor=False)
    creators_table(creators, by)
    _sales(version, campaign_id)
    posts = cached.posts(version, campaign_id, by)
    st.header("Posts", anchor=False)
    _about_posts(version, campaign_id)
    posts_table(posts, by)
    odd = cached.contradictions(version, campaign_id)
    if len(odd):
        st.header("Contradictions", anchor=False)
        st.markdown(
            f"{number_of(len(odd), 'figure')} disagree between two exports. Nothing was "
            "overwritten: the newest figure that does not fall is used."
        )
        for disagreement in cached.disagreements(version, campaign_id):
            st.text(disagreement.in_words)
        contradictions_table(odd)
    restated = cached.restatements(version, None, campaign_id, _RESTATEMENTS_SHOWN)
    if restated:
        st.header("What changed in figures already shown", anchor=False)
        st.markdown("Newer figures only grow; these are other figures for days already shown.")
        restatements_table(restated)


def _sales(version: int, campaign_id: str) -> None:
    sales = cached.sales(version, campaign_id)
    if len(sales):
        st.header("Orders", anchor=False)
        st.markdown(f"{RULE} Vendors' own totals are not added.")
        sales_table(sales)


def _about_posts(version: int, campaign_id: str) -> None:
    """What is special about these posts: whose they are, and what is estimated."""
    about = cached.campaign(version, campaign_id)
    if about.estimates:
        st.markdown(f":material/query_stats: {md_escape(estimated_words(about.estimates))}")
    if cached.leaves_out_estimates(version):
        st.markdown(":material/visibility_off: Estimates are left out, as chosen in the settings.")
    if about.collaborations:
        st.markdown(
            f":material/handshake: {number_of(about.collaborations, 'post')} of other people's "
            "accounts came in an account's own export: collaborations. They count for the campaign "
            "and for whoever posted them."
        )
