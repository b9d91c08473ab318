"""What was agreed, promised and paid: each contract, deliverable and payment once, as of now.

The newest claim that is not NULL wins, field by field. The person is the one that all names of a
creator lead to. They are few beside posts, so all are made anew.
"""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

from core.metrics.accounts import NEWEST_CLAIM
from core.store.keys import address_key_sql

CONTRACT: Final = (
    "campaign_id",
    "creator_id",
    "version",
    "status",
    "signed_on",
    "price",
    "price_basis",
    "currency",
    "deliverables",
    "usage_rights_until",
    "exclusive_until",
)
DELIVERABLE: Final = (
    "contract_id",
    "campaign_id",
    "creator_id",
    "platform",
    "format",
    "status",
    "due_on",
    "submitted_on",
    "approved_on",
    "live_on",
    "post_permalink",
)
PAYMENT: Final = (
    "contract_id",
    "campaign_id",
    "creator_id",
    "kind",
    "amount",
    "currency",
    "status",
    "initiated_on",
    "due_on",
    "paid_on",
)


def _newest(table: str, key: str, fields: tuple[str, ...]) -> str:
    """SQL for each ``key`` of a table of exports once, with the place of its newest row."""
    claims = ", ".join(f"arg_max({field}, {NEWEST_CLAIM}) AS {field}" for field in fields)
    return f"""
    SELECT {key}, {claims},
           max(import_id) AS import_id, arg_max(source_row, {NEWEST_CLAIM}) AS source_row
    FROM {table}
    GROUP BY {key}
    """


# Of versions of a contract the highest counts, and of one version what was said last.
CONTRACTS: Final = f"""
INSERT INTO contract_now BY NAME
SELECT said.* EXCLUDE (creator_id),
       coalesce(creator_now.creator_id, said.creator_id) AS creator_id,
       coalesce(creator_now.name, said.creator_id) AS creator_name
FROM (
    {
    _newest(
        '''(
            SELECT * FROM contract
            QUALIFY coalesce(version, 0)
                    = max(coalesce(version, 0)) OVER (PARTITION BY contract_id)
        )''',
        "contract_id",
        CONTRACT,
    )
}
) AS said
LEFT JOIN creator_identity ON kind = 'creator' AND known_as = said.creator_id
LEFT JOIN creator_now ON creator_now.creator_id = creator_identity.creator_id
"""

DELIVERABLES: Final = f"""
INSERT INTO deliverable_now BY NAME
SELECT said.* EXCLUDE (campaign_id, creator_id),
       coalesce(said.campaign_id, contract_now.campaign_id) AS campaign_id,
       coalesce(creator_now.creator_id, said.creator_id, contract_now.creator_id) AS creator_id,
       coalesce(creator_now.name, said.creator_id, contract_now.creator_name) AS creator_name,
       post_identity.same_as AS post_id
FROM ({_newest("deliverable", "deliverable_id", DELIVERABLE)}) AS said
LEFT JOIN contract_now USING (contract_id)
LEFT JOIN creator_identity ON kind = 'creator' AND known_as = said.creator_id
LEFT JOIN creator_now ON creator_now.creator_id = creator_identity.creator_id
LEFT JOIN (
    SELECT address, any_value(same_as) AS same_as FROM post_identity
    WHERE address IS NOT NULL GROUP BY address
) AS post_identity ON address = {address_key_sql("said.post_permalink")}
"""

PAYMENTS: Final = f"""
INSERT INTO payment_now BY NAME
SELECT said.* EXCLUDE (campaign_id, creator_id),
       coalesce(said.campaign_id, contract_now.campaign_id) AS campaign_id,
       coalesce(creator_now.creator_id, said.creator_id, contract_now.creator_id) AS creator_id,
       coalesce(creator_now.name, said.creator_id, contract_now.creator_name) AS creator_name
FROM ({_newest("payment", "payment_id", PAYMENT)}) AS said
LEFT JOIN contract_now USING (contract_id)
LEFT JOIN creator_identity ON creator_identity.kind = 'creator' AND known_as = said.creator_id
LEFT JOIN creator_now ON creator_now.creator_id = creator_identity.creator_id
"""


def refresh_promises(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make contract_now, deliverable_now and payment_now anew."""
    for table in ("contract_now", "deliverable_now", "payment_now"):
        cursor.execute(f"DELETE FROM {table}").fetchall()
    for statement in (CONTRACTS, DELIVERABLES, PAYMENTS):
        cursor.execute(statement).fetchall()
