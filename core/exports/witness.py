"""What the rest of a file says of a column whose own values leave the order of days open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from core.exports.as_of import file_name_range
from core.exports.decide import DateDecision
from core.exports.header import Header
from core.exports.known import fold_header
from core.exports.layout import Sheet
from core.exports.records import Record
from core.exports.spelled import ORDERS, Order, month_named, numeric, plain, weekday_named
from core.exports.written import IssueList

_LIES_BEHIND: Final = frozenset(
    ("published_at", "as_of", "day", "sent_at", "opened_at", "replied_at", "created_at",
     "ordered_at", "submitted_on", "approved_on", "live_on", "paid_on", "initiated_on")
)  # fmt: skip
"""Fields whose day cannot come after the day of upload."""
_MONTH_NAMES: Final = frozenset(("month", "post month", "monat", "mes", "mois", "mese", "maand"))
_WEEKDAY_NAMES: Final = frozenset(
    ("weekday", "post weekday", "day of week", "day of the week", "wochentag", "jour de la semaine")
)
_FEWEST_SORTED: Final = 5
_A_DAY: Final = timedelta(days=1)
"""Zones put the same moment on two days."""


@dataclass
class _Column:
    """One open column: why an order cannot be, and whether its days rise or fall."""

    decision: DateDecision
    against: dict[Order, str] = field(default_factory=dict)
    last: dict[Order, date] = field(default_factory=dict)
    steps: dict[Order, set[int]] = field(default_factory=lambda: {each: set() for each in ORDERS})
    different: set[date] = field(default_factory=set)

    def see_step(self, order: Order, day: date) -> None:
        before = self.last.get(order, day)
        if day != before:
            self.steps[order].add(1 if day > before else -1)
            self.different.add(day)
        self.last[order] = day

    def sorted_order(self) -> Order | None:
        """The order in which the days rise or fall from row to row, if it is only one."""
        if len(self.different) < _FEWEST_SORTED:
            return None
        orders = [order for order in ORDERS if len(self.steps[order]) == 1]
        return orders[0] if len(orders) == 1 else None


class Witnesses:
    """Other columns, the file's name and the day of upload, heard on the columns that are open."""

    def __init__(self, sheet: Sheet, header: Header, dates: dict[int, DateDecision]) -> None:
        self._names = [name.strip() for name in header.names]
        self._dates = dates
        self.open = {n: _Column(each) for n, each in dates.items() if each.open_orders()}
        folded = [fold_header(name) for name in header.names]
        self._months = [n for n, name in enumerate(folded) if name in _MONTH_NAMES]
        self._weekdays = [n for n, name in enumerate(folded) if name in _WEEKDAY_NAMES]
        self._range = file_name_range(sheet.file.name)
        self._file_name = sheet.file.name

    def see(self, record: Record) -> None:
        """Take one record of the right width into account."""
        for number, column in self.open.items():
            found = numeric(record.cells[number].strip())
            for order in ORDERS:
                day = found.day(order) if found else None
                if day is not None:
                    column.see_step(order, day)
                    if order not in column.against:
                        self._hear(number, column, order, day, record)

    def _hear(self, number: int, column: _Column, order: Order, day: date, record: Record) -> None:
        for at in self._months if column.decision.column.field == "published_at" else ():
            month = _month(record.cells[at])
            if month is not None and month != day.month:
                column.against[order] = self._contradicts(at, record)
        for at in self._weekdays if column.decision.column.field == "published_at" else ():
            weekday = weekday_named(plain(record.cells[at]).strip(" ."))
            if weekday is not None and weekday != day.weekday():
                column.against[order] = self._contradicts(at, record)
        for at, other in self._dates.items():
            pair = (column.decision.column.field, other.column.field)
            if at == number or set(pair) != {"published_at", "as_of"}:
                continue
            found = numeric(record.cells[at].strip()) if at in self.open else None
            theirs = found.day(order) if found else other.day_of(record.cells[at])
            if theirs is None:
                continue
            published, counted = (day, theirs) if pair[0] == "published_at" else (theirs, day)
            if published > counted + _A_DAY:
                column.against[order] = (
                    f"the post of row {record.row:,} would be counted before it was published"
                )

    def _contradicts(self, at: int, record: Record) -> str:
        return f"row {record.row:,} says '{record.cells[at].strip()}' in '{self._names[at]}'"

    def settle(self, today: date, issues: IssueList) -> None:
        """Settle the columns of which one order is left, and say why."""
        for number, column in self.open.items():
            self._hear_of_all(number, column, today)
            left = [order for order in ORDERS if order not in column.against]
            if len(left) != 1:
                continue
            other = next(order for order in ORDERS if order != left[0])
            column.decision.settle(left[0])
            issues.add(
                "guessed",
                "day_order",
                f"The days of '{self._names[number]}' were read {left[0]}: if they were {other}, "
                f"{column.against[other]}.",
                None,
                self._names[number],
            )

    def _hear_of_all(self, number: int, column: _Column, today: date) -> None:
        for order, (first, last) in column.decision.spans().items():
            if column.decision.column.field in _LIES_BEHIND and last > today + _A_DAY:
                column.against.setdefault(order, f"{last} would lie ahead of the day of upload")
            is_of_the_file = column.decision.column.field in ("published_at", "day", "as_of")
            if self._range is not None and is_of_the_file:
                begin, end = self._range
                if first < begin - _A_DAY or last > end + _A_DAY:
                    outside = first if first < begin else last
                    reason = f"{outside} would lie outside of the days in the file's name"
                    column.against.setdefault(order, reason)
        if column.against:
            return
        for at, other in self._dates.items():
            proven = other.order()
            if at != number and proven and other.spelling() == column.decision.spelling():
                text = f"they would not be written like those of '{self._names[at]}'"
                column.against.update({order: text for order in ORDERS if order != proven})
                return
        in_order = column.sorted_order()
        if in_order is not None:
            text = "they would not follow each other from row to row"
            column.against.update({order: text for order in ORDERS if order != in_order})


def _month(text: str) -> int | None:
    said = plain(text).strip(" .")
    if said.isdigit() and 1 <= int(said) <= 12:
        return int(said)
    return month_named(said)
