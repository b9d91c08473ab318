"""Figures are said as people say them, and what is not known is never 0."""

from __future__ import annotations

from datetime import date

import pytest

from core.charts.figures import (
    compact,
    count,
    day,
    day_range,
    percent,
    short_day,
    signed_percent,
    signed_points,
)


@pytest.mark.parametrize("say", [compact, count, percent, signed_percent, signed_points])
def test_what_is_not_known_is_a_dash_and_never_zero(say) -> None:  # noqa: ANN001
    assert say(None) == "—"
    assert say(float("nan")) == "—"


def test_a_measured_zero_is_a_zero() -> None:
    assert (count(0), compact(0), percent(0), signed_percent(0)) == ("0", "0", "0.0 %", "0 %")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (999, "999"),
        (1_000, "1k"),
        (12_345, "12.3k"),
        (999_949, "1M"),  # 999.9k has four digits; three digits round it up
        (1_234_567, "1.23M"),
        (45_600_000, "45.6M"),
        (2_000_000_000, "2B"),
    ],
)
def test_compact_counts_have_three_digits(number: float, words: str) -> None:
    assert compact(number) == words


def test_percents_keep_the_digits_that_matter() -> None:
    assert percent(0.0412) == "4.1 %"
    assert percent(0.00412) == "0.41 %"
    assert signed_percent(-0.314) == "−31 %"
    assert signed_percent(0.05) == "+5 %"


def test_a_difference_of_rates_is_in_points() -> None:
    assert signed_points(-0.0042) == "−0.42 points"
    assert signed_points(0.031) == "+3.1 points"
    assert signed_points(0.0) == "0.00 points"
    assert signed_points(0.00031) == "+0.031 points"
    assert signed_points(-0.000001) == "0.000 points"  # no sign before what is shown as nothing


def test_days_are_words() -> None:
    assert day(date(2026, 10, 5)) == "5 October 2026"
    assert short_day(date(2026, 10, 5)) == "5 Oct"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 10, 5), date(2026, 10, 5), "5 October 2026"),
        (date(2026, 10, 5), date(2026, 10, 12), "5 to 12 October 2026"),
        (date(2026, 9, 28), date(2026, 10, 5), "28 September to 5 October 2026"),
        (date(2025, 12, 28), date(2026, 1, 4), "28 December 2025 to 4 January 2026"),
    ],
)
def test_a_range_of_days_says_each_word_once(first: date, last: date, words: str) -> None:
    assert day_range(first, last) == words
