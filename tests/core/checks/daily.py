"""One post a day of a campaign, as a test has it in view."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from core.checks import check
from core.metrics import refresh
from tests.core.metrics.programme import Programme

START = date(2026, 6, 1)
"""A Monday."""


def on_day(day: int) -> date:
    """The day of the post with this number."""
    return START + timedelta(days=day)


def usual_likes(day: int) -> int:
    """720, 760, 800, 840, 880 and again: of 10,000 reached about 8 %."""
    return 800 + 40 * (day % 5 - 2)


def post_daily(
    programme: Programme,
    campaign_id: str,
    posts: Iterable[dict[str, Any]],
    platform: str = "tiktok",
) -> None:
    """What is said of each day's post, seen a week later; without more it has its usual likes."""
    for day, said in enumerate(posts):
        usual = {"reach": 10_000, "reach_kind": "unique_accounts", "likes": usual_likes(day)}
        programme.post(
            f"{platform}:{campaign_id}{day}", campaign_id=campaign_id,
            published_on=on_day(day), as_of=on_day(day + 7), **usual | said,
        )  # fmt: skip


def declare(programme: Programme, campaign_id: str, days: int = 90) -> None:
    """A campaign with a target that any test's posts keep up with, over so many days."""
    programme.campaign(
        campaign_id, goal="visibility", goal_metric="reach", target=100_000,
        starts_on=START, ends_on=on_day(days - 1),
    )  # fmt: skip


def bring_up_to_date(programme: Programme, as_of: date) -> None:
    """Refresh, and check what changed."""
    check(programme.cursor, refresh(programme.cursor), as_of)


def alerts_of(programme: Programme, rule: str) -> list[tuple[Any, ...]]:
    """Campaign, subject, severity, headline, evidence and first day of the alerts of one rule."""
    return programme.all(
        "SELECT campaign_id, subject, severity, headline, evidence, since FROM alert "
        "WHERE rule = ? ORDER BY ALL",
        rule,
    )
