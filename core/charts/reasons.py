"""From one figure to another: one bar per reason for the difference."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

from core.charts.figures import percent, signed_points
from core.charts.theme import PALETTES, Drawing, Mode

_BAR_HEIGHT: Final = 44
_AROUND: Final = 70


def reasons_chart(
    reasons: pd.DataFrame, ours: tuple[str, float], theirs: tuple[str, float], mode: Mode
) -> Drawing:
    """Bars that lead from our figure to theirs.

    ``reasons`` has name (text) and size (a difference of rates as a fraction); together they are
    the difference. ``ours`` and ``theirs`` are a name and a rate, a fraction.
    """
    colours = PALETTES[mode]
    rows = [(ours[0], 0.0, ours[1], percent(ours[1]), "figure")]
    reached = ours[1]
    for name, size in zip(reasons["name"], reasons["size"], strict=True):
        rows.append((str(name), reached, reached + size, signed_points(size), "reason"))
        reached += size
    rows.append((theirs[0], 0.0, theirs[1], percent(theirs[1]), "figure"))
    table = pd.DataFrame(rows, columns=["name", "first", "last", "in_words", "kind"])
    table["right"] = table[["first", "last"]].max(axis=1)
    order = list(table["name"])
    y = alt.Y(
        field="name", type="nominal", sort=order, title=None,
        axis=alt.Axis(labelFontSize=14, labelLimit=200, ticks=False, domain=False),
    )  # fmt: skip
    widest = float(table["right"].max()) * 1.3
    bars = (
        alt.Chart(table)
        .mark_bar(height=22)
        .encode(
            y=y,
            x=alt.X(
                field="first", type="quantitative", title=None,
                scale=alt.Scale(domain=[0, widest]), axis=alt.Axis(format="~%", labelFontSize=14),
            ),
            x2=alt.X2(field="last"),
            color=alt.Color(
                field="kind", type="nominal", legend=None,
                scale=alt.Scale(
                    domain=["figure", "reason"], range=[colours.measured, colours.attention]
                ),
            ),
            tooltip=[
                alt.Tooltip(field="name", type="nominal", title="What"),
                alt.Tooltip(field="in_words", type="nominal", title="Size"),
            ],
        )
    )  # fmt: skip
    figures = (
        alt.Chart(table)
        .mark_text(align="left", dx=6, fontSize=14, color=colours.text)
        .encode(y=y, x=alt.X(field="right", type="quantitative"), text=alt.Text(field="in_words"))
    )
    chart = (
        alt.layer(bars, figures)
        .properties(height=_BAR_HEIGHT * len(table) + _AROUND)
        .configure_view(strokeWidth=0)
    )
    told = ", ".join(
        f"{name} {signed_points(size)}"
        for name, size in zip(reasons["name"], reasons["size"], strict=True)
    )
    words = f"From {percent(ours[1])} ({ours[0]}) to {percent(theirs[1])} ({theirs[0]})"
    return Drawing(chart, f"{words}: {told or 'no difference'}.")
