"""The normalised file: UTF-8, comma, one record per row, the source row in front."""

from __future__ import annotations

import csv
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Final

from core.errors import PothosError
from core.exports.export import Issue, IssueSeverity, TypedRows
from core.exports.known import Drop

PREVIEW_ROWS: Final = 20
_ISSUES_TOLD_PER_CODE: Final = 500


@dataclass(frozen=True)
class RowsOnDisk:
    """Where the rows of one clean table lie: as ``CleanTable`` says it."""

    path: Path
    delimiter: str
    skip_lines: int
    has_source_rows: bool
    rows: int
    preview: tuple[tuple[str, ...], ...]
    typed: TypedRows | None = None
    sums: dict[str, Decimal] = field(default_factory=dict)


class NormalisedFile:
    """Writes the rows of one clean table below ``workspace``; keeps the first for the preview."""

    def __init__(self, workspace: Path) -> None:
        self.path = workspace / f"{uuid.uuid4().hex}.csv"
        self.rows = 0
        self.preview: list[tuple[str, ...]] = []

    def __enter__(self) -> NormalisedFile:
        try:
            self._stream = self.path.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise _disk_trouble(self.path, error) from error
        self._write = csv.writer(self._stream, lineterminator="\n").writerow
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        try:
            self._stream.close()
        except OSError as failure:
            raise _disk_trouble(self.path, failure) from failure

    def remove(self) -> None:
        """Take the file away again: nothing of it will be loaded."""
        self.path.unlink(missing_ok=True)

    def result(self) -> RowsOnDisk:
        """What was written."""
        return RowsOnDisk(self.path, ",", 0, True, self.rows, tuple(self.preview))

    def add(self, source_row: int, cells: Sequence[str]) -> None:
        """Append one row. Line ends inside a cell become plain: mixed ones confuse DuckDB."""
        if "\r" in "".join(cells):
            cells = [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
        try:
            self._write((source_row, *cells))
        except OSError as error:
            raise _disk_trouble(self.path, error) from error
        self.rows += 1
        if len(self.preview) < PREVIEW_ROWS:
            self.preview.append(tuple(cells))


def _disk_trouble(path: Path, error: OSError) -> PothosError:
    return PothosError(
        "The disk does not take what Pothos writes.",
        f"{path.parent}: {error.strerror or error}.",
        "Free some space, or check that the folder can be written to, and drop the files again.",
    )


class IssueList:
    """Issues in the order found; past five hundred of one kind they are only counted."""

    def __init__(self, issues: Iterable[Issue] = ()) -> None:
        self._issues = list(issues)
        self._counts: Counter[str] = Counter()
        self._last: dict[str, Issue] = {}
        self.rows_skipped = 0

    def add(
        self,
        severity: IssueSeverity,
        code: str,
        message: str,
        row: int | None = None,
        column: str | None = None,
        raw: str | None = None,
    ) -> None:
        self._counts[code] += 1
        issue = Issue(severity, code, message, row, column, raw)
        self._last[code] = issue
        if self._counts[code] <= _ISSUES_TOLD_PER_CODE:
            self._issues.append(issue)

    def skip(self, code: str, message: str, row: int, column: str | None = None) -> None:
        """A row that is not loaded."""
        self.rows_skipped += 1
        self.add("skipped", code, message, row, column)

    def skip_declared(self, drops: Sequence[Drop], rows: Sequence[int]) -> None:
        """Rows left out for the reason of the ``before_publishing`` rule: one issue for all."""
        for drop in drops:
            if drop.rule == "before_publishing" and rows:
                self.skip_together(drop.code, drop.message, rows, drop.column)

    def skip_together(
        self, code: str, message: str, rows: Sequence[int], column: str | None
    ) -> None:
        """Rows left out for one reason: one issue for all."""
        self.rows_skipped += len(rows)
        count = "1 row" if len(rows) == 1 else f"{len(rows):,} rows"
        told = f"{message} {count} left out: {_in_runs(rows)}."
        self._issues.append(Issue("skipped", code, told, rows[0], column))

    def told(self) -> tuple[Issue, ...]:
        """All of them, the uncounted rest of a kind in one issue each."""
        rest = [
            Issue(
                issue.severity,
                code,
                f"{self._counts[code] - _ISSUES_TOLD_PER_CODE:,} more rows like this; the last is "
                f"row {issue.source_row}.",
            )
            for code, issue in self._last.items()
            if self._counts[code] > _ISSUES_TOLD_PER_CODE
        ]
        return (*self._issues, *rest)


def _in_runs(rows: Sequence[int]) -> str:
    """[2, 3, 4, 9] as "2 to 4, 9"; at most ten runs are told."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    told = [f"{a:,}" if a == b else f"{a:,} to {b:,}" for a, b in runs[:10]]
    return ", ".join(told) + (", …" if len(runs) > 10 else "")
