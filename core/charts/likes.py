"""Likes of posts against their comments: what goes viral gains both."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.charts.theme import MAX_POINTS, PALETTES, Drawing, Mode


def likes_against_comments(posts: pd.DataFrame, mode: Mode) -> Drawing:
    """``posts`` has published_on, likes, comments and is_odd, at most 2,000 rows.

    Both scales are logarithmic; a post without a comment stands at one.
    """
    colours = PALETTES[mode]
    drawn = posts.head(MAX_POINTS).copy()
    drawn["published_on"] = pd.to_datetime(drawn["published_on"])
    drawn["told"] = drawn["comments"].clip(lower=1)
    drawn["what"] = [
        "Likes that comments do not explain" if odd else "As expected" for odd in drawn["is_odd"]
    ]
    scale = alt.Scale(type="log", nice=False, padding=12)
    axis = alt.Axis(format="~s", labelFontSize=13, titleFontSize=13, tickCount=4, grid=False)
    chart = (
        alt.Chart(drawn)
        .mark_point(filled=True, size=90, opacity=0.8)
        .encode(
            x=alt.X(field="told", type="quantitative", title="Comments", scale=scale, axis=axis),
            y=alt.Y(field="likes", type="quantitative", title="Likes", scale=scale, axis=axis),
            color=alt.Color(
                field="what",
                type="nominal",
                title=None,
                scale=alt.Scale(
                    domain=["As expected", "Likes that comments do not explain"],
                    range=[colours.measured, colours.attention],
                ),
                legend=alt.Legend(orient="top", labelFontSize=13, labelLimit=300),
            ),
            shape=alt.Shape(
                field="what",
                type="nominal",
                scale=alt.Scale(
                    domain=["As expected", "Likes that comments do not explain"],
                    range=["circle", "diamond"],
                ),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip(field="published_on", type="temporal", title="Published"),
                alt.Tooltip(field="likes", type="quantitative", title="Likes", format=","),
                alt.Tooltip(field="comments", type="quantitative", title="Comments", format=","),
            ],
        )
        .properties(height=340)
        .configure_view(strokeWidth=0)
    )
    odd = int(drawn["is_odd"].sum())
    words = f"Likes and comments of {len(drawn):,} posts; {odd or 'none'} stand apart."
    return Drawing(chart, words)
