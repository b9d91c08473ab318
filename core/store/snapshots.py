"""The short way in for large, plain snapshot exports: the figures take one read and one write.

It takes only what needs no interpretation: every cell stands as its value would be printed, every
row has its id, no row comes twice. At the first cell that is otherwise it gives up, and the file
goes the long way (``core.store.staging``), which explains row by row. The long way writes every
cell three times; this one costs little more than DuckDB's own read of the file.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import duckdb

from core.exports.export import CleanTable, Export
from core.exports.fields import COUNTERS, field_of
from core.store.keys import literal
from core.store.staging import Counted, source_sql
from core.store.values import EARLIEST_DAY, latest_day
from core.words import PLATFORMS

FEWEST_ROWS: Final = 20_000
"""Below this the long way takes no noticeable time."""

WHOLE_COUNTERS: Final = tuple(name for name in COUNTERS if field_of("post", name).type == "count")
PLAIN_FIELDS: Final = frozenset({"platform", "platform_post_id", "permalink", "as_of", *COUNTERS})

PLAIN_ID: Final = r"[A-Za-z0-9_-]+"
PLAIN_ADDRESS: Final = r"[!-~]+"
PLAIN_SECONDS: Final = r"\d{1,15}(\.\d{1,9})?"

FOUND_POSTS: Final = """
CREATE OR REPLACE TEMP TABLE found_post AS
SELECT post_id, permalink, min(record) AS first_record, count(*) AS pieces
FROM (
    SELECT record, platform || ':' || platform_post_id AS post_id, permalink
    FROM (
        SELECT row_number() OVER () AS record, platform, platform_post_id, permalink,
               platform_post_id = lag(platform_post_id) OVER ()
               AND platform = lag(platform) OVER ()
               AND permalink IS NOT DISTINCT FROM lag(permalink) OVER ()
               AND as_of > lag(as_of) OVER () AS goes_on
        FROM (
            SELECT {platform} AS platform, {platform_post_id} AS platform_post_id,
                   {permalink} AS permalink, {as_of} AS as_of
            FROM {source}
        )
    )
    WHERE NOT coalesce(goes_on, false)
)
GROUP BY post_id, permalink
"""
"""The posts of the file, each counted once for every piece in which its days only rise.

A second read of the file's first columns: kept with a million snapshots, addresses would cost more.
"""

MAY_REPEAT: Final = "SELECT max(pieces) > 1 OR count(*) > count(DISTINCT post_id) FROM found_post"

PARTS: Final = 2
"""Repeated rows are looked for in so many parts, one after the other, to need less memory."""

COUNT_REPEATED: Final = f"""
SELECT count(*) - count(DISTINCT hash(post_id, as_of))
FROM post_snapshot
WHERE import_id = $import_id AND hash(post_id) % {PARTS} = $part
"""  # noqa: S608 a number of ours
"""A repeated row repeats the post and the day; what else may do so is for the long way to judge."""

DAYS: Final = "SELECT min(as_of), max(as_of) FROM post_snapshot WHERE import_id = ?"

POSTS: Final = """
INSERT INTO post (import_id, source_row, post_id, platform, platform_post_id, permalink)
SELECT $import_id, first_record + $rows_before, post_id,
       split_part(post_id, ':', 1), substr(post_id, instr(post_id, ':') + 1), permalink
FROM found_post
"""

COUNT_ODD_POSTS: Final = """
SELECT count(*) - count(DISTINCT post_id) + count_if(
    NOT list_contains($platforms::VARCHAR[], platform)
    OR NOT regexp_full_match(platform_post_id, $plain_id)
    OR NOT coalesce(regexp_full_match(permalink, $plain_address), true)
)
FROM post
WHERE import_id = $import_id
"""
"""A post with two addresses is one of them."""


class NotPlainError(Exception):
    """The export needs the long way after all; nothing of it may be committed."""


def is_plain(export: Export) -> bool:
    """True where ``export`` is large and its columns allow the short way."""
    if len(export.tables) != 1 or export.tables[0].rows < FEWEST_ROWS:
        return False
    table = export.tables[0]
    fields = [column.field for column in table.columns if column.field is not None]
    return (
        table.record == "post"
        and not table.has_source_rows
        and not table.values
        and {"platform", "platform_post_id"} <= set(fields) <= PLAIN_FIELDS
        and len(fields) == len(set(fields))
        and not set(fields).isdisjoint(WHOLE_COUNTERS)
        and all(
            column.formats in ((), ("%Y-%m-%d",))
            for column in table.columns
            if column.field == "as_of"
        )
    )


def load_plain(
    cursor: duckdb.DuckDBPyConnection, export: Export, import_id: int, today: date
) -> Counted:
    """Load the one table of ``export``. Raises ``NotPlainError`` where it needs the long way."""
    table = export.tables[0]
    given = {"import_id": import_id, "window_from": table.window_from}
    if "as_of" not in _cells(table):
        given["as_of"] = export.as_of
    try:
        inserted = cursor.execute(_insert_sql(table), given).fetchall()[0][0]
    except (
        duckdb.InvalidInputException,
        duckdb.ConversionException,
        duckdb.ConstraintException,
    ) as error:
        raise NotPlainError from error
    first_day, last_day = cursor.execute(DAYS, [import_id]).fetchall()[0]
    if inserted != table.rows or first_day < EARLIEST_DAY or last_day > latest_day(today):
        raise NotPlainError
    cursor.execute(_found_posts_sql(table)).fetchall()
    if cursor.execute(MAY_REPEAT).fetchall()[0][0]:
        for part in range(PARTS):
            repeated = {"import_id": import_id, "part": part}
            if cursor.execute(COUNT_REPEATED, repeated).fetchall()[0][0]:
                raise NotPlainError
    rows_before = table.first_source_row - 1
    cursor.execute(POSTS, {"import_id": import_id, "rows_before": rows_before}).fetchall()
    plain = {
        "import_id": import_id,
        "platforms": list(PLATFORMS),
        "plain_id": PLAIN_ID,
        "plain_address": PLAIN_ADDRESS,
    }
    if cursor.execute(COUNT_ODD_POSTS, plain).fetchall()[0][0]:
        raise NotPlainError
    return Counted(table.rows, 0, 0)


def _cells(table: CleanTable) -> dict[str, str]:
    """Which cell of a row holds which field."""
    return {column.field: f"c{place}" for place, column in enumerate(table.columns) if column.field}


def _found_posts_sql(table: CleanTable) -> str:
    # Days that stand as their value prints come in the order of their text.
    cells = {"permalink": "NULL", "as_of": "NULL"} | _cells(table)
    return FOUND_POSTS.format(source=source_sql(table), **cells)


def _insert_sql(table: CleanTable) -> str:
    cells = _cells(table)
    counters = {name: cells[name] for name in COUNTERS if name in cells}
    values, odd = [], []
    for name, cell in counters.items():
        if name in WHOLE_COUNTERS:
            values.append(f"TRY_CAST({cell} AS BIGINT) AS {name}")
            # A cell that is not what its value prints as needs interpreting: 1.5, 007, 0x10.
            odd.append(f"CAST({name} AS VARCHAR) IS DISTINCT FROM {cell} OR {name} < 0")
        else:
            values.append(f"TRY_CAST({cell} AS DOUBLE) AS {name}")
            odd.append(f"NOT regexp_full_match({cell}, {literal(PLAIN_SECONDS)})")
    odd.append(f"coalesce({', '.join(counters)}) IS NULL")
    day = "$as_of"
    if "as_of" in cells:
        values.append(f"TRY_CAST({cells['as_of']} AS DATE) AS as_of")
        # A blank is odd as well: the day that stands in for it has to be told.
        odd.append(f"coalesce(CAST(as_of AS VARCHAR) <> {cells['as_of']}, true)")
        day = "as_of"
    reach_kind = "CASE WHEN reach IS NOT NULL THEN {} END" if "reach" in cells else "NULL"
    reach_kind = reach_kind.format(literal(table.reach_kind) if table.reach_kind else "NULL")
    return f"""
        INSERT INTO post_snapshot (import_id, source_row, post_id, as_of, basis, window_from,
                                   reach_kind, {", ".join(counters)})
        SELECT $import_id,
               CASE WHEN {" OR ".join(odd)} THEN error('not plain')
                    ELSE record + {table.first_source_row - 1} END,
               {cells["platform"]} || ':' || {cells["platform_post_id"]},
               {day}, {literal(table.basis)}, $window_from, {reach_kind}, {", ".join(counters)}
        FROM (
            SELECT row_number() OVER () AS record, *, {", ".join(values)}
            FROM {source_sql(table)}
        )
    """  # noqa: S608 names and literals of ours
