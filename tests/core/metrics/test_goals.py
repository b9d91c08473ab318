"""Goals as they stand and what was another before: the history of the imports that said them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from core.metrics import refresh
from core.review.goals import goal_changes, goals_of, incomplete_campaigns
from tests.core.metrics.programme import Programme

DATES: dict[str, Any] = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 6, 30)}


def on_day(programme: Programme, day: int) -> int:
    """The next import, made on that day of May 2026."""
    import_id = programme.new_import(f"{day} May.csv")
    programme.cursor.execute(
        "UPDATE import_file SET imported_at = ? WHERE import_id = ?",
        [datetime(2026, 5, day, 9, tzinfo=UTC), import_id],
    ).fetchall()
    return import_id


def goal(programme: Programme, metric: str, **said: Any) -> None:  # noqa: ANN401
    programme._row("goal", campaign_id="glow", metric=metric, **said)
    programme.campaign("glow", is_declared=False)


def standing(programme: Programme) -> list[tuple[Any, ...]]:
    refresh(programme.cursor)
    return programme.all(
        "SELECT metric, target, decides FROM goal_now WHERE campaign_id = 'glow' ORDER BY metric"
    )


def test_the_goal_of_a_campaigns_export_is_a_goal_that_decides(programme: Programme) -> None:
    programme.campaign("glow", goal="visibility", goal_metric="views", target=500, **DATES)
    assert standing(programme) == [("views", 500, True)]


def test_one_of_several_decides_and_the_campaign_is_judged_by_it(programme: Programme) -> None:
    programme.campaign("glow", goal="visibility", goal_metric="views", target=500, **DATES)
    on_day(programme, 4)
    goal(programme, "sales", kind="sales", target=20, decides=True)
    goal(programme, "posts", target=9)
    assert standing(programme) == [("posts", 9, False), ("sales", 20, True), ("views", 500, False)]
    assert programme.one(
        "SELECT goal, goal_metric, target FROM campaign_now WHERE campaign_id = 'glow'"
    ) == ("sales", "sales", 20)  # fmt: skip


def test_a_withdrawn_goal_is_gone_and_another_decides(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="views", target=500, **DATES)
    on_day(programme, 4)
    goal(programme, "sales", target=20, decides=True)
    on_day(programme, 5)
    goal(programme, "sales", status="withdrawn")
    assert standing(programme) == [("views", 500, True)]


def test_a_target_that_was_moved_in_mid_campaign_says_so_with_the_old_one(
    programme: Programme,
) -> None:
    programme.campaign("glow", goal_metric="views", target=500, **DATES)
    on_day(programme, 12)
    programme.campaign("glow", target=300)
    refresh(programme.cursor)
    [change] = goal_changes(programme.cursor, "glow")
    assert change.in_words == (
        "On 12 May 2026, in mid-campaign, the target of views went from 500 to 300 (down)."
    )


def test_undoing_the_import_that_moved_it_leaves_no_trace(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="views", target=500, **DATES)
    moved = on_day(programme, 12)
    programme.campaign("glow", target=300)
    refresh(programme.cursor)
    programme.undo(moved)
    assert standing(programme) == [("views", 500, True)]
    assert goal_changes(programme.cursor, "glow") == []


def test_every_goal_has_its_running_total(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="views", target=500, **DATES)
    goal(programme, "engagements", target=50)
    programme.post("tiktok:1", campaign_id="glow", published_on=date(2026, 5, 4),
                   as_of=date(2026, 5, 9), views=90, likes=7)  # fmt: skip
    refresh(programme.cursor)
    assert programme.all("SELECT metric, total FROM campaign_progress ORDER BY metric") == [
        ("engagements", 7), ("views", 90),
    ]  # fmt: skip
    first, second = goals_of(programme.cursor, "glow")
    assert (first.metric, first.decides, second.metric) == ("views", True, "engagements")


def test_a_field_that_was_cleared_holds_nothing_until_it_is_said_again(
    programme: Programme,
) -> None:
    programme.campaign("glow", owner="Kim", brief="Show it.")
    on_day(programme, 4)
    programme.campaign("glow", cleared=["owner"])
    refresh(programme.cursor)
    read = "SELECT owner, brief FROM campaign_now WHERE campaign_id = 'glow'"
    assert programme.one(read) == (None, "Show it.")
    on_day(programme, 5)
    programme.campaign("glow", owner="Ilse")
    refresh(programme.cursor)
    assert programme.one(read) == ("Ilse", "Show it.")


def test_campaigns_that_lack_the_most_come_first(programme: Programme) -> None:
    programme.campaign("glow", goal="sales", goal_metric="sales", target=5, brief="Show it.",
                       **DATES)  # fmt: skip
    programme.campaign("aimless")
    programme.campaign("short", goal="sales", goal_metric="sales", brief="Show it.", **DATES)
    refresh(programme.cursor)
    assert [(one.campaign, one.missing) for one in incomplete_campaigns(programme.cursor)] == [
        ("Aimless", ["goal", "metric to count", "target", "last day", "brief"]),
        ("Short", ["target"]),
    ]
