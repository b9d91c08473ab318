"""The first mistake: no clear goal."""

from __future__ import annotations

from datetime import date

from core.checks.alert import Alert
from core.checks.campaigns import Campaign
from core.checks.wording import day, listed


def no_goal(campaign: Campaign, as_of: date) -> Alert | None:
    """A campaign without goal, counted metric, target or last day: which of them is missing."""
    said = {
        "goal": campaign.goal,
        "metric to count": campaign.goal_metric,
        "target": campaign.target,
        "end date": campaign.ends_on or campaign.goal_ends_on,
    }
    missing = [word for word, value in said.items() if not value]
    if not missing:
        return None
    return Alert(
        rule="no goal",
        campaign_id=campaign.campaign_id,
        subject="",
        severity="medium",
        headline=f"It has no {listed(missing, 'or')}.",
        evidence=(
            "Without a goal, a number and a day nobody can tell whether it goes well.",
            f"Known so far: {_known(campaign)}.",
        ),
        since=campaign.starts_on or campaign.first_post_on,
        advice=f"Agree on the {listed(missing)} and add the campaign again with it.",
        as_of=as_of,
    )


def _known(campaign: Campaign) -> str:
    known = []
    if campaign.goal:
        known.append(f"the goal {campaign.goal}")
    if campaign.goal_metric:
        known.append(f"to be counted in {campaign.goal_metric}")
    if campaign.target:
        known.append(f"a target of {campaign.target:,}")
    last = campaign.ends_on or campaign.goal_ends_on
    if last:
        known.append(f"the last day {day(last)}")
    return listed(known) or "only its name"
