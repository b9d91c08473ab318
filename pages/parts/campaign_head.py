"""The head of a campaign: name, status, goal, brief and pace."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from core.charts import MISSING, Mode, count, day_range, pace_over_time
from core.metrics.scope import Scope
from core.review import Campaign
from core.shapes import pace_figures
from core.words import METRIC_OF_GOAL
from pages.parts import cached, cached_goals, places
from pages.parts.receipt_link import link_to_receipt
from pages.parts.status import reasons_of, status_of
from pages.parts.text import md_escape

_CHANGES_SHOWN: Final = 5


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def campaign_head(version: cached.Version, campaign_id: str, mode: Mode) -> None:
    """Name, status, goal, brief, pace."""
    line = cached.review_line(version, campaign_id)
    about = cached.campaign(version, campaign_id)
    name = f"# {md_escape(line.name)}"
    silence = about.drift.silence_in_words if about.drift and line.status == "on track" else None
    st.markdown(
        f"{name}\n\n{status_of(line)} {md_escape(line.reason)} {md_escape(silence or '')}",
        anchors=False,
    )
    st.markdown(reasons_of(line))
    goal, pace = st.columns([5, 7], gap="large")
    with goal, st.container(border=True, height="stretch"):
        st.markdown("### Goal and brief", anchors=False)
        st.markdown(_goal(version, about))
        _other_goals(version, campaign_id)
        if about.brief:
            st.text(about.brief)
        st.markdown(_rules(about))
        places.link_to(
            places.SETTINGS, "Edit goals and brief", ":material/edit:", {"campaign": about.name}
        )
    with pace, st.container(border=True, height="stretch"):
        st.markdown("### Pace", anchors=False)
        progress = cached.progress(version, campaign_id)
        if about.pace is None or not len(progress):
            st.markdown(
                f"{MISSING} No pace yet: it needs a target and at least one export with "
                "the goal's figures."
            )
        else:
            deciding = next(iter(cached_goals.goals(version, campaign_id)), None)
            drawing = pace_over_time(
                progress,
                pace_figures(about.pace),
                (deciding.starts_on if deciding else None) or about.starts_on,
                (deciding.ends_on if deciding else None) or about.ends_on,
                mode,
                earlier_targets=_earlier_targets(version, campaign_id, about),
            )
            st.altair_chart(drawing.chart, alt=drawing.alt_text)
            st.text(drawing.alt_text + _needed(about.pace.needs))
        if about.pace is not None:
            metric_id = METRIC_OF_GOAL.get(about.pace.metric, about.pace.metric)
            with st.container(horizontal=True):
                scope = Scope(campaign_id)
                link_to_receipt(metric_id, about.name, scope, "So far: where from?")
                forecast = f"forecast_of_{about.pace.metric}"
                link_to_receipt(forecast, about.name, scope, "Forecast and chance: where from?")
        for change in cached_goals.goal_changes(version, campaign_id)[:_CHANGES_SHOWN]:
            st.text(change.in_words)


def _other_goals(version: cached.Version, campaign_id: str) -> None:
    """The goals that do not decide, each with where it stands."""
    for goal in cached_goals.goals(version, campaign_id):
        if not goal.decides:
            so_far = count(goal.pace.total) if goal.pace else MISSING
            verdict = f", {goal.pace.verdict}" if goal.pace else ""
            st.markdown(
                f"**Beside it** {md_escape(goal.kind or 'goal')}: {so_far} of "
                f"{count(goal.target)} {md_escape(goal.metric)}{md_escape(verdict)}"
            )


def _earlier_targets(
    version: cached.Version, campaign_id: str, about: Campaign
) -> list[tuple[date, int]]:
    """The targets of the deciding goal that were others, each with the day it was given up."""
    return [
        (change.changed_on, int(change.value_before))
        for change in cached_goals.goal_changes(version, campaign_id)
        if change.field == "target" and change.metric == about.goal_metric and change.value_before
    ]


def _needed(needs: str | None) -> str:
    return f" Needed: {needs[0].lower()}{needs[1:]}" if needs else ""


def _goal(version: cached.Version, about: Campaign) -> str:
    goal = md_escape(about.goal) if about.goal else f"{MISSING} no goal is set"
    target = (
        f"{count(about.target)} {md_escape(about.goal_metric)}"
        if about.target and about.goal_metric
        else f"{MISSING} no target is set"
    )
    deciding = next(iter(cached_goals.goals(version, about.campaign_id)), None)
    if about.starts_on and about.ends_on:
        dates = day_range(about.starts_on, about.ends_on)
    elif deciding and deciding.starts_on and deciding.ends_on:
        dates = f"{day_range(deciding.starts_on, deciding.ends_on)}, those of the goal"
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
