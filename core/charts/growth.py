"""How posts grow with age: the post in the middle, and the range of four posts in five."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.charts.figures import percent
from core.charts.theme import MAX_POINTS, PALETTES, Drawing, Mode

_FORMATS_SHOWN = 4


def growth_by_age(curves: pd.DataFrame, mode: Mode) -> Drawing:
    """``curves`` has format, age_days, posts, and median, low and high (fractions of what a post
    has in the end); one panel per format.

    The formats with the most posts are shown, at most four.
    """
    colours = PALETTES[mode]
    most = curves.groupby("format")["posts"].max().sort_values(ascending=False)
    formats = list(most.index[:_FORMATS_SHOWN])
    table = curves[curves["format"].isin(formats)].head(MAX_POINTS // 3).copy()
    table["in_words"] = [
        f"{percent(middle)} ({percent(low)} to {percent(high)}), {posts:,} posts"
        for middle, low, high, posts in zip(
            table["median"], table["low"], table["high"], table["posts"], strict=True
        )
    ]
    x = alt.X(
        field="age_days", type="quantitative", title="Age in days",
        scale=alt.Scale(domain=[0, 28]),
        axis=alt.Axis(values=[0, 7, 14, 21, 28], labelFontSize=14, titleFontSize=14, grid=False),
    )  # fmt: skip
    base = alt.Chart(table)
    y = alt.Axis(format=".0%", tickCount=4, labelFontSize=14)
    scale = alt.Scale(domain=[0, 1.2], clamp=True)
    layers = alt.layer(
        base.mark_area(color=colours.measured, opacity=0.18).encode(
            x=x,
            y=alt.Y(field="low", type="quantitative", title=None, axis=y, scale=scale),
            y2=alt.Y2(field="high"),
        ),
        base.mark_line(color=colours.measured, strokeWidth=3, point=True).encode(
            x=x,
            y=alt.Y(field="median", type="quantitative", title=None, axis=y, scale=scale),
            tooltip=[
                alt.Tooltip(field="age_days", type="quantitative", title="Age in days"),
                alt.Tooltip(field="in_words", type="nominal", title="Of its engagements"),
            ],
        ),
    ).properties(width=260, height=200)
    chart = (
        layers.facet(
            facet=alt.Facet(
                field="format", type="nominal", sort=formats,
                header=alt.Header(title=None, labelFontSize=15, labelColor=colours.text),
            ),
            columns=2,
        )
        .configure_view(strokeWidth=0)
    )  # fmt: skip
    return Drawing(chart, _in_words(table, formats))


def _in_words(table: pd.DataFrame, formats: list[str]) -> str:
    said = []
    for form in formats:
        own = table[table["format"] == form]
        week = own[own["age_days"] <= 7]
        if len(week):
            last = week.iloc[-1]
            said.append(
                f"{form} posts have {percent(float(last['median']))} of their engagements at day "
                f"{int(last['age_days'])}"
            )
    words = "How much of a post's engagements is there at which age."
    return f"{words} {'; '.join(said).capitalize()}." if said else words
