"""Counts by week: engagements, posts, or what a rate is divided by."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.charts.figures import count, day
from core.charts.theme import MAX_POINTS, PALETTES, Drawing, Mode, by_week, day_axis


def weekly_counts(weeks: pd.DataFrame, metric: str, mode: Mode) -> Drawing:
    """One bar per week of publishing. ``weeks`` has week (date) and total (number or NaN)."""
    colours = PALETTES[mode]
    table = weeks.reindex(columns=["week", "total"]).tail(MAX_POINTS).reset_index(drop=True)
    table["week"] = pd.to_datetime(table["week"])
    table["week_end"] = table["week"] + pd.Timedelta(days=6)
    table["total"] = pd.to_numeric(table["total"])
    table["week_in_words"] = [f"Week of {day(week.date())}" for week in table["week"]]
    table["total_in_words"] = [count(total) for total in table["total"]]
    chart = (
        alt.Chart(table)
        # A bar with x, x2 and one y is a stroke at its height: a rectangle stands on zero.
        .mark_rect(color=colours.measured)
        .encode(
            x=alt.X(
                field="week",
                type="temporal",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=day_axis(),
            ),
            x2=alt.X2(field="week_end"),
            y=alt.Y(
                field="total",
                type="quantitative",
                title=None,
                scale=alt.Scale(zero=True),
                axis=alt.Axis(format="~s", tickCount=4, labelFontSize=14),
            ),
            y2=alt.Y2(datum=0),
            tooltip=[
                alt.Tooltip(field="week_in_words", type="nominal", title="Posts of the"),
                alt.Tooltip(field="total_in_words", type="nominal", title=metric.capitalize()),
            ],
        )
        .properties(height=320, title=by_week(metric.capitalize()))
        .configure_view(strokeWidth=0)
    )
    return Drawing(chart, _in_words(table, metric))


def _in_words(table: pd.DataFrame, metric: str) -> str:
    known = table[table["total"].notna()]
    if known.empty:
        return f"{metric.capitalize()} by week: no figures yet."
    most = known.loc[known["total"].idxmax()]
    return (
        f"{metric.capitalize()} by week: {count(float(known['total'].sum()))} in all, most in the "
        f"week of {day(most['week'].date())} with {count(float(most['total']))}."
    )
