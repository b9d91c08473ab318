from __future__ import annotations

from datetime import date, timedelta

from core.checks import check
from core.metrics import refresh
from tests.core.metrics.programme import Programme

START = date(2026, 6, 1)
PROJECTED = "SELECT week, projected, projected_low, projected_high FROM projected_week"


def forty_posts_whose_views_come_late(programme: Programme) -> None:
    """Each day one post: 100 likes from the third day on; 1,000 views then, 1,250 at seven days."""
    for day in range(40):
        published_on = START + timedelta(days=day)
        for age, views in ((3, 1_000), (7, 1_250)):
            programme.post(
                f"tiktok:{day}", campaign_id="glow", published_on=published_on, format="video",
                as_of=published_on + timedelta(days=age), likes=100, views=views,
            )  # fmt: skip


def test_a_young_week_is_projected_by_what_other_posts_went_on_to_have(
    programme: Programme,
) -> None:
    forty_posts_whose_views_come_late(programme)
    # Three days old, with 10 % by views so far. Those before it had 8 % once they had settled.
    monday = date(2026, 7, 13)
    programme.post(
        "tiktok:young", campaign_id="glow", published_on=monday, format="video",
        as_of=monday + timedelta(days=3), likes=100, views=1_000,
    )  # fmt: skip
    check(programme.cursor, refresh(programme.cursor), monday + timedelta(days=3))
    week, projected, low, high = programme.one(PROJECTED)
    assert week == monday
    assert low < 0.08 < high
    assert abs(projected - 0.08) < 0.006


def test_where_all_posts_have_settled_nothing_is_projected(programme: Programme) -> None:
    forty_posts_whose_views_come_late(programme)
    check(programme.cursor, refresh(programme.cursor), date(2026, 7, 20))
    assert programme.all(PROJECTED) == []


def test_a_first_young_post_of_all_has_a_wide_projection_and_no_error(
    programme: Programme,
) -> None:
    programme.post(
        campaign_id="glow", published_on=START, as_of=START + timedelta(days=1), likes=10, views=100
    )
    check(programme.cursor, refresh(programme.cursor), START + timedelta(days=1))
    _, projected, low, high = programme.one(PROJECTED)
    assert 0 < low < projected < high <= 1
