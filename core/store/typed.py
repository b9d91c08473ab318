"""From cells to values: each field of a record out of the columns that tell it.

``staged`` becomes ``typed``. A value that cannot be read, or makes no sense, has a line in
``import_issue`` and counts as not given.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import duckdb

from core.exports.export import CleanTable, Column
from core.exports.fields import FIELDS, Field
from core.store.keys import literal
from core.store.values import SQL_TYPES, YES_WORDS, Reading, reading_of

NOTE_BAD_VALUE: Final = """
INSERT INTO import_issue
SELECT $import_id, source_row, $name, 'skipped',
       CASE {bad} WHEN 1 THEN 'unreadable value' ELSE 'value out of range' END,
       left({cell}, 200),
       CASE {bad} WHEN 1 THEN $unreadable ELSE $outside END || ' The value was left out.'
FROM staged JOIN typed USING (record, source_row)
WHERE {bad} > 0
"""

NOTE_UNKNOWN_WORD: Final = """
INSERT INTO import_issue
SELECT $import_id, min(source_row), $name, 'note', 'unknown word', left(lower({field}), 200),
       'Pothos does not know this word and keeps it as it stands; it is in ' || count(*)
       || CASE count(*) WHEN 1 THEN ' row.' ELSE ' rows.' END
FROM typed
WHERE lower({field}) NOT IN (SELECT unnest($ours::VARCHAR[]))
GROUP BY lower({field})
ORDER BY min(source_row)
LIMIT 20
"""

ESTIMATE_WORDS: Final = (*YES_WORDS, "estimated", "estimate", "est.", "modelled", "modeled")
"""What a column says of a figure that the vendor estimated."""


def fill_typed(
    cursor: duckdb.DuckDBPyConnection, table: CleanTable, import_id: int, today: date
) -> None:
    """Fill ``typed`` from ``staged`` and note the values that are not taken.

    ``today`` bounds which days make sense.
    """
    cells = [(f"c{place}", column) for place, column in enumerate(table.columns) if column.field]
    types = {field.name: field.type for field in FIELDS[table.record]}
    constants = [
        (literal(value), Column(name, name, types[name])) for name, value in table.values.items()
    ]
    readings = [
        (column, reading_of(column, today, cell=cell, known=f"k{place}", parsed=f"p{place}"))
        for place, (cell, column) in enumerate(cells + constants)
    ]
    cursor.execute(_typed_sql(FIELDS[table.record], readings)).fetchall()
    _note_unknown_words(cursor, table, import_id)
    bad = [place for place in range(len(cells)) if readings[place][1].unreadable]
    if not bad:
        return
    counts = cursor.execute(
        f"SELECT {', '.join(f'count_if(bad{place} > 0)' for place in bad)} FROM typed"  # noqa: S608
    ).fetchall()[0]
    for place, bad_values in zip(bad, counts, strict=True):
        if bad_values:
            column, reading = readings[place]
            cursor.execute(
                NOTE_BAD_VALUE.format(bad=f"bad{place}", cell=cells[place][0]),
                {
                    "import_id": import_id,
                    "name": column.name,
                    "unreadable": reading.unreadable,
                    "outside": reading.outside,
                },
            ).fetchall()


def _note_unknown_words(
    cursor: duckdb.DuckDBPyConnection, table: CleanTable, import_id: int
) -> None:
    for column in table.columns:
        if column.words and column.type == "text":
            noted = {
                "import_id": import_id,
                "name": column.name,
                "ours": sorted({ours for _, ours in column.words}),
            }
            cursor.execute(NOTE_UNKNOWN_WORD.format(field=column.field), noted).fetchall()


def _typed_sql(fields: tuple[Field, ...], readings: list[tuple[Column, Reading]]) -> str:
    known = [f"{reading.known} AS k{place}" for place, (_, reading) in enumerate(readings)]
    parsed = [f"{reading.parsed} AS p{place}" for place, (_, reading) in enumerate(readings)]
    flags = [
        f"lower(trim(c{place})) IN ({', '.join(map(literal, ESTIMATE_WORDS))}) AS f{place}"
        for place in sorted({c.estimated_by for c, _ in readings if c.estimated_by is not None})
    ]
    selected = []
    for field in fields:
        mine = [place for place, (column, _) in enumerate(readings) if column.field == field.name]
        mine.sort(key=lambda place: _comes_late(readings[place][0]))
        joined = [f"p{place}" for place in mine if readings[place][0].is_joined]
        mine = [place for place in mine if not readings[place][0].is_joined]
        values = [f"CASE WHEN {readings[place][1].bounds} THEN p{place} END" for place in mine]
        if joined:
            first_late = sum(not _comes_late(readings[place][0]) for place in mine)
            values.insert(first_late, f"nullif(concat_ws(' ', {', '.join(joined)}), '')")
        value = f"coalesce({', '.join([*values, 'NULL'])})"
        if field.type == "list" and len(values) > 1:
            value = f"nullif(list_concat({', '.join(f'coalesce({v}, [])' for v in values)}), [])"
        selected.append(f"CAST({value} AS {SQL_TYPES[field.type]}) AS {field.name}")
        if field.type == "instant":
            zone = readings[mine[0]][1].zone if mine else "NULL"
            selected.append(f"CAST({zone} AS VARCHAR) AS {field.name}_zone")
    for place, (_, reading) in enumerate(readings):
        if reading.unreadable:
            selected.append(f"""CASE WHEN k{place} IS NULL THEN 0 WHEN p{place} IS NULL THEN 1
                WHEN {reading.bounds} THEN 0 ELSE 2 END AS bad{place}""")
    if fields == FIELDS["post"]:
        selected.append(f"{_estimated_sql(readings)} AS estimated")
    # The import's own day stands in for one that is not given, never for one that is wrong.
    wrong = [
        f"bad{place} > 0"
        for place, (column, reading) in enumerate(readings)
        if column.field == "as_of" and reading.unreadable
    ]
    selected.append(f"{' OR '.join([*wrong, 'false'])} AS as_of_is_unreadable")
    return f"""
        CREATE OR REPLACE TEMP TABLE typed AS
        SELECT record, source_row, {", ".join(selected)}
        FROM (
            SELECT *, {", ".join(parsed)}
            FROM (SELECT record, source_row, {", ".join(known + flags)} FROM staged)
        )
    """  # noqa: S608 names and literals of ours


def _comes_late(column: Column) -> bool:
    """What was measured comes before a vendor's estimate of the same, a code before a name."""
    return column.is_estimate or column.is_fallback


def _estimated_sql(readings: list[tuple[Column, Reading]]) -> str:
    """SQL for the list of the counters of a row that are a vendor's estimates."""
    names = []
    for field in sorted({column.field or "" for column, _ in readings if column.is_estimate}):
        mine = [place for place, (column, _) in enumerate(readings) if column.field == field]
        mine.sort(key=lambda place: _comes_late(readings[place][0]))
        branches = []
        for place in mine:
            column = readings[place][0]
            is_estimate = "true" if column.is_estimate else "false"
            if column.estimated_by is not None:
                is_estimate = f"coalesce(f{column.estimated_by}, false)"
            branches.append(f"WHEN p{place} IS NOT NULL THEN {is_estimate}")
        names.append(f"CASE WHEN CASE {' '.join(branches)} END THEN {literal(field)} END")
    listed = f"[{', '.join(names)}]::VARCHAR[]"
    return f"list_filter({listed}, lambda name: name IS NOT NULL)"
