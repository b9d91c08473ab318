"""The short way in for large exports of figures: one write of what the strict pass has typed.

``core.exports.large`` has read the plain cells. The odd ones are read here by the one converter of
the store (``core.store.values``), and the rows that it put aside go the long way
(``core.store.staging``), which explains row by row. What comes of both is what the long way would
have made of all rows. It writes every cell three times; this one little more than once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from core import watched
from core.exports.export import CleanTable, Export, TypedRows
from core.exports.fields import COUNTERS, FIELDS
from core.store.agreement import require_same_sums
from core.store.inserts import ACCOUNT_OF_POST, POST
from core.store.keys import account_key_sql, handle_sql, literal, platform_sql
from core.store.records import RECORDS
from core.store.staging import Counted, count, disagreement, stage
from core.store.values import SQL_TYPES, reading_of

ASIDE: Final = """
CREATE OR REPLACE TEMP TABLE aside AS
SELECT source_row FROM {aside}
"""

READ_WORDS: Final = """
CREATE OR REPLACE TEMP TABLE {name}_word AS
SELECT number, {value} AS value
FROM (
    SELECT *, {parsed} AS parsed
    FROM (
        SELECT *, {known} AS known
        FROM (SELECT unnest($texts::VARCHAR[]) AS text, unnest($numbers::INTEGER[]) AS number)
    )
)
"""

PLATFORMS: Final = """
SELECT DISTINCT value FROM platform_word WHERE value IS NOT NULL
"""

READ_ODD_TEXTS: Final = """
CREATE OR REPLACE TEMP TABLE odd_text AS
SELECT number, text, parsed AS value,
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

NOTE_ODD_CELLS: Final = """
INSERT INTO import_issue
SELECT $import_id, source_row, $name, 'skipped',
       CASE bad WHEN 1 THEN 'unreadable value' ELSE 'value out of range' END,
       left(text, 200),
       CASE bad WHEN 1 THEN $unreadable ELSE $outside END || ' The value was left out.'
FROM {odd} JOIN odd_text USING (number) ANTI JOIN aside USING (source_row)
WHERE field = $field AND bad > 0
"""

KEEP_READ_CELLS: Final = """
INSERT INTO read_cell (source_row, {field})
SELECT source_row, value
FROM {odd} JOIN odd_text USING (number)
WHERE field = $field AND bad = 0 AND value IS NOT NULL
"""

# One join for all columns: few rows have more than one such cell.
READ_CELLS: Final = """
LEFT JOIN (SELECT source_row, {values} FROM read_cell GROUP BY source_row) AS read_row
USING (source_row)
"""

INSERT_FIGURES: Final = """
INSERT INTO post_snapshot (import_id, source_row, post_id, as_of, basis, window_from, reach_kind,
                           {fields})
SELECT $import_id, source_row, post_id, day, {basis}, $window_from, {reach_kind}, {fields}
FROM (
    SELECT source_row, {platform} || ':' || platform_post_id AS post_id, {as_of} AS day, {values}
    FROM (FROM {rows}) AS plain_row {joined}
)
WHERE coalesce({fields}) IS NOT NULL
"""

FIND_POSTS: Final = """
CREATE OR REPLACE TEMP TABLE found_post AS
SELECT source_row, {platform} || ':' || platform_post_id AS post_id, {platform} AS platform,
       platform_post_id, permalink, {handle} AS handle, {account_id} AS account_id
FROM (
    SELECT {platform_number}, platform_post_id, nullif({permalink}, '') AS permalink,
           min(source_row) AS source_row
    FROM {rows}
    GROUP BY ALL
)
{joined}
"""

FIND_POSTS_ASIDE: Final = """
INSERT INTO found_post
SELECT source_row, post_id, platform, platform_post_id, permalink, handle, account_id FROM kept
"""

INSERT_POSTS: Final = """
INSERT INTO post (import_id, source_row, post_id, platform, platform_post_id, permalink, account_id)
SELECT $import_id, min(source_row), post_id, platform, platform_post_id, permalink, account_id
FROM found_post
GROUP BY ALL
"""

INSERT_ACCOUNTS: Final = """
INSERT INTO account (import_id, source_row, account_id, platform, handle)
SELECT $import_id, min(source_row), account_id, platform, handle
FROM found_post
WHERE account_id IS NOT NULL
GROUP BY ALL
"""


class NotPlainError(Exception):
    """The export needs the long way after all; nothing of it may be committed."""


def is_plain(export: Export) -> bool:
    """True where ``export`` is large and was read for the short way."""
    return (
        len(export.tables) == 1
        and export.tables[0].typed is not None
        and set(export.tables[0].values) <= {"platform", "as_of"}
    )


def load_plain(
    cursor: duckdb.DuckDBPyConnection,
    export: Export,
    import_id: int,
    today: date,
    said_handle: str | None = None,
) -> Counted:
    """Load the one table of ``export``; ``this_import`` stands. Raises ``NotPlainError`` where it
    needs the long way, ``PothosError`` where the rows or sums are not those of the strict pass.
    """
    table = export.tables[0]
    typed = table.typed
    if typed is None:
        raise NotPlainError
    found = count(cursor, f"SELECT count(*) FROM {_parquet(typed.rows)}")  # noqa: S608 ours
    if found != table.rows:
        raise disagreement(table, found)
    cursor.execute(ASIDE.format(aside=_parquet(typed.aside))).fetchall()
    _read_words(cursor, table, typed, today)
    read = _read_odd_cells(cursor, table, typed, import_id, today)
    platform = _platform(cursor, table, typed)
    given = {"import_id": import_id, "window_from": table.window_from}
    watched.step(1, 3, "adding the rows")
    try:
        insert = _insert_sql(table, typed, platform, export.as_of, read)
        cursor.execute(insert, given).fetchall()
    except duckdb.ConstraintException as error:
        raise NotPlainError from error
    watched.step(2, 3, "finding posts and people")
    cursor.execute(_find_posts_sql(table, typed, platform, said_handle)).fetchall()
    counted = _load_aside(cursor, export, table, typed, import_id, today, said_handle)
    for statement in (INSERT_POSTS, INSERT_ACCOUNTS):
        cursor.execute(statement, {"import_id": import_id}).fetchall()
    return Counted(table.rows, counted.duplicate, counted.skipped)


def _parquet(path: Path) -> str:
    return f"read_parquet({literal(str(path))})"


def _rows_sql(typed: TypedRows) -> str:
    """The rows that are not put aside."""
    rows = _parquet(typed.rows)
    return f"{rows} ANTI JOIN aside USING (source_row)" if typed.rows_aside else rows


def _read_words(
    cursor: duckdb.DuckDBPyConnection, table: CleanTable, typed: TypedRows, today: date
) -> None:
    for name, texts in typed.words.items():
        column = next(column for column in table.columns if column.field == name)
        reading = reading_of(column, today, cell="text", known="known", parsed="parsed")
        value = f"CASE WHEN {reading.bounds} THEN parsed END"
        cursor.execute(
            READ_WORDS.format(
                name=name,
                known=reading.known,
                parsed=reading.parsed,
                value=platform_sql(value) if name == "platform" else value,
            ),
            {"texts": list(texts), "numbers": list(range(len(texts)))},
        ).fetchall()


def _read_odd_cells(
    cursor: duckdb.DuckDBPyConnection,
    table: CleanTable,
    typed: TypedRows,
    import_id: int,
    today: date,
) -> list[str]:
    """Note the odd cells that say nothing; the fields of which some say something."""
    read = []
    odd = _parquet(typed.odd)
    types = {each.name: SQL_TYPES[each.type] for each in FIELDS["post"]}
    fields = ", ".join(f"{name} {types[name]}" for name in typed.odd_texts)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE read_cell (source_row BIGINT, {fields})"
    ).fetchall()
    for column in table.columns:
        field = column.field or ""
        texts = typed.odd_texts.get(field)
        if not texts:
            continue
        reading = reading_of(column, today, cell="text", known="known", parsed="parsed")
        cursor.execute(
            READ_ODD_TEXTS.format(
                parsed=reading.parsed, known=reading.known, bounds=reading.bounds
            ),
            {"texts": list(texts), "numbers": list(range(len(texts)))},
        ).fetchall()
        noted = {
            "import_id": import_id,
            "name": column.name,
            "unreadable": reading.unreadable,
            "outside": reading.outside,
            "field": field,
        }
        cursor.execute(NOTE_ODD_CELLS.format(odd=odd), noted).fetchall()
        if count(cursor, "SELECT count(*) FROM odd_text WHERE bad = 0 AND value IS NOT NULL"):
            keep = KEEP_READ_CELLS.format(field=field, odd=odd)
            cursor.execute(keep, {"field": field}).fetchall()
            read.append(field)
    return read


@dataclass(frozen=True)
class _Platform:
    """SQL for the platform of a row, and the join that it takes."""

    value: str
    joined: str = ""


def _platform(cursor: duckdb.DuckDBPyConnection, table: CleanTable, typed: TypedRows) -> _Platform:
    if "platform" not in typed.words:
        return _Platform(literal(table.values["platform"]))
    found = cursor.execute(PLATFORMS).fetchall()
    if len(found) == 1:
        # Of a constant and a column of few texts DuckDB puts each text together once.
        return _Platform(literal(found[0][0]))
    return _Platform("platform_word.value", "JOIN platform_word ON platform_word.number = platform")


def _insert_sql(
    table: CleanTable, typed: TypedRows, platform: _Platform, as_of: date, read: list[str]
) -> str:
    fields = [name for name in COUNTERS if name in typed.odd_texts]
    joined = [platform.joined]
    day = f"DATE '{table.values.get('as_of', as_of)}'"
    if "as_of" in typed.words:
        joined.append("JOIN as_of_word ON as_of_word.number = as_of")
        day = "as_of_word.value"
    if read:
        read_row = ", ".join(f"max({name}) AS {name}" for name in read)
        joined.append(READ_CELLS.format(values=read_row))
    values = [f"coalesce(plain_row.{n}, read_row.{n}) AS {n}" if n in read else n for n in fields]
    reach_kind = "NULL"
    if "reach" in fields and table.reach_kind:
        reach_kind = f"CASE WHEN reach IS NOT NULL THEN {literal(table.reach_kind)} END"
    return INSERT_FIGURES.format(
        fields=", ".join(fields),
        values=", ".join(values),
        platform=platform.value,
        as_of=day,
        basis=literal(table.basis),
        reach_kind=reach_kind,
        rows=_rows_sql(typed),
        joined=" ".join(joined),
    )


def _find_posts_sql(
    table: CleanTable, typed: TypedRows, platform: _Platform, said_handle: str | None
) -> str:
    handle = handle_sql(literal(said_handle)) if said_handle else "CAST(NULL AS VARCHAR)"
    has_address = any(column.field == "permalink" for column in table.columns)
    return FIND_POSTS.format(
        platform=platform.value,
        handle=handle,
        account_id=account_key_sql(platform.value, handle, "NULL"),
        platform_number="platform" if platform.joined else "0 AS platform",
        permalink="permalink" if has_address else "NULL",
        rows=_rows_sql(typed),
        joined=platform.joined,
    )


def _load_aside(
    cursor: duckdb.DuckDBPyConnection,
    export: Export,
    table: CleanTable,
    typed: TypedRows,
    import_id: int,
    today: date,
    said_handle: str | None,
) -> Counted:
    """Load the rows that were put aside the long way, all but their posts and accounts."""
    fields = ", ".join(table.sums)
    relation = f"SELECT {fields} FROM post_snapshot WHERE import_id = {import_id}"  # noqa: S608
    counted = Counted(0, 0, 0)
    if typed.rows_aside:
        aside = replace(
            table, path=typed.aside, rows=typed.rows_aside, has_source_rows=True, sums={}
        )
        counted = stage(
            cursor,
            aside,
            import_id,
            platform=export.platform,
            said_handle=said_handle,
            as_of=export.as_of,
            today=today,
        )
        relation += f" UNION ALL SELECT {fields} FROM typed"  # noqa: S608
        cursor.execute(FIND_POSTS_ASIDE).fetchall()
    require_same_sums(cursor, table, f"({relation})")
    if typed.rows_aside:
        for statement in RECORDS["post"].also:
            if statement not in (POST, ACCOUNT_OF_POST):
                cursor.execute(statement).fetchall()
    return counted
