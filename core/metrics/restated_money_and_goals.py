"""Costs and targets already shown that are others now: a part of the ledger of restatements.

A cost that is new, or that went from due to paid, is how money goes on. The amount of an item known
before that is another now, an item that is gone or moved to another campaign, and a target that was
moved or taken back: these are restatements.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import duckdb

Changed = tuple[str, str, int, int | None, str]
"""campaign_id, figure, value_before, value_after, in_words."""

ITEMS: Final = """
SELECT campaign_id, basis, currency, source, source_id, sum(amount) AS amount
FROM cost_now WHERE left_out IS NULL AND campaign_id IS NOT NULL
GROUP BY ALL
"""
COSTS_BEFORE: Final = f"CREATE OR REPLACE TEMP TABLE shown_cost AS {ITEMS}"
GOALS_BEFORE: Final = """
CREATE OR REPLACE TEMP TABLE shown_goal AS
SELECT campaign_id, metric, target FROM goal_now WHERE target IS NOT NULL
"""

COSTS: Final = f"""
WITH item AS ({ITEMS}),
was AS (
    FROM shown_cost
    WHERE (source, source_id, basis) IN (SELECT (source, source_id, basis) FROM item)
       OR (source, source_id) NOT IN (SELECT (source, source_id) FROM item)
),
moved AS (
    SELECT campaign_id, basis, currency, source, source_id, -amount AS change FROM was
    UNION ALL
    SELECT campaign_id, basis, currency, source, source_id, amount
    FROM item SEMI JOIN was USING (source, source_id, basis)
),
of_item AS (
    SELECT campaign_id, basis, currency, sum(change) AS change
    FROM moved GROUP BY campaign_id, basis, currency, source, source_id HAVING sum(change) <> 0
),
of_basis AS (
    SELECT campaign_id, basis, currency, count(*) AS items, sum(change) AS change
    FROM of_item GROUP BY ALL
),
shown AS (
    SELECT campaign_id, basis, currency, sum(amount) AS total FROM shown_cost GROUP BY ALL
)
SELECT of_basis.campaign_id, of_basis.basis, of_basis.currency, items,
       CAST(round(coalesce(total, 0)) AS BIGINT), CAST(round(coalesce(total, 0) + change) AS BIGINT)
FROM of_basis
LEFT JOIN shown ON shown.campaign_id = of_basis.campaign_id AND shown.basis = of_basis.basis
    AND shown.currency IS NOT DISTINCT FROM of_basis.currency
ORDER BY ALL
"""  # noqa: S608 only names of our own schema

TARGETS: Final = """
SELECT campaign_id, metric, shown_goal.target, goal_now.target
FROM shown_goal LEFT JOIN goal_now USING (campaign_id, metric)
WHERE shown_goal.target IS DISTINCT FROM goal_now.target
ORDER BY campaign_id, metric
"""


def remember_money_and_goals(cursor: duckdb.DuckDBPyConnection) -> None:
    """Keep the costs and targets that are shown, before they are made anew."""
    cursor.execute(COSTS_BEFORE).fetchall()
    cursor.execute(GOALS_BEFORE).fetchall()


def changed_money_and_goals(cursor: duckdb.DuckDBPyConnection) -> Iterator[Changed]:
    """The costs of a campaign, by basis and currency, and its targets that are others now."""
    for campaign_id, basis, currency, items, before, after in cursor.execute(COSTS).fetchall():
        number = "one item" if items == 1 else f"{items:,} items"
        words = (
            f"Cost {basis}{f' in {currency}' if currency else ''}, because of {number} known "
            f"before: {before:,} became {after:,}."
        )
        yield campaign_id, f"cost {basis}", before, after, words
    for campaign_id, metric, before, after in cursor.execute(TARGETS).fetchall():
        now = "none" if after is None else f"{after:,}"
        words = f"Target of {metric}: {before:,} became {now}."
        yield campaign_id, f"target of {metric}", before, after, words
