from __future__ import annotations

from datetime import date

from core.checks.campaigns import Campaign
from core.checks.goals import no_goal

TODAY = date(2026, 6, 30)

COMPLETE = Campaign(
    campaign_id="glow", name="Glow", starts_on=date(2026, 6, 1), ends_on=date(2026, 7, 31),
    goal="visibility", goal_metric="views", target=1000, posts=3,
    first_post_on=date(2026, 6, 2), as_of=TODAY, denominator="views",
)  # fmt: skip


def without(**nothing: None) -> Campaign:
    return Campaign(**{**vars(COMPLETE), **nothing})


def test_a_campaign_with_goal_metric_target_and_end_date_raises_nothing() -> None:
    assert no_goal(COMPLETE, TODAY) is None


def test_what_is_missing_is_named() -> None:
    alert = no_goal(without(target=None, ends_on=None), TODAY)
    assert alert is not None
    assert alert.headline == "It has no target or end date."
    assert alert.advice == "Agree on the target and end date and add the campaign again with it."
    assert "the goal visibility and to be counted in views" in alert.evidence[1]
    assert alert.since == date(2026, 6, 1)


def test_a_campaign_known_by_name_only_misses_everything() -> None:
    only_named = without(starts_on=None, ends_on=None, goal=None, goal_metric=None, target=None)
    alert = no_goal(only_named, TODAY)
    assert alert is not None
    assert alert.headline == "It has no goal, metric to count, target or end date."
    assert alert.since == date(2026, 6, 2)


def test_the_last_day_of_the_goal_is_one_too() -> None:
    assert no_goal(without(ends_on=None, goal_ends_on=date(2026, 9, 30)), TODAY) is None
    alert = no_goal(without(target=None, ends_on=None, goal_ends_on=date(2026, 9, 30)), TODAY)
    assert alert is not None
    assert alert.headline == "It has no target."
    assert "the last day 30 September 2026" in alert.evidence[1]
