from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.benchmarks.bands import bands as published
from core.checks.vanity import Response, crickets, read_responses
from core.metrics import refresh
from tests.core.metrics.programme import Programme

TODAY = date(2026, 6, 30)

MIA = Response(
    account_id="instagram:mia", name="Mia Koch", platform="instagram", posts=14,
    first_post_on=date(2026, 4, 1), followers=311_000, rate=0.001,
    views_per_follower=0.4, engagements_per_view=0.0025, campaign_id="glow",
)  # fmt: skip


def test_every_published_band_is_a_fraction_and_the_bands_of_a_platform_touch() -> None:
    for platform in ("instagram", "tiktok", "youtube"):
        bands = [band for band in published() if band.platform == platform]
        assert len(bands) == 7
        assert all(0 < band.low < 0.2 and band.source for band in bands)
        assert [band.followers_to for band in bands[:-1]] == [
            band.followers_from for band in bands[1:]
        ]
        assert bands[-1].followers_to is None


def test_clearly_below_is_below_half_of_the_published_low_bound() -> None:
    # Instagram, 100,000 to 500,000 followers: low is under .41 %, half of it .205 %.
    assert crickets([replace(MIA, rate=0.00205)], TODAY) == []
    (alert,) = crickets([replace(MIA, rate=0.00204)], TODAY)
    assert alert.subject == "instagram:mia"
    assert alert.headline == (
        "The followers of Mia Koch hardly respond on Instagram: worth a question."
    )
    assert "under 0.41 % low" in alert.evidence[1]
    assert alert.evidence[2] == "Views per follower 40 %, engagements per view 0.25 %."
    assert "fake" not in " ".join((alert.headline, *alert.evidence, alert.advice)).lower()


def test_tiktok_is_judged_by_views() -> None:
    # 500,000 to a million: low is under 4.73 % of views, half of it 2.365 %.
    on_tiktok = replace(MIA, platform="tiktok", followers=624_000)
    assert len(crickets([replace(on_tiktok, rate=0.0236)], TODAY)) == 1
    assert crickets([replace(on_tiktok, rate=0.0237)], TODAY) == []


def test_videos_seen_by_more_people_than_follow_say_nothing_of_the_followers() -> None:
    seen_by_all = replace(MIA, platform="tiktok", views_per_follower=0.99)
    assert len(crickets([seen_by_all], TODAY)) == 1
    assert crickets([replace(seen_by_all, views_per_follower=1.0)], TODAY) == []


def test_twenty_peers_of_the_team_come_before_published_bands() -> None:
    usual = [replace(MIA, account_id=f"peer {number}", rate=0.02) for number in range(19)]
    # 1 % is far above the published low and just not below half of the peers' 2 %.
    assert crickets([*usual, replace(MIA, rate=0.01)], TODAY) == []
    (alert,) = crickets([*usual, replace(MIA, rate=0.0099)], TODAY)
    assert alert.evidence[1] == (
        "None of the team's 20 macro creators on Instagram have less; their median is 2.0 %."
    )
    # With 18 others they are too few, and the published bound says nothing of 1 %.
    assert crickets([*usual[:18], replace(MIA, rate=0.0099)], TODAY) == []


def test_accounts_without_followers_or_campaign_are_not_judged() -> None:
    assert crickets([replace(MIA, followers=None)], TODAY) == []
    assert crickets([replace(MIA, campaign_id=None)], TODAY) == []


@pytest.mark.parametrize(("posts", "is_judged"), [(11, False), (12, True)])
def test_an_account_is_judged_from_twelve_posts_that_had_their_week(
    programme: Programme, posts: int, is_judged: bool
) -> None:
    programme.account("instagram:mia", followers=1000, as_of=date(2026, 4, 1))
    for number in range(posts):
        programme.post(
            f"instagram:{number}", account_id="instagram:mia", campaign_id="glow",
            published_on=date(2026, 6, 1), as_of=date(2026, 6, 8), likes=10 + number, views=500,
        )  # fmt: skip
    programme.post(  # one day too young
        "instagram:young", account_id="instagram:mia", campaign_id="glow",
        published_on=date(2026, 6, 2), as_of=date(2026, 6, 8), likes=0, views=500,
    )  # fmt: skip
    refresh(programme.cursor)
    responses = read_responses(programme.cursor)
    assert len(responses) == is_judged
    if is_judged:
        # 10 to 21 likes: the median is 15.5, of 1,000 followers 1.55 %; of 500 views 3.1 %.
        (mia,) = responses
        assert (mia.posts, mia.followers, mia.campaign_id) == (12, 1000, "glow")
        assert mia.rate == pytest.approx(0.0155)
        assert mia.views_per_follower == pytest.approx(0.5)
        assert mia.engagements_per_view == pytest.approx(0.031)
