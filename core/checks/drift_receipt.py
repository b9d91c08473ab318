"""Where the size of a drift comes from: the settled posts before it and since."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import duckdb
import numpy as np
import pandas as pd

from core.checks.wording import day, number_of, percent
from core.drift import LEAST_DENOMINATOR
from core.metrics.derived import LEFT_OUT, USED, DerivedReceipt
from core.metrics.engagements import settled_size_sql
from core.words import Denominator

FOUND: Final = """
SELECT baseline_rate, rate_after, change, change_low, change_high, began_from
FROM drift_finding WHERE campaign_id = ? AND denominator = ? AND verdict = 'drift'
"""
# In the order of the detector, with those that it does not read.
POSTS: Final = """
SELECT coalesce(permalink, post_id) AS post, coalesce(creator_name, handle, account_id) AS who,
       published_on, CAST(settled_engagements AS DOUBLE) AS engagements,
       CAST({size} AS DOUBLE) AS size
FROM post_now WHERE campaign_id = ?
ORDER BY published_on DESC NULLS LAST, post_id
"""

DEFINITION: Final = (
    "by how much the rate of a usual post moved, both sides at seven days of age; a post with many "
    "seen weighs more, an odd one is capped, and weekday and format are taken out"
)
SOURCE: Final = (
    "Pothos. Change points with local fluctuations (Romano, Rigaill, Runge & Fearnhead 2022); "
    "docs/drift.md has how often and how far it is wrong"
)
CAUTION: Final = (
    "Two figures speak of one change: that of a usual post, and the ratio of all sums, in which "
    "the largest posts weigh most. The split by creator, platform and format adds up to the second."
)


def drift_receipt(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, by: Denominator
) -> DerivedReceipt | None:
    """The receipt of the size of the newest drift; None where there is none by this denominator.

    ``rows`` are the campaign's posts, the newest first, with both figures at the age of comparison
    and the side they are on. The ratios of sums in ``formula`` are made from them.
    """
    found = cursor.execute(FOUND, [campaign_id, by]).fetchall()
    if not found or found[0][-1] is None:
        return None
    before, after, change, low, high, began = found[0]
    posts = cursor.execute(POSTS.format(size=settled_size_sql(by)), [campaign_id]).df()
    rows = _rows(posts, pd.Timestamp(began), by)
    used = rows[rows[USED]]
    sides = [used[used["When"] == side] for side in ("before", "since")]
    steps = [
        f"{words}: {own['Engagements'].sum():,.0f} engagements ÷ {own[by.capitalize()].sum():,.0f} "
        f"{by} = {percent(own['Engagements'].sum() / own[by.capitalize()].sum())}, over "
        f"{number_of(len(own), 'post')}"
        for words, own in zip(
            (f"Until {day(began - timedelta(days=1))}", "Since then"), sides, strict=True
        )
        if len(own)
    ]
    steps.append(
        f"Of a usual post: {percent(after)} since ÷ {percent(before)} before − 1 = "
        f"{_signed(change)} (nine times in ten between {_signed(low)} and {_signed(high)})"
    )
    return DerivedReceipt(
        label=f"Change of the engagement rate by {by}",
        value=_signed(change),
        formula=tuple(steps),
        definition=DEFINITION,
        source=SOURCE,
        caution=CAUTION,
        rows=rows,
        counted_as=f"engagement_rate_by_{by}",
    )


def _signed(change: float) -> str:
    """'−51 %'."""
    return percent(change).replace("-", "−")


def _rows(posts: pd.DataFrame, began: pd.Timestamp, by: Denominator) -> pd.DataFrame:
    published = pd.to_datetime(posts["published_on"])
    has_engagements = posts["engagements"].notna()
    has_size = posts["size"] >= LEAST_DENOMINATOR
    has_day = published.notna()
    is_used = has_engagements & has_size & has_day
    reasons = np.select(
        [~has_day, ~has_engagements, ~has_size],
        [
            "The day it went live is not known.",
            "It has no figures at seven days of age: too young, or no export of those days.",
            f"Its {by} at that age is not known, or nothing.",
        ],
        "",
    )
    # As the detector does: more engagements than the denominator count as the denominator.
    counted = posts["engagements"].where(~is_used, posts[["engagements", "size"]].min(axis=1))
    return pd.DataFrame(
        {
            USED: is_used,
            "Post": posts["post"],
            "Who": posts["who"],
            "Published": published.dt.date.where(has_day, None),
            "When": np.where(published >= began, "since", "before"),
            "Engagements": counted,
            by.capitalize(): posts["size"],
            "Rate, %": (counted / posts["size"].where(has_size)) * 100,
            LEFT_OUT: [str(reason) or None for reason in reasons],
        }
    )
