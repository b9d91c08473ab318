"""One table of an export, from its file to the rows that will be loaded, in temporary tables.

``staged`` holds the cells as they stand, ``typed`` the values, ``keyed`` the values with our ids,
``kept`` what is loaded. Every row that is not kept and every value that is not taken has a line
in ``import_issue``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

from core import watched
from core.errors import PothosError
from core.exports.export import CleanTable
from core.store.agreement import require_same_sums
from core.store.keyed import OF_AN_ACCOUNT, fill_keyed
from core.store.keys import SHORT_LINKS, literal
from core.store.records import RECORDS
from core.store.typed import fill_typed

READ_CSV: Final = """
read_csv({path}, auto_detect = false, header = false, skip = {skip}, delim = {delimiter},
         quote = '"', escape = '"', columns = {columns},
         buffer_size = 4000000, max_line_size = 2000000)
"""
"""Nothing is detected: the strict first pass has decided. Small buffers keep memory small."""

REPEATED: Final = """
CREATE OR REPLACE TEMP TABLE repeated AS
SELECT record, first_row
FROM (
    SELECT record, source_row,
           row_number() OVER (PARTITION BY {cells} ORDER BY record) AS occurrence,
           first_value(source_row) OVER (PARTITION BY {cells} ORDER BY record) AS first_row
    FROM staged
    WHERE hash({cells}) IN (SELECT hash({cells}) FROM staged GROUP BY 1 HAVING count(*) > 1)
)
WHERE occurrence > 1
"""

NOTE_REPEATED: Final = """
INSERT INTO import_issue
SELECT ?, source_row, NULL, 'note', 'repeated row', NULL,
       'The same as row ' || first_row || ' in every cell: counted once.'
FROM staged JOIN repeated USING (record)
"""

NOTE_LEFT_OUT: Final = """
INSERT INTO import_issue
SELECT $import_id, source_row, NULL, 'skipped', 'row without identity', NULL,
       $missing || ' It was left out.'
FROM keyed
WHERE NOT coalesce({need}, false) AND {others} AND record NOT IN (SELECT record FROM repeated)
"""

NOTE_DAY_NOT_GIVEN: Final = """
INSERT INTO import_issue
SELECT $import_id, min(source_row), $name, 'guessed', 'day not given', NULL,
       CASE count(*) WHEN 1 THEN 'This row gives' ELSE count(*) || ' rows give' END
       || ' no day: ' || strftime($as_of::DATE, '%Y-%m-%d') || ', the day of the export, was taken.'
FROM kept
WHERE as_of IS NULL
HAVING count(*) > 0
"""

NOTE_SHORT_LINKS: Final = f"""
INSERT INTO import_issue
SELECT $import_id, min(source_row), $name, 'guessed', 'short link',
       left(any_value(permalink ORDER BY source_row), 200),
       CASE count(*) WHEN 1 THEN 'One post has' ELSE count(*) || ' posts have' END
       || ' only a short link, which does not tell which post it leads to: another export of the '
       || 'same post makes a second one. Give its full address or its id.'
FROM kept
WHERE platform_post_id IS NULL AND regexp_matches(permalink, '{SHORT_LINKS}')
HAVING count(*) > 0
"""  # noqa: S608 a pattern of ours

NOTE_UNNAMED_ACCOUNT: Final = """
INSERT INTO import_issue
SELECT $import_id, NULL, NULL, 'note', 'unnamed account', NULL,
       'This export does not say whose it is: its rows are kept under an account of their own. '
       || 'To give them to an account, undo the import and say whose it is at upload.'
FROM keyed
WHERE account_id = platform || $unnamed
HAVING count(*) > 0
"""

KEEP: Final = """
CREATE OR REPLACE TEMP TABLE kept AS
SELECT * FROM keyed
WHERE {needs} AND record NOT IN (SELECT record FROM repeated)
"""


STEPS: Final = 5
"""What is told of the way of one table to whoever waits; the last step is the loading itself."""


@dataclass(frozen=True)
class Counted:
    """What became of the rows of one table."""

    rows: int
    duplicate: int
    skipped: int

    @property
    def loaded(self) -> int:
        return self.rows - self.duplicate - self.skipped


def stage(
    cursor: duckdb.DuckDBPyConnection,
    table: CleanTable,
    import_id: int,
    *,
    platform: str | None,
    said_handle: str | None,
    as_of: date,
    today: date,
) -> Counted:
    """Fill ``kept`` from the file of ``table`` and write its issues.

    ``platform``, ``said_handle`` and ``as_of`` are what holds for rows that name none. Raises
    ``PothosError`` where DuckDB and the strict first pass count different numbers of rows.
    """
    watched.step(0, STEPS, "taking the rows in")
    _read(cursor, table)
    watched.step(1, STEPS, "reading days and figures")
    fill_typed(cursor, table, import_id, today)
    require_same_sums(cursor, table)
    unnamed = f":?{import_id}"
    watched.step(2, STEPS, "looking for rows that stand twice")
    duplicate = _find_repeated(cursor, table, import_id)
    watched.step(3, STEPS, "finding posts and people")
    fill_keyed(cursor, table, platform, said_handle, unnamed)
    if table.record in OF_AN_ACCOUNT:
        noted = {"import_id": import_id, "unnamed": unnamed}
        cursor.execute(NOTE_UNNAMED_ACCOUNT, noted).fetchall()
    met: list[str] = ["true"]
    for need, missing in RECORDS[table.record].needs:
        left_out = NOTE_LEFT_OUT.format(need=need, others=" AND ".join(met))
        cursor.execute(left_out, {"import_id": import_id, "missing": missing}).fetchall()
        met.append(f"coalesce({need}, false)")
    cursor.execute(KEEP.format(needs=" AND ".join(met))).fetchall()
    for column in table.columns:
        if column.field == "as_of":
            noted = {"import_id": import_id, "name": column.name, "as_of": as_of}
            cursor.execute(NOTE_DAY_NOT_GIVEN, noted).fetchall()
        if column.field == "permalink" and table.record == "post":
            noted = {"import_id": import_id, "name": column.name}
            cursor.execute(NOTE_SHORT_LINKS, noted).fetchall()
    kept = count(cursor, "SELECT count(*) FROM kept")
    return Counted(table.rows, duplicate, table.rows - duplicate - kept)


def count(cursor: duckdb.DuckDBPyConnection, query: str) -> int:
    """The single number that ``query`` selects, or that an INSERT says it inserted."""
    rows = cursor.execute(query).fetchall()
    return int(rows[0][0])


def source_sql(table: CleanTable) -> str:
    """The file of ``table`` as a table function: cells ``c0`` ..., all text."""
    if table.path.suffix == ".parquet":  # rows that core.exports.large has put aside
        return f"read_parquet({literal(str(table.path))})"
    names = [f"c{place}" for place in range(len(table.columns))]
    if table.has_source_rows:
        names.insert(0, "source_row")
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    return READ_CSV.format(
        path=literal(str(table.path)),
        skip=table.skip_lines,
        delimiter=literal(table.delimiter),
        columns=f"{{{columns}}}",
    )


def disagreement(table: CleanTable, found: int) -> PothosError:
    """The error for a file of which the two readers see different rows."""
    return PothosError(
        "This file was not loaded.",
        f"Two readers disagree about its rows: {table.rows} against {found}. Nothing was changed.",
        "Export it again. If it still fails, keep the file and report it: this is our mistake.",
    )


def _read(cursor: duckdb.DuckDBPyConnection, table: CleanTable) -> None:
    row = "CAST(source_row AS BIGINT)" if table.has_source_rows else str(table.first_source_row - 1)
    source_row = row if table.has_source_rows else f"record + {row}"
    cells = ", ".join(f"c{place}" for place in range(len(table.columns)))
    cursor.execute(f"""
        CREATE OR REPLACE TEMP TABLE staged AS
        SELECT record, {source_row} AS source_row, {cells}
        FROM (SELECT row_number() OVER () AS record, * FROM {source_sql(table)})
    """).fetchall()  # noqa: S608 names and literals of ours
    found = count(cursor, "SELECT count(*) FROM staged")
    if found != table.rows:
        raise disagreement(table, found)


def _find_repeated(cursor: duckdb.DuckDBPyConnection, table: CleanTable, import_id: int) -> int:
    """Fill ``repeated`` with the rows that equal an earlier one in every cell; how many."""
    cells = ", ".join(f"c{place}" for place in range(len(table.columns)))
    cursor.execute(REPEATED.format(cells=cells)).fetchall()
    repeated = count(cursor, "SELECT count(*) FROM repeated")
    if repeated:
        cursor.execute(NOTE_REPEATED, [import_id]).fetchall()
    return repeated
