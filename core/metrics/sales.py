"""Orders, each once: however many offers it is credited to, and however many tools tell of it.

A vendor's own totals (``offer_total``) are sums over orders that may stand here as well: they are
never added to these. Amounts in different currencies are never added.
"""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

from core.metrics.accounts import NEWEST_CLAIM

RULE: Final = (
    "An order counts once. Where a code and a link are both credited with it, the code that the "
    "buyer typed counts, not the link; of several codes the one that was said last. An order that "
    "was cancelled, or given back whole, is no sale."
)
"""The rule in words, for screens."""

GIVEN_BACK: Final = ("refunded", "voided", "cancelled", "canceled")

# A shop writes #1001, a tool that tells of the same order 1001.
ORDERS: Final = f"""
CREATE OR REPLACE TEMP TABLE credited_order AS
WITH offered AS (
    SELECT lower(code) AS code, arg_max(campaign_id, {NEWEST_CLAIM}) AS campaign_id,
           arg_max(creator_id, {NEWEST_CLAIM}) AS creator_id,
           arg_max(kind, {NEWEST_CLAIM}) AS kind
    FROM offer
    GROUP BY lower(code)
),
said AS (
    SELECT lower(ltrim(trim(order_id), '#')) AS order_id, lower(sale.code) AS code,
           coalesce(sale.campaign_id, offered.campaign_id) AS campaign_id,
           coalesce(sale.creator_id, offered.creator_id) AS creator_id, commission,
           import_id, source_row,
           sale.code IS NOT NULL
               AND coalesce(credited_by, kind, 'code') NOT IN ('link', 'sales link') AS is_by_code,
           ordered_at, total, refunded, currency, financial_status, cancelled_on,
           {NEWEST_CLAIM} AS claim
    FROM sale LEFT JOIN offered ON offered.code = lower(sale.code)
),
ordered AS (
    SELECT order_id,
           arg_max(campaign_id, row(is_by_code, claim)) AS campaign_id,
           arg_max(creator_id, row(is_by_code, claim)) AS creator_id,
           arg_max(commission, claim) AS commission,
           arg_max(import_id, claim) AS import_id, arg_max(source_row, claim) AS source_row,
           count(DISTINCT code) > 1 OR count(DISTINCT campaign_id) > 1 AS has_several_offers,
           CAST(arg_max(ordered_at, claim) AS DATE) AS day,
           arg_max(row(total, currency), claim) FILTER (total IS NOT NULL) AS paid,
           abs(arg_max(refunded, claim)) AS refunded,
           arg_max(cancelled_on, claim) IS NOT NULL
               OR coalesce(arg_max(financial_status, claim) IN {GIVEN_BACK}, false) AS is_cancelled
    FROM said
    GROUP BY order_id
)
SELECT order_id, campaign_id, creator_id, commission, import_id, source_row,
       has_several_offers, day, paid[1] AS total, paid[2] AS currency,
       coalesce(refunded, 0) AS refunded,
       is_cancelled OR coalesce(refunded >= paid[1] AND paid[1] > 0, false) AS is_returned
FROM ordered
WHERE campaign_id IN (SELECT campaign_id FROM campaign_now)
"""

GAIN: Final = """
INSERT INTO gained
SELECT campaign_id, 'sales', day, count(*)
FROM credited_order
JOIN goal_now USING (campaign_id)
WHERE metric = 'sales' AND day IS NOT NULL AND NOT is_returned
GROUP BY campaign_id, day
"""

SUM_UP: Final = """
CREATE OR REPLACE TEMP TABLE fresh_sale AS
SELECT campaign_id, currency,
       count(*) FILTER (NOT is_returned) AS orders, count(*) FILTER (is_returned) AS returned,
       CAST(sum(total) FILTER (NOT is_returned) AS DECIMAL(38, 4)) AS total,
       CAST(sum(refunded) FILTER (NOT is_returned) AS DECIMAL(38, 4)) AS refunded,
       count(*) FILTER (has_several_offers) AS several
FROM credited_order
GROUP BY campaign_id, currency
"""

KEEP: Final = """
INSERT INTO sale_now BY NAME
SELECT order_id, credited_order.campaign_id,
       coalesce(creator_now.creator_id, credited_order.creator_id) AS creator_id,
       coalesce(creator_now.name, credited_order.creator_id) AS creator_name,
       day, total, refunded, currency, commission, is_returned, import_id, source_row
FROM credited_order
LEFT JOIN creator_identity ON kind = 'creator' AND known_as = credited_order.creator_id
LEFT JOIN creator_now ON creator_now.creator_id = creator_identity.creator_id
"""

CHANGED: Final = """
INSERT INTO changed_campaign
SELECT DISTINCT campaign_id
FROM ((FROM fresh_sale EXCEPT FROM campaign_sale)
      UNION ALL
      (FROM campaign_sale EXCEPT FROM fresh_sale))
WHERE campaign_id NOT IN (FROM changed_campaign)
"""


def refresh_sales(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make sale_now and campaign_sale anew; add to ``changed_campaign`` those whose orders changed.

    Leaves ``credited_order``, one row per order with the campaign that it counts for.
    """
    for statement in (ORDERS, SUM_UP, CHANGED):
        cursor.execute(statement).fetchall()
    cursor.execute("DELETE FROM sale_now").fetchall()
    cursor.execute(KEEP).fetchall()
    cursor.execute("DELETE FROM campaign_sale").fetchall()
    cursor.execute("INSERT INTO campaign_sale FROM fresh_sale").fetchall()
