"""The goals of each campaign as they stand, and what was another before.

A campaigns export has one goal; the goals template, and the form, as many as there are metrics. All
are claims in the order of their imports, so their history is the history of the imports: one that
is undone was never said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

import duckdb

from core.metrics.accounts import NEWEST_CLAIM

# Of a campaigns export every field stands until another row says something else of it.
CLAIMS: Final = f"""
WITH of_campaign AS (
    SELECT import_id, source_row, campaign_id,
           last_value(goal IGNORE NULLS) OVER so_far AS kind,
           last_value(goal_metric IGNORE NULLS) OVER so_far AS metric,
           last_value(target IGNORE NULLS) OVER so_far AS target,
           coalesce(goal, goal_metric, CAST(target AS VARCHAR)) IS NOT NULL AS says_something
    FROM campaign WHERE is_declared
    WINDOW so_far AS (PARTITION BY campaign_id ORDER BY {NEWEST_CLAIM})
)
SELECT campaign_id, metric, kind, target, starts_on, ends_on, decides,
       said.status = 'withdrawn', is_from_campaigns, CAST(imported_at AS DATE),
       import_id, source_row
FROM (
    SELECT import_id, source_row, campaign_id, metric, kind, target, starts_on, ends_on,
           coalesce(decides, false) AS decides, coalesce(status, '') AS status,
           false AS is_from_campaigns
    FROM goal WHERE metric IS NOT NULL
    UNION ALL
    SELECT import_id, source_row, campaign_id, metric, kind, target, NULL, NULL, true, '', true
    FROM of_campaign WHERE says_something AND metric IS NOT NULL
) AS said
JOIN import_file USING (import_id)
ORDER BY campaign_id, {NEWEST_CLAIM}
"""  # noqa: S608

DATES: Final = "SELECT campaign_id, starts_on, ends_on FROM campaign_now"

DECIDE: Final = """
UPDATE campaign_now
SET goal = coalesce(goal_now.kind, campaign_now.goal), goal_metric = goal_now.metric,
    target = goal_now.target
FROM goal_now
WHERE goal_now.campaign_id = campaign_now.campaign_id AND decides
"""

NO_LONGER: Final = """
UPDATE campaign_now SET goal = NULL, goal_metric = NULL, target = NULL
WHERE campaign_id IN (SELECT campaign_id FROM goal)
  AND campaign_id NOT IN (SELECT campaign_id FROM goal_now)
"""

COLUMNS: Final = {
    "goal_now": (
        "campaign_id", "kind", "metric", "target", "starts_on", "ends_on", "decides", "said_on",
        "import_id", "source_row",
    ),
    "goal_change": (
        "campaign_id", "metric", "field", "value_before", "value_after", "changed_on",
        "was_running", "import_id", "source_row",
    ),
}  # fmt: skip

Dates = dict[str, tuple[date | None, date | None]]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Claim:
    """What one row of an export says of one goal."""

    campaign_id: str
    metric: str
    kind: str | None
    target: int | None
    starts_on: date | None
    ends_on: date | None
    decides: bool
    is_withdrawn: bool
    is_from_campaigns: bool
    said_on: date
    import_id: int
    source_row: int


def refresh_goals(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make goal_now and goal_change anew, and the deciding goal that of campaign_now."""
    dates: Dates = {row[0]: (row[1], row[2]) for row in cursor.execute(DATES).fetchall()}
    claims = [Claim(*row) for row in cursor.execute(CLAIMS).fetchall()]
    goals: list[Row] = []
    changes: list[Row] = []
    for campaign_id, said in groupby(claims, key=lambda claim: claim.campaign_id):
        own = list(said)
        starts_on, ends_on = dates.get(campaign_id, (None, None))
        goals += _as_they_stand(own, starts_on, ends_on)
        changes += _changes(own, starts_on, ends_on)
    for table, rows in (("goal_now", goals), ("goal_change", changes)):
        cursor.execute(f"DELETE FROM {table}").fetchall()  # noqa: S608
        _keep(cursor, table, rows)
    cursor.execute(NO_LONGER).fetchall()
    cursor.execute(DECIDE).fetchall()


def after(claims: Iterable[Claim]) -> tuple[dict[str, Claim], str | None]:
    """The goals that stand after claims of one campaign in their order, by metric; which decides.

    A row of a campaigns export replaces the one before it: it has room for one goal only.
    """
    standing: dict[str, Claim] = {}
    deciding: str | None = None
    for claim in claims:
        if claim.is_from_campaigns:
            standing = {
                metric: other
                for metric, other in standing.items()
                if not other.is_from_campaigns or metric == claim.metric
            }
        if claim.is_withdrawn:
            standing.pop(claim.metric, None)
        else:
            standing[claim.metric] = claim
            if claim.decides:
                deciding = claim.metric
        if deciding not in standing:
            deciding = next(iter(standing), None)
    return standing, deciding


def _as_they_stand(
    claims: list[Claim], starts_on: date | None, ends_on: date | None
) -> Iterator[Row]:
    standing, deciding = after(claims)
    for metric, claim in standing.items():
        yield (
            claim.campaign_id, claim.kind, metric, claim.target,
            claim.starts_on or starts_on, claim.ends_on or ends_on, metric == deciding,
            claim.said_on, claim.import_id, claim.source_row,
        )  # fmt: skip


def _changes(claims: list[Claim], starts_on: date | None, ends_on: date | None) -> Iterator[Row]:
    """What each claim made another, beginning with the second; claims of one import are one."""
    before, decided_before = after(())
    so_far: list[Claim] = []
    for _, together in groupby(claims, key=lambda claim: claim.import_id):
        so_far += together
        standing, deciding = after(so_far)
        last = so_far[-1]
        said_on = last.said_on
        is_running = (starts_on is None or said_on >= starts_on) and (
            ends_on is None or said_on <= ends_on
        )
        where = (said_on, is_running, last.import_id, last.source_row)
        for metric, claim in standing.items():
            if metric in before:
                for field in ("target", "starts_on", "ends_on"):
                    old, new = getattr(before[metric], field), getattr(claim, field)
                    if old != new:
                        yield last.campaign_id, metric, field, _text(old), _text(new), *where
            elif before:
                yield last.campaign_id, metric, "set", None, _text(claim.target), *where
        for metric, claim in before.items():
            if metric not in standing:
                yield last.campaign_id, metric, "withdrawn", _text(claim.target), None, *where
        if before and deciding != decided_before:
            yield last.campaign_id, deciding, "decides", decided_before, deciding, *where
        before, decided_before = standing, deciding


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _keep(cursor: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    """By column: one row at a time costs a millisecond each (measured)."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        marks = ", ".join(["unnest(?)"] * len(columns))
        names = ", ".join(COLUMNS[table])
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {marks}", columns).fetchall()
