"""Which rows of a table are data: the others are left out, each with its reason."""

from __future__ import annotations

import re
from typing import Final

from core.exports.decide import DateDecision
from core.exports.fields import COUNTERS
from core.exports.figures import ERROR_WORDS, UNKNOWN_WORDS
from core.exports.header import NUMBERS, Header
from core.exports.known import Drop, KnownExport, fold_header
from core.exports.records import Record
from core.exports.written import IssueList

EXAMPLE_MARK: Final = "(example row)"
"""How the example row of a template begins, so that it never loads as data."""

_NUMBER_LIKE: Final = re.compile(r"\D{0,3}\d[\d.,:\s]*\D{0,3}")
_NO_VALUE: Final = frozenset(("", *UNKNOWN_WORDS))


class RowRules:
    """Decides row by row. ``totals`` and ``before_publishing`` are what it set apart."""

    def __init__(
        self,
        known: KnownExport,
        header: Header,
        dates: dict[int, DateDecision],
        issues: IssueList,
    ) -> None:
        self._known = known
        self._header = header
        self._dates = dates
        self._issues = issues
        self._first_name = header.names[0].strip().casefold()
        self._published_at = header.of_field("published_at")
        self._counters = [n for n, column in header.loaded() if column.field in COUNTERS]
        self._needed = [
            header.position[names[0]]
            for names in known.signature
            if len(names) == 1 and names[0] in header.position
        ]
        self.totals: list[Record] = []
        self.before_publishing: list[int] = []

    def is_data(self, record: Record) -> bool:
        """Whether a row has a cell for every column and does not repeat the header."""
        return len(record.cells) == self._header.width and not self._repeats_the_header(
            record.cells
        )

    def kept(self, record: Record, *, is_cut: bool) -> list[str] | None:
        """The cells to load, or None for a row that is left out.

        ``is_cut``: the file or a stray line end cuts this record off, so that its last cell may
        be half of one.
        """
        cells = record.cells
        if not any(cell.strip() for cell in cells):
            return self._left_out("empty_row", "Every cell of this row is empty.", record)
        if cells[0].startswith("#") and _holds_errors_only(cells):
            message = "Every cell of this row is a spreadsheet's error and no value."
            return self._left_out("error_row", message, record)
        if self._repeats_the_header(cells):
            return self._left_out("repeated_header", "This row repeats the header.", record)
        if self._known.template is not None and self._is_the_example(cells):
            return self._left_out(
                "example_row", "The example row of the template is no data.", record
            )
        for drop in self._known.drops:
            if self._applies(drop, cells):
                self._drop(drop, record)
                return None
        if record.has_stray_quote:
            message = (
                "A quotation mark stands inside a cell that does not begin with one, so it is not "
                "known where its cells end. Correct the row and load the file again."
            )
            return self._left_out("stray_quote", message, record)
        if len(cells) > self._header.width:
            return self._left_out("long_row", self._misfit(cells), record)
        if len(cells) < self._header.width:
            if not self._only_its_end_is_missing(cells, is_cut=is_cut):
                return self._left_out("short_row", self._misfit(cells), record)
            return self._filled_up(record)
        return cells

    def _left_out(self, code: str, message: str, record: Record) -> list[str] | None:
        self._issues.skip(code, message, record.row)
        return None

    def _repeats_the_header(self, cells: list[str]) -> bool:
        if cells[0].strip().casefold() != self._first_name:
            return False
        return [fold_header(cell) for cell in cells] == self._header.folded

    def _is_the_example(self, cells: list[str]) -> bool:
        # Joining first is three times as fast on the rows that are not, which are nearly all.
        return EXAMPLE_MARK in "".join(cells) and any(c.startswith(EXAMPLE_MARK) for c in cells)

    def _misfit(self, cells: list[str]) -> str:
        return (
            f"This row has {len(cells)} cells and the header {self._header.width}, so it is not "
            "known which cell belongs to which column. Correct the row and load the file again."
        )

    def _applies(self, drop: Drop, cells: list[str]) -> bool:
        if drop.rule == "notice":
            is_alone = not any(cell.strip() for cell in cells[1:])
            return is_alone and fold_header(cells[0]).startswith(drop.values)
        at = self._header.position.get(drop.column or "")
        if at is None or at >= len(cells):
            return False
        said = fold_header(cells[at])
        if drop.rule in ("total", "value"):
            return said in drop.values
        if drop.rule == "only":
            return said != "" and not any(c.strip() for n, c in enumerate(cells) if n != at)
        if drop.rule == "day_row":
            return said not in ("", *drop.values) and len(cells) == self._header.width
        return self._is_zero_before_publishing(cells, at)

    def _is_zero_before_publishing(self, cells: list[str], day_at: int) -> bool:
        if self._published_at is None or len(cells) != self._header.width:
            return False
        day = self._dates[day_at].day_of(cells[day_at])
        published = self._dates[self._published_at].day_of(cells[self._published_at])
        is_zero = all(cells[number].strip() in ("", "0") for number in self._counters)
        return day is not None and published is not None and day < published and is_zero

    def _drop(self, drop: Drop, record: Record) -> None:
        if drop.rule == "before_publishing":
            self.before_publishing.append(record.row)
            return
        if drop.rule == "total" and len(record.cells) == self._header.width:
            self.totals.append(record)
        message = drop.message
        if drop.rule in ("notice", "only", "day_row"):
            at = self._header.position[drop.column] if drop.column else 0
            message += f" It says: {record.cells[at].strip()}"
        self._issues.skip(drop.code, message, record.row, drop.column)

    def _only_its_end_is_missing(self, cells: list[str], *, is_cut: bool) -> bool:
        """Whether a short row can be read without shifting its figures under other names.

        One missing cell could as well be one lost delimiter, so two or more must be missing; all
        that the signature names must be there; and every cell must look like its column.
        """
        return (
            not is_cut
            and self._header.width - len(cells) >= 2
            and all(at < len(cells) and cells[at].strip() for at in self._needed)
            and all(self._looks_right(at, cell.strip()) for at, cell in enumerate(cells))
        )

    def _looks_right(self, at: int, text: str) -> bool:
        column = self._header.columns[at]
        if column is None or text.lower() in _NO_VALUE:
            return True
        if at in self._dates:
            return self._dates[at].day_of(text) is not None
        if column.type in NUMBERS:
            return _NUMBER_LIKE.fullmatch(text) is not None
        return True

    def _filled_up(self, record: Record) -> list[str]:
        missing = self._header.width - len(record.cells)
        first = self._header.names[len(record.cells)]
        self._issues.add(
            "note",
            "short_row",
            f"The last {missing} cells of this row are missing, from '{first}' on: they were taken "
            "as unknown.",
            record.row,
        )
        return record.cells + [""] * missing


def _holds_errors_only(cells: list[str]) -> bool:
    return all(not (said := cell.strip().lower()) or said in ERROR_WORDS for cell in cells)
