"""What a figure speaks of, and the rows that lie in it."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import duckdb

from core.words import Denominator

CostBasis = Literal["committed", "due", "paid"]


@dataclass(frozen=True)
class Scope:
    """What a figure speaks of: a campaign, or a part of it.

    ``creator_id`` is a person, or an account's id where nobody is known; ``post_id`` is one post.
    The days are days of publishing, both included. ``by`` is the denominator of depth,
    ``cost_basis`` which cost is meant, ``currency`` in which money is shown (None: that of the
    budget, else the only one).
    """

    campaign_id: str
    creator_id: str | None = None
    platform: str | None = None
    format: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    by: Denominator = "reach"
    cost_basis: CostBasis = "committed"
    currency: str | None = None
    post_id: str | None = None

    @property
    def is_narrowed_by_post(self) -> bool:
        """Whether it is narrowed by something that only posts have: money is not known by that."""
        return any((self.platform, self.format, self.first_on, self.last_on, self.post_id))


CURRENCY: Final = """
SELECT coalesce(
    (SELECT currency FROM campaign_now WHERE campaign_id = $campaign_id AND budget IS NOT NULL),
    (SELECT min(currency) FROM cost_now
     WHERE campaign_id = $campaign_id AND left_out IS NULL),
    (SELECT min(currency) FROM sale_now WHERE campaign_id = $campaign_id),
    (SELECT min(currency) FROM promise_now
     WHERE campaign_id = $campaign_id AND at_risk IS NOT NULL))
"""

POSTS: Final = """
CREATE OR REPLACE TEMP TABLE scope_post AS
SELECT post_id AS id, coalesce(permalink, post_id) AS name,
       coalesce(creator_name, handle, account_id) AS who,
       coalesce(creator_id, account_id) AS person, published_on AS day,
       * EXCLUDE (caption, title, assigned_reason, assigned_by, permalink)
FROM post_now
WHERE campaign_id = $campaign_id
  AND ($creator_id IS NULL OR coalesce(creator_id, account_id) = $creator_id)
  AND ($platform IS NULL OR platform = $platform)
  AND ($format IS NULL OR coalesce(format, '') = $format)
  AND ($first_on IS NULL OR published_on >= $first_on)
  AND ($last_on IS NULL OR published_on <= $last_on)
  AND ($post_id IS NULL OR post_id = $post_id)
"""

SETTLED: Final = """
CREATE OR REPLACE TEMP TABLE scope_settled_post AS
SELECT * FROM scope_post
WHERE date_trunc('week', published_on) IN (
    SELECT week FROM campaign_week
    WHERE campaign_id = $campaign_id AND denominator = $by AND posts_settled > 0
    ORDER BY week DESC LIMIT 4
)
"""

# The team's newest word on each pair of currencies, in either direction.
RATES: Final = """
CREATE OR REPLACE TEMP TABLE scope_rate AS
WITH newest AS (
    SELECT from_currency, to_currency, arg_max(rate, said_at) AS rate,
           arg_max(on_day, said_at) AS on_day
    FROM (SELECT from_currency, to_currency, coalesce(rate, -1) AS rate, on_day, said_at
          FROM exchange_rate)
    GROUP BY from_currency, to_currency
)
SELECT from_currency AS currency, CAST(rate AS DOUBLE) AS rate, on_day
FROM newest WHERE to_currency = $currency AND rate > 0
UNION ALL
SELECT to_currency, 1 / CAST(rate AS DOUBLE), on_day
FROM newest
WHERE from_currency = $currency AND rate > 0
  AND to_currency NOT IN (
      SELECT from_currency FROM newest WHERE to_currency = $currency AND rate > 0)
"""

_NO_RATE: Final = """
CASE WHEN {table}.currency <> $currency AND rate IS NULL
     THEN 'In ' || {table}.currency || ': the settings have no rate to ' || $currency || '.' END
"""

COSTS: Final = f"""
CREATE OR REPLACE TEMP TABLE scope_cost AS
SELECT source || ' ' || source_id AS id, source || ' ' || source_id AS name, creator_name AS who,
       creator_id AS person, day, basis, kind,
       cost_now.currency AS said_currency, amount AS said_amount,
       CASE WHEN cost_now.currency = $currency THEN CAST(amount AS DOUBLE)
            ELSE CAST(amount AS DOUBLE) * rate END AS amount,
       coalesce(left_out, {_NO_RATE.format(table="cost_now")}) AS left_out, import_id, source_row
FROM cost_now LEFT JOIN scope_rate USING (currency)
WHERE campaign_id = $campaign_id AND ($creator_id IS NULL OR creator_id = $creator_id)
"""

ORDERS: Final = f"""
CREATE OR REPLACE TEMP TABLE scope_order AS
SELECT order_id AS id, order_id AS name, creator_name AS who, creator_id AS person, day,
       sale_now.currency AS said_currency, total AS said_amount,
       CAST(total AS DOUBLE)
           * CASE WHEN sale_now.currency = $currency THEN 1 ELSE rate END AS total,
       CAST(refunded AS DOUBLE)
           * CASE WHEN sale_now.currency = $currency THEN 1 ELSE rate END AS refunded,
       CASE WHEN is_returned THEN 'Cancelled, or given back whole.' END AS left_out,
       {_NO_RATE.format(table="sale_now")} AS no_rate, import_id, source_row
FROM sale_now LEFT JOIN scope_rate USING (currency)
WHERE campaign_id = $campaign_id AND ($creator_id IS NULL OR creator_id = $creator_id)
"""

INVITATIONS: Final = """
CREATE OR REPLACE TEMP TABLE scope_invitation AS
SELECT creator_id AS id, creator_name AS name, creator_name AS who, creator_id AS person,
       invited_on AS day,
       * EXCLUDE (creator_id, creator_name)
FROM invitation_now
WHERE campaign_id = $campaign_id AND ($creator_id IS NULL OR creator_id = $creator_id)
"""


PROMISES: Final = f"""
CREATE OR REPLACE TEMP TABLE scope_promise AS
SELECT promise_id AS id, state || ': ' || sentence AS name, creator_name AS who,
       creator_id AS person, coalesce(due_on, live_on) AS day,
       promise_now.currency AS said_currency, at_risk AS said_amount,
       at_risk * CASE WHEN promise_now.currency = $currency THEN 1 ELSE rate END AS at_risk,
       CASE WHEN at_risk IS NULL THEN 'Nothing is at risk, or what it costs is not known: ' || state
            WHEN promise_now.currency IS NULL THEN 'Its currency is not known.'
            ELSE {_NO_RATE.format(table="promise_now")} END AS left_out,
       import_id, source_row
FROM promise_now LEFT JOIN scope_rate USING (currency)
WHERE campaign_id = $campaign_id AND ($creator_id IS NULL OR creator_id = $creator_id)
"""


def currency_of(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> str | None:
    """The currency that a scope's money is shown in; None where no money is known."""
    if scope.currency is not None:
        return scope.currency
    asked = cursor.execute(CURRENCY, {"campaign_id": scope.campaign_id})
    found: str | None = asked.fetchall()[0][0]
    return found


def lay_out(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> str | None:
    """Put the rows of a scope into temporary tables of the cursor; gives the currency of its money.

    ``scope_post``, ``scope_settled_post``, ``scope_cost``, ``scope_order``, ``scope_invitation``,
    ``scope_promise``: each with id, name, who and day. Amounts are in the currency given back;
    ``left_out`` says why a row cannot count.
    """
    currency = currency_of(cursor, scope)
    campaign = {"campaign_id": scope.campaign_id}
    whose = {**campaign, "creator_id": scope.creator_id}
    of_posts = {
        **whose,
        "platform": scope.platform,
        "format": scope.format,
        "first_on": scope.first_on,
        "last_on": scope.last_on,
        "post_id": scope.post_id,
    }
    cursor.execute(POSTS, of_posts).fetchall()
    cursor.execute(SETTLED, {**campaign, "by": scope.by}).fetchall()
    cursor.execute(RATES, {"currency": currency}).fetchall()
    cursor.execute(COSTS, {**whose, "currency": currency}).fetchall()
    cursor.execute(ORDERS, {**whose, "currency": currency}).fetchall()
    cursor.execute(INVITATIONS, whose).fetchall()
    cursor.execute(PROMISES, {**whose, "currency": currency}).fetchall()
    return currency
