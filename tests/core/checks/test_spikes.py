"""Odd days in words, and as the checks keep them."""

from __future__ import annotations

from datetime import date

import pytest

from core.checks.spikes import spike_in_words
from core.checks.wording import to_days
from core.drift import Spike
from tests.core.checks.daily import bring_up_to_date, declare, on_day, post_daily, usual_likes
from tests.core.metrics.programme import Programme


def spike(factor: float) -> Spike:
    """Of 3 October 2026."""
    day = to_days(date(2026, 10, 3)) or 0
    return Spike(day=day, posts=(0,), factor=factor, probability=1e-6, direction=1)


@pytest.mark.parametrize(
    ("factor", "size"),
    [
        (4.21, "4.2 times what was to be expected"),
        (2.0, "2.0 times what was to be expected"),
        (1.5, "50 % above what was expected"),
        (0.25, "75 % below what was expected"),
        (0.0, "100 % below what was expected"),
        (100.0, "over 100 times what was to be expected"),
    ],
)
def test_the_size_is_said_in_the_words_that_suit_it(factor: float, size: str) -> None:
    assert spike_in_words(spike(factor), ["Mia"]) == f"3 October 2026: {size} (a post by Mia)"


@pytest.mark.parametrize(
    ("creators", "who"),
    [(["Mia"], "a post by Mia"), ([""], "one post"), (["Mia", "Ben", "Mia"], "3 posts")],
)
def test_one_post_is_told_by_its_creator_and_several_by_their_number(
    creators: list[str], who: str
) -> None:
    assert spike_in_words(spike(4.0), creators).endswith(f"({who})")


def test_an_odd_day_is_kept_with_the_creator_of_its_post_and_is_no_alert(
    programme: Programme,
) -> None:
    # Another campaign comes first, so that a post's place among all is not that in its own.
    declare(programme, "bloom")
    post_daily(programme, "bloom", [{"account_id": "tiktok:mia"}] * 50)
    declare(programme, "glow")
    post_daily(
        programme, "glow",
        [
            {"account_id": "tiktok:ben", "likes": 4_000} if day == 40
            else {"account_id": "tiktok:mia"}
            for day in range(50)
        ],
    )  # fmt: skip
    programme.account("tiktok:ben", creator_id="ben ode")
    programme.creator("ben ode", "Ben Ode")
    bring_up_to_date(programme, on_day(60))
    campaign_id, denominator, day, factor, posts, in_words = programme.one("FROM spike")
    assert (campaign_id, denominator, day, posts) == ("glow", "reach", on_day(40), 1)
    # 4,000 likes where posts have about 800.
    assert factor == pytest.approx(4_000 / 800, rel=0.05)
    assert in_words.startswith("11 July 2026: ")
    assert in_words.endswith("times what was to be expected (a post by Ben Ode)")
    assert programme.all("FROM alert") == []


def test_a_day_like_the_others_is_not_odd(programme: Programme) -> None:
    declare(programme, "glow")
    post_daily(programme, "glow", [{"likes": usual_likes(day)} for day in range(50)])
    bring_up_to_date(programme, on_day(60))
    assert programme.all("FROM spike") == []
