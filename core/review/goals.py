"""The goals of a campaign, each with its pace; what was another before; what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

from core.checks.wording import day, listed
from core.review.findings import PACES, Pace

GOALS: Final = """
SELECT kind, metric, target, starts_on, ends_on, decides, said_on
FROM goal_now WHERE campaign_id = ? ORDER BY decides DESC, metric
"""
PACES_OF: Final = f"{PACES} WHERE campaign_id = ?"
CHANGES: Final = """
SELECT metric, field, value_before, value_after, changed_on, was_running, goal_change.import_id,
       file_name
FROM goal_change LEFT JOIN import_file USING (import_id)
WHERE campaign_id = ?
ORDER BY changed_on DESC, goal_change.import_id DESC, metric, field
"""
INCOMPLETE: Final = """
SELECT name, goal, goal_metric, campaign_now.target,
       coalesce(goal_now.ends_on, campaign_now.ends_on), brief
FROM campaign_now LEFT JOIN goal_now
    ON goal_now.campaign_id = campaign_now.campaign_id AND decides
ORDER BY name
"""


@dataclass(frozen=True)
class Goal:
    """One goal of a campaign. The days are its own or else the campaign's.

    ``decides`` is true for the one that the campaign is judged by. ``said_on`` is the day of the
    import that said it last. ``pace`` is None where its metric is not counted yet.
    """

    kind: str | None
    metric: str
    target: int | None
    starts_on: date | None
    ends_on: date | None
    decides: bool
    said_on: date
    pace: Pace | None


@dataclass(frozen=True)
class GoalChange:
    """Something of a goal that was another before.

    ``field`` is target, starts_on, ends_on, set, withdrawn or decides. ``was_running``: it changed
    in mid-campaign.
    """

    metric: str | None
    field: str
    value_before: str | None
    value_after: str | None
    changed_on: date
    was_running: bool
    import_id: int
    file_name: str | None

    @property
    def in_words(self) -> str:
        """'On 12 October 2026, in mid-campaign, the target of views went from 500,000 to 300,000
        (down).'"""
        when = f"On {day(self.changed_on)}{', in mid-campaign,' if self.was_running else ''}"
        before, after = _said(self.value_before), _said(self.value_after)
        if self.field == "set":
            return f"{when} a goal in {self.metric} was set: {after}."
        if self.field == "withdrawn":
            return f"{when} the goal in {self.metric} was withdrawn: it was {before}."
        if self.field == "decides":
            return f"{when} {self.metric or 'no goal'} began to decide instead of {before}."
        what = {"target": "target", "starts_on": "first day", "ends_on": "last day"}[self.field]
        way = ""
        if self.field == "target" and self.value_before and self.value_after:
            way = " (down)" if int(self.value_after) < int(self.value_before) else " (up)"
        return f"{when} the {what} of {self.metric} went from {before} to {after}{way}."


@dataclass(frozen=True)
class Incomplete:
    """A campaign with something missing, by its name, and what."""

    campaign: str
    missing: list[str]


def goals_of(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> list[Goal]:
    """The goals of one campaign, the deciding one first."""
    rows = cursor.execute(PACES_OF, [campaign_id]).fetchall()
    paces = {pace.metric: pace for pace in (Pace(*row) for row in rows)}
    said = cursor.execute(GOALS, [campaign_id]).fetchall()
    return [Goal(*(*row, paces.get(row[1]))) for row in said]


def goal_changes(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> list[GoalChange]:
    """What was another before, the newest first."""
    return [GoalChange(*row) for row in cursor.execute(CHANGES, [campaign_id]).fetchall()]


def incomplete_campaigns(cursor: duckdb.DuckDBPyConnection) -> list[Incomplete]:
    """Campaigns that lack a goal, a metric, a target, a last day or a brief; the most first."""
    found = [
        Incomplete(name, missing(*said)) for name, *said in cursor.execute(INCOMPLETE).fetchall()
    ]
    lacking = [campaign for campaign in found if campaign.missing]
    return sorted(lacking, key=lambda campaign: (-len(campaign.missing), campaign.campaign))


def missing(
    goal: str | None,
    metric: str | None,
    target: int | None,
    ends_on: date | None,
    brief: str | None = "not asked for",
) -> list[str]:
    """Which of goal, metric, target, last day and brief a campaign lacks, in words."""
    said = {
        "goal": goal,
        "metric to count": metric,
        "target": target,
        "last day": ends_on,
        "brief": brief,
    }
    return [word for word, value in said.items() if not value]


def missing_in_words(lacking: list[str]) -> str:
    """'It has no goal, target or last day.'"""
    return f"It has no {listed(lacking, 'or')}."


def _said(value: str | None) -> str:
    if value is None:
        return "none"
    if value.isdigit():
        return f"{int(value):,}"
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value
