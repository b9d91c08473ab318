"""Exports as the reader would hand them over, built from rows that stand in the test."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from typing import Any

from core.exports.export import CleanTable, Column, Drop, Export, SpooledFile
from core.exports.fields import RecordKind, field_of
from core.store.connection import Store


def export_of(
    store: Store,
    record: RecordKind,
    rows: list[list[str]],
    *,
    columns: list[Column] | None = None,
    as_of: date = date(2026, 6, 1),
    file_name: str = "export.csv",
    **of_the_export: Any,  # noqa: ANN401
) -> Export:
    """An export of one table: ``rows`` with our field names as the header, written to the spool."""
    table = table_of(store, record, rows, columns=columns)
    text = table.path.read_bytes()
    file = SpooledFile(table.path, file_name, hashlib.sha256(text).hexdigest(), len(text))
    given: dict[str, Any] = {
        "file": file,
        "known_id": "by_hand",
        "label": "Made by hand",
        "platform": None,
        "encoding": "utf-8",
        "delimiter": ",",
        "covers_from": None,
        "covers_to": None,
        "as_of": as_of,
        "as_of_source": "the test",
        "rows_in": table.rows,
        "rows_skipped": 0,
        "tables": (table,),
        "issues": (),
        "drop": Drop((file,), as_of, drop_id=file.sha256),
    }
    return Export(**{**given, **of_the_export})


def table_of(
    store: Store,
    record: RecordKind,
    rows: list[list[str]],
    *,
    columns: list[Column] | None = None,
    **of_the_table: Any,  # noqa: ANN401
) -> CleanTable:
    """One clean table of ``rows``, the first of which is the header."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    content = text.getvalue().encode()
    path = store.spool / f"{hashlib.sha256(content).hexdigest()[:16]}.csv"
    path.write_bytes(content)
    if columns is None:
        columns = [Column(name, name, field_of(record, name).type) for name in rows[0]]
    given: dict[str, Any] = {
        "record": record,
        "path": path,
        "delimiter": ",",
        "skip_lines": 1,
        "has_source_rows": False,
        "first_source_row": 2,
        "rows": len(rows) - 1,
        "columns": tuple(columns),
    }
    return CleanTable(**{**given, **of_the_table})
