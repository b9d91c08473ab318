"""The receipt of a figure: its rows, and the files and lines that they came from.

Made by the same query as the figure. It is the one place that looks at snapshots when somebody has
opened it: nobody waits for it otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import duckdb
import pandas as pd

from core.metrics.figures import TABLES, Figure, figure, rows_sql
from core.metrics.metric import Metric, Part
from core.metrics.posts import TOTALS
from core.metrics.registry import METRICS
from core.metrics.scope import Scope, lay_out

ROWS: Final = "SELECT * FROM ({rows}) ORDER BY is_used DESC, side, day DESC NULLS LAST, id"

REASONS: Final = """
SELECT left_out, count(*) AS rows FROM ({rows}) WHERE NOT is_used
GROUP BY left_out ORDER BY rows DESC, left_out
"""

# All that exports said of these posts, in one pass: the snapshots may be millions.
SNAPSHOTS: Final = """
CREATE OR REPLACE TEMP TABLE scope_snapshot AS
SELECT same_as AS id, post_snapshot.as_of, post_snapshot.import_id, post_snapshot.source_row,
       {counters}
FROM post_snapshot
JOIN (SELECT post_id, same_as FROM post_identity WHERE same_as IN (SELECT id FROM {table}))
    USING (post_id)
"""

# The newest row that says exactly the value used; of a total that other rows contradict it is the
# row the receipt must name.
SAID_SO: Final = """
SELECT said.id, '{counter}' AS counter, said.{counter} AS value, said.as_of, import_id, source_row
FROM scope_snapshot AS said
JOIN {table} AS used ON used.id = said.id AND said.{counter} IS NOT NULL AND {is_used}
QUALIFY row_number() OVER (
    PARTITION BY said.id ORDER BY import_id DESC, said.as_of DESC, source_row DESC
) = 1
"""

FOLLOWERS: Final = """
SELECT used.id, 'followers' AS counter, said.followers AS value, said.as_of, import_id, source_row
FROM (
    SELECT account_id, followers, as_of, import_id, source_row FROM account
    UNION ALL
    SELECT account_id, followers, day, import_id, source_row FROM account_day
) AS said
JOIN {table} AS used ON used.account_id = said.account_id AND used.followers = said.followers
QUALIFY row_number() OVER (
    PARTITION BY used.id ORDER BY abs(said.as_of - used.day), import_id DESC, source_row DESC
) = 1
"""

OF_OTHER_ROWS: Final = """
SELECT id, import_id, source_row FROM {table}
"""

FILES: Final = "SELECT import_id, file_name FROM import_file WHERE list_contains(?, import_id)"


@dataclass(frozen=True)
class FigureReceipt:
    """Where a figure comes from.

    ``rows`` has the columns of :func:`core.metrics.figures.rows_sql`: those used first.
    ``left_out`` says how many rows were left out for which reason. ``lines`` has one row for each
    line of a file that gave a value: id, counter, value, as_of, file_name, import_id, source_row;
    the counter is empty for rows that are no posts.
    """

    figure: Figure
    scope: Scope
    rows: pd.DataFrame
    left_out: list[tuple[str, int]]
    lines: pd.DataFrame

    @property
    def metric(self) -> Metric:
        """The figure's definition."""
        return self.figure.metric


def receipt(cursor: duckdb.DuckDBPyConnection, metric_id: str, scope: Scope) -> FigureReceipt:
    """The receipt of one figure. Raises ``KeyError`` for a metric that is not in the registry."""
    metric = METRICS[metric_id]
    currency = lay_out(cursor, scope)
    found = figure(cursor, metric, scope, currency)
    query = rows_sql(metric, scope)
    rows = cursor.execute(ROWS.format(rows=query)).df()
    lines = _lines(cursor, metric, scope)
    return FigureReceipt(
        found,
        scope,
        rows,
        [(str(why), int(number)) for why, number in
         cursor.execute(REASONS.format(rows=query)).fetchall()],
        lines[lines["id"].isin(rows["id"])].reset_index(drop=True),
    )  # fmt: skip


def _lines(cursor: duckdb.DuckDBPyConnection, metric: Metric, scope: Scope) -> pd.DataFrame:
    parts = [part for part in (metric.numerator, metric.denominator) if part is not None]
    found: list[pd.DataFrame] = []
    for table in dict.fromkeys(TABLES[part.rows] for part in parts):
        if table in ("scope_post", "scope_settled_post"):
            found += _of_posts(cursor, table, parts, scope)
        else:
            found.append(cursor.execute(OF_OTHER_ROWS.format(table=table)).df())
    columns = ["id", "counter", "value", "as_of", "import_id", "source_row"]
    lines = pd.concat([table.reindex(columns=columns) for table in found if len(table)] or
                      [pd.DataFrame(columns=columns)], ignore_index=True)  # fmt: skip
    import_ids = [int(number) for number in lines["import_id"].dropna().unique()]
    names = dict(cursor.execute(FILES, [import_ids]).fetchall())
    return lines.assign(file_name=[names.get(number) for number in lines["import_id"]])


def _of_posts(
    cursor: duckdb.DuckDBPyConnection, table: str, parts: list[Part], scope: Scope
) -> list[pd.DataFrame]:
    named = dict.fromkeys(
        counter.format(by=scope.by) for part in parts for counter in part.counters
    )
    counters = [counter for counter in named if counter in TOTALS]
    found = []
    if "followers" in named:
        found.append(cursor.execute(FOLLOWERS.format(table=table)).df())
    if counters:
        query = SNAPSHOTS.format(table=table, counters=", ".join(counters))
        cursor.execute(query).fetchall()
    for counter in counters:
        is_used = (
            "used.settled_as_of = said.as_of"
            if table == "scope_settled_post"
            else f"used.{counter} = said.{counter}"
        )
        query = SAID_SO.format(table=table, counter=counter, is_used=is_used)
        found.append(cursor.execute(query).df())
    return found
