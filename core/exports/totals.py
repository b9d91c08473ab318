"""A total row is no data, but it can tell whether rows are missing."""

from __future__ import annotations

from collections.abc import Sequence

from core.exports.fields import COUNTERS
from core.exports.header import Header
from core.exports.records import Record
from core.exports.written import IssueList

_TOLERANCE = 0.001
"""Hours are written with few decimals, so their sum is not exact."""


class TotalsCheck:
    """Adds up the counters of the rows that are loaded."""

    def __init__(self, header: Header) -> None:
        self._names = {
            number: header.names[number].strip()
            for number, column in header.loaded()
            if column.field in COUNTERS
        }
        self._sums = dict.fromkeys(self._names, 0.0)

    def add(self, cells: Sequence[str]) -> None:
        """Take one loaded row into the sums."""
        for number in self._sums:
            self._sums[number] += _number(cells[number]) or 0.0

    def compare(self, totals: Sequence[Record], issues: IssueList) -> None:
        """Note each column whose total differs from the sum of its rows."""
        for record in totals:
            for number, name in self._names.items():
                total, found = _number(record.cells[number]), self._sums[number]
                if total is not None and abs(total - found) > max(0.01, total * _TOLERANCE):
                    issues.add(
                        "note",
                        "total_differs",
                        f"The total of '{name}' is {total:,.10g}, the rows add up to "
                        f"{found:,.10g}: this export does not hold every post.",
                        record.row,
                        name,
                        record.cells[number],
                    )


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None
