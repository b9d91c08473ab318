"""Posts put into a campaign by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.store.connection import Store
from core.store.touched import mark_act

ASSIGN: Final = """
INSERT INTO assignment
SELECT unnest($post_ids::VARCHAR[]), $campaign_id, $reason, $assigned_at
"""

WITHDRAW: Final = """
DELETE FROM assignment
WHERE post_id IN (SELECT unnest($post_ids::VARCHAR[]))
  AND assigned_at = (
      SELECT max(newest.assigned_at) FROM assignment AS newest
      WHERE newest.post_id = assignment.post_id
  )
"""

TOUCH_THE_CAMPAIGN: Final = "INSERT INTO touched_campaign VALUES (?)"
TOUCH_THE_POSTS: Final = "INSERT INTO touched_post SELECT unnest(?::VARCHAR[])"


def assign(store: Store, post_ids: Sequence[str], campaign_id: str | None, reason: str) -> None:
    """Say that ``post_ids`` belong to ``campaign_id``, or with None that they belong to none.

    The newest word counts and the earlier ones stay on record. Outlives every undo.
    """
    given = {"post_ids": list(post_ids), "campaign_id": campaign_id, "reason": reason}
    with store.write() as cursor:
        store.note("assignment", **given)
        cursor.execute(ASSIGN, {**given, "assigned_at": store.now()}).fetchall()
        cursor.execute(TOUCH_THE_POSTS, [list(post_ids)]).fetchall()
        mark_act(cursor, "assignment")
        if campaign_id is not None:
            cursor.execute(TOUCH_THE_CAMPAIGN, [campaign_id]).fetchall()


def withdraw(store: Store, post_ids: Sequence[str]) -> None:
    """Take back the newest word on each of ``post_ids``: an earlier one, or the rules, count again.

    For a slip of the hand; where something else was decided, assign again.
    """
    with store.write() as cursor:
        store.note("withdrawal", post_ids=list(post_ids))
        cursor.execute(WITHDRAW, {"post_ids": list(post_ids)}).fetchall()
        cursor.execute(TOUCH_THE_POSTS, [list(post_ids)]).fetchall()
        mark_act(cursor, "assignment")
