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
from core.store.agreement import require_same_sums
from core.store.inserts import ACCOUNT_OF_POST, POST
from core.store.keys import account_key_sql, handle_sql, literal
from core.store.read_once import note_bad_days, read_odd_cells, read_words
from core.store.records import RECORDS
from core.store.staging import Counted, count, disagreement, stage

ASIDE: Final = """
CREATE OR REPLACE TEMP TABLE aside AS
SELECT source_row FROM {aside}
"""

PLATFORMS: Final = """
SELECT DISTINCT value FROM platform_word WHERE value IS NOT NULL
"""

# What odd cells say comes in one join for all columns: few rows have more than one such cell.
FIGURES: Final = """
SELECT source_row, {platform} || ':' || platform_post_id AS post_id, {as_of} AS day, {values}
FROM (FROM {rows}) AS plain_row {joined}
"""

READ_ROWS: Final = """
LEFT JOIN (SELECT source_row, {values} FROM read_cell GROUP BY source_row) AS read_row
USING (source_row)
"""

INSERT_FIGURES: Final = """
INSERT INTO post_snapshot (import_id, source_row, post_id, as_of, basis, window_from, reach_kind,
                           {fields})
SELECT $import_id, source_row, post_id, day, {basis}, $window_from, {reach_kind}, {fields}
FROM ({figures})
WHERE {has_a_figure}
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
    rows, left_out = _rows_sql(typed, has_bad_days=read_words(cursor, table, typed, today))
    without_a_day = note_bad_days(cursor, left_out, import_id) if left_out else 0
    read = read_odd_cells(cursor, table, typed, _parquet(typed.odd), import_id, today)
    platform = _platform(cursor, table, typed)
    figures = _figures_sql(table, typed, platform, export.as_of, read)
    given = {"import_id": import_id, "window_from": table.window_from}
    watched.step(1, 3, "adding the rows")
    try:
        cursor.execute(_insert_sql(table, typed, figures.format(rows=rows)), given).fetchall()
    except duckdb.ConstraintException as error:
        raise NotPlainError from error
    watched.step(2, 3, "finding posts and people")
    cursor.execute(_find_posts_sql(table, rows, platform, said_handle)).fetchall()
    counted = _stage_aside(cursor, export, table, typed, import_id, today, said_handle)
    _require_same_sums(cursor, table, typed, import_id, left_out and figures.format(rows=left_out))
    if typed.rows_aside:
        _insert_aside(cursor)
    for statement in (INSERT_POSTS, INSERT_ACCOUNTS):
        cursor.execute(statement, {"import_id": import_id}).fetchall()
    return Counted(table.rows, counted.duplicate, counted.skipped + without_a_day)


def _parquet(path: Path) -> str:
    return f"read_parquet({literal(str(path))})"


def _rows_sql(typed: TypedRows, *, has_bad_days: bool) -> tuple[str, str | None]:
    """The rows that are loaded, and those that are not for their day; neither is put aside."""
    rows = _parquet(typed.rows)
    if typed.rows_aside:
        rows = f"{rows} ANTI JOIN aside USING (source_row)"
    if not has_bad_days:
        return rows, None
    day = "bad_day ON bad_day.number = as_of"
    return f"{rows} ANTI JOIN {day}", f"{rows} JOIN {day}"


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


def _figures_sql(
    table: CleanTable, typed: TypedRows, platform: _Platform, as_of: date, read: list[str]
) -> str:
    """The figures of ``{rows}`` with their post and day; ``read`` are fields of ``read_cell``."""
    joined = [platform.joined]
    day = f"DATE '{table.values.get('as_of', as_of)}'"
    if "as_of" in typed.words:
        joined.append("JOIN as_of_word ON as_of_word.number = as_of")
        day = "as_of_word.value"
    if read:
        read_row = ", ".join(f"max({name}) AS {name}" for name in read)
        joined.append(READ_ROWS.format(values=read_row))
    values = [
        f"coalesce(plain_row.{name}, read_row.{name}) AS {name}" if name in read else name
        for name in typed.odd_texts
    ]
    return FIGURES.format(
        platform=platform.value,
        as_of=day,
        values=", ".join(values),
        rows="{rows}",
        joined=" ".join(joined),
    )


def _insert_sql(table: CleanTable, typed: TypedRows, figures: str) -> str:
    fields = list(typed.odd_texts)
    reach_kind = "NULL"
    if "reach" in fields and table.reach_kind:
        reach_kind = f"CASE WHEN reach IS NOT NULL THEN {literal(table.reach_kind)} END"
    return INSERT_FIGURES.format(
        fields=", ".join(fields),
        basis=literal(table.basis),
        reach_kind=reach_kind,
        figures=figures,
        has_a_figure=" OR ".join(f"{name} IS NOT NULL" for name in fields),
    )


def _find_posts_sql(
    table: CleanTable, rows: str, platform: _Platform, said_handle: str | None
) -> str:
    handle = handle_sql(literal(said_handle)) if said_handle else "CAST(NULL AS VARCHAR)"
    has_address = any(column.field == "permalink" for column in table.columns)
    return FIND_POSTS.format(
        platform=platform.value,
        handle=handle,
        account_id=account_key_sql(platform.value, handle, "NULL"),
        platform_number="platform" if platform.joined else "0 AS platform",
        permalink="permalink" if has_address else "NULL",
        rows=rows,
        joined=platform.joined,
    )


def _stage_aside(
    cursor: duckdb.DuckDBPyConnection,
    export: Export,
    table: CleanTable,
    typed: TypedRows,
    import_id: int,
    today: date,
    said_handle: str | None,
) -> Counted:
    """Stage the rows that were put aside the long way, and find their posts and accounts."""
    if not typed.rows_aside:
        return Counted(0, 0, 0)
    aside = replace(table, path=typed.aside, rows=typed.rows_aside, has_source_rows=True, sums={})
    counted = stage(
        cursor,
        aside,
        import_id,
        platform=export.platform,
        said_handle=said_handle,
        as_of=export.as_of,
        today=today,
    )
    cursor.execute(FIND_POSTS_ASIDE).fetchall()
    return counted


def _insert_aside(cursor: duckdb.DuckDBPyConnection) -> None:
    for statement in RECORDS["post"].also:
        if statement not in (POST, ACCOUNT_OF_POST):
            cursor.execute(statement).fetchall()


def _require_same_sums(
    cursor: duckdb.DuckDBPyConnection,
    table: CleanTable,
    typed: TypedRows,
    import_id: int,
    left_out: str | None,
) -> None:
    """Add up the figures of all rows: loaded, put aside (not loaded yet), and left out."""
    fields = ", ".join(table.sums)
    relations = [f"SELECT {fields} FROM post_snapshot WHERE import_id = {import_id}"]  # noqa: S608
    if typed.rows_aside:
        relations.append(f"SELECT {fields} FROM typed")  # noqa: S608
    if left_out:
        relations.append(f"SELECT {fields} FROM ({left_out})")  # noqa: S608
    require_same_sums(cursor, table, f"({' UNION ALL '.join(relations)})")
