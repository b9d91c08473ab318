"""How a column is written, decided on all its values: the order of dates, the decimal mark."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Final, Literal

from core.exports.fields import FieldType
from core.exports.known import KnownColumn
from core.exports.question import Option, Undecided
from core.exports.written import IssueList
from core.exports.years import iso_day

_TOLD: Final = 3
_MARKS: Final = "./-:"
_DECIMAL_COMMA: Final = re.compile(
    r"[+-]?[\d.\s]*\d,(\d{1,2}|\d{4,})\D*|[+-]?\d{1,3}(\.\d{3})+,\d+\D*"
)
_DECIMAL_POINT: Final = re.compile(
    r"[+-]?[\d,\s]*\d\.(\d{1,2}|\d{4,})\D*|[+-]?\d{1,3}(,\d{3})+\.\d+\D*"
)
_COMMA_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+\D*")
_POINT_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(\.\d{3})+\D*")


class DateDecision:
    """Which of a column's formats its values are written in.

    Keeps what the values decide and never the values: a column can have millions.
    """

    def __init__(self, column: KnownColumn) -> None:
        self.column = column
        self.candidates = (
            *((each,) for each in column.formats),
            *(_spellings(each, column.type) for each in column.proven_formats),
        )
        self._accepts_iso = not any(each[0].startswith("%Y-%m-%d") for each in self.candidates)
        self._has_readable = False
        self._fits = [True] * len(self.candidates)
        self._alone: dict[int, tuple[str, int]] = {}
        """By candidate: the first value, and its row, that only this one reads."""
        self._doubtful: dict[tuple[int, int], tuple[str, int]] = {}
        """By two candidates: the first value, and its row, that means two days to them."""
        self._spans: list[tuple[date, date] | None] = [None] * len(self.candidates)
        self._iso_span: tuple[date, date] | None = None
        self._decided: tuple[str, ...] | None = None

    def see(self, text: str, row: int) -> None:
        """Take one value into account; blank values say nothing."""
        text = text.strip()
        if not text:
            return
        iso = iso_day(text) if self._accepts_iso else None
        if iso is not None:
            self._iso_span = _wider(self._iso_span, iso)
            return
        readings = _readings(text, self.candidates)
        reading = [number for number, each in enumerate(readings) if each is not None]
        if not reading:
            return
        self._has_readable = True
        if len(reading) == 1:
            self._alone.setdefault(reading[0], (text, row))
        for number, each in enumerate(readings):
            if each is None:
                self._fits[number] = False
            else:
                self._spans[number] = _wider(self._spans[number], each.date())
        for one, other in itertools.combinations(reading, 2):
            if readings[one] != readings[other]:
                self._doubtful.setdefault((one, other), (text, row))

    def is_decided(self) -> bool:
        """Whether the values leave one order of day and month. Asked once all were seen."""
        return not self._has_readable or bool(self._chosen())

    def formats(self) -> tuple[str, ...]:
        """The formats the store shall try, ISO besides. Asked once all values were seen."""
        if self._decided is None:
            chosen = self._chosen() if self._has_readable else range(len(self.column.formats))
            self._decided = tuple(
                spelling for number in chosen for spelling in self.candidates[number]
            )
        return self._decided

    def _chosen(self) -> Sequence[int]:
        """The candidates that read all values alike, those the export is known for before all."""
        fitting = [number for number, fits in enumerate(self._fits) if fits]
        trusted = [number for number in fitting if number < len(self.column.formats)]
        if trusted:
            return trusted
        return fitting[:1] if self._doubt_between(fitting) is None else ()

    def _doubt_between(self, fitting: Sequence[int]) -> tuple[int, int] | None:
        pairs = itertools.combinations(fitting, 2)
        return next((pair for pair in pairs if pair in self._doubtful), None)

    def undecided(self, name: str) -> Undecided | None:
        """What is to be asked of the column called ``name``, or None where its values decide."""
        if self.is_decided():
            return None
        options = []
        for number, spellings in enumerate(self.candidates):
            if self._spans[number] is None:
                continue
            proof = (self._alone[number],) if number in self._alone else ()
            options.append(
                Option(
                    f"like {written_like(spellings[:1])}",
                    {"formats": list(spellings), "settled": True},
                    tuple((row, text) for text, row in proof),
                )
            )
        return Undecided(name, "day order", f"{self.why_undecided()}.", tuple(options))

    def why_undecided(self) -> str:
        """The values between which no format can be chosen, in words, with their rows."""
        fitting = [number for number, fits in enumerate(self._fits) if fits]
        doubt = self._doubt_between(fitting)
        if doubt is not None:
            text, row = self._doubtful[doubt]
            readings = _readings(text, self.candidates)
            found = (readings[number] for number in fitting)
            days = sorted({f"{each:%Y-%m-%d}" for each in found if each is not None})
            return (
                f"row {row:,} says '{text}', which can be {' or '.join(days)}, and no "
                "other row decides between them"
            )
        told = [
            f"'{text}' in row {row:,} can only be written like "
            + written_like(self.candidates[number][:1])
            for number, (text, row) in sorted(self._alone.items())
        ]
        return "its days are written in more than one order: " + ", ".join(told[:_TOLD])

    def span(self) -> tuple[date, date] | None:
        """The first and the last day of the column."""
        chosen = self._chosen() if self._has_readable else ()
        spans = [self._iso_span, *(self._spans[number] for number in chosen)]
        known = [span for span in spans if span is not None]
        if not known:
            return None
        return min(first for first, _ in known), max(last for _, last in known)

    def day_of(self, text: str) -> date | None:
        """The day of a value as the decided format reads it; None where it cannot be read."""
        text = text.strip()
        iso = iso_day(text) if self._accepts_iso else None
        if iso is not None:
            return iso
        found = (reads(text, each) for each in self.formats())
        return next((each.date() for each in found if each is not None), None)


def _wider(span: tuple[date, date] | None, day: date) -> tuple[date, date]:
    return (day, day) if span is None else (min(span[0], day), max(span[1], day))


@functools.lru_cache(maxsize=4096)
def _readings(text: str, candidates: tuple[tuple[str, ...], ...]) -> tuple[datetime | None, ...]:
    """What each candidate makes of a text. Most columns say the same days again and again."""
    return tuple(
        next((found for each in spellings if (found := reads(text, each))), None)
        for spellings in candidates
    )


def _spellings(format_: str, type_: FieldType) -> tuple[str, ...]:
    """A spreadsheet writes an instant with its time or without, in one order of day and month."""
    if type_ != "instant" or "%H" in format_:
        return (format_,)
    return (format_, f"{format_} %H:%M", f"{format_} %H:%M:%S")


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
