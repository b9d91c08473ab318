"""How large an account is, in a word."""

from __future__ import annotations

from typing import Final

TIERS: Final = (
    ("nano", 10_000),
    ("micro", 60_000),
    ("mid", 200_000),
    ("macro", 1_000_000),
    ("mega", None),
)
"""Aspire's cut-offs: each tier ends below this many followers."""


def tier_of(followers: int | None) -> str | None:
    """The tier of an account; None where no follower count is known."""
    if followers is None:
        return None
    return next(name for name, end in TIERS if end is None or followers < end)


def tier_sql(followers: str) -> str:
    """SQL for the tier; NULL where no follower count is known."""
    steps = " ".join(f"WHEN {followers} < {end} THEN '{name}'" for name, end in TIERS if end)
    return f"CASE WHEN {followers} IS NULL THEN NULL {steps} ELSE '{TIERS[-1][0]}' END"
