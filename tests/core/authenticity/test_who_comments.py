"""Shares with their range, regulars, comments without effort, and followers that jump."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.authenticity.follower_jumps import follower_jumps
from core.authenticity.likes import is_odd, spread_of
from core.authenticity.low_effort import is_low_effort
from core.authenticity.pods import regulars
from core.authenticity.share import Share, chance_of_more


def test_a_share_has_its_range() -> None:
    # Wilson's interval for 5 of 50 at 90 %: .0495 to .1914 (worked by hand from the formula).
    share = Share(5, 50)
    assert (share.value, share.low, share.high) == (
        0.1, pytest.approx(0.0495, abs=5e-4), pytest.approx(0.1914, abs=5e-4),
    )  # fmt: skip
    assert (Share(0, 0).value, Share(0, 0).low, Share(0, 0).high) == (0, 0, 1)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_share_lies_in_its_range(hits: int, others: int) -> None:
    share = Share(hits, hits + others)
    assert 0 <= share.low <= share.value + 1e-12
    assert share.value - 1e-12 <= share.high <= 1


def test_a_difference_is_judged_by_fishers_exact_test() -> None:
    # Fisher's tea: four of four right where chance gives one in seventy.
    assert chance_of_more(Share(4, 4), Share(0, 4)) == pytest.approx(1 / 70)


def test_regulars_are_counted_and_the_same_order_is_seen() -> None:
    comments = [("p1", "ann"), ("p1", "bob"), ("p1", "cy"), ("p2", "ann"), ("p2", "bob"),
                ("p2", "cy"), ("p3", "cy"), ("p3", "bob"), ("p3", "ann"),
                ("p3", "dee")]  # fmt: skip
    found = regulars(comments)
    assert [(one.author, one.comments, one.posts) for one in found.top] == [
        ("ann", 3, 3), ("bob", 3, 3), ("cy", 3, 3),
    ]  # fmt: skip
    assert (found.with_author, found.from_top, found.same_order) == (10, 10, 2)
    assert regulars([]).top == ()


@pytest.mark.parametrize(
    "text", ["😍😍😍", "@anna @bob", "wow", "So beautiful!", "!!!", "Love this"]
)
def test_comments_without_effort(text: str) -> None:
    assert is_low_effort(text)


@pytest.mark.parametrize(
    "text", ["What soil do you use?", "नया पौधा कितना सुंदर", "植物が大きくなった"]
)
def test_words_in_any_script_are_an_effort(text: str) -> None:
    assert not is_low_effort(text)


def test_a_jump_is_found_and_a_steady_rise_is_none() -> None:
    random = np.random.default_rng(1)
    counts = 50_000 + np.cumsum(random.poisson(40, 60))
    days = list(range(60))
    assert follower_jumps(days, counts.tolist()) == []
    counts[30:] += 5_000
    (jump,) = follower_jumps(days, counts.tolist())
    assert jump.place == 30
    assert jump.after - jump.before >= 5_000
    assert jump.usual == pytest.approx(40, abs=8)


def test_a_gap_in_the_days_is_no_jump_and_few_days_say_nothing() -> None:
    days = [*range(20), 50, 51]
    counts = [10_000 + 100 * day for day in days]
    assert follower_jumps(days, counts) == []
    assert follower_jumps(list(range(10)), [1, 9_000] * 5) == []


def test_odd_likes_are_many_times_what_was_expected() -> None:
    assert is_odd(2_000, 1_000.0, 2.5)
    assert not is_odd(1_999, 1_000.0, 9.0)
    assert not is_odd(9_000, 1_000.0, 2.4)


def test_flat_packages_are_even_and_real_posts_are_not() -> None:
    random = np.random.default_rng(2)
    assert (spread_of((1_000 + random.integers(-20, 20, 20)).tolist()) or 0) < 0.08
    assert (spread_of(np.exp(random.normal(7, 0.4, 20)).astype(int).tolist()) or 0) > 0.15
    assert spread_of([1_000] * 11) is None
