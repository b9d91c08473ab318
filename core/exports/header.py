"""The header of one sheet, read as one known export: which column stands where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from core.exports.export import Refusal
from core.exports.fields import FieldType
from core.exports.known import KnownColumn, KnownExport, fold_header
from core.exports.layout import Sheet
from core.exports.recognise import columns_of
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

    def loaded(self) -> Iterator[tuple[int, KnownColumn]]:
        """The positions that fill a field, with their columns."""
        for number, column in enumerate(self.columns):
            if column is not None and column.field and self.position[column.name] == number:
                yield number, column

    def of_field(self, field: str) -> int | None:
        """The position that fills ``field``."""
        return next((number for number, column in self.loaded() if column.field == field), None)

    def refusal(self) -> Refusal | None:
        """Why this header cannot be read, or None: a meaning that stands in two columns."""
        for name, times in self._repeated().items():
            if not self._known.column(name).may_repeat:
                return refuse(
                    self._sheet.file,
                    "Two columns have the same meaning.",
                    f"row {self._sheet.header.row} names '{name}' {times} times, and only one of "
                    "them can be right.",
                    "Remove or rename all but one of these columns.",
                )
        return None

    def note_oddities(self, issues: IssueList) -> None:
        """Say which columns are not loaded because nobody knows them, and which were doubled."""
        for name, times in self._repeated().items():
            issues.add(
                "note",
                "repeated_column",
                f"The header names '{name}' {times} times: the first was loaded.",
                self._sheet.header.row,
                name,
            )
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

    def _repeated(self) -> dict[str, int]:
        counted = Counter(column.name for column in self.columns if column and column.field)
        return {name: times for name, times in counted.items() if times > 1}
