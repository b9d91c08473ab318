"""Growth by post age: chained from whatever ages exports have, robust, and modest."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift import Growth, learn_growth, learn_rate_growth
from core.drift.projection import log_factor


def snapshots(
    ages: tuple[float, ...], values: tuple[float, ...], posts: int, group: str, first_post: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """So many posts of one group, each with these figures at these ages."""
    count = len(ages)
    return (
        np.repeat(np.arange(first_post, first_post + posts), count),
        np.tile(np.array(ages), posts),
        np.tile(np.array(values), posts),
        np.full(posts * count, group, dtype=object),
    )


def joined(*parts: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def factor(growth: Growth, group: str, age: float, to_age: float) -> float:
    mean, _, _ = log_factor(
        growth, np.array([group], dtype=object), np.array([age]), np.array([to_age])
    )
    return float(np.exp(mean[0]))


def test_factors_of_posts_seen_at_different_ages_are_chained() -> None:
    # Half of the posts double from day 1 to 3, the others gain a quarter from day 3 to 7:
    # from day 1 to 7 that is 2 * 1.25 = 2.5, though no post was seen at both.
    growth = learn_growth(
        *joined(
            snapshots((1.0, 3.0), (10_000.0, 20_000.0), 200, "tiktok:video"),
            snapshots((3.0, 7.0), (20_000.0, 25_000.0), 200, "tiktok:video", 200),
        )
    )
    assert factor(growth, "tiktok:video", 1, 7) == pytest.approx(2.5, rel=0.02)
    assert factor(growth, "tiktok:video", 7, 1) == pytest.approx(1 / 2.5, rel=0.02)
    assert growth.needs == ""


def test_between_two_ages_growth_is_even_in_the_log_of_age() -> None:
    # From day 7 to 9 a figure grows by 20 %. Half way is not day 8 but log(1 + age) half way
    # between log 8 and log 10: age sqrt(80) - 1 = 7.944.
    growth = learn_growth(*snapshots((7.0, 9.0), (10_000.0, 12_000.0), 400, "youtube:video"))
    whole = factor(growth, "youtube:video", 7, 9)
    assert whole == pytest.approx(1.2, rel=0.01)
    assert factor(growth, "youtube:video", 7, 80**0.5 - 1) == pytest.approx(whole**0.5)


def test_a_post_that_went_viral_and_a_total_that_fell_do_not_move_the_curve() -> None:
    usual = snapshots((1.0, 7.0), (10_000.0, 20_000.0), 100, "tiktok:video")
    viral = snapshots((1.0, 7.0), (10_000.0, 50_000_000.0), 2, "tiktok:video", 100)
    fallen = snapshots((1.0, 3.0, 7.0), (15_000.0, 0.0, 30_000.0), 3, "tiktok:video", 102)
    growth = learn_growth(*joined(usual, viral, fallen))
    # A ratio of sums would say (100 * 20,000 + 2 * 50,000,000) / (102 * 10,000) = 100.
    assert factor(growth, "tiktok:video", 1, 7) == pytest.approx(2.0, rel=0.04)


def test_a_format_with_few_posts_is_like_its_platform_and_with_many_like_itself() -> None:
    images = snapshots((1.0, 7.0), (10_000.0, 11_000.0), 300, "instagram:image")
    few = snapshots((1.0, 7.0), (10_000.0, 30_000.0), 1, "instagram:reel", 300)
    many = snapshots((1.0, 7.0), (10_000.0, 30_000.0), 300, "instagram:reel", 300)
    of_few = factor(learn_growth(*joined(images, few)), "instagram:reel", 1, 7)
    of_many = factor(learn_growth(*joined(images, many)), "instagram:reel", 1, 7)
    assert 1.1 < of_few < 2.0 < of_many
    assert of_many == pytest.approx(3.0, rel=0.1)


def test_an_unknown_format_grows_like_its_platform_and_an_unknown_platform_like_all() -> None:
    growth = learn_growth(
        *joined(
            snapshots((1.0, 7.0), (10_000.0, 11_000.0), 50, "instagram:image"),
            snapshots((1.0, 7.0), (10_000.0, 30_000.0), 50, "tiktok:video", 50),
        )
    )
    assert factor(growth, "tiktok:live", 1, 7) == factor(growth, "tiktok", 1, 7)
    assert factor(growth, "snapchat:video", 1, 7) == factor(growth, "", 1, 7)


def test_of_many_posts_with_the_same_ages_every_age_is_learned_from() -> None:
    # 6,000 pairs, three a post: doubled from day 1 to 3, a quarter more by 7, a tenth more by 14.
    growth = learn_growth(
        *snapshots((1.0, 3.0, 7.0, 14.0), (10_000.0, 20_000.0, 25_000.0, 27_500.0), 2_000, "x:text")
    )
    assert factor(growth, "x:text", 1, 3) == pytest.approx(2.0, rel=0.01)
    assert factor(growth, "x:text", 3, 7) == pytest.approx(1.25, rel=0.01)
    assert factor(growth, "x:text", 7, 14) == pytest.approx(1.1, rel=0.01)


def test_a_platform_that_was_never_seen_is_less_sure_than_one_that_was() -> None:
    growth = learn_growth(*snapshots((1.0, 7.0), (10_000.0, 20_000.0), 300, "tiktok:video"))
    names = np.array(["tiktok:video", "tiktok:live", "snapchat:video"], dtype=object)
    _, _, error = log_factor(growth, names, np.full(3, 1.0), np.full(3, 7.0))
    assert error[0] < error[1] < error[2]


def test_how_posts_differ_is_learned_from_how_they_differed() -> None:
    # Log factors from day 1 to 7 with a standard deviation of .25 between posts.
    generator = np.random.default_rng(11)
    start = np.full(400, 10_000.0)
    value = np.stack([start, start * np.exp(generator.normal(0.7, 0.25, 400))], axis=1).ravel()
    post, age, _, group = snapshots((1.0, 7.0), (0.0, 0.0), 400, "tiktok:video")
    growth = learn_growth(post, age, value, group)
    mean, spread, error = log_factor(
        growth, np.array(["tiktok:video"], dtype=object), np.array([1.0]), np.array([7.0])
    )
    assert mean[0] == pytest.approx(0.7, abs=0.04)
    assert spread[0] ** 0.5 == pytest.approx(0.25, rel=0.2)
    # The mean of 400 is known to .25 / 20 = .0125.
    assert error[0] ** 0.5 < 0.03


def test_a_rate_that_falls_with_age_is_learned_and_one_that_does_not_stays() -> None:
    post, age, views, group = snapshots((1.0, 7.0), (10_000.0, 20_000.0), 200, "tiktok:video")
    # 5 % on day 1 and 4 % on day 7: likes come before the last views.
    falling = learn_rate_growth(post, age, views * np.where(age == 1, 0.05, 0.04), views, group)
    steady = learn_rate_growth(post, age, views * 0.05, views, group)
    assert factor(falling, "tiktok:video", 1, 7) == pytest.approx(0.8, rel=0.02)
    assert factor(steady, "tiktok:video", 1, 7) == pytest.approx(1.0, rel=0.01)


@pytest.mark.filterwarnings("error")
def test_too_few_snapshots_say_so_and_leave_a_wide_guess() -> None:
    nothing = np.empty(0)
    none = learn_growth(np.empty(0, dtype=np.int64), nothing, nothing, nothing.astype(object))
    assert none.needs == "Exports at two ages of about 12 more posts."
    once = learn_growth(*snapshots((3.0,), (100.0,), 30, "tiktok:video"))
    assert once.needs == "Exports at two ages of about 12 more posts."
    few = learn_growth(*snapshots((1.0, 7.0), (100.0, 150.0), 4, "tiktok:video"))
    assert few.needs == "Exports at two ages of about 8 more posts."
    for growth in (none, once):
        mean, spread, error = log_factor(
            growth, np.array([None], dtype=object), np.array([0.0]), np.array([7.0])
        )
        assert mean[0] > 0
        # One standard deviation is more than a factor of 1.5 up or down.
        assert (spread[0] + error[0]) ** 0.5 > np.log(1.5)


@pytest.mark.filterwarnings("error")
def test_unknown_negative_and_absurd_snapshots_are_left_out() -> None:
    good = snapshots((1.0, 7.0), (10_000.0, 20_000.0), 100, "tiktok:video")
    bad = (
        np.array([200, 200, 201, 201, 202, 202, 203, 203]),
        np.array([1.0, 7.0, 1.0, np.nan, -5.0, 7.0, 1.0, 5_000.0]),
        np.array([np.nan, 9e9, -4.0, 9e9, 1.0, 9e9, 1.0, 9e9]),
        np.full(8, "tiktok:video", dtype=object),
    )
    with_bad, without = learn_growth(*joined(good, bad)), learn_growth(*good)
    assert np.array_equal(with_bad.log_growth, without.log_growth)
    assert with_bad.posts[0] == 100
    assert np.isfinite(with_bad.covariance).all()


def test_the_order_of_the_snapshots_does_not_matter() -> None:
    ordered = joined(
        snapshots((1.0, 4.0, 7.0), (100.0, 180.0, 230.0), 30, "tiktok:video"),
        snapshots((0.0, 5.0), (500.0, 900.0), 30, "instagram:reel", 30),
    )
    shuffled = np.random.default_rng(3).permutation(len(ordered[0]))
    mixed = learn_growth(*(column[shuffled] for column in ordered))
    straight = learn_growth(*ordered)
    assert mixed.groups == straight.groups
    assert np.allclose(mixed.log_growth, straight.log_growth)
