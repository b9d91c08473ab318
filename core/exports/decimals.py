"""How a column of numbers is written, decided on all its values: marks, sizes, scales, units."""

from __future__ import annotations

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from core.exports.amounts import SHARED_SYMBOLS, apart, currency_in_header, unit_in_header
from core.exports.fields import FieldType
from core.exports.figures import BLANKS, ERROR_WORDS, UNKNOWN_WORDS, plain_number
from core.exports.hands import Seen
from core.exports.known import KnownColumn
from core.exports.question import Option, Undecided
from core.exports.written import IssueList

Mark = Literal[".", ","]

_DECIMAL_COMMA: Final = re.compile(
    r"[+-]?[\d.\s]*\d,(\d{1,2}|\d{4,})\D*|[+-]?\d{1,3}(\.\d{3})+,\d+\D*|[+-]?0,\d+\D*"
)
_DECIMAL_POINT: Final = re.compile(
    r"[+-]?[\d,\s]*\d\.(\d{1,2}|\d{4,})\D*|[+-]?\d{1,3}(,\d{3})+\.\d+\D*|[+-]?0\.\d+\D*"
)
_COMMA_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+\D*")
_POINT_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+\D*")
_HEADER_PERCENT: Final = re.compile(r"%|percent|\bpct\b|prozent|porcentaje|pourcentage", re.I)
_SHARES: Final = ("fraction", "percent")
_TIMES: Final = ("seconds", "hours")
_DISCOUNTS: Final = frozenset(("discount", "discount_value"))
"""Fields of what a buyer saves, which shops write below 0 and mean above."""
_SECONDS_OF: Final = {"seconds": 1, "hours": 3600}
_TOLD: Final = 20


class DecimalDecision:
    """Whether the comma or the point is the decimal mark of a column, and what its numbers mean.

    ``name`` is the column's header in the file. Like a column's days, its numbers are never kept.
    """

    def __init__(self, column: KnownColumn, name: str = "") -> None:
        self.column = column
        self.name = name
        self.comma: Seen | None = None
        self.point: Seen | None = None
        self.currencies: dict[str, Seen] = {}
        self.header_currency = currency_in_header(name) if column.type == "money" else ""
        self._grouped: dict[Mark, Seen] = {}
        self._odd: dict[str, Seen] = {}
        self._counted: Counter[str] = Counter()
        self._has_parts_around = False
        self._is_signed: Seen | None = None
        self._below_1: list[Seen] = []
        self._above_1: list[Seen] = []
        self._shares: Counter[str] = Counter()
        self._said_mark: Mark | None = column.decimal_mark
        self._unit = self._find_unit()
        self._is_discount = column.field in _DISCOUNTS and not column.is_negative

    def _find_unit(self) -> Decimal:
        """What to multiply by where the header names another unit of time than the dictionary."""
        said = unit_in_header(self.name) if self.column.type in _TIMES else None
        if said is None or self.column.is_settled:
            return Decimal(1)
        return Decimal(said) / _SECONDS_OF[self.column.type]

    def see(self, text: str, row: int, times: int = 1) -> None:
        """Take one value that came so often into account. Plain digits tell only of shares."""
        text = text.strip(BLANKS)
        if not text or text.lower() in UNKNOWN_WORDS:
            if text.lower() in ERROR_WORDS:
                self._count("error", text, row, times)
            return
        found = apart(text, self.column.type)
        if self._is_discount and found.bare.startswith("-"):
            self._has_parts_around = True
            self._count("negative", text, row, times)
        if found.bare != text:
            self._has_parts_around = True
        if found.odd:
            self._count(found.odd, text, row, times)
        if found.symbol:
            self.currencies.setdefault(found.currency or found.symbol, (row, text))
            if found.symbol in SHARED_SYMBOLS:
                self._count("symbol", text, row, times)
        self._see_marks(found.bare, text, row, is_count=not found.odd)
        if self.column.type in _SHARES:
            self._see_share(text, row)

    def _count(self, what: str, text: str, row: int, times: int) -> None:
        self._odd.setdefault(what, (row, text))
        self._counted[what] += times

    def _see_marks(self, bare: str, text: str, row: int, *, is_count: bool) -> None:
        comma, point = _COMMA_THOUSANDS.fullmatch(bare), _POINT_THOUSANDS.fullmatch(bare)
        if self.column.type == "count" and is_count:
            # A count has no decimals: what is grouped by points has the comma as its mark.
            comma, point = point, comma
        else:
            if comma:
                self._grouped.setdefault(",", (row, text))
            if point:
                self._grouped.setdefault(".", (row, text))
            comma, point = _DECIMAL_COMMA.fullmatch(bare), _DECIMAL_POINT.fullmatch(bare)
        if comma and self.comma is None:
            self.comma = (row, text)
        if point and self.point is None:
            self.point = (row, text)

    def _see_share(self, text: str, row: int) -> None:
        if "%" in text:
            self._is_signed = self._is_signed or (row, text)
            return
        digits = plain_number(text, self.mark)
        if digits is None or Decimal(digits) == 0:
            return
        kind, seen = (
            ("below", self._below_1) if abs(Decimal(digits)) <= 1 else ("above", self._above_1)
        )
        self._shares[kind] += 1
        if len(seen) < _TOLD:
            seen.append((row, text))

    @property
    def mark(self) -> Mark:
        """The decimal mark; the point where the values do not say or contradict each other."""
        if self._said_mark is not None:
            return self._said_mark
        if self.comma or self.point:
            return "," if self.comma and not self.point else "."
        if self.column.type == "money" and set(self._grouped) == {"."}:
            return ","  # no money has three decimals: these are thousands
        return "."

    def settle(self, mark: Mark) -> None:
        """Take the mark that other columns of the file prove."""
        self._said_mark = mark

    def proves(self) -> Mark | None:
        """The mark the values prove by themselves; None where they do not."""
        return self.mark if (self.comma is None) != (self.point is None) else None

    def is_open(self) -> bool:
        """Whether 1.234 may be more than a thousand as well as a little more than one."""
        return (
            self.column.type not in ("count", "money")
            and self._said_mark is None
            and not (self.comma or self.point or self.column.is_settled)
            and bool(self._grouped)
        )

    @property
    def type(self) -> FieldType:
        """The type of the column: its own, or the share that its values can only be."""
        is_fraction = self.column.type == "fraction" and not self.column.is_settled
        if is_fraction and self._shares["above"] and not self._shares["below"]:
            return "percent"
        return self.column.type

    @property
    def sees_all(self) -> bool:
        """Whether plain digits say something too."""
        return self.column.type in _SHARES

    def names_currency(self) -> bool:
        """Whether the column says which currency its amounts are in."""
        return bool(self.header_currency) or any(code for code in self.currencies)

    def undecided(self, *, asks_mark: bool) -> Undecided | None:
        """What is to be asked of the column, or None where its values decide.

        ``asks_mark``: the point is not what this export is known to write.
        """
        if asks_mark and self.is_open():
            return self._undecided_mark()
        if self.column.is_settled or self.column.type not in _SHARES:
            return None
        below, above = self._below_1, self._above_1
        if self.column.type == "fraction" and above and below:
            why = (
                f"row {below[0][0]:,} says '{below[0][1]}' and row {above[0][0]:,} "
                f"'{above[0][1]}', which cannot both be shares of 1."
            )
        elif self.column.type == "percent" and below and self._is_signed:
            why = (
                f"row {self._is_signed[0]:,} says '{self._is_signed[1]}', and row "
                f"{below[0][0]:,} '{below[0][1]}' without the sign."
            )
        elif self.column.type == "percent" and below and not above and not self._says_percent():
            why = f"no value is above 1: '{below[0][1]}' in row {below[0][0]:,} can be either."
        else:
            return None
        example = below[0][1]
        as_percent = f"percent: '{example}' is {example} %"
        as_fraction = f"a share of 1: '{example}' is {_times_100(example, self.mark)} %"
        return Undecided(
            self.name,
            "scale",
            why,
            (
                Option(as_percent, {"scale": "percent", "settled": True}, tuple(above)),
                Option(
                    as_fraction, {"scale": "fraction", "settled": True}, (), unreadable=tuple(above)
                ),
            ),
        )

    def _undecided_mark(self) -> Undecided:
        row, text = next(iter(self._grouped.values()))
        marks: tuple[tuple[str, Mark], ...] = (("point", "."), ("comma", ","))
        return Undecided(
            self.name,
            "scale",
            f"row {row:,} says '{text}', and no other value tells its decimal mark.",
            tuple(
                Option(
                    f"the {word} is the decimal mark: '{text}' is {_value(text, mark)}",
                    {"decimal": mark, "settled": True},
                )
                for word, mark in marks
            ),
        )

    def _says_percent(self) -> bool:
        return _HEADER_PERCENT.search(self.name) is not None

    @property
    def is_rewritten(self) -> bool:
        """Whether values have more around them than the store takes off: see :meth:`rewritten`."""
        return self._has_parts_around or self._unit != 1

    def rewritten(self, text: str) -> str:
        """A value as a plain number of its column; what cannot be read stays as it is."""
        said = text.strip(BLANKS)
        if said.lower() in UNKNOWN_WORDS:
            return text
        found = apart(said, self.column.type)
        if self._is_discount and found.bare.startswith("-"):
            found = found._replace(bare=found.bare.removeprefix("-").lstrip())
        if found.bare == said and self._unit == 1:
            return text
        is_share = found.bare.endswith("%")
        bare = found.bare.removesuffix("%").rstrip(BLANKS)
        digits = plain_number(bare, "." if found.odd == "duration" else self.mark)
        if digits is None:
            return text
        value = Decimal(digits) * found.size
        if found.odd == "duration":
            value /= _SECONDS_OF[self.column.type]
        elif ":" not in said:
            value *= self._unit
        if self.column.type == "count" and found.odd:
            value = value.quantize(Decimal(1), ROUND_HALF_UP)
        written = f"{round(value, 9).normalize():f}".replace(".", self.mark)
        return f"{written}%" if is_share else written

    def currency_of(self, text: str) -> str:
        """The currency of one amount: as its cell has it, else as the header."""
        return apart(text.strip(BLANKS), "money").currency or self.header_currency

    def note_doubt(self, name: str, issues: IssueList) -> None:
        """Say what was guessed of the values, and what of them is less exact than it looks."""
        if self.comma is not None and self.point is not None:
            issues.add(
                "guessed",
                "decimal_mark",
                f"Column '{name}' has '{self.point[1]}' in row {self.point[0]:,}, where the point "
                f"is the decimal mark, and '{self.comma[1]}' in row {self.comma[0]:,}, where it is "
                "the comma: the point was taken.",
                self.comma[0],
                name,
                self.comma[1],
            )
        for what, (row, text) in self._odd.items():
            if what in _SAID:
                severity, code, said = _SAID[what]
                count = self._counted[what]
                issues.add(
                    severity,
                    code,
                    f"Column '{name}' {said}, first '{text}' in row {row:,}, {count:,} in all.",
                    row,
                    name,
                    text,
                )
        if self.type != self.column.type:
            row, text = self._above_1[0]
            issues.add(
                "guessed",
                "scale",
                f"Column '{name}' was taken for percent: '{text}' in row {row:,} is no share of 1.",
                row,
                name,
                text,
            )
        if self._unit != 1:
            issues.add(
                "note",
                "unit",
                f"Column '{name}' names its unit of time in its header, which was taken.",
                None,
                name,
            )


_SAID: Final[dict[str, tuple[Literal["guessed", "note"], str, str]]] = {
    "shortened": ("guessed", "rounded", "has shortened figures, which are rounded"),
    "scientific": (
        "guessed",
        "precision_lost",
        "has numbers that a spreadsheet rounded: their last figures are lost",
    ),
    "negative": ("guessed", "negative_discount", "has discounts below 0, taken as above"),
    "error": ("note", "spreadsheet_error", "has errors of a spreadsheet, taken as unknown"),
    "symbol": ("guessed", "currency", "has a symbol of several currencies; the likeliest is taken"),
}


def _value(text: str, mark: Mark) -> str:
    digits = plain_number(text.removesuffix("%").strip(BLANKS), mark)
    return f"{Decimal(digits or 0).normalize():,f}"


def _times_100(text: str, mark: str) -> str:
    digits = plain_number(text.strip(BLANKS), mark)
    return f"{(Decimal(digits or 0) * 100).normalize():f}".replace(".", mark)
