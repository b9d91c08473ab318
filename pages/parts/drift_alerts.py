"""Alerts on drift: two choices, what they would have meant in the past, and only then a save."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.charts import day, day_range, short_day, signed_percent
from core.checks.back_test import BackTest, PastAlert
from core.checks.sensitivity import (
    MOST_PER_CAMPAIGN_YEAR,
    WEEKS_PER_YEAR,
    Sensitivity,
    false_alarms_per_campaign_year,
)
from core.checks.side_by_side import Pair, difference_in_words, side_by_side
from core.imports import change_sensitivity
from core.store import the_store
from pages.parts import address, cached
from pages.parts.text import md_escape, number_of

FALSE_ALERTS: Final = {
    "One a year": 1 / WEEKS_PER_YEAR,
    "One a quarter": 4 / WEEKS_PER_YEAR,
    "One a month": 12 / WEEKS_PER_YEAR,
    "One a week": 1.0,
}
SMALLEST: Final = {"5 %": 0.05, "10 %": 0.10, "15 %": 0.15, "20 %": 0.20, "25 %": 0.25}


@st.fragment
def show() -> None:
    """The section: the controls, what they promise, the back-test, the save."""
    st.header("Alerts on drift", anchor=False)
    version = cached.data_version()
    in_use = cached.sensitivity(version)
    st.markdown(
        "An alert on drift says that a campaign's engagement moved and stayed there. Now and then "
        "chance alone looks like that: a false alert. The fewer you accept, the later you hear of "
        "real changes."
    )
    per_week = address.one_of(
        "False alerts we accept, in the whole programme",
        tuple(FALSE_ALERTS),
        "false_alerts",
        usual=_nearest(FALSE_ALERTS, in_use.false_alerts_per_week),
    )
    change = address.one_of(
        "Smallest change worth an alert",
        tuple(SMALLEST),
        "smallest",
        usual=_nearest(SMALLEST, in_use.minimum_change),
    )
    proposed = Sensitivity(FALSE_ALERTS[per_week], SMALLEST[change])
    st.markdown(_promise(proposed, cached.running_campaigns(version)))
    if "alerts_done" in st.session_state:
        st.success(md_escape(st.session_state.pop("alerts_done")), icon=":material/check_circle:")
    if _words(proposed) == _words(in_use):
        st.markdown(
            ":material/check: These settings are in use. Choose others to see which alerts they "
            "would have raised on your campaigns so far. Nothing changes until you save."
        )
        return
    _back_test(version, in_use, proposed)
    with st.container(horizontal=True, gap="small"):
        if st.button("Save these settings", type="primary", icon=":material/save:"):
            _save(version, proposed)
        st.button("Keep those in use", icon=":material/undo:", on_click=_take_back, args=(in_use,))


def _nearest(options: dict[str, float], value: float) -> str:
    return min(options, key=lambda words: abs(options[words] - value))


def _words(chosen: Sensitivity) -> tuple[str, str]:
    per_week = _nearest(FALSE_ALERTS, chosen.false_alerts_per_week)
    return per_week, _nearest(SMALLEST, chosen.minimum_change)


def _take_back(in_use: Sensitivity) -> None:
    st.session_state["false_alerts"], st.session_state["smallest"] = _words(in_use)


def _promise(chosen: Sensitivity, campaigns: int) -> str:
    """What the choices mean for a programme of so many campaigns."""
    smallest = (
        f"A change is an alert once it is very likely more than {chosen.minimum_change * 100:.0f}"
        "\u00a0%, nine times in ten: what is measured must be clearly larger."
    )
    if campaigns == 0:
        return f"No campaign had a post in the last eight weeks: none raises an alert. {smallest}"
    yours = "Your only campaign" if campaigns == 1 else f"Your {campaigns:,} campaigns"
    yours += " with posts in the last eight weeks:"
    each = false_alarms_per_campaign_year(chosen, campaigns)
    if each == MOST_PER_CAMPAIGN_YEAR:
        in_all = "" if campaigns == 1 else f" for each, {campaigns:,} in all"
        return f"{yours} at most one false alert a year{in_all}. Pothos allows no more. {smallest}"
    for_each = "" if campaigns == 1 else f", for each of them one {_every(each)}"
    return f"{yours} at most one false alert {_every(each * campaigns)}{for_each}. {smallest}"


def _every(per_year: float) -> str:
    """'in 3 months', 'in 6 years': how long it is from one to the next."""
    months = 12 / per_year
    if months < 1.5:
        return f"in {number_of(round(365.25 / 7 / per_year), 'week')}"
    if months < 23.5:
        return f"in {number_of(round(months), 'month')}"
    return f"in {number_of(round(months / 12), 'year')}"


def _back_test(version: cached.Version, in_use: Sensitivity, proposed: Sensitivity) -> None:
    with st.spinner("Trying it on your campaigns' past"):
        before = cached.back_test(version, in_use)
        after = cached.back_test(version, proposed)
    st.subheader("What would have been different", anchor=False)
    if not after.campaigns:
        st.markdown("No post has settled figures yet, so there is no past to try this on.")
        return
    pairs = side_by_side(before, after)
    st.markdown(f"**{md_escape(difference_in_words(pairs))}** {_history(before, after)}")
    if pairs:
        _table(pairs)
        st.caption(
            "As if exports had come every day, with as many campaigns as now: each alert from the "
            "posts that were a week old by then, and nothing later."
        )


def _history(before: BackTest, after: BackTest) -> str:
    if after.first_on is None or after.last_on is None:
        return ""
    words = (
        f"Tried on {number_of(after.campaigns, 'campaign')} with posts from "
        f"{day_range(after.first_on, after.last_on)}"
    )
    if not before.alerts and not after.alerts:
        return f"{words}."
    words += (
        f": {number_of(len(before.alerts), 'alert')} with the settings in use, "
        f"{number_of(len(after.alerts), 'alert')} with these"
    )
    if before.alerts_per_year is None or after.alerts_per_year is None:
        return f"{words}."
    return f"{words} ({before.alerts_per_year:.1f} and {after.alerts_per_year:.1f} a year)."


def _table(pairs: list[Pair]) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "Campaign": [pair.alert.campaign for pair in pairs],
                "Difference": [_difference(pair) for pair in pairs],
                "Settings in use": [_raised_on(pair.in_use) for pair in pairs],
                "These settings": [_raised_on(pair.proposed) for pair in pairs],
                "Change known then": [_change(pair.alert) for pair in pairs],
                "What became of it": [_outcome(pair.alert) for pair in pairs],
            }
        ),
        hide_index=True,
        column_config={
            "Campaign": st.column_config.TextColumn(pinned=True),
            "What became of it": st.column_config.TextColumn(width="large"),
        },
        alt="Alerts on drift with the settings in use and with the proposed ones",
        placeholder="—",
        key="alerts_back_test",
    )


def _raised_on(alert: PastAlert | None) -> str:
    if alert is None:
        return "No alert"
    return f"{short_day(alert.raised_on)} {alert.raised_on:%Y}"


def _change(alert: PastAlert) -> str:
    """'−30 % (18 to 39 %)'."""
    low, high = sorted((abs(alert.change_low), abs(alert.change_high)))
    return f"{signed_percent(alert.change)} ({low * 100:.0f} to {high * 100:.0f} %)"


def _difference(pair: Pair) -> str:
    if pair.in_use is None:
        return "New"
    if pair.proposed is None:
        return "Gone"
    days = pair.days_later or 0
    if not days:
        return "The same"
    return f"{number_of(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def _outcome(alert: PastAlert) -> str:
    if alert.outcome == "lasts":
        return f"Still there: {signed_percent(alert.change_now)}"
    if alert.outcome == "went back":
        return f"Back where it was by {day(alert.over_on)}"
    if alert.outcome == "ran out":
        return "Lasted until the campaign was over"
    return "By now no longer surely large enough"


def _save(version: cached.Version, chosen: Sensitivity) -> None:
    before = _drifting(version)
    campaigns = number_of(len(cached.campaign_ids(version)), "campaign")
    with st.spinner(f"Judging {campaigns} with the new settings"):
        change_sensitivity(the_store(), chosen)
    after = _drifting(cached.data_version())
    per_week, smallest = _words(chosen)
    said = [f"Saved: {per_week.lower()}, changes from {smallest}."]
    names = {line.campaign_id: line.name for line in cached.review_lines(cached.data_version())}
    for words, campaign_ids in (("New alert", after - before), ("No longer", before - after)):
        if campaign_ids:
            listed = ", ".join(sorted(names.get(each, each) for each in campaign_ids))
            said.append(f"{words}: {listed}.")
    if before == after:
        said.append("The alerts of today stay the same.")
    st.session_state["alerts_done"] = " ".join(said)
    st.rerun()


def _drifting(version: cached.Version) -> set[str]:
    """The campaigns with an alert on drift."""
    return {alert.campaign_id for alert in cached.alerts(version) if alert.rule == "level shift"}
