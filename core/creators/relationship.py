"""The whole history with a creator: campaigns, contracts, deliverables, payments, messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb
import pandas as pd

from core.metrics.costs import IS_LIVE

MESSAGES_AT_MOST: Final = 100

PERSON: Final = """
SELECT coalesce(name, names[1], creator_id), account_ids, names, vendor_ids
FROM creator_now WHERE creator_id = ?
UNION ALL
SELECT coalesce(handle, account_id), [account_id], [], []
FROM account_now WHERE account_id = ? AND creator_id IS NULL
"""
ACCOUNTS: Final = """
SELECT account_id, platform, handle, followers, followers_as_of
FROM account_now WHERE list_contains(?, account_id) ORDER BY followers DESC NULLS LAST, account_id
"""
TOGETHER: Final = f"""
WITH campaigns AS (
    SELECT campaign_id, max(posts) AS posts, max(engagements) AS engagements
    FROM campaign_creator WHERE coalesce(creator_id, account_ids[1]) = $person GROUP BY ALL
),
contracts AS (
    SELECT campaign_id, count(*) AS contracts, min(signed_on) AS signed_on
    FROM contract_now WHERE creator_id = $person AND status IS DISTINCT FROM 'cancelled'
    GROUP BY ALL
),
promised AS (
    SELECT campaign_id, count(*) AS promised,
           count(*) FILTER ({IS_LIVE}) AS kept
    FROM deliverable_now WHERE creator_id = $person AND status IS DISTINCT FROM 'cancelled'
    GROUP BY ALL
),
costs AS (
    SELECT campaign_id, currency, CAST(sum(amount) FILTER (basis = 'paid') AS DOUBLE) AS paid,
           CAST(sum(amount) FILTER (basis = 'committed') AS DOUBLE) AS committed
    FROM cost_now WHERE creator_id = $person AND left_out IS NULL GROUP BY ALL
),
money AS (  -- amounts in two currencies are never added: the one with more is shown, with its name
    SELECT campaign_id, own.currency, own.paid, own.committed, currencies
    FROM (
        SELECT campaign_id, count(*) AS currencies,
               arg_max({{'currency': currency, 'paid': paid, 'committed': committed}},
                       coalesce(committed, paid, 0)) AS own
        FROM costs GROUP BY campaign_id
    )
),
sales AS (
    SELECT campaign_id, count(*) FILTER (NOT is_returned) AS orders,
           CAST(sum(total - coalesce(refunded, 0)) FILTER (NOT is_returned) AS DOUBLE) AS revenue,
           CASE WHEN count(DISTINCT currency) = 1 THEN any_value(currency) END AS sold_in
    FROM sale_now WHERE creator_id = $person GROUP BY ALL
),
asked AS (
    SELECT campaign_id, invited_on, replied_on FROM invitation_now WHERE creator_id = $person
)
SELECT coalesce(campaign_now.name, campaign_id) AS campaign, invited_on, replied_on, signed_on,
       promised, kept, campaigns.posts, engagements, committed, paid, money.currency,
       currencies, orders,
       CASE WHEN sold_in IS NOT NULL THEN revenue END AS revenue, sold_in
FROM (
    SELECT campaign_id FROM campaigns UNION SELECT campaign_id FROM contracts
    UNION SELECT campaign_id FROM promised UNION SELECT campaign_id FROM money
    UNION SELECT campaign_id FROM sales UNION SELECT campaign_id FROM asked
)
LEFT JOIN campaigns USING (campaign_id)
LEFT JOIN contracts USING (campaign_id)
LEFT JOIN promised USING (campaign_id)
LEFT JOIN money USING (campaign_id)
LEFT JOIN sales USING (campaign_id)
LEFT JOIN asked USING (campaign_id)
LEFT JOIN campaign_now USING (campaign_id)
WHERE campaign_id IS NOT NULL
ORDER BY coalesce(signed_on, invited_on) DESC NULLS LAST, campaign
"""  # noqa: S608
DELIVERABLES: Final = """
SELECT campaign_now.name AS campaign, contract_id, platform, format, due_on, live_on,
       deliverable_now.status, post_permalink, post_id IS NOT NULL AS is_seen
FROM deliverable_now LEFT JOIN campaign_now USING (campaign_id)
WHERE creator_id = ? ORDER BY due_on DESC NULLS LAST, deliverable_id LIMIT 200
"""
PAYMENTS: Final = """
SELECT campaign_now.name AS campaign, contract_id, kind, amount, payment_now.currency, status,
       due_on, paid_on
FROM payment_now LEFT JOIN campaign_now USING (campaign_id)
WHERE creator_id = ? ORDER BY coalesce(paid_on, due_on) DESC NULLS LAST, payment_id LIMIT 200
"""
MESSAGES: Final = f"""
SELECT campaign_now.name AS campaign, CAST(sent_at AS DATE) AS sent_on, is_inbound, sender, channel,
       message_now.status, letter IS NOT NULL AS is_copied, subject, excerpt
FROM message_now LEFT JOIN campaign_now USING (campaign_id)
WHERE creator_id = ? ORDER BY sent_at DESC NULLS LAST, message_id LIMIT {MESSAGES_AT_MOST}
"""  # noqa: S608


@dataclass(frozen=True)
class Account:
    """One account of a person; ``followers`` as of a day, None where no export says."""

    account_id: str
    platform: str
    handle: str | None
    followers: int | None
    followers_as_of: date | None


@dataclass(frozen=True)
class Person:
    """A creator with all that belongs to them."""

    creator_id: str
    name: str
    other_names: tuple[str, ...]
    accounts: tuple[Account, ...]


def person_of(cursor: duckdb.DuckDBPyConnection, creator_id: str) -> Person | None:
    """The creator under an id of the list; None where there is none any more."""
    rows = cursor.execute(PERSON, [creator_id, creator_id]).fetchall()
    if not rows:
        return None
    name, account_ids, names, _ = rows[0]
    accounts = cursor.execute(ACCOUNTS, [account_ids]).fetchall()
    others = tuple(other for other in names if other.casefold() != name.casefold())
    return Person(creator_id, name, others, tuple(Account(*row) for row in accounts))


def together(cursor: duckdb.DuckDBPyConnection, creator_id: str) -> pd.DataFrame:
    """One row per campaign, the newest first: from the invitation to what it was worth.

    campaign, invited_on, replied_on, signed_on, promised, kept, posts, engagements, committed and
    paid in ``currency`` (the one with more where there are several ``currencies``), orders, and
    revenue in ``sold_in``.
    """
    return cursor.execute(TOGETHER, {"person": creator_id}).df()


def deliverables_of(cursor: duckdb.DuckDBPyConnection, creator_id: str) -> pd.DataFrame:
    """The newest 200 promised posts: campaign, contract_id, platform, format, due_on, live_on,
    status, post_permalink, is_seen."""
    return cursor.execute(DELIVERABLES, [creator_id]).df()


def payments_of(cursor: duckdb.DuckDBPyConnection, creator_id: str) -> pd.DataFrame:
    """The newest 200: campaign, contract_id, kind, amount, currency, status, due_on, paid_on."""
    return cursor.execute(PAYMENTS, [creator_id]).df()


def messages_of(cursor: duckdb.DuckDBPyConnection, creator_id: str) -> pd.DataFrame:
    """The newest hundred: campaign, sent_on, is_inbound, sender, channel, status, is_copied,
    subject, excerpt."""
    return cursor.execute(MESSAGES, [creator_id]).df()
