"""A post, and how its counters grow with its age."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

SETTLED_DAYS = 14
REACH_PACE, ENGAGEMENT_PACE = 1.5, 1.42  # engagements come in a little before the last views


@dataclass(frozen=True)
class Post:
    """One post and its totals once nothing more comes in."""

    number: int
    platform: str
    native_id: str
    permalink: str
    creator: str
    handle: str
    campaign: str  # key of the campaign, "" for none
    ordinal: int  # which of the creator's posts for that campaign, from 0
    format: str
    seconds: int
    published_at: datetime
    final: dict[str, int]

    @property
    def published_on(self) -> date:
        return self.published_at.date()

    def as_of(self, day: date) -> dict[str, int]:
        """The totals at the end of ``day``; they never fall from one day to the next."""
        end = datetime(day.year, day.month, day.day, 23, 0, tzinfo=UTC)
        age = (end - self.published_at) / timedelta(days=1)
        return {
            name: math.floor(
                value * _grown(age, REACH_PACE if name in ("views", "reach") else ENGAGEMENT_PACE)
            )
            for name, value in self.final.items()
        }


def _grown(age_days: float, pace: float) -> float:
    """Share of the final total a post has after ``age_days``: four fifths within three days."""
    if age_days <= 0:
        return 0.0

    def raw(age: float) -> float:
        return 1 - math.exp(-((age / pace) ** 0.8))

    return min(1.0, raw(age_days) / raw(SETTLED_DAYS))
