"""The fifth mistake: launched and forgotten. Pace behind, data that nobody renews."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from core.checks.alert import Alert
from core.checks.campaigns import Campaign
from core.checks.wording import day, number_of, percent
from core.drift import Pace

UNLIKELY: Final = 0.20
VERY_UNLIKELY: Final = 0.05
GONE_AT_LEAST: Final = 0.25
"""Before a quarter of its days are gone a campaign is not called behind."""
STALE_DAYS: Final = 10


def pace_behind(campaign: Campaign, pace: Pace, as_of: date) -> Alert | None:
    """The target will hardly be met, and enough of the time is gone to say so."""
    begun = campaign.starts_on or campaign.first_post_on
    chance = pace.probability_of_target
    if begun is None or campaign.ends_on is None or campaign.target is None or chance is None:
        return None
    if chance >= UNLIKELY or campaign.is_long_over(as_of):
        return None
    days = max((campaign.ends_on - begun).days + 1, 1)
    gone = ((as_of - begun).days + 1) / days
    if gone < GONE_AT_LEAST or pace.total is None:
        return None
    metric = campaign.goal_metric or "the goal"
    has_ended = as_of > campaign.ends_on
    if has_ended or pace.forecast is None:
        headline = f"It ended at {pace.total:,.0f} of {campaign.target:,} {metric}."
    else:
        headline = (
            f"At this pace it ends at {pace.forecast:,.0f} {metric}, "
            f"{percent(pace.forecast / campaign.target)} of the target of {campaign.target:,}."
        )
    evidence = [f"So far {pace.total:,.0f} {metric}; {percent(min(gone, 1))} of its days are gone."]
    if pace.expected_by_now is not None:
        evidence.append(f"A straight way to the target has {pace.expected_by_now:,.0f} by now.")
    if not has_ended and pace.forecast_low is not None and pace.forecast_high is not None:
        evidence.append(
            f"Forecast for {day(campaign.ends_on)}: {pace.forecast_low:,.0f} to "
            f"{pace.forecast_high:,.0f}; the chance to reach the target is "
            f"{'under 1 %' if chance < 0.01 else percent(chance)}."
        )
    if pace.needs:
        evidence.append(
            f"Needed: {pace.needs[0].lower()}{pace.needs[1:]}"
            if pace.needs[0].isdigit()
            else pace.needs
        )
    return Alert(
        rule="pace behind",
        campaign_id=campaign.campaign_id,
        subject="",
        severity="high" if chance < VERY_UNLIKELY else "medium",
        headline=headline,
        evidence=tuple(evidence),
        since=campaign.starts_on or campaign.first_post_on,
        advice="Add posts or creators, lower the target, or move the last day; then say which.",
        as_of=as_of,
    )


def stale_data(campaign: Campaign, as_of: date) -> Alert | None:
    """A running campaign whose newest figures are much older than the programme's newest."""
    if not campaign.is_running(as_of) or campaign.starts_on is None:
        return None
    newest = campaign.as_of or campaign.starts_on
    age = (as_of - newest).days
    if age <= STALE_DAYS:
        return None
    if campaign.as_of is None:
        headline = f"It began on {day(newest)} and no export has told of a post with figures."
    else:
        headline = f"Its newest figures are of {day(newest)}, {age} days before the newest export."
    return Alert(
        rule="stale data",
        campaign_id=campaign.campaign_id,
        subject="",
        severity="medium",
        headline=headline,
        evidence=(
            f"It is running: {number_of(campaign.posts, 'post')} known so far.",
            f"Other exports speak for {day(as_of)}.",
        ),
        since=newest + timedelta(days=STALE_DAYS + 1),
        advice="Export its posts again and upload them before deciding anything on it.",
        as_of=as_of,
    )
