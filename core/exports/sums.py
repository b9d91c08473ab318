"""The sum of every figure over all rows that are written, as the strict pass reads them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from core.exports.fields import FieldType
from core.exports.figures import figure
from core.exports.header import NUMBERS
from core.exports.known import KnownColumn

_MOST_DIGITS: Final = 18
"""Of a text that is a whole number for certain, whatever its type holds."""
_GROUPED: Final = {
    ".": re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,5}"),
    ",": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){1,5}"),
}
_UNGROUPED: Final = str.maketrans("", "", ",.")


class Sums:
    """Adds up the columns of numbers of one table, each as its values are written.

    A field that two columns fill, or whose words are translated, is left out: what the store makes
    of a row is then more than one cell says.
    """

    def __init__(self, columns: Iterable[tuple[int, KnownColumn]], given: Iterable[str]) -> None:
        loaded = list(columns)
        filled = Counter(column.field for _, column in loaded)
        filled.update(given)
        self._columns = [
            (number, column)
            for number, column in loaded
            if column.type in NUMBERS
            and column.field is not None
            and filled[column.field] == 1
            and not (column.words or column.is_tag)
        ]
        self._counts = [
            (place, number)
            for place, (number, column) in enumerate(self._columns)
            if column.type == "count"
        ]
        self._others = [
            (place, number, column)
            for place, (number, column) in enumerate(self._columns)
            if column.type != "count"
        ]
        self._written: dict[int, tuple[FieldType, str]] = {}
        self._whole = [0] * len(self._columns)
        self._rest = [Decimal(0)] * len(self._columns)

    def decide(self, written: dict[int, tuple[FieldType, str]]) -> None:
        """Take what was decided of the columns, by their place: their type and decimal mark."""
        self._written = written

    def add(self, cells: Sequence[str]) -> None:
        """Take one row that is written."""
        for place, number in self._counts:
            cell = cells[number]
            # Nearly every cell is digits and nothing else.
            if cell.isdigit() and cell.isascii() and len(cell) <= _MOST_DIGITS:
                self._whole[place] += int(cell)
            elif cell:
                type_, mark = self._written[number]
                if _GROUPED[mark].fullmatch(cell):
                    self._whole[place] += int(cell.translate(_UNGROUPED))
                else:
                    self._rest[place] += figure(cell, type_, mark)
        for place, number, column in self._others:
            cell = cells[number]
            if cell:
                is_negative = column.is_negative
                self._rest[place] += figure(cell, *self._written[number], is_negative=is_negative)

    def by_field(self) -> dict[str, Decimal]:
        """What was added up, in the units the store holds."""
        return {
            column.field: self._whole[place] + self._rest[place]
            for place, (_, column) in enumerate(self._columns)
            if column.field is not None
        }
