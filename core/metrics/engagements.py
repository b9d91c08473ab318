"""Engagements and their rate as SQL: one meaning for rollups, registry and screens."""

from __future__ import annotations

from typing import Final

ENGAGEMENT_PARTS: Final = ("likes", "comments", "shares", "saves")


def engagements_sql(prefix: str = "") -> str:
    """SQL for engagements from columns named ``prefix`` + likes, comments, shares, saves."""
    parts = [f"{prefix}{part}" for part in ENGAGEMENT_PARTS]
    total = " + ".join(f"coalesce({part}, 0)" for part in parts)
    return f"CASE WHEN coalesce({', '.join(parts)}) IS NOT NULL THEN {total} END"


def settled_size_sql(denominator: str) -> str:
    """What the rate of a post at its settled age is divided by, as post_now has it.

    Followers are those of the day of posting at any age.
    """
    return denominator if denominator == "followers" else f"settled_{denominator}"


def has_rate_sql(engagements: str, denominator: str) -> str:
    """SQL that is true for a post that has this rate: both figures known, the denominator not 0."""
    return f"({engagements} IS NOT NULL AND {denominator} > 0)"


def rate_of_post_sql(denominator: str) -> str:
    """SQL for the engagement rate of one row of post_now, a fraction; NULL where it has none."""
    has_rate = has_rate_sql("engagements", denominator)
    return f"CASE WHEN {has_rate} THEN engagements / {denominator} END"
