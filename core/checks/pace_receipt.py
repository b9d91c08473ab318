"""Where a forecast and its chance come from: the posts, or running totals, that they go on from."""

from __future__ import annotations

from datetime import date
from typing import Final

import duckdb
import numpy as np
import pandas as pd

from core.checks.campaigns import Campaign, read_campaigns
from core.checks.growth_curves import read_growth
from core.checks.pace import GROWING, campaign_posts, growth_of, judge_pace, with_goals
from core.checks.pace_figures import read_pace_figures_of
from core.checks.post_ages import Columns, read_post_ages
from core.checks.wording import day, number_of, to_day, to_days
from core.drift import NO_GROWTH, Growth, Pace, grown_by_the_end
from core.metrics.derived import LEFT_OUT, USED, DerivedReceipt
from core.words import METRIC_OF_GOAL, GoalMetric

AS_OF: Final = "SELECT as_of FROM campaign_pace WHERE campaign_id = ? AND metric = ?"

DEFINITION: Final = (
    "what is there so far, and what is still to come until the end of the last day: posts that are "
    "out grow on as posts of their kind do, and each that is promised, or that the posting so far "
    "lets expect, brings what the campaign's posts bring"
)
SOURCE: Final = (
    "Pothos. Growth with age: chain ladder on logs (Mack 1993); posts to come: the gamma-gamma "
    "model (Fader & Hardie 2013); the interval and the chance: compound Gamma (Dubey 1970)"
)
CAUTION: Final = (
    "A forecast, not a promise: how often such forecasts came true stands in docs/drift.md. It "
    "knows nothing of what is planned and not written down."
)


def forecast_receipt(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, metric: GoalMetric
) -> DerivedReceipt | None:
    """The receipt of the forecast of one goal, made again by the code that made the forecast.

    ``rows`` are the campaign's posts, each with what it has, will have on the last day and still
    gains by it; or the running totals by day, where posts are too few or not known. None where
    the campaign has no such goal with a target and days.
    """
    kept = cursor.execute(AS_OF, [campaign_id, metric]).fetchall()
    campaign = _with_goal(cursor, campaign_id, metric)
    if not kept or campaign is None or campaign.target is None or campaign.ends_on is None:
        return None
    goal = f"{campaign_id} {metric}"
    figures = read_pace_figures_of(cursor, campaign_id)
    progress, posts, promises = (of.get(goal) for of in figures)
    growth = None if posts is None else _growth(cursor, metric)
    pace = judge_pace(campaign, progress, posts, promises, growth, kept[0][0])
    newest = None if progress is None or not len(progress["day"]) else int(progress["day"][-1])
    is_from_posts = pace.gain is not None and pace.gain.is_from_posts
    if is_from_posts and posts is not None and growth is not None and newest is not None:
        rows = _post_rows(posts, growth, campaign.ends_on, newest, metric)
    else:
        rows = _total_rows(progress, kept[0][0], metric)
    return DerivedReceipt(
        label=f"Forecast of {metric}",
        value="—" if pace.forecast is None else f"{pace.forecast:,.0f}",
        formula=_formula(pace, campaign, metric, rows, newest),
        definition=DEFINITION,
        source=SOURCE,
        caution=CAUTION,
        rows=rows,
        counted_as=METRIC_OF_GOAL.get(metric, metric),
    )


def _growth(cursor: duckdb.DuckDBPyConnection, metric: GoalMetric) -> Growth | None:
    """The curves that the forecast was made with. A database from before they were kept has none
    until its next import: they are learned again then.
    """
    kept = read_growth(cursor, metric)
    if kept is not None or metric not in (*GROWING, "posts"):
        return kept
    return NO_GROWTH if metric == "posts" else growth_of(read_post_ages(cursor), metric)


def _with_goal(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, metric: GoalMetric
) -> Campaign | None:
    own = [one for one in read_campaigns(cursor) if one.campaign_id == campaign_id]
    return next((one for one in with_goals(cursor, own) if one.goal_metric == metric), None)


def _post_rows(
    posts: Columns, growth: Growth, ends_on: date, newest: int, metric: str
) -> pd.DataFrame:
    by_the_end = grown_by_the_end(campaign_posts(posts), growth, to_days(ends_on) or 0, newest)
    value = posts["value"]
    is_used = np.isfinite(by_the_end)
    return pd.DataFrame(
        {
            USED: is_used,
            "Post": posts["post"],
            "Who": posts["who"],
            "Published": [to_day(on) for on in posts["published_on"]],
            "Figure of": [to_day(on) for on in np.minimum(posts["seen_on"], newest)],
            metric.capitalize(): np.where(np.isfinite(value), value, np.nan),
            f"By {day(ends_on)}": by_the_end,
            "Still to gain": by_the_end - value,
            LEFT_OUT: [
                None if used else _why_not(known, published, newest, metric)
                for used, known, published in zip(
                    is_used, np.isfinite(value), posts["published_on"], strict=True
                )
            ],
        }
    )


def _why_not(is_known: bool, published: int, newest: int, metric: str) -> str:
    if published > newest:
        return f"It went live after {day(to_day(newest))}, the day of the newest figures."
    if not is_known:
        return f"No export says its {metric}; it counts as a post to come."
    return "Its figure is of a day before it went live, or below zero."


def _total_rows(progress: Columns | None, as_of: date, metric: str) -> pd.DataFrame:
    if progress is None:
        return pd.DataFrame({USED: np.array([], dtype=bool), LEFT_OUT: []})
    days = [to_day(on) for on in progress["day"]]
    is_used = np.array([on <= as_of for on in days], dtype=bool)
    return pd.DataFrame(
        {
            USED: is_used,
            "Day": days,
            f"{metric.capitalize()} so far, all posts": progress["total"],
            LEFT_OUT: [None if used else "Later than the newest figures." for used in is_used],
        }
    )


def _formula(
    pace: Pace, campaign: Campaign, metric: str, rows: pd.DataFrame, newest: int | None
) -> tuple[str, ...]:
    """One step a sentence, with the numbers of this forecast."""
    target = f"{campaign.target:,.0f} {metric}"
    if pace.forecast is None or pace.total is None:
        return (f"— There is no forecast. Needed: {pace.needs}",)
    if pace.gain is None:
        word = "The target is reached" if pace.verdict == "reached" else "The last day is over"
        return (f"{word}: {pace.total:,.0f} {metric} against {target}; nothing is forecast.",)
    gain, total = pace.gain, pace.total
    if gain.is_from_posts:
        to_come = gain.expected - gain.from_posts_out
        number = number_of(int(rows[USED].sum()), "post")
        steps = [
            f"{total:,.0f} so far + {gain.from_posts_out:,.0f} that {number} still gain + "
            f"{to_come:,.0f} from posts to come = {pace.forecast:,.0f}"
        ]
        if gain.posts > 0:
            steps.append(
                f"{gain.posts:,.1f} posts are to come (promised, waited for, or by the posting so "
                f"far) × {to_come / gain.posts:,.0f} each by the last day = {to_come:,.0f}"
            )
    else:
        days = (campaign.ends_on - to_day(newest)).days if campaign.ends_on and newest else 0
        steps = [
            f"{total:,.0f} so far + {days} days × {gain.rate_a_day:,.1f} a day = "
            f"{pace.forecast:,.0f}"
        ]
    steps.append(
        f"Four times in five it ends between {pace.forecast_low:,.0f} and "
        f"{pace.forecast_high:,.0f}; in {100 * (pace.probability_of_target or 0.0):.0f} of 100 "
        f"cases with {target} or more"
    )
    return tuple(steps)
