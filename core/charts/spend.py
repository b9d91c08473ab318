"""Spend against result: one mark per creator, and what a result usually costs."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

from core.charts.figures import compact
from core.charts.theme import MAX_POINTS, PALETTES, Drawing, Mode

NAMED: Final = 8
"""The names beside marks: of those that spent most; the rest is in the tooltip."""


def spend_against_result(table: pd.DataFrame, result: str, currency: str, mode: Mode) -> Drawing:
    """``table`` has creator_name, platform, posts, cost, result, cost_per_result and shrunk.

    Rows without cost or result have no place. The dashed line is the usual cost of a result: the
    median of creators. Above it a creator brings more for the money.
    """
    colours = PALETTES[mode]
    known = table[(table["cost"] > 0) & table["result"].notna()].copy()
    known = known.sort_values("cost", ascending=False).head(MAX_POINTS // 2).reset_index(drop=True)
    if known.empty:
        return Drawing(alt.Chart(pd.DataFrame({"cost": []})).mark_point(), "No spend is known.")
    usual = float(known.loc[known["result"] > 0, "cost_per_result"].median())
    known["label"] = [name if at < NAMED else "" for at, name in enumerate(known["creator_name"])]
    known["in_words"] = [
        f"{cost:,.0f} {currency} for {done:,.0f} {result}"
        for cost, done in zip(known["cost"], known["result"], strict=True)
    ]
    x = alt.X(
        field="cost", type="quantitative", title=f"Spend, {currency}",
        axis=alt.Axis(format="~s", labelFontSize=14, titleFontSize=14, grid=False),
    )  # fmt: skip
    y = alt.Y(
        field="result", type="quantitative", title=result.capitalize(),
        axis=alt.Axis(format="~s", labelFontSize=14, titleFontSize=14),
    )  # fmt: skip
    marks = (
        alt.Chart(known)
        .mark_point(filled=True, size=110, opacity=0.9)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                field="platform", type="nominal",
                legend=alt.Legend(title=None, orient="top", labelFontSize=14),
            ),
            color=alt.value(colours.measured),
            tooltip=[
                alt.Tooltip(field="creator_name", type="nominal", title="Creator"),
                alt.Tooltip(field="in_words", type="nominal", title="Spend and result"),
                alt.Tooltip(field="posts", type="quantitative", title="Posts"),
            ],
        )
    )  # fmt: skip
    names = (
        alt.Chart(known)
        .mark_text(align="left", dx=9, fontSize=13, color=colours.text)
        .encode(x=x, y=y, text=alt.Text(field="label", type="nominal"))
    )
    layers = [marks, names]
    if usual > 0:
        end = float(known["cost"].max())
        line = pd.DataFrame({"cost": [0.0, end], "result": [0.0, end / usual]})
        layers.insert(
            0,
            alt.Chart(line)
            .mark_line(color=colours.expected, strokeDash=[6, 5], strokeWidth=1.5)
            .encode(x=x, y=y),
        )
    chart = alt.layer(*layers).properties(height=340).configure_view(strokeWidth=0)
    return Drawing(chart, _in_words(known, result, currency, usual))


def _in_words(known: pd.DataFrame, result: str, currency: str, usual: float) -> str:
    words = f"Spend against {result} of {len(known):,} creators"
    rated = known[known["cost_per_result"].notna()]
    if rated.empty:
        return f"{words}: none has any {result} yet."
    best = rated.loc[rated["cost_per_result"].idxmin()]
    worst = rated.loc[rated["cost_per_result"].idxmax()]
    return (
        f"{words}. Usually one costs {_money(usual, currency)}: least with {best['creator_name']} "
        f"({_money(best['cost_per_result'], currency)}), most with {worst['creator_name']} "
        f"({_money(worst['cost_per_result'], currency)})."
    )


def _money(value: float, currency: str) -> str:
    return f"{value:,.3g} {currency}" if value < 100 else f"{compact(value)} {currency}"
