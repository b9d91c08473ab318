"""The closed vocabularies of Pothos. One word, one meaning (design, section 2)."""

from __future__ import annotations

from typing import Final, Literal, get_args

Platform = Literal["instagram", "facebook", "tiktok", "youtube", "pinterest", "x", "blog", "other"]
PLATFORMS: Final[tuple[Platform, ...]] = get_args(Platform)

PostFormat = Literal[
    "image", "carousel", "reel", "story", "video", "short", "live", "text", "link", "other"
]

Basis = Literal["lifetime", "day", "window"]
"""What a counter counts: everything so far, one day, or a window of days."""

Denominator = Literal["reach", "impressions", "views", "followers"]
DENOMINATORS: Final[tuple[Denominator, ...]] = get_args(Denominator)

GoalKind = Literal["visibility", "brand alignment", "leads", "sales"]
GOAL_KINDS: Final[tuple[GoalKind, ...]] = get_args(GoalKind)

GoalMetric = Literal["reach", "impressions", "views", "engagements", "posts", "clicks", "sales"]
"""What a target may count. ``sales`` is a number of orders, not money."""
GOAL_METRICS: Final[tuple[GoalMetric, ...]] = get_args(GoalMetric)

Severity = Literal["high", "medium", "low"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
