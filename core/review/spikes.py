"""Odd days of a campaign's rate: notes on its chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

SPIKES: Final = """
SELECT day, in_words FROM spike WHERE campaign_id = ? AND denominator = ? ORDER BY day
"""


@dataclass(frozen=True)
class OddDay:
    """One odd day and the sentence that says how odd."""

    day: date
    in_words: str


def odd_days(cursor: duckdb.DuckDBPyConnection, campaign_id: str, denominator: str) -> list[OddDay]:
    """The odd days of one campaign by one denominator, in order."""
    return [OddDay(*row) for row in cursor.execute(SPIKES, [campaign_id, denominator]).fetchall()]
