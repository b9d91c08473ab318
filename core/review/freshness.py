"""The day the screens speak for, and how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

STALE_AFTER_DAYS: Final = 8
"""A review is weekly, and exports may be a day late."""

NEWEST: Final = """
SELECT coalesce((SELECT max(as_of) FROM post_now), (SELECT max(followers_as_of) FROM account_now))
"""


@dataclass(frozen=True)
class Freshness:
    """``as_of``: the newest day with figures, None without any; ``age_days`` as seen today."""

    as_of: date | None
    age_days: int | None

    @property
    def is_stale(self) -> bool:
        """Whether a review today would speak of figures too old to decide on."""
        return self.age_days is not None and self.age_days > STALE_AFTER_DAYS


def newest_day(cursor: duckdb.DuckDBPyConnection) -> date | None:
    """The newest day that any figure speaks for, None without figures."""
    newest: date | None = cursor.execute(NEWEST).fetchall()[0][0]
    return newest


def freshness(cursor: duckdb.DuckDBPyConnection, today: date) -> Freshness:
    """As of which day the programme's figures speak, seen from ``today``."""
    as_of = newest_day(cursor)
    return Freshness(as_of, None if as_of is None else (today - as_of).days)
