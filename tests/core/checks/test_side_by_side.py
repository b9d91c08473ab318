from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.checks.back_test import BackTest, PastAlert
from core.checks.side_by_side import difference_in_words, side_by_side

GLOW = PastAlert(
    campaign_id="glow", campaign="Glow", denominator="reach", began_from=date(2026, 9, 1),
    began_to=date(2026, 9, 9), raised_on=date(2026, 9, 20), change=-0.3, change_low=-0.4,
    change_high=-0.2, outcome="lasts", over_on=None, change_now=-0.3,
)  # fmt: skip
SOONER = replace(GLOW, began_to=date(2026, 9, 5), raised_on=date(2026, 9, 11))
SHINE = replace(GLOW, campaign_id="shine", campaign="Shine", raised_on=date(2026, 10, 1))
MOSS = replace(GLOW, campaign_id="moss", campaign="Moss", raised_on=date(2026, 8, 1))


def of(*alerts: PastAlert) -> BackTest:
    return BackTest(alerts, len(alerts), date(2026, 7, 1), date(2026, 11, 1))


def test_one_departure_is_one_pair_and_says_by_how_much_it_moved() -> None:
    (pair,) = side_by_side(of(GLOW), of(SOONER))
    assert (pair.in_use, pair.proposed) == (GLOW, SOONER)
    # From 20 September to the 11th.
    assert pair.days_later == -9
    assert difference_in_words([pair]) == "1 alert earlier by 9 days."


def test_new_and_gone_alerts_are_counted_and_what_differs_comes_first() -> None:
    pairs = side_by_side(of(GLOW, MOSS), of(GLOW, SHINE))
    assert [(pair.in_use, pair.proposed) for pair in pairs] == [
        (None, SHINE), (MOSS, None), (GLOW, GLOW),
    ]  # fmt: skip
    assert difference_in_words(pairs) == "1 alert more and 1 alert fewer."


def test_several_that_moved_are_said_with_the_largest() -> None:
    later = replace(SHINE, raised_on=date(2026, 10, 2))
    latest = replace(MOSS, raised_on=date(2026, 8, 13))
    pairs = side_by_side(of(GLOW, SHINE, MOSS), of(SOONER, later, latest))
    assert difference_in_words(pairs) == "1 alert earlier by 9 days and 2 later by up to 12 days."


def test_the_same_alerts_are_said_to_be_the_same() -> None:
    assert difference_in_words(side_by_side(of(GLOW), of(GLOW))) == (
        "The same alerts on the same days."
    )
    assert difference_in_words(side_by_side(of(), of())) == "No alert with either."


def test_a_rise_is_not_the_fall_before_it_and_two_falls_apart_are_two() -> None:
    over = replace(GLOW, outcome="went back", over_on=date(2026, 10, 1))
    rise = replace(GLOW, change=0.3)
    second = replace(
        GLOW, began_from=date(2026, 10, 20), began_to=date(2026, 10, 22),
        raised_on=date(2026, 10, 30),
    )  # fmt: skip
    assert len(side_by_side(of(over), of(rise))) == 2
    assert [pair.days_later for pair in side_by_side(of(over, second), of(over, second))] == [0, 0]
    assert len(side_by_side(of(over), of(second))) == 2
