"""Mix drift: found when it is large and proved, dated, and silent otherwise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drift import MixDrift, find_mix_drift

NAN, INF = float("nan"), float("inf")


def mix(
    categories: list[str | None],
    plan: dict[str, float] | None = None,
    weight: list[float] | None = None,
) -> MixDrift:
    """One post a day from day 0."""
    count = len(categories)
    return find_mix_drift(
        np.arange(count, dtype=np.int64),
        np.array([1.0] * count if weight is None else weight),
        np.array(categories, dtype=object),
        plan,
    )


STEADY = ["reel", "reel", "image", "reel", "story", "reel", "image", "reel", "image", "reel"]
"""Six reels, three images and a story in ten posts."""
SHIFTED = ["image", "image", "reel", "image", "story", "image", "reel", "image", "image", "image"]
"""Two reels, seven images and a story: four posts of ten went elsewhere."""


def test_a_mix_that_stays_is_steady() -> None:
    found = mix(STEADY * 12)
    assert (found.verdict, found.posts_used) == ("steady", 120)
    assert found.distance is not None
    assert found.distance < 0.05


def test_a_shift_is_found_sized_dated_and_named() -> None:
    found = mix(STEADY * 8 + SHIFTED * 6)
    assert found.verdict == "drift"
    # The truth is .4; a little is taken off for what chance would make.
    assert found.distance == pytest.approx(0.4, abs=0.06)
    assert found.began_from is not None
    assert found.began_to is not None
    assert found.began_from <= 80 <= found.began_to
    assert found.began_to - found.began_from <= 30
    lost, gained = sorted(found.movers[:2], key=lambda mover: mover.share_now - mover.share_before)
    assert (lost.category, gained.category) == ("reel", "image")
    assert lost.share_before == pytest.approx(0.6, abs=0.05)
    assert lost.share_now == pytest.approx(0.2, abs=0.05)


def test_against_a_plan_a_campaign_that_never_kept_it_has_drifted_from_its_first_day() -> None:
    found = mix(SHIFTED * 6, plan={"reel": 60, "image": 30, "story": 10})
    assert found.verdict == "drift"
    assert found.began_from == 0
    by_name = {mover.category: mover for mover in found.movers}
    # The plan is made to add up to one: 60 of 100.
    assert by_name["reel"].share_before == pytest.approx(0.6)
    assert by_name["reel"].share_now == pytest.approx(0.2)


def test_against_a_plan_a_campaign_that_keeps_it_is_steady() -> None:
    assert mix(STEADY * 6, plan={"reel": 0.6, "image": 0.3, "story": 0.1}).verdict == "steady"


def test_what_is_planned_and_never_posted_counts() -> None:
    found = mix(["reel"] * 40, plan={"reel": 0.5, "carousel": 0.5})
    assert found.verdict == "drift"
    carousel = next(mover for mover in found.movers if mover.category == "carousel")
    assert (carousel.share_before, carousel.share_now, carousel.posts_now) == (0.5, 0.0, 0)


def test_one_large_payment_is_no_drift_of_the_money() -> None:
    # The last post took as much money as all others together: half of it went elsewhere, by one
    # post.
    names = ["Ana", "Ben"] * 30 + ["Cleo"]
    found = mix([*names], weight=[100.0] * 60 + [6_000.0])
    assert found.verdict == "steady"


def test_money_may_drift_where_posts_do_not() -> None:
    names = ["Ana", "Ben"] * 60
    money = [100.0, 100.0] * 35 + [300.0, 20.0] * 25
    assert mix([*names]).verdict == "steady"
    assert mix([*names], weight=money).verdict == "drift"


def test_the_unit_of_the_weights_is_nothing_to_it() -> None:
    names = STEADY * 8 + SHIFTED * 6
    assert mix([*names], weight=[1.0] * 140) == mix([*names], weight=[1e300] * 140)


@pytest.mark.parametrize(
    ("posts", "plan", "needed"),
    [
        # 12 earlier posts and 8 newest without a plan, 8 with one.
        (0, None, 20),
        (1, None, 19),
        (19, None, 1),
        (0, {"reel": 1.0}, 8),
        (7, {"reel": 1.0}, 1),
    ],
)
@pytest.mark.filterwarnings("error")
def test_too_few_posts_are_told_with_how_many_are_needed(
    posts: int, plan: dict[str, float] | None, needed: int
) -> None:
    found = mix(["reel"] * posts, plan)
    assert (found.verdict, found.posts_needed) == ("too little", needed)


@pytest.mark.parametrize("plan", [{}, {"reel": 0.0}, {"reel": NAN}, {"reel": -1.0}, {"reel": INF}])
def test_a_plan_that_plans_nothing_is_no_plan(plan: dict[str, float]) -> None:
    assert mix(STEADY * 6, plan) == mix(STEADY * 6)


def test_all_posts_of_one_day_have_no_earlier_mix() -> None:
    day = np.zeros(60, dtype=np.int64)
    found = find_mix_drift(day, np.ones(60), np.array(STEADY * 6, dtype=object))
    assert (found.verdict, found.posts_needed) == ("too little", 8)


@pytest.mark.filterwarnings("error")
@given(
    st.lists(
        st.tuples(
            st.integers(-100_000, 100_000),
            st.sampled_from([1.0, 5.0, 0.0, -1.0, NAN, INF, 1e300, 1e-300]),
            st.sampled_from(["a", "b", "c", "", None, NAN]),
        ),
        max_size=60,
    ),
    st.sampled_from([None, {"a": 1.0}, {"a": 1.0, "z": 3.0}, {"a": 1e300, "b": 1e-300}]),
)
@settings(max_examples=300, deadline=None)
def test_odd_figures_get_a_stated_answer(posts: list, plan: dict[str, float] | None) -> None:
    day, weight, category = zip(*posts, strict=True) if posts else ((), (), ())
    found = find_mix_drift(
        np.array(day, dtype=np.int64),
        np.array(weight, dtype=np.float64),
        np.array([*category, None], dtype=object)[:-1],
        plan,
    )
    assert found.verdict in ("drift", "steady", "too little")
    assert (found.posts_needed is not None) == (found.verdict == "too little")
    for figure in (found.distance, found.probability):
        assert figure is None or math.isfinite(figure)
    for mover in found.movers:
        assert 0.0 <= mover.share_before <= 1.0 + 1e-9
        assert 0.0 <= mover.share_now <= 1.0 + 1e-9


def test_a_mix_that_never_changes_seldom_raises_an_alarm() -> None:
    # Fifty years of weekly looks at seven posts a week; at most a quarter of an alarm a year is
    # promised, so 12 of 50; three standard deviations of a Poisson count more are 23.
    generator = np.random.default_rng(31)
    alarms = 0
    for _ in range(50):
        names = np.array(["a", "b", "c", "d"], dtype=object)
        category = names[generator.choice(4, 364, p=generator.dirichlet(np.full(4, 2.0)))]
        day = np.arange(364, dtype=np.int64)
        was_drifting = False
        for seen in range(28, 365, 7):
            found = find_mix_drift(day[:seen], np.ones(seen), category[:seen])
            alarms += found.verdict == "drift" and not was_drifting
            was_drifting = found.verdict == "drift"
    assert alarms <= 23
