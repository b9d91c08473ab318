"""Lifetime totals that fall, and zeros after a positive: two exports that cannot both be right."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

from core.metrics.posts import COUNTERS, IS_LIFETIME

PRESENT: Final = f"""
SELECT {", ".join(f"count({name})" for name in COUNTERS)}
FROM post_snapshot SEMI JOIN series USING (post_id)
"""

DELETE_OLD: Final = "DELETE FROM contradiction WHERE post_id IN (FROM refreshing_post)"

# Sorting is what costs: first all metrics in one pass for the posts with a fall, then each of
# these few metric by metric. A row without a figure is skipped, not taken for a fall.
FALLING: Final = """
CREATE OR REPLACE TEMP TABLE falling AS
SELECT DISTINCT number
FROM (
    SELECT number, coalesce({falls}, false) AS falls
    FROM post_snapshot JOIN series USING (post_id)
    WHERE {is_lifetime}
    WINDOW earlier AS (PARTITION BY number ORDER BY as_of, import_id, source_row)
)
WHERE falls
"""

# A measured and a modelled reach are two figures, each with a series of its own.
INSERT_NEW: Final = """
INSERT INTO contradiction
SELECT same_as, '{name}', as_of_before, value_before, import_before, row_before,
       as_of, {name}, import_id, source_row
FROM (
    SELECT same_as, as_of, {name}, import_id, source_row,
           lag(as_of) OVER earlier AS as_of_before, lag({name}) OVER earlier AS value_before,
           lag(import_id) OVER earlier AS import_before, lag(source_row) OVER earlier AS row_before
    FROM post_snapshot
    JOIN series USING (post_id)
    JOIN falling USING (number)
    WHERE {is_lifetime} AND {name} IS NOT NULL
    WINDOW earlier AS (PARTITION BY number{kind} ORDER BY as_of, import_id, source_row)
)
WHERE {name} < value_before
"""


def refresh_contradictions(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring the table contradiction up to date for ``refreshing_post``."""
    cursor.execute(DELETE_OLD).fetchall()
    counts = cursor.execute(PRESENT).fetchall()[0]
    present = [name for name, count in zip(COUNTERS, counts, strict=True) if count]
    if not present:
        return
    falls = " OR ".join(f"{name} < lag({name} IGNORE NULLS) OVER earlier" for name in present)
    cursor.execute(FALLING.format(falls=falls, is_lifetime=IS_LIFETIME)).fetchall()
    if not cursor.execute("FROM falling LIMIT 1").fetchall():
        return
    for name in present:
        kind = ", reach_kind" if name == "reach" else ""
        cursor.execute(INSERT_NEW.format(name=name, kind=kind, is_lifetime=IS_LIFETIME)).fetchall()
