"""The different texts of a large table, each read once by the one converter of the store.

A text is a day, a platform, or a cell that the strict pass could not read; its number stands in as
many rows as have it. What a text does not say is noted for each of these rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import duckdb

from core.exports.export import CleanTable, Column, TypedRows
from core.exports.fields import FIELDS
from core.store.keys import literal, platform_sql
from core.store.records import A_DAY
from core.store.staging import count
from core.store.values import SQL_TYPES, reading_of

READ_TEXTS: Final = """
CREATE OR REPLACE TEMP TABLE {table} AS
SELECT number, text, {value} AS value,
       CASE WHEN known IS NULL THEN 0 WHEN parsed IS NULL THEN 1 WHEN {bounds} THEN 0 ELSE 2 END
           AS bad
FROM (
    SELECT *, {parsed} AS parsed
    FROM (
        SELECT *, {known} AS known
        FROM (SELECT unnest($texts::VARCHAR[]) AS text, unnest($numbers::INTEGER[]) AS number)
    )
)
"""

BAD_TEXTS: Final = """
CREATE OR REPLACE TEMP TABLE bad_text (field VARCHAR, number INTEGER, name VARCHAR, code VARCHAR,
                                       raw VARCHAR, message VARCHAR)
"""

FIND_BAD_TEXTS: Final = """
INSERT INTO bad_text
SELECT $field, number, $name,
       CASE bad WHEN 1 THEN 'unreadable value' ELSE 'value out of range' END,
       left(text, 200),
       CASE bad WHEN 1 THEN $unreadable ELSE $outside END || ' The value was left out.'
FROM {table}
WHERE bad > 0
"""

NOTE_BAD_TEXTS: Final = """
INSERT INTO import_issue
SELECT $import_id, source_row, name, 'skipped', code, raw, message
FROM {cells} JOIN bad_text USING (field, number)
"""

NOTE_WITHOUT_A_DAY: Final = """
INSERT INTO import_issue
SELECT $import_id, source_row, NULL, 'skipped', 'row without identity', NULL,
       $missing || ' It was left out.'
FROM {rows}
"""

BAD_DAYS: Final = """
CREATE OR REPLACE TEMP TABLE bad_day AS SELECT number FROM as_of_word WHERE bad > 0
"""

KEEP_READ_CELLS: Final = """
INSERT INTO read_cell (source_row, {field})
SELECT source_row, value
FROM {cells}
WHERE bad = 0 AND value IS NOT NULL
"""


def read_words(
    cursor: duckdb.DuckDBPyConnection, table: CleanTable, typed: TypedRows, today: date
) -> bool:
    """Fill ``platform_word``, ``as_of_word`` and ``bad_day``; whether any day is bad."""
    cursor.execute(BAD_TEXTS).fetchall()
    for name, texts in typed.words.items():
        _read_texts(cursor, f"{name}_word", _column(table, name), texts, today)
    if "as_of" not in typed.words:
        return False
    cursor.execute(BAD_DAYS).fetchall()
    return count(cursor, "SELECT count(*) FROM bad_day") > 0


def note_bad_days(cursor: duckdb.DuckDBPyConnection, rows: str, import_id: int) -> int:
    """Note the ``rows`` that are left out for their day; how many. They have its ``number``."""
    days = f"(SELECT source_row, number, 'as_of' AS field FROM {rows})"  # noqa: S608 our names
    cursor.execute(NOTE_BAD_TEXTS.format(cells=days), {"import_id": import_id}).fetchall()
    left_out = {"import_id": import_id, "missing": A_DAY[1]}
    noted = cursor.execute(NOTE_WITHOUT_A_DAY.format(rows=rows), left_out).fetchall()
    return int(noted[0][0])


def read_odd_cells(
    cursor: duckdb.DuckDBPyConnection,
    table: CleanTable,
    typed: TypedRows,
    odd: str,
    import_id: int,
    today: date,
) -> list[str]:
    """Note the odd cells that say nothing, and fill ``read_cell`` with what the others say.

    ``odd`` are all odd cells, as a relation. Gives the fields of which some say something.
    """
    types = {each.name: SQL_TYPES[each.type] for each in FIELDS["post"]}
    fields = ", ".join(f"{name} {types[name]}" for name in typed.odd_texts)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE read_cell (source_row BIGINT, {fields})"
    ).fetchall()
    read = []
    for field, texts in typed.odd_texts.items():
        if texts:
            _read_texts(cursor, "odd_text", _column(table, field), texts, today)
            cells = f"(FROM {odd} WHERE field = {literal(field)}) JOIN odd_text USING (number)"
            if count(cursor, KEEP_READ_CELLS.format(field=field, cells=cells)):
                read.append(field)
    loaded = f"(FROM {odd} ANTI JOIN aside USING (source_row))"
    cursor.execute(NOTE_BAD_TEXTS.format(cells=loaded), {"import_id": import_id}).fetchall()
    return read


def _column(table: CleanTable, field: str) -> Column:
    return next(column for column in table.columns if column.field == field)


def _read_texts(
    cursor: duckdb.DuckDBPyConnection,
    table: str,
    column: Column,
    texts: Sequence[str],
    today: date,
) -> None:
    """Read ``texts`` into ``table``, and those that say nothing into ``bad_text``."""
    reading = reading_of(column, today, cell="text", known="known", parsed="parsed")
    value = f"CASE WHEN {reading.bounds} THEN parsed END"
    cursor.execute(
        READ_TEXTS.format(
            table=table,
            known=reading.known,
            parsed=reading.parsed,
            bounds=reading.bounds,
            value=platform_sql(value) if column.field == "platform" else value,
        ),
        {"texts": list(texts), "numbers": list(range(len(texts)))},
    ).fetchall()
    noted = {
        "field": column.field,
        "name": column.name,
        "unreadable": reading.unreadable,
        "outside": reading.outside,
    }
    cursor.execute(FIND_BAD_TEXTS.format(table=table), noted).fetchall()
