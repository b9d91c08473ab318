"""How a column writes its days, decided on all its values: the order of day and month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from core.exports.day_formats import (
    SPELLINGS,
    clock_format,
    format_in,
    format_of,
    in_words,
    order_in,
    orders_of,
    reads,
    said_orders,
)
from core.exports.hands import (
    Hand,
    Seen,
    Spelling,
    by_hand,
    order_of_all,
    orders_by_spelling,
    wider,
)
from core.exports.known import KnownColumn
from core.exports.question import Option, Undecided
from core.exports.spelled import (
    ORDERS,
    Order,
    is_relative,
    month_and_day,
    numeric,
    spelled,
)
from core.exports.written import IssueList
from core.exports.years import iso_day

_DAY_FIRST_MARK: Final = "."
"""Nobody writes the month first between points, so nobody is asked."""
_ISO_OF_DUCKDB: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?: ?(?:Z|UTC|[+-]\d\d(?::\d\d)?))?)?"
)
_GUESSES: Final = {
    "serial": "days as a spreadsheet counts them",
    "epoch": "seconds since 1970",
}


class DateDecision:
    """Which order of day and month a column is written in.

    Keeps what the values decide and never the values: a column can have millions. Formats the
    export is known for are believed; a day that names its month or begins with its year is read by
    itself; of days in numbers every hand that wrote some has to prove its order.
    """

    def __init__(self, column: KnownColumn) -> None:
        self.column = column
        self._declared = tuple(each for each in column.formats if "%-" not in each)
        self._said = said_orders(column.formats) if column.is_settled else {}
        self._seen: dict[Spelling, Hand] = {}
        self._last_iso = ""
        self._clocks: dict[tuple[str, int, str | None], None] = {}
        self._declared_fits = dict.fromkeys(self._declared, True)
        self._declared_span: tuple[date, date] | None = None
        self._span: tuple[date, date] | None = None
        self._is_odd = False
        self._is_other = False
        self._settled: Order | None = None
        self._guessed: dict[str, tuple[Seen, int]] = {}
        self._relative: tuple[Seen, int] | None = None
        self.has_no_year: Seen | None = None
        """The first value with a day and no year."""
        self._chosen: dict[Spelling, Order] | None = None
        self._formats: tuple[str, ...] | None = None

    def see(self, text: str, row: int) -> None:
        """Take one value into account; blank values say nothing."""
        text = text.strip()
        if not text:
            return
        if text == self._last_iso:
            return
        iso = iso_day(text)
        if iso is not None:
            self._last_iso = text
            self._span = wider(self._span, iso)
            if _ISO_OF_DUCKDB.fullmatch(text) is None and not self._reads_as_declared(text):
                self._is_odd = True
            return
        readings = {each: reads(text, each) for each in self._declared}
        declared = next((each for each in readings.values() if each is not None), None)
        found = numeric(text)
        if declared is not None:
            self._declared_span = wider(self._declared_span, declared.date())
        if declared is not None or (found and any(found.day(order) for order in ORDERS)):
            for each, reading in readings.items():
                self._declared_fits[each] &= reading is not None
        if found is not None:
            if declared is None and any(found.day(order) for order in ORDERS):
                self._is_other = True
                self._clocks.setdefault((*found.spelling[:2], clock_format(text, found)))
            self._seen.setdefault(found.spelling, Hand()).see(found, text, row)
        elif declared is None:
            self._see_words(text, row)

    def _see_words(self, text: str, row: int) -> None:
        alone = spelled(text)
        if alone is not None:
            self._is_odd = True
            self._span = wider(self._span, alone.day)
            if alone.how:
                first, count = self._guessed.get(alone.how, ((row, text), 0))
                self._guessed[alone.how] = (first, count + 1)
        elif is_relative(text):
            first, count = self._relative or ((row, text), 0)
            self._relative = (first, count + 1)
        elif month_and_day(text) is not None and self.has_no_year is None:
            self.has_no_year = (row, text)

    def _reads_as_declared(self, text: str) -> datetime | None:
        found = (reads(text, each) for each in self._declared)
        return next((each for each in found if each is not None), None)

    def settle(self, order: Order) -> None:
        """Take an order that something else in the file proves."""
        self._settled, self._chosen, self._formats = order, None, None

    def open_orders(self) -> bool:
        """Whether one hand wrote the column in either order, so that other proof may decide."""
        return not self.is_decided() and len(self._hands()) == 1 and not self._is_mixed()

    def _is_mixed(self) -> bool:
        return any(not hand.orders() for hand in self._hands().values())

    def spans(self) -> dict[Order, tuple[date, date]]:
        """First and last day of the days in numbers, by the order they are read in."""
        found: dict[Order, tuple[date, date]] = {}
        for hand in self._seen.values():
            for order, span in hand.spans.items():
                found[order] = wider(wider(found.get(order), span[0]), span[1])
        return found

    def spelling(self) -> Spelling | None:
        """How the days are spelled, where one hand wrote them all."""
        hands = self._hands()
        return next(iter(hands)) if len(hands) == 1 else None

    def order(self) -> Order | None:
        """The order the values prove; None where they do not, or where only a clue decided."""
        hands = self._hands()
        proven = [order for hand in hands.values() for order in ORDERS if hand.proof[order]]
        return proven[0] if len(set(proven)) == 1 and len(hands) == 1 else None

    def _hands(self) -> dict[Spelling, Hand]:
        return by_hand(self._seen)

    def _is_as_declared(self) -> bool:
        """Whether the formats the export is known for read every value, and one hand wrote them."""
        if self._is_other or not self._declared:
            return not self._seen
        hands = list(self._hands().values())
        return len(hands) <= 1 or order_of_all(hands) is not None

    def _orders(self) -> dict[Spelling, Order] | None:
        """The order of every hand; None where somebody has to be asked."""
        hands = self._hands()
        if self.column.is_settled:
            said = {spelling: self._said_order(spelling) for spelling in hands}
            return {spelling: order for spelling, order in said.items() if order is not None}
        if self._is_as_declared():
            return {}
        if self._settled is not None:
            return dict.fromkeys(hands, self._settled)
        known: set[Order] = set()
        for spelling, hand in hands.items():
            only = self._only_order(spelling)
            if only is not None and hand.is_in_doubt():
                known.add(only)
        rest = [h for s, h in hands.items() if not h.is_in_doubt() or self._only_order(s) is None]
        proven = order_of_all(rest)
        if (
            (rest and proven is None)
            or len(known) > 1
            or (known and not {proven} <= {None, *known})
        ):
            return None
        fallback: Order = next(iter(known), "day first")
        return dict.fromkeys(hands, proven or fallback)

    def _only_order(self, spelling: Spelling) -> Order | None:
        """The order of days that do not tell it, where only one is ever written so."""
        if spelling[0] == _DAY_FIRST_MARK:
            return "day first"
        written = orders_of((*self.column.formats, *self.column.proven_formats))
        said = written.get(spelling[:2], set())
        return next(iter(said)) if len(said) == 1 else None

    def _said_order(self, spelling: Spelling) -> Order | None:
        return self._said.get(spelling) or self._said.get((*spelling[:2], ""))

    def is_decided(self) -> bool:
        """Whether it is known how every value is meant. Asked once all were seen."""
        if self._chosen is None:
            self._chosen = self._orders()
        return self._chosen is not None

    def formats(self) -> tuple[str, ...]:
        """The formats the store shall try, ISO besides. Asked once all values were seen."""
        if self._formats is None:
            self._formats = self._find_formats()
        return self._formats

    def _find_formats(self) -> tuple[str, ...]:
        if not self.is_decided() or self._is_as_declared():
            fitting = tuple(each for each, fits in self._declared_fits.items() if fits)
            return fitting or self._declared
        orders = {(s[0], s[1]): order for s, order in (self._chosen or {}).items()}
        if self.is_rewritten and len(set((self._chosen or {}).values())) > 1:
            return ()
        written = [
            format_in(mark, digits, orders[mark, digits], clock)
            for mark, digits, clock in self._clocks
            if clock is not None and (mark, digits) in orders
        ]
        numbers = ("%d", "%m")
        words = [each for each in self._declared if not all(part in each for part in numbers)]
        kept = words if self._declared_span is not None else []
        return tuple(dict.fromkeys([*kept, *written]))

    @property
    def is_rewritten(self) -> bool:
        """Whether values are spelled in ways that only Python reads: see :meth:`rewritten`."""
        if not self.is_decided():
            return False
        is_by_spelling = len(set((self._chosen or {}).values())) > 1
        return self._is_odd or is_by_spelling or any(clock is None for _, _, clock in self._clocks)

    def rewritten(self, text: str) -> str:
        """A value as ISO; what cannot be read stays as it is."""
        if _ISO_OF_DUCKDB.fullmatch(text.strip()):
            return text
        found = self._read(text.strip()) if self.is_decided() else None
        if found is None:
            return text
        day, clock = found
        return f"{day.isoformat()}T{clock}" if clock else day.isoformat()

    def day_of(self, text: str) -> date | None:
        """The day of a value as it was decided to be read; None where it cannot be read."""
        text = text.strip()
        iso = iso_day(text)
        if iso is not None:
            return iso
        found = self._read(text)
        return found[0] if found else None

    def _read(self, text: str) -> tuple[date, str] | None:
        found = numeric(text)
        orders = self._chosen or {}
        if found is not None and orders:
            order = order_in(orders, found)
            day = found.day(order) if order else None
            return (day, found.clock) if day else None
        declared = self._reads_as_declared(text)
        if declared is not None:
            clock = declared.isoformat()[11:] if "%H" in "".join(self._declared) else ""
            return declared.date(), clock
        alone = spelled(text)
        return (alone.day, alone.clock) if alone is not None else None

    def span(self) -> tuple[date, date] | None:
        """The first and the last day of the column."""
        if not self.is_decided():
            return None
        spans = [self._span, self._declared_span]
        if not self._is_as_declared() or self.column.is_settled:
            hands = self._hands()
            spans += [hands[s].spans.get(order) for s, order in (self._chosen or {}).items()]
        known = [span for span in spans if span is not None]
        if not known:
            return None
        return min(first for first, _ in known), max(last for _, last in known)

    def undecided(self, name: str) -> Undecided | None:
        """What is to be asked of the column called ``name``, or None where its values decide."""
        if self.is_decided():
            return None
        hands = self._hands()
        options = [self._option(order, hands) for order in ORDERS if order in self.spans()]
        apart = orders_by_spelling(hands)
        if apart is not None:
            options.append(self._option_by_spelling(apart, hands))
        return Undecided(name, "day order", f"{self.why_undecided()}.", tuple(options))

    def _option(self, order: Order, hands: dict[Spelling, Hand]) -> Option:
        other = next(each for each in ORDERS if each != order)
        proof = sorted(seen for hand in hands.values() for seen in hand.proof[order])
        unreadable = sorted(seen for hand in hands.values() for seen in hand.proof[other])
        doubtful = min((hand.doubtful for hand in hands.values() if hand.doubtful), default=None)
        _, example = doubtful or proof[0]
        formats = dict.fromkeys(format_in(s[0], s[1], order, "") for s in hands)
        return Option(
            f"{order}: {in_words(example, order)}",
            self._change(formats),
            tuple(proof),
            tuple(unreadable),
        )

    def _option_by_spelling(
        self, apart: dict[Spelling, Order], hands: dict[Spelling, Hand]
    ) -> Option:
        told, formats = [], []
        for spelling, order in apart.items():
            hand = hands[spelling]
            row_and_text = hand.doubtful or hand.proof[order][0]
            told.append(f"{order} {SPELLINGS[spelling[2]]}: {in_words(row_and_text[1], order)}")
            formats.append(format_of(spelling, order))
        rest = [h for s, h in hands.items() if s not in apart]
        return Option(
            f"by how each is written: {'; '.join(told)}",
            self._change(dict.fromkeys(formats)),
            tuple(
                sorted(seen for hand in hands.values() for o in ORDERS for seen in hand.proof[o])
            ),
            tuple(hand.doubtful for hand in rest if hand.doubtful is not None),
        )

    def _change(self, formats: Iterable[str]) -> dict[str, Any]:
        words = [each for each in self._declared if "%b" in each or "%B" in each]
        return {"formats": [*words, *formats], "proven": [], "settled": True}

    def why_undecided(self) -> str:
        """The values between which no order can be chosen, in words, with their rows."""
        hands = self._hands()
        doubtful = min((hand.doubtful for hand in hands.values() if hand.doubtful), default=None)
        proof = {
            order: min((s for hand in hands.values() for s in hand.proof[order]), default=None)
            for order in ORDERS
        }
        told = [
            f"'{seen[1]}' in row {seen[0]:,} can only be {order}"
            for order, seen in proof.items()
            if seen is not None
        ]
        if len(told) > 1:
            return "its days are written in more than one order: " + ", ".join(told)
        if doubtful is None:
            return "its days are written in more than one order"
        row, text = doubtful
        found = numeric(text)
        days = sorted(day for order in ORDERS if found and (day := found.day(order)))
        either = " or ".join(f"{day.day} {day:%B %Y}" for day in days)
        says = f"row {row:,} says '{text}', which can be {either}"
        if told:
            return f"{says}, and it is spelled otherwise than the rows that tell: {told[0]}"
        return f"{says}, and no other row decides between them"

    def note(self, name: str, issues: IssueList) -> None:
        """Say what was guessed of the values, and which say nothing that could be read."""
        for how, ((row, text), count) in self._guessed.items():
            issues.add(
                "guessed",
                "day_as_number",
                f"Column '{name}' has numbers where days belong, first '{text}' in row {row:,}: "
                f"{count:,} were read as {_GUESSES[how]}.",
                row,
                name,
                text,
            )
        if self._relative is not None:
            (row, text), count = self._relative
            issues.add(
                "note",
                "relative_day",
                f"Column '{name}' says how long ago it was, not when, first '{text}' in row "
                f"{row:,}: {count:,} such values cannot be read.",
                row,
                name,
                text,
            )
