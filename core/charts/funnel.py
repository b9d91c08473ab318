"""Of those who were invited, how many went how far: first-time and returning creators apart."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.charts.theme import PALETTES, Drawing, Mode


def funnel_chart(table: pd.DataFrame, mode: Mode) -> Drawing:
    """``table`` has step (in order), group, number, share, low and high (fractions)."""
    colours = PALETTES[mode]
    drawn = table.copy()
    drawn["label"] = [
        f"{share:.0%} ({number:,})".replace("%", " %")
        for share, number in zip(drawn["share"], drawn["number"], strict=True)
    ]
    groups = list(dict.fromkeys(drawn["group"]))
    steps = list(dict.fromkeys(drawn["step"]))
    y = alt.Y(
        field="step", type="nominal", sort=steps, title=None,
        axis=alt.Axis(labelFontSize=14, ticks=False, domain=False),
    )  # fmt: skip
    offset = alt.YOffset(field="group", type="nominal", sort=groups)
    base = alt.Chart(drawn)
    chart = (
        alt.layer(
            base.mark_bar(height={"band": 0.8}, cornerRadius=2).encode(
                y=y,
                yOffset=offset,
                x=alt.X(
                    field="share",
                    type="quantitative",
                    title="Of the invited",
                    scale=alt.Scale(domain=[0, 1.12]),
                    axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1], labelFontSize=13),
                ),
                color=alt.Color(
                    field="group",
                    type="nominal",
                    title=None,
                    scale=alt.Scale(domain=groups, range=[colours.measured, colours.expected]),
                    legend=alt.Legend(orient="top", labelFontSize=14, labelLimit=300),
                ),
            ),
            base.mark_rule(color=colours.text, strokeWidth=1.5).encode(
                y=y,
                yOffset=offset,
                x=alt.X(field="low", type="quantitative"),
                x2=alt.X2(field="high"),
            ),
            base.mark_text(align="left", dx=8, fontSize=13, color=colours.text).encode(
                y=y,
                yOffset=offset,
                x=alt.X(field="high", type="quantitative"),
                text=alt.Text(field="label", type="nominal"),
            ),
        )
        .properties(height=(26 * len(groups) + 20) * len(steps) + 110)
        .configure_view(strokeWidth=0)
    )
    told = []
    for group in groups:
        own = drawn[drawn["group"] == group]
        steps_told = ", ".join(
            f"{step.lower()} {label}" for step, label in zip(own["step"], own["label"], strict=True)
        )
        told.append(f"{group}: {steps_told}.")
    return Drawing(chart, " ".join(told))
