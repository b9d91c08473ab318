"""Promised posts by the week they are due: live, late, still to come."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.charts.theme import PALETTES, Drawing, Mode


def deliverables_by_week(table: pd.DataFrame, mode: Mode) -> Drawing:
    """``table`` has week (a Monday), what (live, late, due) and deliverables."""
    colours = PALETTES[mode]
    drawn = table.copy()
    drawn["week"] = pd.to_datetime(drawn["week"])
    kinds = ["live", "late", "due"]
    chart = (
        alt.Chart(drawn)
        .mark_bar(size=12, cornerRadius=2)
        .encode(
            x=alt.X(
                field="week", type="temporal", title=None,
                axis=alt.Axis(format="%-d %b", labelFontSize=13, tickCount=8, grid=False),
            ),
            y=alt.Y(
                field="deliverables", type="quantitative", title="Promised posts", stack="zero",
                axis=alt.Axis(labelFontSize=13, titleFontSize=13, tickMinStep=1, tickCount=4),
            ),
            color=alt.Color(
                field="what", type="nominal", title=None,
                scale=alt.Scale(
                    domain=kinds, range=[colours.measured, colours.attention, colours.expected]
                ),
                legend=alt.Legend(orient="top", labelFontSize=14),
            ),
            order=alt.Order(field="what", type="nominal", sort="descending"),
            tooltip=[
                alt.Tooltip(field="week", type="temporal", title="Week of"),
                alt.Tooltip(field="what", type="nominal", title="State"),
                alt.Tooltip(field="deliverables", type="quantitative", title="Posts"),
            ],
        )
        .properties(height=240)
        .configure_view(strokeWidth=0)
    )  # fmt: skip
    sums = table.groupby("what")["deliverables"].sum()
    told = ", ".join(f"{int(sums[kind]):,} {kind}" for kind in kinds if kind in sums)
    return Drawing(chart, f"Promised posts by the week they are due: {told}.")
