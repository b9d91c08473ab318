"""What a snapshot counts for: estimates give way to measured figures, or are left out altogether.

All figures are made from the view ``counted_snapshot``. It is post_snapshot itself as long as no
export calls anything an estimate, so that these cost nothing where there are none.
"""

from __future__ import annotations

from typing import Final

import duckdb

from core.exports.fields import COUNTERS
from core.store.settings import leaves_out_estimates

CALLED_ESTIMATES: Final = """
SELECT DISTINCT unnest(estimated) AS name FROM post_snapshot WHERE estimated IS NOT NULL
"""

PLAIN: Final = """
CREATE OR REPLACE TEMP VIEW counted_snapshot AS
SELECT *, estimated AS estimates FROM post_snapshot
"""

# One measured figure of a post makes all estimates of it needless, from whichever tool; one that
# counts a day says nothing of what was estimated for the others.
NEEDLESS: Final = """
CREATE OR REPLACE TEMP TABLE needless_estimate AS
WITH estimate AS (
    SELECT import_id, source_row, same_as, CASE WHEN basis = 'day' THEN as_of END AS day,
           unnest(estimated) AS name
    FROM post_snapshot JOIN post_identity USING (post_id)
    WHERE estimated IS NOT NULL
),
measured AS ({measured})
SELECT import_id, source_row, list(name) AS names
FROM estimate {which} measured USING (same_as, name)
WHERE {is_needless}
GROUP BY import_id, source_row
"""

MEASURED: Final = """
SELECT same_as, '{name}' AS name, bool_or(basis <> 'day') AS is_of_all_days,
       list(DISTINCT as_of) FILTER (basis = 'day') AS days
FROM post_snapshot JOIN post_identity USING (post_id)
WHERE {name} IS NOT NULL AND NOT coalesce(list_contains(estimated, '{name}'), false)
GROUP BY same_as
"""
NOTHING: Final = """
SELECT NULL::VARCHAR AS same_as, NULL::VARCHAR AS name, true AS is_of_all_days, []::DATE[] AS days
WHERE false
"""
IS_NEEDLESS: Final = "day IS NULL OR is_of_all_days OR list_contains(days, day)"

# A reach that is called an estimate is a modelled one: measured reach has a series of its own.
COUNTED: Final = """
CREATE OR REPLACE TEMP VIEW counted_snapshot AS
SELECT post_snapshot.* REPLACE ({figures}),
       list_filter(estimated, lambda name: NOT coalesce(list_contains(names, name), false))
           AS estimates
FROM post_snapshot
LEFT JOIN needless_estimate USING (import_id, source_row)
"""
IS_MODELLED: Final = (
    "(reach_kind = 'modelled' OR coalesce(list_contains(estimated, 'reach'), false))"
)

ESTIMATED: Final = """
CREATE OR REPLACE TEMP TABLE estimated_of AS
SELECT number, list_sort(list_distinct(flatten(list(estimates)))) AS names
FROM counted_snapshot JOIN series USING (post_id)
WHERE estimates IS NOT NULL
GROUP BY number
"""


def prepare_snapshots(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the view counted_snapshot: what the team has chosen of what exports gave."""
    left_out = leaves_out_estimates(cursor)
    called = {name for (name,) in cursor.execute(CALLED_ESTIMATES).fetchall()} & set(COUNTERS)
    if not called and not left_out:
        cursor.execute(PLAIN).fetchall()
        return
    names = sorted(called - {"reach"})
    measured = " UNION ALL ".join(MEASURED.format(name=name) for name in names) or NOTHING
    cursor.execute(
        NEEDLESS.format(
            measured=measured,
            which="LEFT JOIN" if left_out else "JOIN",
            is_needless="true" if left_out else IS_NEEDLESS,
        )
    ).fetchall()
    figures = [
        f"CASE WHEN coalesce(list_contains(names, '{name}'), false) THEN NULL "
        f"ELSE post_snapshot.{name} END AS {name}"
        for name in names
    ]
    if left_out:
        figures.append(f"CASE WHEN {IS_MODELLED} THEN NULL ELSE reach END AS reach")
        figures.append(f"CASE WHEN {IS_MODELLED} THEN NULL ELSE reach_kind END AS reach_kind")
    else:
        figures.append(f"CASE WHEN {IS_MODELLED} THEN 'modelled' ELSE reach_kind END AS reach_kind")
    cursor.execute(COUNTED.format(figures=", ".join(figures))).fetchall()
