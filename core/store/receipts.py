"""What an import left to read: its receipt, its issues, its line in the history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final, cast

import duckdb

from core.errors import PothosError
from core.exports.export import Issue, IssueSeverity

FIRST_ISSUES: Final = 200

ISSUES: Final = """
SELECT severity, code, message, source_row, column_name, raw
FROM import_issue
WHERE import_id = $import_id AND ($severity IS NULL OR severity = $severity)
ORDER BY source_row NULLS FIRST, column_name NULLS FIRST, code, message
LIMIT $limit OFFSET $offset
"""

ISSUE_COUNTS: Final = """
SELECT severity, count(*)
FROM import_issue
WHERE import_id = ?
GROUP BY severity
ORDER BY count(*) DESC, severity
"""

HISTORY: Final = """
SELECT import_id, file_name, label, platform, covers_from, covers_to, as_of, as_of_source,
       said_campaign, said_handle, rows_in, rows_loaded, rows_duplicate, rows_skipped,
       (SELECT count(*) FROM import_issue WHERE import_issue.import_id = import_file.import_id),
       redo_of, mapping, original, epoch_us(imported_at), epoch_us(undone_at)
FROM import_file
ORDER BY import_id DESC
"""


@dataclass(frozen=True)
class Receipt:
    """What became of every row of one export: rows_in = loaded + duplicate + skipped.

    ``import_id`` is None and ``already_imported_at`` (UTC) is set where the same bytes had been
    imported before, or ``failure`` where the file could not be loaded: then nothing was changed.
    ``issues`` are the first 200 of ``issue_count``.
    """

    import_id: int | None
    file_name: str
    label: str
    rows_in: int
    rows_loaded: int
    rows_duplicate: int
    rows_skipped: int
    issues: tuple[Issue, ...] = ()
    issue_count: int = 0
    already_imported_at: datetime | None = None
    failure: PothosError | None = None


@dataclass(frozen=True)
class ImportLine:
    """One line of the history of imports, newest first; instants in UTC."""

    import_id: int
    file_name: str
    label: str
    platform: str | None
    covers_from: date | None
    covers_to: date | None
    as_of: date
    as_of_source: str
    said_campaign: str | None
    said_handle: str | None
    rows_in: int
    rows_loaded: int
    rows_duplicate: int
    rows_skipped: int
    issue_count: int
    redo_of: int | None
    """The undone import that this one loaded again."""
    mapping: str | None
    """The team's mapping that it was read by."""
    original: str | None
    """The sha256 of the upload it came out of; None where it was loaded before originals were
    kept. ``core.store.archive.open_original`` gives its bytes."""
    imported_at: datetime
    undone_at: datetime | None


def history(cursor: duckdb.DuckDBPyConnection) -> list[ImportLine]:
    """Every import that ever was, the undone ones too, newest first."""
    lines = []
    for *said, imported_at, undone_at in cursor.execute(HISTORY).fetchall():
        undone = None if undone_at is None else instant(undone_at)
        told: tuple[Any, ...] = (*said, instant(imported_at), undone)
        lines.append(ImportLine(*told))
    return lines


def issues_of(
    cursor: duckdb.DuckDBPyConnection,
    import_id: int,
    limit: int = FIRST_ISSUES,
    offset: int = 0,
    severity: IssueSeverity | None = None,
) -> tuple[Issue, ...]:
    """A page of the issues of an import, in the order of its rows; of one kind, or of all."""
    wanted = {"import_id": import_id, "severity": severity, "limit": limit, "offset": offset}
    rows = cursor.execute(ISSUES, wanted).fetchall()
    return tuple(Issue(cast(IssueSeverity, row[0]), *row[1:]) for row in rows)


def issue_counts(cursor: duckdb.DuckDBPyConnection, import_id: int) -> dict[IssueSeverity, int]:
    """How many issues of each kind an import has, the most frequent first."""
    counted = cursor.execute(ISSUE_COUNTS, [import_id]).fetchall()
    return {cast(IssueSeverity, severity): int(count) for severity, count in counted}


def with_issues(cursor: duckdb.DuckDBPyConnection, receipt: Receipt) -> Receipt:
    """``receipt`` with its first issues and their number."""
    if receipt.import_id is None:
        return receipt
    counted = cursor.execute(
        "SELECT count(*) FROM import_issue WHERE import_id = ?", [receipt.import_id]
    ).fetchall()
    return replace(
        receipt,
        issues=issues_of(cursor, receipt.import_id),
        issue_count=int(counted[0][0]),
    )


def instant(epoch_us: int) -> datetime:
    """An instant as DuckDB counts it. (Its own conversion would need another package.)"""
    return datetime.fromtimestamp(epoch_us / 1e6, UTC)
