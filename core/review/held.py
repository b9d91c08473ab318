"""The reviews that were held, and how many were skipped since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import duckdb

HELD: Final = """
SELECT CAST(began_at AS TIMESTAMP), CAST(ended_at AS TIMESTAMP), alerts, decisions, held_by
FROM review_held ORDER BY began_at DESC LIMIT ?
"""


@dataclass(frozen=True)
class Held:
    """A review that was held: how many alerts it went through, and how many decisions it took."""

    began_at: datetime
    ended_at: datetime
    alerts: int
    decisions: int
    by: str | None


def reviews_held(cursor: duckdb.DuckDBPyConnection, limit: int = 100) -> list[Held]:
    """The reviews that were held, the newest first."""
    return [Held(*row) for row in cursor.execute(HELD, [limit]).fetchall()]


def weeks_skipped(held: list[Held], today: date) -> int:
    """Whole weeks since the last review beyond the first; 0 where none was ever held."""
    if not held:
        return 0
    return max((today - held[0].began_at.date()).days // 7 - 1, 0)
