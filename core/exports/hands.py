"""Days in numbers as one hand spells them: which orders of day and month its values allow.

A program or a person writes all days of a column alike. Where a column has two spellings (with and
without leading zeros, two marks, two lengths of a year), two hands wrote it: a spreadsheet turned
the days that it took for its own and left the others. What one of them proves says nothing of the
other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from core.exports.spelled import ORDERS, Numeric, Order

Spelling = tuple[str, int, str]
Seen = tuple[int, str]
"""A row, as a spreadsheet numbers it, and the text in it."""

TOLD: Final = 20
"""Rows of proof that are kept of each order."""


@dataclass
class Hand:
    """The values of one spelling, seen one after the other."""

    fits: dict[Order, bool] = field(default_factory=lambda: dict.fromkeys(ORDERS, True))
    spans: dict[Order, tuple[date, date]] = field(default_factory=dict)
    proof: dict[Order, list[Seen]] = field(default_factory=lambda: {each: [] for each in ORDERS})
    doubtful: Seen | None = None
    is_nobodys: bool = False
    """Spelled as more than one hand of the column would have."""

    def see(self, found: Numeric, text: str, row: int) -> None:
        """Take one value into account; one that is a day in no order says nothing."""
        days = {order: day for order in ORDERS if (day := found.day(order)) is not None}
        for order in ORDERS if days else ():
            if order not in days:
                self.fits[order] = False
            else:
                self.spans[order] = wider(self.spans.get(order), days[order])
        if len(days) == 1:
            (order,) = days
            if len(self.proof[order]) < TOLD:
                self.proof[order].append((row, text))
        elif len(set(days.values())) == 2 and self.doubtful is None:
            self.doubtful = (row, text)

    def orders(self) -> tuple[Order, ...]:
        """The orders that read every value; both where the values do not tell."""
        return tuple(order for order in ORDERS if self.fits[order])

    def is_in_doubt(self) -> bool:
        """Whether both orders read every value and mean other days by one."""
        is_open = len(self.orders()) == len(ORDERS) and self.doubtful is not None
        return is_open and not self.is_nobodys

    def joined(self, other: Hand) -> Hand:
        """Both as one."""
        both = Hand(
            {order: self.fits[order] and other.fits[order] for order in ORDERS},
            dict(self.spans),
            {order: sorted(self.proof[order] + other.proof[order])[:TOLD] for order in ORDERS},
            min((each.doubtful for each in (self, other) if each.doubtful), default=None),
        )
        for order, span in other.spans.items():
            both.spans[order] = wider(wider(both.spans.get(order), span[0]), span[1])
        return both


def wider(span: tuple[date, date] | None, day: date) -> tuple[date, date]:
    """``span`` with ``day`` in it."""
    return (day, day) if span is None else (min(span[0], day), max(span[1], day))


def by_hand(seen: dict[Spelling, Hand]) -> dict[Spelling, Hand]:
    """The hands of a column: days such as 10-12-2026 fit with zeros and without.

    They belong to the one other spelling with their mark and year. Where there are two, nobody
    knows whose they are, and they stay by themselves.
    """
    hands = {spelling: hand for spelling, hand in seen.items() if spelling[2] != "either"}
    for spelling, hand in seen.items():
        if spelling[2] != "either":
            continue
        alike = [each for each in hands if each[:2] == spelling[:2]]
        if len(alike) == 1:
            hands[alike[0]] = hands[alike[0]].joined(hand)
        else:
            hands[spelling] = replace(hand, is_nobodys=bool(alike))
    return hands


def order_of_all(hands: Iterable[Hand]) -> Order | None:
    """The one order that every hand proves, or in which no hand is in doubt; else None."""
    hands = list(hands)
    if any(hand.is_in_doubt() for hand in hands):
        return None
    common = [order for order in ORDERS if all(hand.fits[order] for hand in hands)]
    return common[0] if common else None


def orders_by_spelling(hands: dict[Spelling, Hand]) -> dict[Spelling, Order] | None:
    """Which order each spelling is in, where spellings part two orders without contradiction.

    A spelling whose values do not tell has the order that the others have not: had a spreadsheet
    read them as it should, it would have read the others too. None where the spelling explains
    nothing.
    """
    hands = {spelling: hand for spelling, hand in hands.items() if not hand.is_nobodys}
    known = {s: h.orders()[0] for s, h in hands.items() if h.orders() and not h.is_in_doubt()}
    in_doubt = [spelling for spelling, hand in hands.items() if hand.is_in_doubt()]
    if any(not hand.orders() for hand in hands.values()) or not known:
        return None
    told = set(known.values())
    if len(told) == 1 and in_doubt:
        (one,) = told
        known |= {spelling: other for spelling in in_doubt for other in ORDERS if other != one}
    elif in_doubt:
        return None
    return known if len(set(known.values())) == len(ORDERS) else None
