"""What became of decisions that were to move an engagement rate, made anew with the figures."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, Final

import duckdb
import numpy as np

from core.checks.wording import day, listed, number_of, percent, to_days
from core.drift.verdict import Verdict, judge_decision
from core.metrics.engagements import settled_size_sql
from core.store.prepared import insert

# One that was closed keeps what was said of it then.
OPEN: Final = """
SELECT decision_id, campaign_id, denominator, CAST(decided_at AS DATE), expected_change,
       campaign_now.as_of
FROM decision JOIN campaign_now USING (campaign_id)
WHERE expected_change IS NOT NULL AND expected_change <> 0 AND denominator IS NOT NULL
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
    for decision_id, campaign_id, by, on, expected, as_of in cursor.execute(OPEN).fetchall():
        posts = cursor.execute(POSTS.format(size=settled_size_sql(by)), [campaign_id]).fetchnumpy()
        verdict = judge_decision(
            np.asarray(posts["day"], dtype=np.int64),
            np.asarray(posts["engagements"], dtype=np.float64),
            np.asarray(posts["size"], dtype=np.float64),
            to_days(on) or 0,
            max(expected, _SMALLEST),
        )
        beside = [
            f"“{kind}” was decided on {day(when)}"
            for other, kind, when in others[campaign_id]
            if other != decision_id and when >= on
        ]
        beside += [headline.rstrip(".") for headline, since in shocks if since >= on]
        said = in_words(verdict, by, expected, beside)
        rows.append(
            (
                *(decision_id, verdict.word, as_of, verdict.rate_before, verdict.rate_after),
                *(verdict.expected, verdict.low, verdict.high),
                *(verdict.posts_after, verdict.posts_needed, said),
            )
        )
    insert(cursor, "decision_verdict", rows)


def in_words(verdict: Verdict, by: str, expected: float, beside: list[str]) -> str:
    """The verdict in sentences, with what else happened in that time."""
    if verdict.expected is None or verdict.rate_after is None:
        before = f" Before it was {percent(verdict.rate_before)}." if verdict.rate_before else ""
        told = (
            f"Too few posts to judge by: {number_of(verdict.posts_after, 'post')} with settled "
            f"figures since.{before}"
        )
        return _and(told, beside)
    change, low, high = verdict.change or 0, verdict.change_low or 0, verdict.change_high or 0
    told = (
        f"Engagement by {by} is {percent(verdict.rate_after)} over "
        f"{number_of(verdict.posts_after, 'post')} since; without the decision "
        f"{percent(verdict.expected)} ({percent(verdict.low or 0)} to {percent(verdict.high or 0)})"
        f" was to be expected. That is {_signed(change)} ({_signed(low)} to {_signed(high)})."
    )
    if verdict.word == "did not":
        told += f" Had it moved by the {_signed(expected)} that was wanted, it would have shown."
    elif verdict.word == "too early to say" and verdict.posts_needed is not None:
        told += f" About {number_of(verdict.posts_needed, 'more post')} would tell."
    elif verdict.word == "too early to say":
        told += f" It wanders too much by itself to tell {_signed(expected)} from nothing."
    return _and(told, beside)


def _and(told: str, beside: list[str]) -> str:
    return f"{told} In that time also: {listed(beside)}." if beside else told


def _signed(change: float) -> str:
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{percent(abs(change))}"
