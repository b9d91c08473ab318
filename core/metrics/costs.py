"""What campaigns cost, item by item, on three bases that are never added to each other.

Committed is what signed contracts promise, due what was earned and is not paid yet, paid what was.
An item that cannot count stands there all the same, with the reason. Aspire adds the cost of
products, Later counts fulfilled incentives only (metrics.md): kinds tell fees, commissions and
products apart.
"""

from __future__ import annotations

from typing import Final

import duckdb

UNSIGNED: Final = "status IN ('negotiating', 'sent', 'draft', 'pending') AND signed_on IS NULL"
IS_LIVE: Final = "(status IN ('live', 'completed') OR live_on IS NOT NULL OR post_id IS NOT NULL)"

# A price for each deliverable is multiplied by how many the contract names, or else lists.
COMMITTED: Final = f"""
INSERT INTO cost_now
WITH listed AS (
    SELECT contract_id, count(*) AS deliverables
    FROM deliverable_now WHERE status IS DISTINCT FROM 'cancelled' GROUP BY contract_id
),
priced AS (
    SELECT contract_now.*, coalesce(contract_now.deliverables, listed.deliverables) AS number,
           price_basis = 'per deliverable' AS is_each
    FROM contract_now LEFT JOIN listed USING (contract_id)
)
SELECT campaign_id, creator_id, creator_name, 'committed',
       CASE price_basis WHEN 'product' THEN 'product' WHEN 'commission' THEN 'commission'
            ELSE 'fee' END,
       CASE WHEN is_each THEN price * number ELSE price END, currency, signed_on,
       'contract', contract_id,
       CASE WHEN status = 'cancelled' THEN 'The contract was cancelled.'
            WHEN {UNSIGNED} THEN 'The contract is not signed.'
            WHEN price_basis = 'commission' THEN 'A commission counts once it is due or paid.'
            WHEN price IS NULL THEN 'The contract names no price.'
            WHEN price < 0 THEN 'The price is below 0.'
            WHEN is_each AND number IS NULL THEN
                'It is priced per deliverable, and nobody says how many there are.'
            WHEN currency IS NULL THEN 'The price has no currency.'
            WHEN campaign_id IS NULL THEN 'The contract names no campaign.' END,
       import_id, source_row
FROM priced
"""  # noqa: S608

OWED: Final = "status IN ('due', 'pending', 'processing') OR status IS NULL AND paid_on IS NULL"

PAYMENTS: Final = f"""
INSERT INTO cost_now
SELECT campaign_id, creator_id, creator_name,
       CASE WHEN {OWED} THEN 'due' ELSE 'paid' END, coalesce(kind, 'other'),
       amount, currency, CASE WHEN {OWED} THEN due_on ELSE coalesce(paid_on, due_on) END,
       'payment', payment_id,
       CASE WHEN status = 'cancelled' THEN 'The payment was cancelled.'
            WHEN amount IS NULL THEN 'The payment has no amount.'
            WHEN currency IS NULL THEN 'The payment has no currency.'
            WHEN campaign_id IS NULL THEN
                'Neither the payment nor a contract names a campaign.' END,
       import_id, source_row
FROM payment_now
"""  # noqa: S608

# Earned by posts that are live, where no payment speaks of the contract at all.
EARNED: Final = f"""
INSERT INTO cost_now
WITH kept AS (
    SELECT contract_id, count(*) AS promised, count(*) FILTER ({IS_LIVE}) AS live,
           max(coalesce(live_on, due_on)) FILTER ({IS_LIVE}) AS last_on
    FROM deliverable_now WHERE status IS DISTINCT FROM 'cancelled' GROUP BY contract_id
)
SELECT campaign_id, creator_id, creator_name, 'due', 'fee',
       CASE WHEN price_basis = 'per deliverable' THEN price * live ELSE price END, currency,
       last_on, 'contract', contract_id,
       CASE WHEN currency IS NULL THEN 'The price has no currency.'
            WHEN campaign_id IS NULL THEN 'The contract names no campaign.' END,
       import_id, source_row
FROM contract_now JOIN kept USING (contract_id)
WHERE price > 0 AND status IS DISTINCT FROM 'cancelled'
  AND price_basis IS DISTINCT FROM 'commission' AND price_basis IS DISTINCT FROM 'product'
  AND live > 0 AND (price_basis = 'per deliverable' OR live >= coalesce(deliverables, promised))
  AND contract_id NOT IN (SELECT contract_id FROM payment_now WHERE contract_id IS NOT NULL)
"""  # noqa: S608

# What a shop credits creators with, where no payment of the campaign is a commission.
COMMISSIONS: Final = """
INSERT INTO cost_now
SELECT campaign_id, creator_id, creator_name, 'due', 'commission', commission, currency, day,
       'order', order_id,
       CASE WHEN is_returned THEN 'The order was cancelled or given back.'
            WHEN currency IS NULL THEN 'The order has no currency.' END,
       import_id, source_row
FROM sale_now
WHERE commission > 0 AND campaign_id NOT IN (
    SELECT campaign_id FROM payment_now WHERE kind = 'commission' AND campaign_id IS NOT NULL
)
"""


def refresh_costs(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make cost_now anew from contracts, deliverables, payments and orders as they stand now."""
    cursor.execute("DELETE FROM cost_now").fetchall()
    for statement in (COMMITTED, PAYMENTS, EARNED, COMMISSIONS):
        cursor.execute(statement).fetchall()
