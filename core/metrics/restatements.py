"""The ledger of figures already shown that changed for the past, and by which import or act.

Newer snapshots make figures grow: that is no restatement. A total of a day before the newest one
that is another now, a fall on the newest, a week's settled figures of posts that had settled
before, posts that came late, went, or moved between campaigns, costs and targets that were others:
these are.
"""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

import duckdb

from core.metrics.restated_money_and_goals import changed_money_and_goals

WEEKS_ONE_BY_ONE: Final = 6
"""More weeks than this of one campaign are one row of the ledger, from the first to the last."""

BY: Final = """
SELECT list_sort(list_distinct(list(import_id) FILTER (import_id IS NOT NULL))),
       list_sort(list_distinct(list(act)))
FROM touched_by
HAVING count(*) > 0
"""

CAMPAIGNS_BEFORE: Final = """
CREATE OR REPLACE TEMP TABLE shown_campaign AS
SELECT campaign_id, name, goal_metric, denominator, coalesce(posts, 0) AS posts FROM campaign_now
"""

TOTALS_BEFORE: Final = """
CREATE OR REPLACE TEMP TABLE shown_total AS
FROM campaign_progress SEMI JOIN changed_campaign USING (campaign_id)
"""

WEEKS_BEFORE: Final = """
CREATE OR REPLACE TEMP TABLE shown_week AS
FROM campaign_week SEMI JOIN changed_campaign USING (campaign_id)
"""

# A total stands until the next day that has one. Where days were thinned to one a week, a later
# day of the week stands for this one: then only a fall shows that the past has changed.
TOTALS: Final = """
WITH kept AS (
    SELECT shown_total.*,
           day = max(day) OVER (PARTITION BY campaign_id) AS is_newest
    FROM shown_total
    JOIN campaign_now USING (campaign_id)
    WHERE shown_total.metric = campaign_now.goal_metric
),
compared AS (
    SELECT kept.*, so_far.day AS so_far_on, so_far.total AS so_far,
           CASE WHEN later.day < date_trunc('week', kept.day) + INTERVAL 7 DAY THEN later.total END
               AS later_in_the_week
    FROM kept
    ASOF LEFT JOIN campaign_progress AS so_far
        ON so_far.campaign_id = kept.campaign_id AND so_far.metric = kept.metric
       AND kept.day >= so_far.day
    ASOF LEFT JOIN campaign_progress AS later
        ON later.campaign_id = kept.campaign_id AND later.metric = kept.metric
       AND kept.day < later.day
),
judged AS (
    SELECT *,
           CASE WHEN so_far_on = day THEN so_far ELSE coalesce(later_in_the_week, so_far) END
               AS total_now,
           so_far_on IS DISTINCT FROM day AND later_in_the_week IS NOT NULL OR is_newest
               AS may_grow
    FROM compared
)
SELECT campaign_id, metric, min(day), max(day), arg_max(total, day),
       arg_max(coalesce(total_now, 0), day)
FROM judged
WHERE coalesce(total_now, 0) < total OR total_now > total AND NOT may_grow
GROUP BY campaign_id, metric
ORDER BY campaign_id, metric
"""


SIZE: Final = """
CASE denominator WHEN 'reach' THEN settled_reach WHEN 'impressions' THEN settled_impressions
                 WHEN 'views' THEN settled_views WHEN 'followers' THEN followers END
"""

# What a post had in the settled rate of its week, by the denominator that its campaign showed.
PART_BEFORE: Final = f"""
CREATE OR REPLACE TEMP TABLE part_before AS
SELECT post_id, campaign_id, week,
       CASE WHEN size > 0 THEN settled_engagements END AS engagements,
       CASE WHEN size > 0 AND settled_engagements IS NOT NULL THEN size END AS size,
       settled_engagements IS NOT NULL AS had_settled
FROM (
    SELECT *, CAST(date_trunc('week', published_on) AS DATE) AS week, {SIZE} AS size
    FROM campaign_before
    LEFT JOIN (SELECT campaign_id, denominator FROM shown_campaign) USING (campaign_id)
)
"""

# One that had not settled settles now: its week grows, and nothing that was shown was wrong.
PART_NOW: Final = f"""
CREATE OR REPLACE TEMP TABLE part_now AS
WITH now AS (
    SELECT post_id, campaign_id, CAST(date_trunc('week', published_on) AS DATE) AS week,
           settled_engagements AS engagements, {SIZE} AS size
    FROM post_now
    JOIN (SELECT campaign_id, denominator FROM shown_campaign) USING (campaign_id)
    WHERE post_id IN (SELECT post_id FROM campaign_before UNION ALL FROM refreshing_post)
)
SELECT now.*
FROM now
LEFT JOIN part_before AS before USING (post_id)
WHERE now.size > 0 AND now.engagements IS NOT NULL
  AND (before.size IS NOT NULL
       OR before.had_settled AND before.campaign_id IS DISTINCT FROM now.campaign_id
       OR before.post_id IS NULL)
"""

WEEKS: Final = """
WITH moved AS (
    SELECT campaign_id, week, -engagements AS engagements, -size AS size
    FROM part_before WHERE size IS NOT NULL
    UNION ALL
    SELECT campaign_id, week, engagements, size FROM part_now
),
changed AS (
    SELECT campaign_id, week, sum(engagements) AS engagements, sum(size) AS size
    FROM moved
    WHERE week IS NOT NULL
    GROUP BY campaign_id, week
    HAVING sum(engagements) <> 0 OR sum(size) <> 0
),
of_week AS (
    SELECT campaign_id, denominator, week, changed.engagements, changed.size,
           engagements_settled AS engagements_before, denominator_settled AS size_before,
           CASE WHEN count(*) OVER (PARTITION BY campaign_id) <= $one_by_one THEN week END AS alone
    FROM changed
    JOIN shown_week USING (campaign_id, week)
    JOIN (SELECT campaign_id, denominator FROM shown_campaign) USING (campaign_id, denominator)
    WHERE posts_settled > 0
)
SELECT campaign_id, denominator, min(week), max(week) + 6,
       CAST(sum(engagements_before) AS BIGINT),
       CAST(sum(engagements_before + engagements) AS BIGINT),
       CAST(sum(size_before) AS BIGINT), CAST(sum(size_before + size) AS BIGINT)
FROM of_week
GROUP BY campaign_id, denominator, alone
ORDER BY campaign_id, min(week)
"""

# Posts known before that are another campaign's now, or nobody's. New posts are growth.
POSTS: Final = """
WITH went AS (
    SELECT before.campaign_id AS from_id, now.campaign_id AS to_id, now.post_id IS NULL AS is_gone,
           count(*) AS moved, min(before.published_on) AS first_on,
           max(before.published_on) AS last_on
    FROM campaign_before AS before
    LEFT JOIN post_now AS now USING (post_id)
    WHERE before.campaign_id IS DISTINCT FROM now.campaign_id
    GROUP BY ALL
)
SELECT moves.campaign_id, other_id, other.name, is_gone, moved, change, first_on, last_on,
       shown_campaign.posts AS posts_before
FROM (
    SELECT from_id AS campaign_id, to_id AS other_id, is_gone, moved, -moved AS change,
           first_on, last_on
    FROM went WHERE from_id IS NOT NULL
    UNION ALL
    SELECT to_id, from_id, false, moved, moved, first_on, last_on
    FROM went WHERE to_id IS NOT NULL
) AS moves
LEFT JOIN shown_campaign ON shown_campaign.campaign_id = moves.campaign_id
LEFT JOIN (SELECT campaign_id, name FROM shown_campaign UNION
           SELECT campaign_id, name FROM campaign_now ANTI JOIN shown_campaign USING (campaign_id))
    AS other ON other.campaign_id = other_id
ORDER BY moves.campaign_id, change, other_id
"""

NAMES: Final = """
SELECT campaign_id, name FROM shown_campaign
UNION ALL
SELECT campaign_id, name FROM campaign_now
"""

INSERT: Final = "INSERT INTO restatement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

Found = tuple[str, str, date | None, date | None, int | None, int | None, str]
"""campaign_id, figure, about_from, about_to, value_before, value_after, in_words."""


def remember_campaigns(cursor: duckdb.DuckDBPyConnection) -> None:
    """Keep what is shown of campaigns, before they are described anew."""
    cursor.execute(CAMPAIGNS_BEFORE).fetchall()


def remember_totals(cursor: duckdb.DuckDBPyConnection) -> None:
    """Keep what is shown of ``changed_campaign``, before its figures are made anew."""
    cursor.execute(TOTALS_BEFORE).fetchall()
    cursor.execute(WEEKS_BEFORE).fetchall()


def record_restatements(cursor: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Write to the ledger what this refresh changed for the past; ``now`` is the act's instant.

    Nothing is written where no import and no act is behind the refresh: a new version of Pothos
    that counts otherwise restates nothing.
    """
    by = cursor.execute(BY).fetchall()
    if not by:
        return
    import_ids, acts = by[0]
    names = dict(cursor.execute(NAMES).fetchall())
    rows = [
        (now, import_ids or [], acts, campaign_id, names.get(campaign_id), *rest)
        for campaign_id, *rest in (
            *_totals(cursor),
            *_weeks(cursor),
            *_posts(cursor),
            *_money_and_goals(cursor),
        )
    ]
    if rows:
        cursor.executemany(INSERT, rows).fetchall()


def _totals(cursor: duckdb.DuckDBPyConnection) -> Iterator[Found]:
    for campaign_id, metric, first, last, before, after in cursor.execute(TOTALS).fetchall():
        days = _days(first, last)
        words = f"{metric.capitalize()} so far {days}: {_change(before, after)}."
        yield campaign_id, metric, first, last, before, after, words


def _weeks(cursor: duckdb.DuckDBPyConnection) -> Iterator[Found]:
    for statement in (PART_BEFORE, PART_NOW):
        cursor.execute(statement).fetchall()
    weeks = cursor.execute(WEEKS, {"one_by_one": WEEKS_ONE_BY_ONE}).fetchall()
    for campaign_id, denominator, first, last, *values in weeks:
        parts = (("settled engagements", *values[:2]), (f"settled {denominator}", *values[2:]))
        for figure, before, after in parts:
            if before != after:
                words = (
                    f"{figure.capitalize()} of posts published {_days(first, last)}: "
                    f"{_change(before, after)}."
                )
                yield campaign_id, figure, first, last, before, after, words


def _posts(cursor: duckdb.DuckDBPyConnection) -> Iterator[Found]:
    for row in cursor.execute(POSTS).fetchall():
        campaign_id, other_id, other, is_gone, posts, change, first, last, before = row
        many = f"{posts:,} post" if posts == 1 else f"{posts:,} posts"
        where = f"“{other or other_id}”" if other_id else "the posts without a campaign"
        if is_gone:
            words = f"{many} known before gone."
        elif change < 0:
            words = f"{many} went to {where}."
        else:
            words = f"{many} came from {where}."
        yield campaign_id, "posts", first, last, before, (before or 0) + change, words


def _money_and_goals(cursor: duckdb.DuckDBPyConnection) -> Iterator[Found]:
    for campaign_id, figure, before, after, words in changed_money_and_goals(cursor):
        yield campaign_id, figure, None, None, before, after, words


def _change(before: int, after: int | None) -> str:
    return f"{before:,} became {'nothing' if after is None else f'{after:,}'}"


def _days(first: date, last: date) -> str:
    if first == last:
        return f"on {first.day} {first:%B %Y}"
    return f"from {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
