"""Figures and the rows behind them: one query gives the rows, and the figure is made of them."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import duckdb

from core.metrics.metric import Metric, Part, Rows
from core.metrics.registry import METRICS
from core.metrics.scope import Scope, lay_out

TABLES: Final[dict[Rows, str]] = {
    "posts": "scope_post",
    "settled posts": "scope_settled_post",
    "costs": "scope_cost",
    "orders": "scope_order",
    "invitations": "scope_invitation",
    "promises": "scope_promise",
}
"""Where the rows of a scope lie; see :func:`core.metrics.scope.lay_out`."""

MONEY: Final[frozenset[Rows]] = frozenset({"costs", "orders", "promises"})
"""Rows that are amounts of money, or may be left out for their currency."""

_ONE: Final[dict[Rows, str]] = {
    "posts": "post",
    "settled posts": "settled post",
    "costs": "cost",
    "orders": "order",
    "invitations": "invitation",
    "promises": "promise",
}

VALUES: Final = {
    "sum": "sum(numerator) FILTER (is_used)",
    "rows": "nullif(count(*) FILTER (is_used), 0)",
    "people": "nullif(count(DISTINCT person) FILTER (is_used), 0)",
    "ratio": "sum(numerator) FILTER (is_used) / nullif(sum(denominator) FILTER (is_used), 0)",
    "mean": "avg(numerator / denominator) FILTER (is_used)",
    "median": "median(numerator / denominator) FILTER (is_used)",
    "ratio less one": (
        "sum(numerator) FILTER (is_used) / nullif(sum(denominator) FILTER (is_used), 0) - 1"
    ),
}
"""How rows become a figure, over the columns of :func:`rows_sql`."""

MISSING_AT_MOST: Final = 0.1
"""A cost is that of all posts: divided by what a few of them reached it would be wrong."""

SUM_UP: Final = """
SELECT CAST({value} AS DOUBLE) * {times},
       CAST(sum(numerator) FILTER (is_used) AS DOUBLE),
       CAST(sum(denominator) FILTER (is_used) AS DOUBLE),
       count(*) FILTER (is_used), count(*) FILTER (NOT is_used),
       count(*) FILTER (is_used AND is_estimated),
       count(*) FILTER (left_out LIKE 'In %: the settings%'),
       mode(left_out), count(*) FILTER (denominator IS NOT NULL AND is_used),
       count(*) FILTER (side = 'denominator' AND NOT is_used),
       count(*) FILTER (side = 'denominator')
FROM ({rows})
"""


@dataclass(frozen=True)
class Figure:
    """One figure of one scope.

    ``value`` is None where it cannot be told; then ``reason`` says why. ``numerator`` and
    ``denominator`` are the sums over the rows used (None: no such side, or nothing known).
    ``rows_used`` and ``rows_left_out`` count rows of both sides; ``estimated`` is the share of the
    rows used, 0 to 1, in which some counter is an estimate. ``currency`` is that of money.
    """

    metric_id: str
    value: float | None
    reason: str | None
    numerator: float | None
    denominator: float | None
    rows_used: int
    rows_left_out: int
    estimated: float
    currency: str | None

    @property
    def metric(self) -> Metric:
        """Its definition."""
        return METRICS[self.metric_id]


def figures(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, metric_ids: Iterable[str] = tuple(METRICS)
) -> list[Figure]:
    """The figures of a scope, in the order asked for. Reads prepared tables only."""
    currency = lay_out(cursor, scope)
    return [figure(cursor, METRICS[metric_id], scope, currency) for metric_id in metric_ids]


def figure(
    cursor: duckdb.DuckDBPyConnection, metric: Metric, scope: Scope, currency: str | None
) -> Figure:
    """One figure of a scope whose rows are laid out."""
    needs_money = any(part.rows in MONEY for part in _parts(metric))
    if scope.is_narrowed_by_post and any(
        part.rows in MONEY | {"invitations"} for part in _parts(metric)
    ):
        why = "Money and messages are not known by platform, format or day of publishing."
        return Figure(metric.id, None, why, None, None, 0, 0, 0.0, None)
    query = SUM_UP.format(
        value=VALUES[metric.aggregate], times=metric.times, rows=rows_sql(metric, scope)
    )
    row = cursor.execute(query).fetchall()[0]
    value, numerator, denominator, used, left_out, estimated, no_rate, why, divisors = row[:9]
    without, below = row[9:]
    reason: str | None = None
    if no_rate and metric.unit != "count" and (metric.denominator is not None):
        value = None
        reason = "Some of it is in another currency, and the settings have no rate for it."
    elif value is not None and _is_of_few(metric, without, below):
        value, word = None, _word(metric.denominator, scope)
        reason = (
            f"{without:,} of {below:,} posts have no {word}, and what they cost cannot be told "
            "from what the others did."
        )
    elif value is None:
        reason = _why_unknown(metric, scope, used, left_out, why, numerator, divisors)
    return Figure(
        metric.id, value, reason, numerator, denominator, used, left_out,
        estimated / used if used else 0.0,
        metric.currency or (currency if needs_money and metric.unit == "money" else None),
    )  # fmt: skip


def rows_sql(metric: Metric, scope: Scope) -> str:
    """SQL for the rows of a figure, over the tables of :func:`core.metrics.scope.lay_out`.

    Columns: side (numerator, denominator, both), id, name, who, person, day, numerator,
    denominator, is_used, left_out (the reason, NULL where it is used), is_estimated.
    """
    if metric.denominator is None or metric.denominator.rows == metric.numerator.rows:
        return _one_side("both", metric, scope, metric.numerator, metric.denominator)
    above = _one_side("numerator", metric, scope, metric.numerator, None)
    below = _one_side("denominator", metric, scope, None, metric.denominator)
    return f"{above} UNION ALL {below}"


def _one_side(
    side: str, metric: Metric, scope: Scope, numerator: Part | None, denominator: Part | None
) -> str:
    given = {"by": scope.by, "basis": scope.cost_basis}
    parts = [part for part in (numerator, denominator) if part is not None]
    rows = parts[0].rows
    above = numerator.sql.format(**given) if numerator else "NULL"
    below = denominator.sql.format(**given) if denominator else "NULL"
    only = metric.only.format(**given) if _speaks_of(metric.only, rows) else "true"
    counters = [counter.format(**given) for part in parts for counter in part.counters]
    estimated = (
        f"list_has_any(coalesce(estimated, []), {counters}::VARCHAR[])" if counters else "false"
    )
    reasons = []
    if rows in MONEY:
        reasons.append("WHEN left_out IS NOT NULL THEN left_out")
    if rows == "orders" and any("total" in part.sql for part in parts):
        reasons.append("WHEN no_rate IS NOT NULL THEN no_rate")
    for part in parts:
        word, sql = part.word.format(**given), part.sql.format(**given)
        if sql != "1":
            reasons.append(f"WHEN ({sql}) IS NULL THEN 'No {word} known.'")
    if denominator is not None and numerator is not None and below != "1" and rows != "invitations":
        reasons.append(f"WHEN ({below}) <= 0 THEN 'Its {denominator.word.format(**given)} is 0.'")
    left_out = f"CASE {' '.join(reasons)} END" if reasons else "CAST(NULL AS VARCHAR)"
    return f"""
    SELECT '{side}' AS side, id, name, who, person, day,
           {above} AS numerator, {below} AS denominator,
           ({left_out}) IS NULL AS is_used,
           {left_out} AS left_out, {estimated} AS is_estimated
    FROM {TABLES[rows]} WHERE {only}
    """


def _is_of_few(metric: Metric, without: int, below: int) -> bool:
    """Whether a cost of all posts would be divided by what a part of them did."""
    is_cost_of_posts = (
        metric.numerator.rows == "costs"
        and metric.denominator is not None
        and metric.denominator.rows == "posts"
    )
    return is_cost_of_posts and without > MISSING_AT_MOST * below


def _speaks_of(only: str, rows: Rows) -> bool:
    """Whether a condition is about rows of this kind: basis of costs, the rest of invitations."""
    return only == "true" or ("basis" in only) == (rows == "costs")


def _word(part: Part | None, scope: Scope) -> str:
    return part.word.format(by=scope.by, basis=scope.cost_basis) if part else ""


def _parts(metric: Metric) -> list[Part]:
    return [part for part in (metric.numerator, metric.denominator) if part is not None]


def _why_unknown(
    metric: Metric,
    scope: Scope,
    used: int,
    left_out: int,
    why: str | None,
    numerator: float | None,
    divisors: int,
) -> str:
    """Why a figure has no value, in one sentence."""
    first = _ONE[metric.numerator.rows]
    if used + left_out == 0:
        return f"No {first} of it is known."
    if metric.denominator is not None and metric.denominator.rows != metric.numerator.rows:
        second = _ONE[metric.denominator.rows]
        if numerator is None:
            return f"No {_word(metric.numerator, scope)} is known."
        if divisors == 0:
            return f"No {second} with {_word(metric.denominator, scope)} is known."
        return f"It would be divided by 0: all {second}s together have none."
    if used == 0 and why is not None:
        return f"Left out are all {left_out:,}, most because: {why[0].lower()}{why[1:]}"
    return "It would be divided by 0."
