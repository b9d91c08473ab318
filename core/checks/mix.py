"""Mix drift: posts, reach or money going elsewhere than was planned, or than before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

import duckdb
import numpy as np

from core.checks.alert import Alert
from core.checks.campaigns import Campaign
from core.checks.mix_in_words import mix_drift_in_words
from core.checks.settled_posts import DIMENSIONS, Names, SettledPosts
from core.checks.wording import percent, to_day
from core.drift import MixDrift, MixSettings, find_mix_drift
from core.words import Denominator

PROMISES_AT_LEAST: Final = 8
"""Fewer promised posts are no plan of a mix."""

# What was promised, as the posts of a plan.
PROMISED: Final = """
SELECT deliverable_now.campaign_id AS campaign, creator_now.name, platform, format, count(*)
FROM deliverable_now
LEFT JOIN contract_now USING (contract_id)
LEFT JOIN creator_now ON creator_now.creator_id = deliverable_now.creator_id
WHERE list_contains(?, deliverable_now.campaign_id)
  AND deliverable_now.status IS DISTINCT FROM 'cancelled'
  AND contract_now.status IS DISTINCT FROM 'cancelled'
GROUP BY ALL
"""

# Paid so far, by day and creator; only where one currency is in it, for they are never added.
PAID: Final = """
SELECT campaign_id, paid_on - DATE '1970-01-01', coalesce(creator_name, ''), CAST(amount AS DOUBLE)
FROM payment_now
WHERE list_contains(?, campaign_id) AND paid_on IS NOT NULL AND amount > 0
  AND status IS DISTINCT FROM 'cancelled'
QUALIFY min(currency) OVER (PARTITION BY campaign_id)
        IS NOT DISTINCT FROM max(currency) OVER (PARTITION BY campaign_id)
ORDER BY campaign_id, paid_on, payment_id
"""

FORGET: Final = "DELETE FROM alert WHERE rule = 'mix drift' AND list_contains(?, campaign_id)"

Plans = dict[tuple[str, str], dict[str, float]]
"""By campaign and dimension: how many posts were promised of each category."""


class Found(NamedTuple):
    """A mix that drifted: what was shared out by what, and whether there was a plan for it."""

    what: str
    dimension: str
    has_plan: bool
    drift: MixDrift


def judge_mix(
    cursor: duckdb.DuckDBPyConnection,
    campaigns: Mapping[str, Campaign],
    changed: Sequence[str],
    posts: SettledPosts,
    as_of: date,
) -> list[Alert]:
    """One alert for each campaign whose mix drifted, with every part of it that did."""
    cursor.execute(FORGET, [list(changed)]).fetchall()
    plans = _plans(cursor, changed)
    money = _money(cursor, changed)
    alerts = []
    for campaign_id, own in posts.by_campaign():
        campaign = campaigns[campaign_id]
        if campaign_id not in changed or campaign.is_long_over(as_of):
            continue
        found = [*_of_posts(own, campaign.denominator, campaign_id, plans)]
        if campaign_id in money:
            found += _of_money(*money[campaign_id])
        if found:
            alerts.append(_alert(campaign, found, as_of))
    return alerts


def _of_posts(
    posts: SettledPosts, denominator: Denominator | None, campaign_id: str, plans: Plans
) -> list[Found]:
    weights = {"posts": np.ones(len(posts.day))}
    if denominator is not None and denominator != "followers":
        weights[denominator] = posts.size(denominator)
    tested = [(what, by) for what in weights for by in DIMENSIONS]
    # What is accepted of chance is shared by all that is looked at.
    usual = MixSettings()
    settings = replace(
        usual,
        false_alarms_per_campaign_year=usual.false_alarms_per_campaign_year / len(tested),
    )
    found = []
    for what, by in tested:
        category: Names = getattr(posts, by)
        plan = plans.get((campaign_id, by)) if what == "posts" else None
        drift = find_mix_drift(posts.day, weights[what], category, plan, settings)
        if drift.verdict == "drift":
            found.append(Found(what, by, plan is not None, drift))
    return found


def _of_money(day: Sequence[int], amount: Sequence[float], creator: Sequence[str]) -> list[Found]:
    drift = find_mix_drift(
        np.array(day, dtype=np.int64), np.array(amount), np.array(creator, dtype=object)
    )
    return [Found("money", "creator", False, drift)] if drift.verdict == "drift" else []


def _plans(cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str]) -> Plans:
    """The promised mix of each campaign, by each dimension of which enough is said."""
    counts: Plans = {}
    for campaign_id, *named, posts in cursor.execute(PROMISED, [list(campaign_ids)]).fetchall():
        for dimension, name in zip(DIMENSIONS, named, strict=True):
            if name:
                of = counts.setdefault((campaign_id, dimension), {})
                of[name] = of.get(name, 0.0) + posts
    return {of: plan for of, plan in counts.items() if sum(plan.values()) >= PROMISES_AT_LEAST}


def _money(
    cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str]
) -> dict[str, tuple[list[int], list[float], list[str]]]:
    money: dict[str, tuple[list[int], list[float], list[str]]] = {}
    for campaign_id, day, creator, amount in cursor.execute(PAID, [list(campaign_ids)]).fetchall():
        days, amounts, creators = money.setdefault(campaign_id, ([], [], []))
        days.append(day)
        amounts.append(amount)
        creators.append(creator)
    return money


def _alert(campaign: Campaign, found: Sequence[Found], as_of: date) -> Alert:
    most = max(found, key=lambda each: (each.has_plan, each.drift.distance or 0.0))
    has_plan = any(each.has_plan for each in found)
    began = [each.drift.began_from for each in found if each.drift.began_from is not None]
    return Alert(
        rule="mix drift",
        campaign_id=campaign.campaign_id,
        subject="",
        severity="medium" if has_plan else "low",
        headline=_headline(most),
        evidence=tuple(
            mix_drift_in_words(each.drift, each.what, each.dimension, each.has_plan)
            for each in found
        ),
        since=to_day(min(began)) if began else None,
        advice=(
            "Decide whether the new mix is wanted: if so, change the plan; if not, ask for what "
            "was agreed."
            if has_plan
            else "Decide whether the new mix is wanted, and say so in the brief."
        ),
        as_of=as_of,
    )


def _headline(found: Found) -> str:
    than = "than was promised" if found.has_plan else "than before"
    goes = "go" if found.what == "posts" else "goes"
    return (
        f"{percent(found.drift.distance or 0.0)} of its {found.what} now {goes} to other "
        f"{found.dimension}s {than}."
    )
