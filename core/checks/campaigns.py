"""The campaigns as the checks see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

from core.metrics.campaigns import DECIDABLE_AFTER_THE_END_DAYS
from core.words import Denominator

READ: Final = """
SELECT campaign_now.campaign_id, name, campaign_now.starts_on, campaign_now.ends_on, goal,
       goal_metric, campaign_now.target, coalesce(posts, 0), first_post_on, as_of, denominator,
       goal_now.ends_on
FROM campaign_now
LEFT JOIN goal_now ON goal_now.campaign_id = campaign_now.campaign_id AND decides
ORDER BY campaign_now.campaign_id
"""


@dataclass(frozen=True)
class Campaign:
    """One row of campaign_now, as far as checks judge it. ``as_of``: its posts' newest figures.

    ``goal_ends_on`` is the last day of the goal that decides, which may have one of its own.
    """

    campaign_id: str
    name: str
    starts_on: date | None
    ends_on: date | None
    goal: str | None
    goal_metric: str | None
    target: int | None
    posts: int
    first_post_on: date | None
    as_of: date | None
    denominator: Denominator | None
    goal_ends_on: date | None = None

    def is_running(self, on: date) -> bool:
        """Whether its dates say so: it has begun, and has not ended or has no end."""
        return (
            self.starts_on is not None
            and self.starts_on <= on
            and (self.ends_on is None or on <= self.ends_on)
        )

    def is_long_over(self, on: date) -> bool:
        """Whether it ended so long ago that there is nothing left to decide."""
        return self.ends_on is not None and (on - self.ends_on).days > DECIDABLE_AFTER_THE_END_DAYS


def read_campaigns(cursor: duckdb.DuckDBPyConnection) -> list[Campaign]:
    """All campaigns, in the order of their ids."""
    return [Campaign(*row) for row in cursor.execute(READ).fetchall()]
