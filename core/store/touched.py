"""Which posts and campaigns a change concerns, so that work afterwards is in proportion to it."""

from __future__ import annotations

from typing import Final, Literal

import duckdb

TOUCHED_POSTS: Final = """
INSERT INTO touched_post
SELECT DISTINCT post_id
FROM (
    -- Its snapshots speak of no other posts, and are millions.
    SELECT post_id FROM post WHERE import_id = $import_id
    UNION ALL
    SELECT post_id FROM comment WHERE import_id = $import_id AND post_id IS NOT NULL
    UNION ALL
    -- Followers and names of an account stand beside each of its posts.
    SELECT post_id FROM post
    WHERE account_id IN (
        SELECT account_id FROM account
        WHERE import_id = $import_id
        UNION ALL
        SELECT account_id FROM account_day WHERE import_id = $import_id
        UNION ALL
        SELECT account_id FROM account
        WHERE creator_id IN (SELECT creator_id FROM creator WHERE import_id = $import_id)
    )
)
"""

TOUCHED_CAMPAIGNS: Final = """
INSERT INTO touched_campaign
SELECT DISTINCT campaign_id
FROM (
    SELECT campaign_id FROM campaign WHERE import_id = $import_id
    UNION ALL
    -- Payments and deliverables may name a contract alone.
    SELECT campaign_id FROM contract
    WHERE campaign_id IS NOT NULL AND contract_id IN (
        SELECT contract_id FROM payment WHERE import_id = $import_id
        UNION ALL
        SELECT contract_id FROM deliverable WHERE import_id = $import_id
    )
)
"""


Act = Literal["import", "undo", "redo", "assignment", "sameness", "setting"]
"""What changes figures, as the ledger of restatements names it."""

TOUCHED_BY: Final = "INSERT INTO touched_by VALUES (?, ?)"


def mark(cursor: duckdb.DuckDBPyConnection, import_id: int, act: Act = "import") -> None:
    """Mark what the rows of an import speak of; before they go, when it is undone."""
    mark_act(cursor, act, import_id)
    cursor.execute(TOUCHED_POSTS, {"import_id": import_id}).fetchall()
    cursor.execute(TOUCHED_CAMPAIGNS, {"import_id": import_id}).fetchall()


def mark_act(cursor: duckdb.DuckDBPyConnection, act: Act, import_id: int | None = None) -> None:
    """Mark that figures are about to change, and by what; to be said with what they were."""
    cursor.execute(TOUCHED_BY, [act, import_id]).fetchall()
