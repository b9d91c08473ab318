"""Rows that are parts of one record: an order with a row for each of its line items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.exports.header import Header
from core.exports.known import KnownExport
from core.exports.written import IssueList

MESSAGE: Final = "The further rows of what '{name}' names are parts of it, which is counted once."


class Parts:
    """Of the rows that agree on ``known.one_row_per``, the first is loaded for all of them.

    A later row that says anything else of what is loaded is no part, and is left to be loaded.
    """

    def __init__(self, known: KnownExport, header: Header) -> None:
        self._names = known.one_row_per
        self._key = [header.position[each] for each in self._names if each in header.position]
        self._said = [number for number, _ in header.loaded()]
        self._first: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._rows: list[int] = []

    def has(self, row: int, cells: Sequence[str]) -> bool:
        """Whether this row is a part of a record whose first row came before it."""
        key = tuple(cells[at].strip() for at in self._key)
        if not any(key):
            return False
        said = tuple(cells[at].strip() for at in self._said)
        first = self._first.setdefault(key, said)
        if first is said or any(
            mine not in ("", its) for mine, its in zip(said, first, strict=True)
        ):
            return False
        self._rows.append(row)
        return True

    def tell(self, issues: IssueList) -> None:
        """Say in one issue which rows were left out."""
        if self._rows:
            message = MESSAGE.format(name=", ".join(self._names))
            issues.skip_together("part_of_a_record", message, self._rows, self._names[0])
