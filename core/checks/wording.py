"""How findings say their figures: plain sentences, read on a screen and in a digest alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from core.words import platform_name

EPOCH: Final = date(1970, 1, 1)


def to_day(days: int) -> date:
    """A day from days since 1970-01-01, as core.drift counts them."""
    return EPOCH + timedelta(days=int(days))


def to_days(on: date | None) -> int | None:
    """Days since 1970-01-01."""
    return None if on is None else (on - EPOCH).days


def percent(fraction: float) -> str:
    """0.0412 -> '4.1 %', 0.00412 -> '0.41 %', 0.31 -> '31 %'."""
    size = abs(fraction)
    digits = 0 if size >= 0.0995 else 1 if size >= 0.00995 or size == 0 else 2
    return f"{fraction * 100:.{digits}f} %"


def amount(figure: float) -> str:
    """12400.0 -> '12,400', 3.42 -> '3.4'."""
    return f"{figure:,.0f}" if abs(figure) >= 99.5 else f"{figure:.1f}"


def day(on: date) -> str:
    """'5 October 2026'."""
    return f"{on.day} {on:%B %Y}"


def between_days(first: date, last: date) -> str:
    """'between 9 and 13 October 2026', or 'on 9 October 2026'."""
    if first == last:
        return f"on {day(first)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"between {first.day} and {day(last)}"
    if first.year == last.year:
        return f"between {first.day} {first:%B} and {day(last)}"
    return f"between {day(first)} and {day(last)}"


def number_of(number: int, thing: str) -> str:
    """'1 post', '12 posts'."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def listed(words: list[str], last: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def category_name(name: str, dimension: str) -> str:
    """What a creator, platform or format is called in a sentence; "" is not known."""
    if not name:
        return f"posts without a known {dimension}"
    return platform_name(name) if dimension == "platform" else name
