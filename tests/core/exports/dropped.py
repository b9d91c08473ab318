"""What the fixtures of this folder hand to a test."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from core.exports import CleanTable, Export, HeaderMapping, Question, Refusal

Row = dict[str, str]
UPLOADED_ON = date(2026, 11, 22)


class Drop(Protocol):
    """Drops files by name that come in one folder; the results in the same order."""

    def __call__(
        self,
        files: Mapping[str, str | bytes],
        *,
        folder: str = "download",
        modified_on: date | None = None,
        today: date = UPLOADED_ON,
        mappings: Sequence[HeaderMapping] = (),
        answers: Mapping[str, HeaderMapping] | None = None,
    ) -> list[Export | Question | Refusal]: ...


class ReadOne(Protocol):
    """Drops one file that is read; the export and the rows of all its tables."""

    def __call__(
        self,
        name: str,
        content: str | bytes,
        *,
        modified_on: date | None = None,
        today: date = UPLOADED_ON,
    ) -> tuple[Export, list[Row]]: ...


class Refused(Protocol):
    """Drops one file that is refused."""

    def __call__(self, name: str, content: str | bytes) -> Refusal: ...


class Asked(Protocol):
    """Drops one file about which something is asked."""

    def __call__(self, name: str, content: str | bytes) -> Question: ...


def rows_of(export: Export) -> list[Row]:
    """The rows of all tables of an export by field, each with its ``row`` in the file."""
    return [row for table in export.tables for row in _rows(table)]


def _rows(table: CleanTable) -> list[Row]:
    with table.path.open(encoding="utf-8-sig", newline="") as stream:
        for _ in range(table.skip_lines):
            stream.readline()
        rows = []
        for number, cells in enumerate(csv.reader(stream, delimiter=table.delimiter, strict=True)):
            row = str(table.first_source_row + number)
            if table.has_source_rows:
                row, *cells = cells
            assert len(cells) == len(table.columns)
            named = zip(table.columns, cells, strict=True)
            rows.append({"row": row} | {c.field: cell for c, cell in named if c.field})
    assert len(rows) == table.rows
    return rows
