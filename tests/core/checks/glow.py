"""A campaign in the middle of its time."""

from __future__ import annotations

from datetime import date

from core.checks.campaigns import Campaign

TODAY = date(2026, 10, 30)

GLOW = Campaign(
    campaign_id="glow", name="Glow", starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 30),
    goal="visibility", goal_metric="views", target=1000, posts=40,
    first_post_on=date(2026, 9, 2), as_of=date(2026, 10, 28), denominator="reach",
)  # fmt: skip
