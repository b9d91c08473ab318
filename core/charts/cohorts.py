"""Weeks side by side: what posts of each week had at the same age."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

from core.charts.figures import compact, day
from core.charts.theme import PALETTES, Drawing, Mode

WEEKS: Final = 52
"""The newest weeks that are drawn."""


def week_cohorts_chart(cohorts: pd.DataFrame, mode: Mode) -> Drawing:
    """``cohorts`` has week, age_days, posts and per_post: a field per week and age, with its
    figure in it; the darker, the more.
    """
    colours = PALETTES[mode]
    table = cohorts.copy()
    table["week"] = pd.to_datetime(table["week"])
    weeks = sorted(table["week"].unique())[-WEEKS:]
    table = table[table["week"].isin(weeks)]
    table["week_in_words"] = [f"{week.day} {week:%b %Y}" for week in table["week"]]
    table["age_in_words"] = [f"day {age}" for age in table["age_days"]]
    table["figure"] = [compact(value) for value in table["per_post"]]
    # How far it stands from the usual at its age: weeks are compared, not ages.
    usual = table.groupby("age_days")["per_post"].transform("median")
    table["against_usual"] = table["per_post"] / usual.where(usual > 0) - 1
    order = [f"{pd.Timestamp(week).day} {pd.Timestamp(week):%b %Y}" for week in weeks]
    ages = [f"day {age}" for age in sorted(table["age_days"].unique())]
    x = alt.X(
        field="age_in_words", type="nominal", sort=ages, title="Age of the posts",
        axis=alt.Axis(labelFontSize=14, titleFontSize=14, labelAngle=0, orient="top"),
    )  # fmt: skip
    y = alt.Y(
        field="week_in_words", type="nominal", sort=order, title="Week of publishing",
        axis=alt.Axis(labelFontSize=13, titleFontSize=14),
    )  # fmt: skip
    base = alt.Chart(table)
    chart = (
        alt.layer(
            base.mark_rect(stroke=colours.background, strokeWidth=2).encode(
                x=x,
                y=y,
                color=alt.Color(
                    field="against_usual", type="quantitative", legend=None,
                    scale=alt.Scale(
                        domain=[-0.6, 0, 0.6], clamp=True,
                        range=[colours.attention, colours.track, colours.measured],
                    ),
                ),
                tooltip=[
                    alt.Tooltip(field="week_in_words", type="nominal", title="Week of"),
                    alt.Tooltip(field="figure", type="nominal", title="Engagements a post"),
                    alt.Tooltip(field="posts", type="quantitative", title="Posts"),
                    alt.Tooltip(
                        field="against_usual", type="quantitative", format="+.0%",
                        title="Against the usual week",
                    ),
                ],
            ),
            base.mark_text(fontSize=13).encode(
                x=x,
                y=y,
                text=alt.Text(field="figure", type="nominal"),
                # On a field of a strong colour the figure has that of the background.
                color=alt.condition(
                    "abs(datum.against_usual) > 0.3",
                    alt.value(colours.background),
                    alt.value(colours.text),
                ),
            ),
        )
        .properties(height=26 * len(order) + 70)
        .configure_view(strokeWidth=0)
    )  # fmt: skip
    return Drawing(chart, _in_words(table))


def _in_words(table: pd.DataFrame) -> str:
    at = table[table["age_days"] == 7]
    if at.empty:
        return "Weeks of publishing at the same age: no week has figures at day 7 yet."
    best, worst = at.loc[at["per_post"].idxmax()], at.loc[at["per_post"].idxmin()]
    return (
        f"Engagements a post at day 7 by week of publishing: most in the week of "
        f"{day(best['week'].date())} ({compact(best['per_post'])}), least in that of "
        f"{day(worst['week'].date())} ({compact(worst['per_post'])})."
    )
