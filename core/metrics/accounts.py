"""What is known of each account now: handle, creator, newest follower count."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

NEWEST_CLAIM: Final = "import_id * 1099511627776 + source_row"
"""The order in which exports said things, as one number: by import, then by row."""

# Accounts are few beside posts, so all are made anew and compared.
ACCOUNTS: Final = f"""
CREATE OR REPLACE TEMP TABLE fresh_account AS
WITH said AS (
    SELECT account_id,
           arg_max(platform, {NEWEST_CLAIM}) AS platform,
           arg_max(handle, {NEWEST_CLAIM}) AS handle,
           arg_max(creator_id, {NEWEST_CLAIM}) AS creator_id,
           arg_max(name, {NEWEST_CLAIM}) AS name
    FROM account
    GROUP BY account_id
),
follower_count AS (
    SELECT account_id, as_of AS day, followers, {NEWEST_CLAIM} AS claim
    FROM account WHERE followers IS NOT NULL AND as_of IS NOT NULL
    UNION ALL
    SELECT account_id, day, followers, {NEWEST_CLAIM}
    FROM account_day WHERE followers IS NOT NULL
),
newest AS (
    SELECT account_id, max(day) AS day FROM follower_count GROUP BY account_id
),
followers AS (
    SELECT account_id, day, arg_max(followers, claim) AS followers
    FROM follower_count JOIN newest USING (account_id, day)
    GROUP BY account_id, day
),
-- An account that is no proof of a person is that of the one who was named last with it.
owned AS (
    SELECT said.account_id,
           coalesce(by_account.creator_id, by_name.creator_id, said.creator_id) AS creator_id
    FROM said
    LEFT JOIN creator_identity AS by_account
        ON by_account.kind = 'account' AND by_account.known_as = said.account_id
    LEFT JOIN creator_identity AS by_name
        ON by_name.kind = 'creator' AND by_name.known_as = said.creator_id
)
SELECT said.account_id, platform, handle, owned.creator_id, coalesce(creator_now.name, said.name),
       followers.followers, followers.day
FROM said
JOIN owned USING (account_id)
LEFT JOIN creator_now ON creator_now.creator_id = owned.creator_id
LEFT JOIN followers USING (account_id)
"""

CHANGED: Final = """
CREATE OR REPLACE TEMP TABLE changed_account AS
SELECT DISTINCT account_id FROM (
    (FROM fresh_account EXCEPT FROM account_now)
    UNION ALL
    (FROM account_now EXCEPT FROM fresh_account)
)
"""

TOUCH_POSTS: Final = """
INSERT INTO touched_post
SELECT post_identity.post_id
FROM post_now
SEMI JOIN changed_account USING (account_id)
JOIN post_identity ON post_identity.same_as = post_now.post_id
"""

DELETE_OLD: Final = "DELETE FROM account_now WHERE account_id IN (FROM changed_account)"

INSERT_NEW: Final = """
INSERT INTO account_now
FROM fresh_account WHERE account_id IN (FROM changed_account)
"""


def refresh_accounts(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring account_now up to date and touch the posts of every account that changed."""
    for statement in (ACCOUNTS, CHANGED, TOUCH_POSTS, DELETE_OLD, INSERT_NEW):
        cursor.execute(statement).fetchall()
