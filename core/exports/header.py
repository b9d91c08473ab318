"""The header of one sheet, read as one known export: which column stands where."""

from __future__ import annotations

from collections.abc import Iterator

from core.exports.export import IssueSeverity, Refusal
from core.exports.fields import FieldType
from core.exports.known import KnownColumn, KnownExport, fold_header
from core.exports.layout import Sheet
from core.exports.recognise import columns_of
from core.exports.records import Record
from core.exports.refusal import refuse
from core.exports.written import IssueList

NUMBERS: tuple[FieldType, ...] = ("count", "fraction", "percent", "money", "seconds", "hours")


class Header:
    """Where the columns of ``known`` stand in ``sheet``; the first of a repeated one counts."""

    def __init__(self, sheet: Sheet, known: KnownExport) -> None:
        self.names = sheet.header.cells
        self.width = len(self.names)
        self.folded = [fold_header(name) for name in self.names]
        self.columns = columns_of(known, self.names)
        self.position: dict[str, int] = {}
        for number, column in enumerate(self.columns):
            if column is not None:
                self.position.setdefault(column.name, number)
        self._sheet = sheet
        self._known = known
        self.repeated = self._repeated()
        self.differing: dict[str, tuple[int, str, str, int]] = {}
        """The first row in which repeated columns differ, what two of them say, how many rows."""

    def loaded(self) -> Iterator[tuple[int, KnownColumn]]:
        """The positions that fill a field, with their columns."""
        for number, column in enumerate(self.columns):
            if column is not None and column.field and self.position[column.name] == number:
                yield number, column

    def of_field(self, field: str) -> int | None:
        """The position that fills ``field``."""
        return next((number for number, column in self.loaded() if column.field == field), None)

    def see_repeated(self, record: Record) -> None:
        """Take a row in: the first in which columns of one meaning say different things is kept."""
        for name, places in self.repeated.items():
            said = [record.cells[place].strip() for place in places if place < len(record.cells)]
            other = next((each for each in said if each != said[0]), None)
            if other is not None:
                row, first, instead, rows = self.differing.get(
                    name, (record.row, said[0], other, 0)
                )
                self.differing[name] = (row, first, instead, rows + 1)

    def refusal(self) -> Refusal | None:
        """Why this header cannot be read, or None: two columns of one meaning that differ."""
        for name, (row, first, other, _) in self.differing.items():
            if not self._known.column(name).may_repeat:
                return refuse(
                    self._sheet.file,
                    "Two columns have the same meaning.",
                    f"row {self._sheet.header.row} names '{name}' {len(self.repeated[name])} "
                    f"times, and only one of them can be right: row {row:,} says '{first}' and "
                    f"'{other}'.",
                    "Remove or rename all but one of these columns.",
                )
        return None

    def note_oddities(self, issues: IssueList) -> None:
        """Say which columns are not loaded because nobody knows them, and which were doubled."""
        for name, places in self.repeated.items():
            words = f"The header names '{name}' {len(places)} times: the first was loaded"
            if name in self.differing:
                row, first, other, rows = self.differing[name]
                count = "1 row" if rows == 1 else f"{rows:,} rows"
                words += f", and in {count} another says something else, first '{other}' instead "
                words += f"of '{first}' in row {row:,}"
            severity: IssueSeverity = "guessed" if name in self.differing else "note"
            issues.add(severity, "repeated_column", f"{words}.", self._sheet.header.row, name)
        unknown = [
            f"'{name.strip()}'"
            for name, column in zip(self.names, self.columns, strict=True)
            if column is None and name.strip()
        ]
        if unknown:
            issues.add(
                "note",
                "unknown_column",
                f"Pothos does not know these columns and did not load them: {', '.join(unknown)}.",
                self._sheet.header.row,
            )

    def _repeated(self) -> dict[str, tuple[int, ...]]:
        """The places of columns that are there more than once, by their first names."""
        places: dict[str, list[int]] = {}
        for number, column in enumerate(self.columns):
            if column is not None and column.field:
                places.setdefault(column.name, []).append(number)
        return {name: tuple(each) for name, each in places.items() if len(each) > 1}
