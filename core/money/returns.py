"""What creators and formats bring for what they cost: raw, and drawn towards their peers."""

from __future__ import annotations

from typing import Final, Literal, get_args

import duckdb
import numpy as np
import pandas as pd

from core.metrics.scope import CostBasis, Scope, lay_out
from core.money.shrinkage import log_mean_and_error, shrink

Result = Literal["engagements", "views", "reach", "impressions", "clicks", "orders", "revenue"]
RESULTS: Final[tuple[Result, ...]] = get_args(Result)

ATTRIBUTION: Final = (
    "A creator's cost is shared equally among the creator's posts, so that formats can be compared."
)
"""How costs come to formats, in words, for screens."""

POSTS: Final = """
SELECT coalesce(person, '') AS creator_id, coalesce(who, 'Account not named') AS creator_name,
       platform, coalesce(format, 'not known') AS format, CAST({result} AS DOUBLE) AS result
FROM scope_post
"""
ORDERS: Final = """
SELECT coalesce(person, '') AS creator_id, CAST(count(*) AS DOUBLE) AS orders,
       CAST(sum(total - coalesce(refunded, 0)) AS DOUBLE) AS revenue
FROM scope_order WHERE left_out IS NULL AND no_rate IS NULL GROUP BY ALL
"""
COSTS: Final = """
SELECT coalesce(person, '') AS creator_id, any_value(who) AS creator_name,
       CAST(sum(amount) AS DOUBLE) AS cost
FROM scope_cost WHERE basis = $basis AND left_out IS NULL GROUP BY ALL
"""

COLUMNS: Final = (
    "creator_id", "creator_name", "platform", "posts", "cost", "currency", "result",
    "cost_per_result", "low", "high", "shrunk", "own_share",
)  # fmt: skip


def returns(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, result: Result, basis: CostBasis
) -> pd.DataFrame:
    """One row per creator with posts or costs in a campaign, the cheapest (drawn to peers) first.

    creator_id, creator_name, platform (of most posts), posts, cost and currency, result (its sum),
    cost_per_result, ``shrunk`` (the same drawn towards the campaign's other creators), its interval
    ``low`` to ``high`` (four of five cases), and ``own_share``, how much of it is the creator's own
    figure, 0 to 1. What cannot be told is NaN.
    """
    currency = lay_out(cursor, Scope(campaign_id, cost_basis=basis))
    posts = cursor.execute(POSTS.format(result=_column(result))).df()
    costs = cursor.execute(COSTS, {"basis": basis}).df()
    table = _per_creator(posts, costs)
    if result in ("orders", "revenue"):
        orders = cursor.execute(ORDERS).df().set_index("creator_id")[result]
        table["result"] = table["creator_id"].map(orders).fillna(0.0)
    table["currency"] = currency
    table["cost_per_result"] = table["cost"] / table["result"].where(table["result"] > 0)
    table = _with_peers(table, posts, result)
    table = table.sort_values(["shrunk", "cost_per_result"], na_position="last")
    return table.reindex(columns=list(COLUMNS)).reset_index(drop=True)


def by_format(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, result: Result, basis: CostBasis
) -> pd.DataFrame:
    """One row per format: format, posts, cost, currency, result, cost_per_result, low, high.

    Costs by :data:`ATTRIBUTION`. The interval holds in four of five cases, from the scatter of the
    format's posts. Orders and revenue are not known by format: then it is empty.
    """
    names = ["format", "posts", "cost", "currency", "result", "cost_per_result", "low", "high"]
    if result in ("orders", "revenue"):
        return pd.DataFrame(columns=names)
    currency = lay_out(cursor, Scope(campaign_id, cost_basis=basis))
    posts = cursor.execute(POSTS.format(result=_column(result))).df()
    costs = cursor.execute(COSTS, {"basis": basis}).df().set_index("creator_id")["cost"]
    per_post = costs / posts.groupby("creator_id").size()
    posts["cost"] = posts["creator_id"].map(per_post)
    known = posts[posts["result"].notna()]
    usual = _usual_scatter(known)
    rows = []
    for name, own in known.groupby("format"):
        cost, total = float(own["cost"].sum()), float(own["result"].sum())
        per = cost / total if total > 0 and cost > 0 else np.nan
        _, error = log_mean_and_error(own["result"].to_numpy(), usual) if total > 0 else (0, np.nan)
        reach = 1.2816 * error
        rows.append((name, len(own), cost or np.nan, currency, total, per,
                     per * np.exp(-reach), per * np.exp(reach)))  # fmt: skip
    return pd.DataFrame(rows, columns=names).sort_values("cost_per_result", na_position="last")


def _column(result: Result) -> str:
    return "CAST(NULL AS DOUBLE)" if result in ("orders", "revenue") else result


def _per_creator(posts: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    grouped = posts.groupby("creator_id")
    table = pd.DataFrame(
        {
            "creator_name": grouped["creator_name"].first(),
            "platform": grouped["platform"].agg(lambda own: own.mode().iat[0]),
            "posts": grouped.size(),
            "result": grouped["result"].sum(min_count=1),
        }
    ).reset_index()
    merged = table.merge(costs, on="creator_id", how="outer", suffixes=("", "_of_cost"))
    merged["creator_name"] = merged["creator_name"].fillna(merged["creator_name_of_cost"])
    return merged.assign(posts=merged["posts"].fillna(0).astype(int))


def _usual_scatter(posts: pd.DataFrame) -> float:
    """The usual coefficient of variation of a creator's posts; 1 where nobody has two."""
    found = [
        float(own.std(ddof=1) / own.mean())
        for _, own in posts.groupby("creator_id")["result"]
        if len(own) > 1 and own.mean() > 0
    ]
    return max(float(np.median(found)), 0.05) if found else 1.0


def _with_peers(table: pd.DataFrame, posts: pd.DataFrame, result: Result) -> pd.DataFrame:
    """The value drawn to peers, in logs of cost per result."""
    can = (table["cost"] > 0) & (table["result"] > 0)
    for name in ("shrunk", "low", "high", "own_share"):
        table[name] = np.nan
    if not can.any():
        return table
    known = posts[posts["result"].notna()]
    usual = _usual_scatter(known)
    estimates, errors = [], []
    for row in table[can].itertuples():
        if result in ("orders", "revenue"):
            orders = max(float(row.result), 1.0) if result == "orders" else max(row.posts, 1)
            error = 1 / np.sqrt(orders)
        else:
            own = known.loc[known["creator_id"] == row.creator_id, "result"].to_numpy()
            _, error = log_mean_and_error(own, usual)
        estimates.append(np.log(row.cost_per_result))
        errors.append(max(float(error), 1e-3))
    found = shrink(np.array(estimates), np.array(errors))
    table.loc[can, "shrunk"] = np.exp(found.value)
    table.loc[can, "low"] = np.exp(found.low)
    table.loc[can, "high"] = np.exp(found.high)
    table.loc[can, "own_share"] = found.weight
    return table
