"""How the posts of each format do: one tick per post, and the post in the middle."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.charts.figures import percent
from core.charts.theme import MAX_POINTS, PALETTES, Drawing, Mode


def rates_by_format(posts: pd.DataFrame, denominator: str, mode: Mode) -> Drawing:
    """``posts`` has format, creator_name, published_on and rate, the newest first.

    The newest posts are drawn, at most 1,900; the medians are those of all.
    """
    colours = PALETTES[mode]
    medians = (
        posts.groupby("format")["rate"].agg(["median", "size"]).sort_values("size", ascending=False)
    ).reset_index()
    order = list(medians["format"])
    drawn = posts.head(MAX_POINTS - 100).copy()
    drawn["published_on"] = pd.to_datetime(drawn["published_on"])
    drawn["in_words"] = [percent(rate) for rate in drawn["rate"]]
    y = alt.Y(
        field="format", type="nominal", sort=order, title=None,
        axis=alt.Axis(labelFontSize=14, ticks=False, domain=False),
    )  # fmt: skip
    # A few posts far out must not press the rest together.
    most = float(posts["rate"].quantile(0.98)) * 1.15
    x = alt.X(
        field="rate", type="quantitative", title=f"Engagement rate by {denominator}",
        scale=alt.Scale(domain=[0, most], clamp=True),
        axis=alt.Axis(format=".1~%", labelFontSize=14, titleFontSize=14, tickCount=6),
    )  # fmt: skip
    ticks = (
        alt.Chart(drawn)
        .mark_tick(color=colours.measured, opacity=0.45, thickness=2, height=22)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip(field="creator_name", type="nominal", title="Creator"),
                alt.Tooltip(field="published_on", type="temporal", title="Published"),
                alt.Tooltip(field="in_words", type="nominal", title="Rate"),
            ],
        )
    )
    medians["label"] = [percent(middle) for middle in medians["median"]]
    marks = alt.Chart(medians)
    middle = alt.X(field="median", type="quantitative")
    chart = (
        alt.layer(
            ticks,
            marks.mark_tick(color=colours.attention, thickness=4, height=34).encode(x=middle, y=y),
            marks.mark_text(dy=-24, fontSize=13, color=colours.text).encode(
                x=middle, y=y, text=alt.Text(field="label", type="nominal")
            ),
        )
        .properties(height=64 * len(order) + 50)
        .configure_view(strokeWidth=0)
    )
    told = ", ".join(
        f"{name} {percent(float(middle_rate))} ({number:,} posts)"
        for name, middle_rate, number in zip(
            medians["format"], medians["median"], medians["size"], strict=True
        )
    )
    words = f"Engagement rate by {denominator} of each post, by format. In the middle: {told}."
    if len(posts) > len(drawn):
        words += f" Drawn are the newest {len(drawn):,} of {len(posts):,} posts."
    return Drawing(chart, words)
