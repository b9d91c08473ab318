"""What is known of people, brought up to date after rows came or went."""

from __future__ import annotations

from datetime import date
from typing import Final

import duckdb

from core.creators.comments import TABLES as COMMENT_TABLES
from core.creators.comments import refresh_comments
from core.creators.fit import refresh_fits
from core.creators.likes import refresh_follower_jumps, refresh_likes
from core.outreach.letters import refresh_letters

PREPARED: Final = (
    *COMMENT_TABLES, "account_likes", "odd_likes", "follower_jump", "message_now", "copied_letter",
    "creator_fit",
)  # fmt: skip
"""The tables that this keeps up."""


def refresh_people(cursor: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Comments, likes, followers, letters and fits, in the caller's transaction.

    Each part is made anew for what changed only. ``as_of`` is the programme's newest day.
    """
    refresh_comments(cursor)
    refresh_likes(cursor)
    refresh_follower_jumps(cursor)
    refresh_letters(cursor)
    refresh_fits(cursor, as_of)
