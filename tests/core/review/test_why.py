"""Why a rate moved, as a page reads it: parts that add up, and the posts behind each."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest

from core.review.spikes import OddDay, odd_days
from core.review.why import Dimension, parts_of, posts_of_part
from core.words import DENOMINATORS
from tests.core.checks.daily import bring_up_to_date, declare, on_day, post_daily
from tests.core.metrics.programme import Programme

NAMES: Final[dict[Dimension, set[str]]] = {
    "creator": {"Ben Ode", "tiktok:mia"},
    "platform": {"tiktok"},
    "format": {"image", "reel"},
}


@pytest.fixture
def fallen(programme: Programme) -> Programme:
    """80 posts, reels and images by turns; from the 37th on the reels have 200 likes, not 800.

    Reach is 10,000, impressions 30,000, views 20,000 and followers 50,000 each. The last post is
    of 19 August, seen a week later; one more, without a creator, is too young to be compared.
    """
    declare(programme, "glow")
    programme.account("tiktok:ben", creator_id="ben ode")
    programme.creator("ben ode", "Ben Ode")
    sizes = {"impressions": 30_000, "views": 20_000, "followers_at_post": 50_000}
    post_daily(
        programme, "glow",
        [
            sizes | (
                {"account_id": "tiktok:ben", "format": "image", "likes": 800} if day % 2
                else {"account_id": "tiktok:mia", "format": "reel",
                      "likes": 200 if day > 35 else 800}
            )
            for day in range(80)
        ],
    )  # fmt: skip
    programme.post("tiktok:young", campaign_id="glow", format="reel", published_on=on_day(85),
                   as_of=on_day(86), likes=100, **sizes)  # fmt: skip
    bring_up_to_date(programme, on_day(86))
    return programme


def test_parts_add_up_to_the_change_and_their_posts_are_those_compared(fallen: Programme) -> None:
    size = {"reach": 10_000, "impressions": 30_000, "views": 20_000, "followers": 50_000}
    for denominator, (dimension, names) in product(DENOMINATORS, NAMES.items()):
        parts = parts_of(fallen.cursor, "glow", denominator, dimension)
        assert set(parts["name"]) == names
        assert list(parts["size"].abs()) == sorted(parts["size"].abs(), reverse=True)
        change = fallen.one(
            "SELECT pooled_after - pooled_before FROM drift_finding WHERE denominator = ?",
            denominator,
        )
        assert change < 0
        assert parts["size"].sum() == pytest.approx(change, abs=1e-12)

        for name in names:
            own = parts[parts["name"] == name].iloc[0]
            posts = posts_of_part(fallen.cursor, "glow", denominator, dimension, name)
            assert len(posts) == 80 / len(names)
            assert (posts["size"] == size[denominator]).all()
            assert posts["published_on"].is_monotonic_decreasing
            # The table of a part's posts has the very figures that its rates were made of.
            since = posts[posts["is_since"]]
            assert len(since) == own["posts_after"]
            assert len(posts) - len(since) == own["posts_before"]
            rate = since["engagements"].sum() / since["size"].sum()
            assert rate == pytest.approx(own["rate_after"])


def test_a_posts_rate_is_its_engagements_over_its_size(fallen: Programme) -> None:
    newest = posts_of_part(fallen.cursor, "glow", "followers", "format", "reel").iloc[0]
    # Day 78: 200 likes of 50,000 followers.
    assert newest["published_on"].date() == on_day(78)
    assert (newest["engagements"], newest["rate"]) == (200, 200 / 50_000)


def test_the_newest_posts_are_given_where_there_are_too_many(fallen: Programme) -> None:
    posts = posts_of_part(fallen.cursor, "glow", "reach", "format", "image", limit=2)
    assert [on.date() for on in posts["published_on"]] == [on_day(79), on_day(77)]


def test_what_there_is_nothing_of_is_empty(fallen: Programme) -> None:
    assert posts_of_part(fallen.cursor, "glow", "reach", "creator", "Nobody").empty
    assert parts_of(fallen.cursor, "shine", "reach", "creator").empty


def test_posts_of_a_campaign_without_a_drift_are_of_neither_time(programme: Programme) -> None:
    declare(programme, "glow")
    post_daily(programme, "glow", [{"format": "reel"}] * 10)
    bring_up_to_date(programme, on_day(20))
    posts = posts_of_part(programme.cursor, "glow", "reach", "format", "reel")
    assert len(posts) == 10
    assert posts["is_since"].isna().all()


@pytest.mark.parametrize("denominator", ["", "likes", "reach; DROP TABLE post"])
def test_what_is_no_denominator_is_refused(programme: Programme, denominator: str) -> None:
    with pytest.raises(ValueError, match="is no denominator"):
        posts_of_part(programme.cursor, "glow", denominator, "format", "reel")


def test_odd_days_come_in_order_with_their_sentences(programme: Programme) -> None:
    declare(programme, "glow")
    odd = {20: 4_000, 40: 60}
    post_daily(
        programme, "glow", [{"likes": odd[day]} if day in odd else {} for day in range(60)]
    )  # fmt: skip
    bring_up_to_date(programme, on_day(70))
    rise, fall = odd_days(programme.cursor, "glow", "reach")
    assert isinstance(rise, OddDay)
    assert [rise.day, fall.day] == [on_day(20), on_day(40)]
    assert "times what was to be expected" in rise.in_words
    # 60 likes where posts have 800: 60 / 800 is 7.5 %.
    assert "9" in fall.in_words
    assert "% below what was expected" in fall.in_words
    assert odd_days(programme.cursor, "glow", "views") == []
    assert odd_days(programme.cursor, "shine", "reach") == []
