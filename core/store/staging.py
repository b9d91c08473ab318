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
from core.exports.export import CleanTable, Column
from core.exports.fields import FIELDS, Field
from core.store import keys
from core.store.agreement import require_same_sums
from core.store.keys import literal
from core.store.made_ids import with_made_ids
from core.store.records import RECORDS
from core.store.values import SQL_TYPES, YES_WORDS, Reading, reading_of

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
WHERE platform_post_id IS NULL AND regexp_matches(permalink, '{keys.SHORT_LINKS}')
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


ESTIMATE_WORDS: Final = (*YES_WORDS, "estimated", "estimate", "est.", "modelled", "modeled")
"""What a column says of a figure that the vendor estimated."""

OF_AN_ACCOUNT: Final = ("account_day", "audience")
"""Records that say nothing without an account. Of one that is not named an import makes its own,
so that two channels whose exports name neither never mix."""

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
    _type(cursor, table, import_id, today)
    require_same_sums(cursor, table)
    unnamed = f":?{import_id}"
    watched.step(2, STEPS, "looking for rows that stand twice")
    duplicate = _find_repeated(cursor, table, import_id)
    watched.step(3, STEPS, "finding posts and people")
    _key(cursor, table, platform, said_handle, unnamed)
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


def _type(
    cursor: duckdb.DuckDBPyConnection, table: CleanTable, import_id: int, today: date
) -> None:
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


def _key(
    cursor: duckdb.DuckDBPyConnection,
    table: CleanTable,
    platform: str | None,
    said_handle: str | None,
    unnamed: str,
) -> None:
    """Make our words and ids of what the row says; see ``core.store.keys``.

    ``unnamed`` ends the id of the account of rows that speak of an account without naming it.
    """
    has = {field.name for field in FIELDS[table.record]}
    address = next((name for name in ("permalink", "profile_url") if name in has), None)
    words: list[str] = []
    ids: list[str] = []
    if "platform" in has:
        said = [keys.platform_sql("platform")]
        if address:
            said.append(keys.platform_of_address_sql(address))
        if table.record != "deliverable":
            said.append(literal(platform) if platform else "NULL")
            said.append("'other'" if "platform_post_id" in has else "NULL")
        words.append(f"coalesce({', '.join([*said, 'NULL'])}) AS platform")
    if "handle" in has:
        others = [keys.handle_sql("profile_url")] if "profile_url" in has else []
        others.append(keys.handle_sql(literal(said_handle)) if said_handle else "NULL")
        if table.record == "creator":
            others.pop()  # the export as a whole is nobody's
        if "platform_account_id" in has:
            # A page known by its own id is not the account that the user named for the rest.
            others = [f"CASE WHEN platform_account_id IS NULL THEN {o} END" for o in others]
        words.append(f"coalesce({', '.join(['handle', *others])}) AS handle")
        native = "platform_account_id" if "platform_account_id" in has else "NULL"
        account = keys.account_key_sql("platform", "handle", native)
        if table.record in OF_AN_ACCOUNT:
            account = f"coalesce({account}, platform || {literal(unnamed)})"
        ids.append(f"{account} AS account_id")
    if "platform_post_id" in has:
        key = keys.post_key_sql("platform", "platform_post_id", "permalink")
        ids.append(f"{key} AS post_id")
    if "format" in has:
        words.append(f"{keys.format_sql('format')} AS format")
    for name in ("campaign", "creator"):
        if name in has:
            found = f"(SELECT id FROM folded WHERE folded.name = worded.{name})"  # noqa: S608
            if name == "creator" and "vendor_id" in has and table.source:
                found = f"coalesce({found}, {literal(f'#{table.source}:')} || vendor_id)"
            ids.append(f"{found} AS {name}_id")
    names = " UNION ALL ".join(
        f"SELECT {name} FROM typed"  # noqa: S608
        for name in ("campaign", "creator")
        if name in has
    )
    if names:
        keys.fold_names(cursor, names)
    replaced = f"REPLACE ({', '.join(words)})" if words else ""
    kept_as_said = ", format AS format_raw" if "format" in has else ""
    added = f", {', '.join(ids)}" if ids else ""
    keyed = f"""
        SELECT *{added}
        FROM (SELECT * {replaced}{kept_as_said} FROM typed) AS worded
    """  # noqa: S608 names and literals of ours
    keyed = with_made_ids(table.record, keyed, literal(table.source))
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE keyed AS {keyed}").fetchall()


def _find_repeated(cursor: duckdb.DuckDBPyConnection, table: CleanTable, import_id: int) -> int:
    """Fill ``repeated`` with the rows that equal an earlier one in every cell; how many."""
    cells = ", ".join(f"c{place}" for place in range(len(table.columns)))
    cursor.execute(REPEATED.format(cells=cells)).fetchall()
    repeated = count(cursor, "SELECT count(*) FROM repeated")
    if repeated:
        cursor.execute(NOTE_REPEATED, [import_id]).fetchall()
    return repeated
