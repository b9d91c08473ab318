"""One export into the store, and out again: one transaction each way, with a receipt."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

from core import watched
from core.errors import PothosError
from core.exports.export import CleanTable, Drop, Export
from core.store import drops, snapshots, touched
from core.store.connection import Store
from core.store.import_file import Said, keep_issues, keep_receipt, note
from core.store.receipts import Receipt, instant, with_issues
from core.store.records import RECORDS, TABLES
from core.store.staging import STEPS, Counted, count, stage

ALREADY_IMPORTED: Final = """
SELECT import_id, epoch_us(imported_at)
FROM import_file
WHERE sha256 = ? AND undone_at IS NULL AND rows_loaded + rows_duplicate > 0
"""
"""A file of which nothing could be loaded may come again: with the account said, it may work."""

NEXT_IMPORT_ID: Final = """
SELECT coalesce(max(import_id), 0) + 1
FROM (SELECT import_id FROM import_file UNION ALL SELECT import_id FROM import_given_up)
"""

THIS_IMPORT: Final = """
CREATE OR REPLACE TEMP TABLE this_import AS
SELECT $import_id::BIGINT AS import_id, $as_of::DATE AS as_of, $basis::VARCHAR AS basis,
       $window_from::DATE AS window_from, $reach_kind::VARCHAR AS reach_kind,
       $source::VARCHAR AS source
"""


@dataclass(frozen=True)
class Place:
    """Where an import stands among the others: which undone one it loads again, and its number.

    The number is given where the journal is followed; otherwise it is the next.
    """

    redo_of: int | None = None
    import_id: int | None = None


def load(
    store: Store, export: Export, said: Said | None = None, place: Place | None = None
) -> Receipt:
    """Load ``export`` in one transaction: all of it becomes visible at once, or nothing.

    The originals of the files that it was read with are kept before, and the journal tells how to
    load it again. The same bytes as an import that was not undone change nothing; the receipt says
    when they came. Raises ``PothosError`` where the rows do not add up, or the disk or database
    fails; then nothing was changed.
    """
    if export.drop is None:
        raise ValueError(f"{export.file.name} does not say what it was read with")
    said, place = said or Said(), place or Place()
    if place.import_id is None:  # else it was read from them just now
        drops.keep_originals(store, export.drop)
    if snapshots.is_plain(export):
        with contextlib.suppress(snapshots.NotPlainError):
            return _load(store, export, export.drop, said, place, in_one_read=True)
    return _load(store, export, export.drop, said, place, in_one_read=False)


def undo(store: Store, import_id: int) -> None:
    """Take every row of an import out again, as if it had never come; its receipt stays.

    An import that is already undone is left as it is. Raises ``PothosError`` where there is none.
    """
    with store.write() as cursor:
        found = cursor.execute(
            "SELECT undone_at IS NULL FROM import_file WHERE import_id = ?", [import_id]
        ).fetchall()
        if not found:
            raise PothosError(
                "There is no such import.",
                f"Import {import_id} is not in the history.",
                "Choose one of the imports in the list.",
            )
        if not found[0][0]:
            return
        touched.mark(cursor, import_id, "undo")
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE import_id = ?", [import_id]).fetchall()  # noqa: S608
        cursor.execute(
            "UPDATE import_file SET undone_at = ? WHERE import_id = ?", [store.now(), import_id]
        ).fetchall()
        store.note("undo", import_id=import_id)


def _load(
    store: Store, export: Export, drop: Drop, said: Said, place: Place, *, in_one_read: bool
) -> Receipt:
    with store.write() as cursor:
        earlier = cursor.execute(ALREADY_IMPORTED, [export.file.sha256]).fetchall()
        if earlier:
            return _nothing_new(export, earlier[0][1])
        today = store.now().date()
        import_id = place.import_id or count(cursor, NEXT_IMPORT_ID)
        _require_files(export)
        try:
            if in_one_read:
                _say_what_it_is(cursor, export.tables[0], import_id, export)
                counted = [snapshots.load_plain(cursor, export, import_id, today, said.handle)]
            else:
                counted = [
                    _load_table(cursor, table, import_id, export, said, today)
                    for table in export.tables
                ]
        except duckdb.InvalidInputException as error:
            raise _no_longer_as_read(export) from error
        receipt = _receipt(import_id, export, counted)
        keep_issues(cursor, import_id, export.issues)
        keep_receipt(store, cursor, receipt, export, said, place.redo_of)
        note(store, receipt, export, said, place.redo_of, drops.keep_new(cursor, drop))
        touched.mark(cursor, import_id, "redo" if place.redo_of else "import")
        return with_issues(cursor, receipt)


def _say_what_it_is(
    cursor: duckdb.DuckDBPyConnection, table: CleanTable, import_id: int, export: Export
) -> None:
    cursor.execute(
        THIS_IMPORT,
        {
            "import_id": import_id,
            "as_of": export.as_of,
            "basis": table.basis,
            "window_from": table.window_from,
            "reach_kind": table.reach_kind,
            "source": table.source or None,
        },
    ).fetchall()


def _load_table(
    cursor: duckdb.DuckDBPyConnection,
    table: CleanTable,
    import_id: int,
    export: Export,
    said: Said,
    today: date,
) -> Counted:
    _say_what_it_is(cursor, table, import_id, export)
    counted = stage(
        cursor,
        table,
        import_id,
        platform=export.platform,
        said_handle=said.handle,
        as_of=export.as_of,
        today=today,
    )
    watched.step(STEPS - 1, STEPS, "adding the rows")
    record = RECORDS[table.record]
    if record.one_to_one is not None:
        inserted = count(cursor, record.one_to_one)
        if inserted != counted.loaded:
            raise _does_not_add_up(export, counted.loaded, inserted)
    for statement in record.also:
        cursor.execute(statement).fetchall()
    return counted


def _require_files(export: Export) -> None:
    if not all(path.is_file() for table in export.tables for path in table.files):
        raise PothosError(
            "This file is no longer here.",
            f"{export.file.name}: uploads that are not loaded within the hour are removed. Nothing "
            "was changed.",
            "Drop the file again.",
        )


def _no_longer_as_read(export: Export) -> PothosError:
    """The error for a file in which DuckDB meets what the strict first pass had not seen."""
    return PothosError(
        "This file was not loaded.",
        f"{export.file.name} is not as it was when it was read. Nothing was changed.",
        "Drop the file again. If it still fails, keep the file and report it: this is our mistake.",
    )


def _nothing_new(export: Export, imported_at_us: int) -> Receipt:
    return Receipt(
        import_id=None,
        file_name=export.file.name,
        label=export.label,
        rows_in=export.rows_in,
        rows_loaded=0,
        rows_duplicate=0,
        rows_skipped=0,
        already_imported_at=instant(imported_at_us),
    )


def _receipt(import_id: int, export: Export, counted: list[Counted]) -> Receipt:
    receipt = Receipt(
        import_id=import_id,
        file_name=export.file.name,
        label=export.label,
        rows_in=export.rows_in,
        rows_loaded=sum(table.loaded for table in counted),
        rows_duplicate=sum(table.duplicate for table in counted),
        rows_skipped=export.rows_skipped + sum(table.skipped for table in counted),
    )
    accounted = receipt.rows_loaded + receipt.rows_duplicate + receipt.rows_skipped
    if accounted != receipt.rows_in:
        raise _does_not_add_up(export, receipt.rows_in, accounted)
    return receipt


def _does_not_add_up(export: Export, expected: int, found: int) -> PothosError:
    return PothosError(
        "This file was not loaded.",
        f"{export.file.name}: its rows do not add up: {expected} against {found}. Nothing was "
        "changed.",
        "Export it again. If it still fails, keep the file and report it: this is our mistake.",
    )
