from __future__ import annotations

from datetime import date

import pytest

from core.checks.wording import between_days, listed, number_of, percent


@pytest.mark.parametrize(
    ("fraction", "words"),
    [
        (0.31, "31 %"),
        (0.0996, "10 %"),
        (0.0412, "4.1 %"),
        (0.00996, "1.0 %"),
        (0.00412, "0.41 %"),
        (0.0, "0.0 %"),
    ],
)
def test_a_fraction_is_said_in_percent_with_two_figures_or_so(fraction: float, words: str) -> None:
    assert percent(fraction) == words


def test_days_are_said_with_what_they_share_once() -> None:
    assert between_days(date(2026, 10, 9), date(2026, 10, 9)) == "on 9 October 2026"
    assert between_days(date(2026, 10, 9), date(2026, 10, 13)) == "between 9 and 13 October 2026"
    assert between_days(date(2026, 9, 30), date(2026, 10, 2)) == (
        "between 30 September and 2 October 2026"
    )
    assert between_days(date(2025, 12, 30), date(2026, 1, 2)) == (
        "between 30 December 2025 and 2 January 2026"
    )


def test_lists_and_numbers_read_as_sentences() -> None:
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")] == [
        "", "a", "a and b", "a, b or c",
    ]  # fmt: skip
    assert (number_of(1, "post"), number_of(1200, "post")) == ("1 post", "1,200 posts")
