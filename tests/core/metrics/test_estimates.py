"""Estimates are marked, give way to what was measured, and can be left out everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime

from core.metrics import refresh
from tests.core.metrics.programme import Programme


def march(day: int) -> date:
    return date(2026, 3, day)


def leave_out(programme: Programme, value: str) -> None:
    programme.cursor.execute("DELETE FROM setting")
    programme.insert(
        "setting", name="leave_out_estimates", value=value, set_at=datetime(2026, 4, 1, tzinfo=UTC)
    )
    programme.cursor.execute("INSERT INTO touched_post SELECT DISTINCT post_id FROM post")
    programme.cursor.execute("INSERT INTO touched_campaign SELECT campaign_id FROM campaign")
    refresh(programme.cursor)


def test_an_estimate_is_marked_in_the_post_and_as_a_share_of_its_campaign(
    programme: Programme,
) -> None:
    programme.campaign("glow")
    programme.post(
        campaign_id="glow", as_of=march(9), views=100, likes=10, impressions=300,
        estimated=["impressions"],
    )  # fmt: skip
    programme.post("tiktok:2", campaign_id="glow", as_of=march(9), impressions=100, likes=7)
    refresh(programme.cursor)
    assert programme.all("SELECT post_id, estimated FROM post_now ORDER BY post_id") == [
        ("tiktok:1", ["impressions"]),
        ("tiktok:2", None),
    ]
    # 300 of 400 impressions.
    assert programme.one("SELECT estimates FROM campaign_now") == {"impressions": 0.75}


def test_modelled_reach_is_an_estimate_and_so_are_engagements_with_an_estimated_part(
    programme: Programme,
) -> None:
    programme.post(as_of=march(9), reach=900, reach_kind="modelled", likes=5, estimated=["likes"])
    refresh(programme.cursor)
    assert programme.one("SELECT estimated FROM post_now") == ["engagements", "likes", "reach"]


def test_a_measured_figure_makes_estimates_of_it_needless(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="impressions")
    programme.post(campaign_id="glow", as_of=march(16), impressions=900, estimated=["impressions"])
    refresh(programme.cursor)
    assert programme.one("SELECT impressions FROM post_now") == 900
    programme.new_import("measured.csv")
    programme.post(as_of=march(9), impressions=400)
    refresh(programme.cursor)
    assert programme.one("SELECT impressions, estimated FROM post_now") == (400, None)
    assert programme.all("SELECT day, total FROM campaign_progress") == [(march(9), 400)]
    # Nothing fell: the 900 were never counted.
    assert programme.all("FROM contradiction") == []


def test_one_switch_leaves_estimates_out_everywhere(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="views")
    programme.post(
        campaign_id="glow", published_on=march(2), as_of=march(9), views=100, likes=10,
        reach=80, reach_kind="modelled", estimated=["views"],
    )  # fmt: skip
    refresh(programme.cursor)
    figures = "SELECT views, likes, reach, reach_kind, settled_views, estimated FROM post_now"
    counted = programme.one(figures)
    assert counted == (100, 10, 80, "modelled", 100, ["reach", "views"])
    leave_out(programme, "yes")
    assert programme.one(figures) == (None, 10, None, None, None, None)
    assert programme.all("FROM campaign_progress") == []
    assert programme.one("SELECT estimates FROM campaign_now") == {}
    leave_out(programme, "no")
    assert programme.one(figures) == counted
