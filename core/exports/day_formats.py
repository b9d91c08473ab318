"""Formats of days in numbers, as strptime has them: made, taken apart, and tried."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from core.exports.hands import Spelling
from core.exports.spelled import Numeric, Order, numeric

_MARKS: Final = "./-:"
SPELLINGS: Final = {
    "padded": "with leading zeros",
    "bare": "without leading zeros",
    "either": "in two digits each",
    "mixed": "with zeros here and there",
}


def in_words(text: str, order: Order) -> str:
    """A day in numbers as it is read in an order: "'3/4/2026' is 3 April 2026"."""
    found = numeric(text)
    day = found.day(order) if found else None
    return f"'{text}' is {day.day} {day:%B %Y}" if day else f"'{text}'"


def format_in(mark: str, digits: int, order: Order, clock: str) -> str:
    """The format of days with this mark and digits of the year, in this order."""
    one, two = ("%d", "%m") if order == "day first" else ("%m", "%d")
    return f"{one}{mark}{two}{mark}{'%Y' if digits == 4 else '%y'}{clock}"


def format_of(spelling: Spelling, order: Order) -> str:
    """A format that says how it is spelled: %-d is a day without a leading zero."""
    written = format_in(spelling[0], spelling[1], order, "")
    if spelling[2] == "bare":
        written = written.replace("%d", "%-d").replace("%m", "%-m")
    return written


def said_orders(formats: Iterable[str]) -> dict[Spelling, Order]:
    """By spelling the order that a person said; "" stands for all, with zeros and without."""
    formats = list(formats)
    is_by_zeros = any("%-" in each for each in formats)
    said: dict[Spelling, Order] = {}
    for written in formats:
        plain = written.replace("%-", "%")
        found = re.match(r"%([dm])(.)%([dm])\2%([Yy])", plain)
        if found is None or found[1] == found[3]:
            continue
        zeros = ("bare" if "%-" in written else "padded") if is_by_zeros else ""
        order: Order = "day first" if found[1] == "d" else "month first"
        said.setdefault((found[2], 4 if found[4] == "Y" else 2, zeros), order)
    return said


def orders_of(formats: Iterable[str]) -> dict[tuple[str, int], set[Order]]:
    """By mark and digits of the year the orders that formats are in."""
    found: dict[tuple[str, int], set[Order]] = {}
    for each in formats:
        for spelling, order in said_orders([each]).items():
            found.setdefault(spelling[:2], set()).add(order)
    return found


def order_in(orders: dict[Spelling, Order], found: Numeric) -> Order | None:
    """The order that a day is in, where that is known of its spelling; else None."""
    if found.spelling in orders:
        return orders[found.spelling]
    alike = {order for spelling, order in orders.items() if spelling[:2] == found.spelling[:2]}
    if len(alike) == 1:
        return alike.pop()
    # Spelled as either hand would have: only what can be read in one way is.
    days = {order: found.day(order) for order in alike}
    possible = [order for order, day in days.items() if day is not None]
    if len(possible) == 1 or len(set(days.values())) == 1:
        return possible[0] if possible else None
    return None


def clock_format(text: str, found: Numeric) -> str | None:
    """The clock behind a day as strptime has it, "" for none; None where it has no words for it."""
    if not found.clock:
        return ""
    behind = text.split(" ", 1)[-1]
    return next((f" {clock}" for clock in _CLOCKS if reads(behind, clock)), None)


_CLOCKS: Final = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")


def written_like(formats: Iterable[str]) -> str:
    """One moment as each format writes it: for people, to whom %d says nothing."""
    return " or ".join(datetime(2026, 5, 31, 14, 30, tzinfo=UTC).strftime(each) for each in formats)


@functools.lru_cache(maxsize=4096)
def reads(text: str, format_: str) -> datetime | None:
    """What ``format_`` makes of a text; None where it cannot read it."""
    if "%z" not in format_ and any(format_.count(mark) != text.count(mark) for mark in _MARKS):
        return None  # strptime takes ten times as long to fail
    try:
        # A zone, where there is one, is the store's business: here only the day is compared.
        return datetime.strptime(text, format_)  # noqa: DTZ007
    except ValueError:
        return None
