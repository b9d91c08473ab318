"""Weekdays and weeks that campaigns share, and how much campaigns vary."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift.platform_shock import find_shocks
from core.drift.settings import LevelShiftSettings
from core.drift.shared_movement import (
    PlatformWeek,
    SharedState,
    add_posts,
    close_week,
    corrected_week,
    estimate_week,
    learn_weekday,
    start_shared,
    strand_key,
    usual_week,
    weekday_factors,
    with_strands,
)
from core.drift.variation import borrow, cv2_between_posts, dispersion, start_variation

CAMPAIGNS = np.arange(6)
ONE_PLATFORM = np.zeros(6, dtype=np.int64)


def six_known(platforms: np.ndarray = ONE_PLATFORM) -> SharedState:
    """Six campaigns with one finished week of ten posts at 4 % each."""
    shared = with_strands(start_shared(0), CAMPAIGNS, platforms)
    shared = add_posts(shared, CAMPAIGNS, platforms, np.full(6, 10.0), np.full(6, 0.04))
    shared, week = estimate_week(shared, np.full(6, 0.2))
    return close_week(shared, week)


def test_a_campaign_is_corrected_by_what_the_others_did() -> None:
    shared = six_known()
    rates = np.array([0.01, 0.03, 0.03, 0.03, 0.03, 0.03])
    shared = add_posts(shared, CAMPAIGNS, ONE_PLATFORM, np.full(6, 10.0), rates)
    shared, _ = estimate_week(shared, np.full(6, 0.2))
    # The others of campaign 0 all moved by log((7.5 + .25) / (10 + .25)) = -0.2796. Each has the
    # variance .2 (1 / 10 + 1 / 10) = .04, five of them a precision of 125; nothing is expected
    # with a usual week of .1 once no week has been told: sqrt(4 * .01 / 4) = .1, precision 100.
    assert usual_week(shared) == pytest.approx([0.1])
    assert shared.shock[0] == pytest.approx(-0.2796 * 125 / 225, rel=1e-3)
    # Campaign 0 fell by far more than the others; they see it brought to within 1.5 deviations.
    assert shared.shock[1] < shared.shock[0]
    assert shared.shock[1] > -0.2796


def test_five_campaigns_speak_for_a_platform_and_four_do_not() -> None:
    for posting, told in ((5, True), (4, False)):
        shared = six_known()
        some = CAMPAIGNS[:posting]
        shared = add_posts(
            shared, some, ONE_PLATFORM[:posting], np.full(posting, 10.0), np.full(posting, 0.02)
        )
        shared, week = estimate_week(shared, np.full(6, 0.2))
        assert (shared.shock[0] < -0.1) == told
        assert week.campaigns.tolist() == [posting]


def test_platforms_do_not_speak_for_each_other() -> None:
    platforms = np.array([0, 0, 0, 1, 1, 1])
    shared = six_known(platforms)
    shared = add_posts(shared, CAMPAIGNS, platforms, np.full(6, 10.0), np.full(6, 0.02))
    shared, _ = estimate_week(shared, np.full(6, 0.2))
    assert not shared.shock.any()


def test_a_week_is_corrected_as_a_factor() -> None:
    shared = six_known()
    shared = add_posts(shared, CAMPAIGNS, ONE_PLATFORM, np.full(6, 10.0), np.full(6, 0.03))
    shared, _ = estimate_week(shared, np.full(6, 0.2))
    weight, rates = corrected_week(shared, 6)
    assert weight == pytest.approx(np.full(6, 10.0))
    assert rates == pytest.approx(10 * 0.03 * np.exp(-shared.shock))


def test_strands_keep_their_places_when_others_come() -> None:
    shared = six_known()
    level = shared.level.copy()
    later = with_strands(shared, np.array([3, 7]), np.array([2, 0]))
    assert len(later.weeks) == 3
    old = np.searchsorted(later.key, strand_key(CAMPAIGNS, ONE_PLATFORM))
    assert later.level[old] == pytest.approx(level)
    assert later.campaign.tolist() == [0, 1, 2, 3, 3, 4, 5, 7]


def test_a_weekday_is_shrunk_by_how_little_is_known() -> None:
    shared = with_strands(start_shared(0), CAMPAIGNS, ONE_PLATFORM)
    for weekday, relative in enumerate([1.2, 1.0, 1.0, 1.0, 1.0, 1.0, 0.8]):
        shared = learn_weekday(
            shared, weekday, np.zeros(1, dtype=np.int64), np.array([100.0]), np.array([relative])
        )
    # A precision of 100 against a prior of 1 / .1^2 = 100: half of what was seen.
    assert weekday_factors(shared, 0) == pytest.approx([1.1])
    assert weekday_factors(shared, 6) == pytest.approx([0.9])
    assert weekday_factors(start_shared(1), 0) == pytest.approx([1.0])


def test_a_new_campaign_borrows_how_much_posts_vary_from_its_platform() -> None:
    known = start_variation(3)
    # Two campaigns of 60 posts that vary by cv2 = .09; the third has none yet.
    weight = np.array([60.0, 60.0, 0.0])
    known = type(known)(**{**vars(known), "cv2_sum": 0.09 * weight, "cv2_weight": weight})
    borrowed = borrow(known, np.zeros(3, dtype=np.int64), 1)
    # (16 * .25 + 120 * .09) / (16 + 120) = .1088.
    assert cv2_between_posts(borrowed)[2] == pytest.approx(0.1088, rel=1e-3)
    assert dispersion(borrowed)[2] == pytest.approx(0.1088, rel=1e-3)
    # One without a platform of its own keeps the prior.
    alone = borrow(known, np.array([0, 0, -1]), 1)
    assert cv2_between_posts(alone)[2] == pytest.approx(0.25)


def weeks_of(movements: list[float]) -> list[tuple[int, PlatformWeek]]:
    """One platform, told by ten campaigns to within .03; its weeks usually vary by .07.

    What is measured is a fifth more than the movement, which is drawn to the usual.
    """
    return [
        (
            number,
            PlatformWeek(
                movement=np.array([moved]),
                error=np.array([0.03]),
                usual=np.array([0.07]),
                campaigns=np.array([10]),
                measured=np.array([1.2 * moved]),
                measured_error=np.array([0.03]),
            ),
        )
        for number, moved in enumerate(movements)
    ]


def test_a_shock_is_told_once_with_its_weeks_and_size() -> None:
    found = find_shocks(weeks_of([0.02, -0.02, 0.0, 0.1, -0.3, -0.3, 0.0]), LevelShiftSettings())
    (shock,) = found
    # Weeks 4 and 5 begin on days 25 and 32 (a Monday is day 4); the second ends on day 38.
    assert (shock.began_on, shock.ended_on, shock.lasts) == (25, 38, False)
    # exp(-.36) - 1 = -.3023; 1.645 * .03 * sqrt(2) = .0698 on the log scale either way.
    assert shock.change == pytest.approx(-0.3023, abs=1e-3)
    assert shock.change_low == pytest.approx(np.exp(-0.36 - 0.0698) - 1, abs=1e-3)
    assert shock.change_high == pytest.approx(np.exp(-0.36 + 0.0698) - 1, abs=1e-3)
    assert shock.campaigns == 10


def test_a_movement_like_others_before_it_is_no_shock() -> None:
    settings = LevelShiftSettings()
    assert find_shocks(weeks_of([0.0, 0.1, -0.1, 0.05, -0.08, 0.1]), settings) == ()
    # Three standard deviations of sqrt(.03^2 + .07^2) = .076 are .228; .2 is not out of the usual
    # in one week, and twice .2 is: .4 > 3 * sqrt(2) * .076 = .323.
    assert find_shocks(weeks_of([0.0] * 5 + [0.2, 0.0]), settings) == ()
    assert len(find_shocks(weeks_of([0.0] * 5 + [0.2, 0.2, 0.0]), settings)) == 1
    assert find_shocks([], settings) == ()
