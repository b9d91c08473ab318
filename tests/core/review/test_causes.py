"""Alerts of one cause are one, from the posts to the agenda."""

from __future__ import annotations

from core.review import agenda
from tests.core.checks.daily import bring_up_to_date, declare, on_day, post_daily
from tests.core.metrics.programme import Programme

CHANGED_ON = 30
AS_OF = on_day(60)
SEEN = {"views": 20_000, "impressions": 30_000}


def found(programme: Programme, since: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """The evidence of each alert on the agenda, by its rule."""
    declare(programme, "glow")
    posts = [SEEN if day < CHANGED_ON else SEEN | since for day in range(50)]
    post_daily(programme, "glow", posts, platform="instagram")
    bring_up_to_date(programme, AS_OF)
    items = agenda(programme.cursor, AS_OF)
    return {item.alert.rule: item.alert.evidence for item in items}


def test_reach_that_is_counted_otherwise_is_one_alert_with_the_fall_as_its_part(
    programme: Programme,
) -> None:
    told = found(programme, {"reach": 20_000})
    assert "level shift" in {rule for (rule,) in programme.all("SELECT rule FROM alert")}
    assert "level shift" not in told
    (part,) = [one for one in told["data drift"] if one.startswith("Part of it")]
    assert part.startswith("Part of it: Glow. Engagement by reach fell by 5")
    assert part.endswith("It began with this change.")


def test_a_fall_while_everything_is_counted_as_before_stands_by_itself(
    programme: Programme,
) -> None:
    told = found(programme, {"likes": 400})
    assert set(told) == {"level shift"}
