"""Lifetime totals that fall, and zeros after a positive: two exports that cannot both be right."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

from core.metrics.posts import IS_LIFETIME, TOTALS

REFRESHED_SHARE: Final = """
SELECT (SELECT count(*) FROM series) / greatest(1, (SELECT count(*) FROM post_identity))
"""
FROM_SHARE: Final = 0.25
"""Of the posts. To look at every row for the sake of a few posts would take longer."""

ALL: Final = """
CREATE OR REPLACE TEMP TABLE suspect AS
SELECT DISTINCT number FROM series
"""

# Where each row of a post but its first lies right behind one of an earlier day and counts no less,
# nothing fell. To see that of a million rows as they lie takes 0.1 s, to sort them 0.4 s, 150 MB.
NOT_RISING: Final = f"""
CREATE OR REPLACE TEMP TABLE suspect AS
SELECT number
FROM (
    SELECT post_id,
           post_id = lag(post_id) OVER () AND as_of > lag(as_of) OVER () AND {
    " AND ".join(f"coalesce({name}, -1) >= coalesce(lag({name}) OVER (), -1)" for name in TOTALS)
} AS rises
    FROM counted_snapshot
)
JOIN series USING (post_id)
WHERE NOT coalesce(rises, false)
GROUP BY number
HAVING count(*) > 1
"""

PRESENT: Final = f"""
SELECT {", ".join(f"count({name})" for name in TOTALS)}, count(*)
FROM counted_snapshot
JOIN series USING (post_id)
SEMI JOIN suspect USING (number)
"""

DELETE_OLD: Final = "DELETE FROM contradiction WHERE post_id IN (FROM refreshing_post)"

START: Final = "CREATE OR REPLACE TEMP TABLE falling (number INTEGER)"

# Sorting is what costs: first all metrics in one pass for the posts with a fall, then each of
# these few metric by metric. A row without a figure is skipped, not taken for a fall.
FALLING: Final = """
INSERT INTO falling
SELECT DISTINCT number
FROM (
    SELECT number, coalesce({falls}, false) AS falls
    FROM counted_snapshot
    JOIN series USING (post_id)
    SEMI JOIN suspect USING (number)
    WHERE {is_lifetime} AND number % $parts = $part
    WINDOW earlier AS (PARTITION BY number ORDER BY as_of, import_id, source_row)
)
WHERE falls
"""
ROWS_SORTED_AT_ONCE: Final = 250_000
"""A sort keeps its rows in memory: 150 MB for a million."""

# A measured and a modelled reach are two figures, each with a series of its own. On one day a zero
# stands last, whichever file was loaded first: of 64 and 0 on the same day one cannot be right.
INSERT_NEW: Final = """
INSERT INTO contradiction
SELECT same_as, '{name}', as_of_before, value_before, import_before, row_before,
       as_of, {name}, import_id, source_row
FROM (
    SELECT same_as, as_of, {name}, import_id, source_row,
           lag(as_of) OVER earlier AS as_of_before, lag({name}) OVER earlier AS value_before,
           lag(import_id) OVER earlier AS import_before, lag(source_row) OVER earlier AS row_before
    FROM counted_snapshot
    JOIN series USING (post_id)
    JOIN falling USING (number)
    WHERE {is_lifetime} AND {name} IS NOT NULL
    WINDOW earlier AS (
        PARTITION BY number{kind} ORDER BY as_of, {name} = 0, import_id, source_row
    )
)
WHERE {name} < value_before
"""


def refresh_contradictions(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring the table contradiction up to date for ``refreshing_post``."""
    cursor.execute(DELETE_OLD).fetchall()
    share = cursor.execute(REFRESHED_SHARE).fetchall()[0][0]
    cursor.execute(NOT_RISING if share >= FROM_SHARE else ALL).fetchall()
    *counts, rows = cursor.execute(PRESENT).fetchall()[0]
    present = [name for name, count in zip(TOTALS, counts, strict=True) if count]
    if not present:
        return
    cursor.execute(START).fetchall()
    falls = " OR ".join(
        f"{name} < lag({name} IGNORE NULLS) OVER earlier OR as_of = lag(as_of) OVER earlier"
        f" AND {name} > 0 AND lag({name} IGNORE NULLS) OVER earlier = 0"
        for name in present
    )
    find = FALLING.format(falls=falls, is_lifetime=IS_LIFETIME)
    parts = 1 + rows // ROWS_SORTED_AT_ONCE
    for part in range(parts):
        cursor.execute(find, {"parts": parts, "part": part}).fetchall()
    if not cursor.execute("FROM falling LIMIT 1").fetchall():
        return
    for name in present:
        kind = ", reach_kind" if name == "reach" else ""
        cursor.execute(INSERT_NEW.format(name=name, kind=kind, is_lifetime=IS_LIFETIME)).fetchall()
