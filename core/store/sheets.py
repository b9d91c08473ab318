"""The rows of one sheet of a workbook as texts, and what its cells could not keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import IO, Any, Final
from xml.etree.ElementTree import Element

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import (
    DATA_TAG,
    FORMULA_TAG,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)  # fmt: skip
from openpyxl.xml.functions import iterparse

from core.exports.export import Issue, IssueSeverity
from core.store.cells import has_lost_digits, text_of
from core.store.unpacking import BombError

MOST_ROWS: Final = 1 << 20
"""Of an Excel sheet."""
MOST_BYTES_OF_A_ROW: Final = 32 << 20
"""Of XML, which is held in memory up to the row's end."""
_TEXT_TAG: Final = VALUE_TAG[:-1] + "t"
_TOLD_OF_EACH: Final = 20
_WORDS: Final = {
    "not_computed": "This cell holds a formula that was never computed, so its value is unknown. "
    "Open the workbook in Excel, save it, and load it again.",
    "precision_lost": "Excel keeps 15 digits of a number: the end of this one is lost. Export it "
    "as CSV and load that unopened.",
}


class _Part:
    """The XML of a sheet as the parser reads it, with how much it has read since the last row."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.since_row = 0

    def read(self, size: int) -> bytes:
        read = self._content.read(size)
        self.since_row += len(read)
        if self.since_row > MOST_BYTES_OF_A_ROW:
            raise BombError(f"a row of it has more than {MOST_BYTES_OF_A_ROW >> 20} MB")
        return read


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """openpyxl's own, that also tells a formula without a value from a blank cell.

    openpyxl gives either formulas or values; both would take a second reading of the sheet. What
    follows the rows (links, formats, pictures) can be larger than they are, and is not read.
    """

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        data: Element | None = None
        for event, element in iterparse(self.source, ("start", "end")):
            if event == "start":
                data = element if element.tag == DATA_TAG else data
            elif element.tag == ROW_TAG and data is not None:
                self.source.since_row = 0
                yield self.parse_row(element)
                data.clear()  # or a million rows stay in memory as empty elements
            elif element.tag == DATA_TAG:
                return

    def parse_cell(self, element: Element) -> dict[str, Any]:
        plain = _plain_inline_text(element)
        if plain is not None:
            element.set("t", "str")
            element[0].tag, element[0].text = VALUE_TAG, plain
        cell: dict[str, Any] = super().parse_cell(element)
        cell["is_not_computed"] = (
            cell["value"] is None
            and element.get("t") != "str"  # which is a formula that gives an empty text
            and element.find(FORMULA_TAG) is not None
        )
        return cell


def _plain_inline_text(element: Element) -> str | None:
    """The text of a cell that holds it itself, unformatted: openpyxl takes ten times as long."""
    if element.get("t") != "inlineStr" or len(element) != 1 or len(element[0]) != 1:
        return None
    text = element[0][0]
    return text.text or "" if text.tag == _TEXT_TAG else None


class SheetRows:
    """Iterate once: the rows from the first on, each up to its last filled cell.

    Rows that the sheet leaves out come as empty ones, so that the n-th is row n in Excel. Raises
    ``BombError`` over a limit, and whatever openpyxl raises over a damaged sheet.
    """

    def __init__(self, sheet: ReadOnlyWorksheet, most_columns: int, most_cells: int) -> None:
        self.cells = 0
        self.width = 0
        self._sheet = sheet
        self._most_columns = most_columns
        self._most_cells = most_cells
        self._issues: list[Issue] = []
        self._counts: Counter[str] = Counter()
        self._formats: dict[int, str] = {}

    def __iter__(self) -> Iterator[list[str]]:
        before = 0
        for number, cells in self._parsed():
            if number <= before or number > MOST_ROWS:
                raise ValueError(f"row {number} follows row {before}")
            yield from ([] for _ in range(before + 1, number))
            yield self._texts(number, cells)
            before = number

    def issues(self) -> tuple[Issue, ...]:
        """What the cells could not keep; the first of each kind, and how many more."""
        rest = [
            Issue("note", code, f"{count - _TOLD_OF_EACH:,} more cells like this.")
            for code, count in self._counts.items()
            if count > _TOLD_OF_EACH
        ]
        return (*self._issues, *rest)

    def _parsed(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        book = self._sheet.parent
        with self._sheet._get_source() as source:
            parser = _Parser(
                _Part(source),
                self._sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            yield from parser.rows()

    def _texts(self, row: int, cells: list[dict[str, Any]]) -> list[str]:
        texts: list[str] = []
        for cell in cells:
            column = cell["column"]
            if cell["is_not_computed"]:
                self._tell("not_computed", row, column, "")
            text = text_of(cell["value"], self._format(cell["style_id"]))
            if not text:
                continue
            if column > self._most_columns:
                raise BombError(
                    f"its sheet '{self._sheet.title}' has more than {self._most_columns} columns"
                )
            if cell["data_type"] == "n" and has_lost_digits(cell["value"]):
                self._tell("precision_lost", row, column, text)
            texts.extend([""] * (column - 1 - len(texts)))
            texts.append(text)
        self.cells += len(texts)
        self.width = max(self.width, len(texts))
        if self.cells > self._most_cells:
            raise BombError(f"it holds more than {self._most_cells:,} cells")
        return texts

    def _format(self, style: int) -> str:
        """The number format of a style; styles are few, so each is looked up once."""
        if style not in self._formats:
            cell = ReadOnlyCell(self._sheet, 1, 1, None, "n", style)
            self._formats[style] = cell.number_format
        return self._formats[style]

    def _tell(self, code: str, row: int, column: int, text: str) -> None:
        self._counts[code] += 1
        if self._counts[code] <= _TOLD_OF_EACH:
            severity: IssueSeverity = "contradiction" if text else "note"
            at = get_column_letter(column)
            self._issues.append(Issue(severity, code, _WORDS[code], row, at, text or None))
