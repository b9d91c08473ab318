"""What became of decisions that were to move a figure, judged anew with every import."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from core.checks.wording import amount, day, listed, number_of, percent, to_days
from core.drift.posting_verdict import judge_posting
from core.drift.verdict import Verdict, judge_rate, judge_typical
from core.metrics.engagements import settled_size_sql
from core.store.decisions import MovedFigure
from core.store.prepared import insert

# One that was closed keeps what was said of it then.
OPEN: Final = """
SELECT decision_id, campaign_id, moved_figure, denominator, CAST(decided_at AS DATE) AS decided_on,
       expected_change, campaign_now.as_of, least(campaign_now.as_of, campaign_now.ends_on) AS until
FROM decision JOIN campaign_now USING (campaign_id)
WHERE expected_change IS NOT NULL AND expected_change <> 0
  AND (denominator IS NOT NULL OR moved_figure <> 'engagement rate')
  AND decision_id NOT IN (SELECT decision_id FROM decision_end)
ORDER BY decided_at, decision_id
"""
FORGET: Final = """
DELETE FROM decision_verdict
WHERE decision_id NOT IN (SELECT decision_id FROM decision_end)
   OR decision_id IN (SELECT decision_id FROM decision_end WHERE kind = 'taken back')
"""
OTHERS: Final = """
SELECT decision_id, campaign_id, kind, CAST(decided_at AS DATE)
FROM decision
WHERE decision_id NOT IN (SELECT decision_id FROM decision_end WHERE kind = 'taken back')
ORDER BY decided_at
"""
SHOCKS: Final = """
SELECT headline, since FROM alert WHERE rule = 'platform shock' AND since IS NOT NULL
"""
POSTS: Final = """
SELECT published_on - DATE '1970-01-01' AS day,
       CAST(settled_engagements AS DOUBLE) AS engagements, CAST({size} AS DOUBLE) AS size
FROM post_now
WHERE campaign_id = ? AND settled_engagements IS NOT NULL AND published_on IS NOT NULL
  AND {size} > 0
ORDER BY published_on, post_id
"""
VIEWS: Final = """
SELECT published_on - DATE '1970-01-01' AS day, CAST(settled_views AS DOUBLE) AS views
FROM post_now
WHERE campaign_id = ? AND settled_views > 0 AND published_on IS NOT NULL
ORDER BY published_on, post_id
"""
DAYS: Final = """
SELECT published_on - DATE '1970-01-01' AS day
FROM post_now WHERE campaign_id = ? AND published_on IS NOT NULL ORDER BY published_on
"""
_SMALLEST: Final = -0.99
"""A decision cannot be to lose more of a rate than all of it."""


def judge_decisions(cursor: duckdb.DuckDBPyConnection) -> None:
    """Keep a verdict for every decision that is open, in the transaction of the figures."""
    cursor.execute(FORGET).fetchall()
    others: defaultdict[str, list[tuple[str, str, date]]] = defaultdict(list)
    for decision_id, campaign_id, kind, on in cursor.execute(OTHERS).fetchall():
        others[campaign_id].append((decision_id, kind, on))
    shocks = cursor.execute(SHOCKS).fetchall()
    rows: list[tuple[Any, ...]] = []
    for decision_id, campaign_id, figure, by, on, expected, as_of, until in cursor.execute(
        OPEN
    ).fetchall():
        move = max(expected, _SMALLEST)
        verdict = _judge(cursor, campaign_id, figure, by, on, until, move)
        beside = [
            f"“{kind}” was decided on {day(when)}"
            for other, kind, when in others[campaign_id]
            if other != decision_id and when >= on
        ]
        beside += [headline.rstrip(".") for headline, since in shocks if since >= on]
        said = in_words(verdict, figure, by, expected, beside)
        rows.append(
            (
                *(decision_id, verdict.word, as_of, verdict.before, verdict.after),
                *(verdict.expected, verdict.low, verdict.high),
                *(verdict.counted, verdict.more_needed, said),
            )
        )
    insert(cursor, "decision_verdict", rows)


def _judge(
    cursor: duckdb.DuckDBPyConnection,
    campaign_id: str,
    figure: MovedFigure,
    by: str,
    on: date,
    until: date | None,
    move: float,
) -> Verdict:
    """What became of the figure; ``until`` is the last day whose posts are known and wanted."""
    decided_day = to_days(on) or 0
    if figure == "posts a week":
        days = _figures(cursor, DAYS, campaign_id)["day"].astype(np.int64)
        first = int(days.min()) if len(days) else decided_day
        last = to_days(until) or decided_day
        return judge_posting(days, first, decided_day, last, move)
    if figure == "views of a typical post":
        posts = _figures(cursor, VIEWS, campaign_id)
        days = posts["day"].astype(np.int64)
        return judge_typical(days, posts["views"].astype(np.float64), decided_day, move)
    posts = _figures(cursor, POSTS.format(size=settled_size_sql(by)), campaign_id)
    return judge_rate(
        posts["day"].astype(np.int64),
        posts["engagements"].astype(np.float64),
        posts["size"].astype(np.float64),
        decided_day,
        move,
    )


def _figures(
    cursor: duckdb.DuckDBPyConnection, sql: str, campaign_id: str
) -> dict[str, NDArray[Any]]:
    """The columns of a query that asks for one campaign's posts."""
    found: dict[str, NDArray[Any]] = cursor.execute(sql, [campaign_id]).fetchnumpy()
    return {name: np.asarray(column) for name, column in found.items()}


def in_words(
    verdict: Verdict, figure: MovedFigure, by: str, expected: float, beside: list[str]
) -> str:
    """The verdict in sentences, with what else happened in that time."""
    say = percent if figure == "engagement rate" else amount
    posts = number_of(verdict.counted, "post")
    if verdict.expected is None or verdict.after is None:
        before = f" Before it was {say(verdict.before)}." if verdict.before else ""
        settled = "" if figure == "posts a week" else " with settled figures"
        return _and(f"Too little to judge by: {posts}{settled} since.{before}", beside)
    range_of = f"{say(verdict.low or 0)} to {say(verdict.high or 0)}"
    told = {
        "engagement rate": f"Engagement by {by} is {say(verdict.after)} over {posts} since",
        "views of a typical post": f"A typical post has {say(verdict.after)} views over {posts} "
        "since",
        "posts a week": f"{say(verdict.after)} posts a week went up since",
    }[figure]
    told += f"; without the decision {say(verdict.expected)} ({range_of}) was to be expected."
    if verdict.change is not None and verdict.change_low is not None:
        high = "" if verdict.change_high is None else f" to {_signed(verdict.change_high)}"
        told += f" That is {_signed(verdict.change)} ({_signed(verdict.change_low)}{high})."
    if verdict.word == "did not":
        told += f" Had it moved by the {_signed(expected)} that was wanted, it would have shown."
    elif verdict.word == "too early to say" and verdict.more_needed is not None:
        what = "more week" if figure == "posts a week" else "more post"
        told += f" About {number_of(verdict.more_needed, what)} would tell."
    elif verdict.word == "too early to say":
        told += f" It wanders too much by itself to tell {_signed(expected)} from nothing."
    return _and(told, beside)


def _and(told: str, beside: list[str]) -> str:
    return f"{told} In that time also: {listed(beside)}." if beside else told


def _signed(change: float) -> str:
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{percent(abs(change))}"
