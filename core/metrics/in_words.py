"""Figures in words: their values with units, and the formula with the numbers in it."""

from __future__ import annotations

from core.metrics.figures import Figure
from core.metrics.metric import Part, Unit
from core.metrics.scope import Scope

MISSING = "—"


def amount(value: float | None, unit: Unit, currency: str | None = None) -> str:
    """'4.12 %', '1,204', '1.67', '12.99 USD'; a dash for None."""
    if value is None:
        return MISSING
    if unit == "fraction":
        return f"{value * 100:.3g} %" if abs(value) < 0.1 else f"{value * 100:.1f} %"
    if unit == "count":
        return f"{value:,.0f}"
    digits = 2 if abs(value) >= 0.995 else 4
    return f"{value:,.{digits}f}{f' {currency}' if currency else ''}"


def formula_with_numbers(figure: Figure, scope: Scope) -> str:
    """'40,960 engagements ÷ 580,859 reach = 7.05 %', or why there is no value."""
    metric = figure.metric
    result = amount(figure.value, metric.unit, figure.currency)
    if figure.value is None:
        return f"{MISSING} {figure.reason}"
    if metric.aggregate == "rows":
        return f"{result} {metric.numerator.word}"
    above = _side(figure.numerator, metric.numerator, scope, figure)
    if metric.aggregate == "people":
        return f"{result} different people among {_rows(figure)}"
    if metric.denominator is None:
        return f"{above} from {_rows(figure)}"
    below = _side(figure.denominator, metric.denominator, scope, figure)
    if metric.aggregate in ("mean", "median"):
        return f"the {metric.aggregate} of {figure.rows_used:,} posts' own rates = {result}"
    if metric.aggregate == "ratio less one":
        return f"({above} − {below}) ÷ {below} = {result}"
    times = f" × {metric.times:,}" if metric.times != 1 else ""
    return f"{above} ÷ {below}{times} = {result}"


def _rows(figure: Figure) -> str:
    """'1 promise', '12 posts'."""
    rows = figure.metric.numerator.rows
    return f"{figure.rows_used:,} {rows.removesuffix('s') if figure.rows_used == 1 else rows}"


def _side(total: float | None, part: Part, scope: Scope, figure: Figure) -> str:
    word = part.word.format(by=scope.by, basis=scope.cost_basis)
    is_money = part.rows in ("costs", "promises") or part.word in ("revenue", "media value")
    if is_money and total is not None:
        return f"{total:,.2f} {figure.currency or ''}".strip() + f" {word}"
    return f"{amount(total, 'count')} {word}"
