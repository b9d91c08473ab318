"""Creators among their peers: the range of the team's own, and where each one stands."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.charts.figures import percent
from core.charts.theme import MAX_POINTS, PALETTES, Drawing, Mode


def among_peers(table: pd.DataFrame, mode: Mode) -> Drawing:
    """``table`` has creator, group (platform and tier), rate, low, middle and high of the group
    (fractions or NaN), one row per account; at most 600 are drawn.
    """
    colours = PALETTES[mode]
    drawn = table.head(MAX_POINTS // 3).copy()
    drawn["label"] = [f"{who} · {group}" for who, group in zip(drawn["creator"], drawn["group"],
                                                              strict=True)]  # fmt: skip
    drawn["in_words"] = [
        f"{percent(rate)}; of ten peers eight have {percent(low)} to {percent(high)}"
        for rate, low, high in zip(drawn["rate"], drawn["low"], drawn["high"], strict=True)
    ]
    y = alt.Y(
        field="label", type="nominal", sort=list(drawn["label"]), title=None,
        axis=alt.Axis(labelFontSize=13, labelLimit=260, ticks=False, domain=False),
    )  # fmt: skip
    axis = alt.Axis(format=".1~%", labelFontSize=14, tickCount=6)
    base = alt.Chart(drawn)
    chart = (
        alt.layer(
            base.mark_rule(color=colours.track, strokeWidth=12).encode(
                y=y,
                x=alt.X(field="low", type="quantitative", title=None, axis=axis),
                x2=alt.X2(field="high"),
            ),
            base.mark_tick(color=colours.expected, thickness=3, height=16).encode(
                y=y, x=alt.X(field="middle", type="quantitative")
            ),
            base.mark_point(
                color=colours.measured, filled=True, size=120, opacity=1, shape="diamond"
            ).encode(
                y=y,
                x=alt.X(field="rate", type="quantitative"),
                tooltip=[
                    alt.Tooltip(field="label", type="nominal", title="Creator"),
                    alt.Tooltip(field="in_words", type="nominal", title="Usual post"),
                ],
            ),
        )
        .properties(height=30 * max(len(drawn), 1) + 40)
        .configure_view(strokeWidth=0)
    )
    return Drawing(chart, _in_words(table))


def _in_words(table: pd.DataFrame) -> str:
    known = table[table["low"].notna()]
    below = known[known["rate"] < known["low"]]
    above = known[known["rate"] > known["high"]]
    words = f"{len(table):,} accounts among the team's own of the same platform and size."
    if len(below):
        words += f" Below the range of their peers: {', '.join(below['creator'].head(5))}."
    if len(above):
        words += f" Above it: {', '.join(above['creator'].head(5))}."
    return words
