"""How a column is written, decided on all its values: the order of dates, the decimal mark."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final, Literal

from core.exports.known import KnownColumn
from core.exports.written import IssueList

_TOLD: Final = 3
_DECIMAL_COMMA: Final = re.compile(
    r"[+-]?[\d.\s]*\d,(\d{1,2}|\d{4,})\D*|[+-]?\d{1,3}(\.\d{3})+,\d+\D*"
)
_DECIMAL_POINT: Final = re.compile(
    r"[+-]?[\d,\s]*\d\.(\d{1,2}|\d{4,})\D*|[+-]?\d{1,3}(,\d{3})+\.\d+\D*"
)
_COMMA_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+\D*")
_POINT_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(\.\d{3})+\D*")


class DateDecision:
    """Which of a column's formats its values are written in."""

    def __init__(self, column: KnownColumn) -> None:
        self.column = column
        self.candidates = column.formats + column.proven_formats
        self._readings: dict[str, tuple[datetime | None, ...]] = {}
        self._rows: dict[str, int] = {}
        self._decided: tuple[str, ...] | None = None

    def see(self, text: str, row: int) -> None:
        """Take one value into account; blank values say nothing."""
        text = text.strip()
        if text and text not in self._readings:
            self._readings[text] = tuple(reads(text, each) for each in self.candidates)
            self._rows[text] = row

    def formats(self) -> tuple[str, ...]:
        """The formats the store shall try. Empty where the values contradict or do not decide.

        Asked once all values were seen.
        """
        if self._decided is None:
            self._decided = self._decide()
        return self._decided

    def _decide(self) -> tuple[str, ...]:
        readable = [r for r in self._readings.values() if any(r)]
        trusted = tuple(
            each
            for number, each in enumerate(self.column.formats)
            if readable and all(readings[number] for readings in readable)
        )
        if trusted or not readable:
            return trusted or self.column.formats
        fitting = [
            number for number in range(len(self.candidates)) if all(r[number] for r in readable)
        ]
        if not fitting or any(len({r[number] for number in fitting}) > 1 for r in readable):
            return ()
        return (self.candidates[fitting[0]],)

    def why_undecided(self) -> str:
        """The values between which no format can be chosen, in words, with their rows."""
        readable = {text: r for text, r in self._readings.items() if any(r)}
        fitting = [
            number
            for number in range(len(self.candidates))
            if all(r[number] for r in readable.values())
        ]
        if fitting:
            text = next(text for text, r in readable.items() if len({r[n] for n in fitting}) > 1)
            days = sorted({f"{readable[text][n]:%Y-%m-%d}" for n in fitting})
            return (
                f"row {self._rows[text]:,} says '{text}', which can be {' or '.join(days)}, and no "
                "other row decides between them"
            )
        told = []
        for number, each in enumerate(self.candidates):
            only = [
                text
                for text, r in readable.items()
                if r[number] and sum(1 for reading in r if reading) == 1
            ]
            if only:
                told.append(f"'{only[0]}' in row {self._rows[only[0]]:,} can only be {each}")
        return "its days are written in more than one order: " + ", ".join(told[:_TOLD])

    def span(self) -> tuple[date, date] | None:
        """The first and the last day of the column."""
        days = [day for day in map(self.day_of, self._readings) if day is not None]
        return (min(days).date(), max(days).date()) if days else None

    def day_of(self, text: str) -> datetime | None:
        """The value as the decided format reads it; None where it cannot be read."""
        readings = self._readings.get(text.strip())
        if readings is None:
            return None
        for each in self.formats():
            reading = readings[self.candidates.index(each)]
            if reading is not None:
                return reading
        return None


def reads(text: str, format_: str) -> datetime | None:
    """What ``format_`` makes of a text; None where it cannot read it."""
    try:
        # A zone, where there is one, is the store's business: here only the day is compared.
        return datetime.strptime(text, format_)  # noqa: DTZ007
    except ValueError:
        return None


class DecimalDecision:
    """Whether the comma or the point is the decimal mark of a column."""

    def __init__(self, column: KnownColumn) -> None:
        self.column = column
        self.comma: tuple[str, int] | None = None
        self.point: tuple[str, int] | None = None

    def see(self, text: str, row: int) -> None:
        """Take one value into account. Plain digits say nothing."""
        text = text.strip()
        if self.column.type == "count":
            # A count has no decimals: what is grouped by points has the comma as its mark.
            comma, point = _POINT_THOUSANDS.fullmatch(text), _COMMA_THOUSANDS.fullmatch(text)
        else:
            comma, point = _DECIMAL_COMMA.fullmatch(text), _DECIMAL_POINT.fullmatch(text)
        if comma and self.comma is None:
            self.comma = (text, row)
        if point and self.point is None:
            self.point = (text, row)

    @property
    def mark(self) -> Literal[".", ","]:
        """The decimal mark; the point where the values do not say or contradict each other."""
        return "," if self.comma and not self.point else "."

    def note_doubt(self, name: str, issues: IssueList) -> None:
        """Say so where the values use both marks: then some of them cannot be read."""
        if self.comma is not None and self.point is not None:
            issues.add(
                "guessed",
                "decimal_mark",
                f"Column '{name}' has '{self.point[0]}' in row {self.point[1]:,}, where the point "
                f"is the decimal mark, and '{self.comma[0]}' in row {self.comma[1]:,}, where it is "
                "the comma: the point was taken.",
                self.comma[1],
                name,
                self.comma[0],
            )
