"""Receipts of the figures that are derived from others: which there are, and one of them."""

from __future__ import annotations

from typing import Final, get_args

import duckdb

from core.checks.drift_receipt import drift_receipt
from core.checks.pace_receipt import forecast_receipt
from core.metrics.derived import DerivedReceipt
from core.metrics.scope import Scope
from core.money.forecast_receipt import cost_forecast_receipt
from core.words import DENOMINATORS, Denominator, GoalMetric

COST_FORECAST: Final = "cost_forecast"
_FORECASTS: Final[dict[str, GoalMetric]] = {f"forecast_of_{of}": of for of in get_args(GoalMetric)}
_CHANGES: Final[dict[str, Denominator]] = {f"change_of_rate_by_{by}": by for by in DENOMINATORS}

DERIVED: Final = frozenset((*_FORECASTS, *_CHANGES, COST_FORECAST))
"""The names of all of them, as an address has them."""


def derived_receipt(
    cursor: duckdb.DuckDBPyConnection, name: str, scope: Scope
) -> DerivedReceipt | None:
    """The receipt of one of :data:`DERIVED` for the scope's campaign (and currency).

    None where the campaign has no such figure. Raises ``KeyError`` for other names.
    """
    if name in _FORECASTS:
        return forecast_receipt(cursor, scope.campaign_id, _FORECASTS[name])
    if name == COST_FORECAST:
        return cost_forecast_receipt(cursor, scope.campaign_id, scope.currency)
    return drift_receipt(cursor, scope.campaign_id, _CHANGES[name])
