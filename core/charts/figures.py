"""Figures as people say them: on screen, in alt texts and in tooltips."""

from __future__ import annotations

import math
from datetime import date

MISSING = "—"
"""What stands where a figure is not known; never 0. The reason stands beside it."""

_STEPS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))


def count(number: float | None) -> str:
    """12345.6 -> '12,346'."""
    return MISSING if _is_missing(number) else f"{number:,.0f}"


def compact(number: float | None) -> str:
    """1234567 -> '1.23M', 45600 -> '45.6k', 999 -> '999': three digits, for narrow places."""
    if number is None or _is_missing(number):
        return MISSING
    for size, mark in _STEPS:
        # 999,950 would round to 1000k: it is handed up to the next step.
        if abs(number) >= size * 0.9995:
            scaled = number / size
            digits = max(0, 2 - int(math.log10(max(1.0, abs(scaled)))))
            text = f"{scaled:.{digits}f}"
            return (text.rstrip("0").rstrip(".") if "." in text else text) + mark
    return f"{number:,.0f}"


def percent(rate: float | None) -> str:
    """A fraction: 0.0412 -> '4.1 %', 0.00412 -> '0.41 %'."""
    if rate is None or _is_missing(rate):
        return MISSING
    digits = 2 if 0 < abs(rate) < 0.00995 else 1
    return f"{rate * 100:.{digits}f} %"


def signed_percent(change: float | None) -> str:
    """A change as a fraction: -0.31 -> '−31 %', 0.05 -> '+5 %'."""
    if change is None or _is_missing(change):
        return MISSING
    rounded = round(change * 100)
    sign = "−" if rounded < 0 else "+" if rounded > 0 else ""
    return f"{sign}{abs(rounded)} %"


def signed_points(size: float | None) -> str:
    """A difference of rates: -0.0042 -> '−0.42 points', 0.031 -> '+3.1', 0.00031 -> '+0.031'."""
    if size is None or _is_missing(size):
        return MISSING
    digits = 1 if abs(size) >= 0.00995 else 2 if abs(size) >= 0.000995 or size == 0 else 3
    rounded = round(size * 100, digits)
    sign = "−" if rounded < 0 else "+" if rounded > 0 else ""
    return f"{sign}{abs(rounded):.{digits}f} points"


def day(on: date | None) -> str:
    """'5 October 2026'."""
    return MISSING if on is None else f"{on.day} {on:%B %Y}"


def short_day(on: date | None) -> str:
    """'5 Oct'."""
    return MISSING if on is None else f"{on.day} {on:%b}"


def day_range(first: date, last: date) -> str:
    """'5 to 12 October 2026', '28 September to 5 October 2026', or one day."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def _is_missing(number: float | None) -> bool:
    return number is None or math.isnan(number)
