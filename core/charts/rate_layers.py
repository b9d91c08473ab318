"""The layers of a chart of the engagement rate: its weeks, its line, what was to be expected."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

from core.charts.figures import MISSING, count, day, percent
from core.charts.theme import MAX_POINTS, Layer, Palette, day_axis

WEEK_COLUMNS: Final = (
    "week",
    "rate",
    "rate_with_young",
    "projected",
    "projected_low",
    "projected_high",
    "posts",
    "posts_young",
    "expected",
    "expected_low",
    "expected_high",
)


def weeks_drawn(weeks: pd.DataFrame) -> pd.DataFrame:
    """The columns a chart draws, with the words of its tooltips."""
    table = weeks.reindex(columns=list(WEEK_COLUMNS)).tail(MAX_POINTS // 6).reset_index(drop=True)
    for column in WEEK_COLUMNS[1:]:
        table[column] = pd.to_numeric(table[column])
    # Weeks without a rate part the line, but before the first and after the last is nothing.
    known = table.index[table["rate"].notna() | table["rate_with_young"].notna()]
    table = table.loc[known.min() : known.max()] if len(known) else table.head(0)
    table = table.reset_index(drop=True)
    table["week"] = pd.to_datetime(table["week"])
    # A tooltip formats instants in the viewer's own zone, a day early west of Greenwich.
    table["week_in_words"] = [f"Week of {day(week.date())}" for week in table["week"]]
    table["rate_in_words"] = [percent(rate) for rate in table["rate"]]
    table["young_in_words"] = [percent(rate) for rate in table["rate_with_young"]]
    table["projected_in_words"] = [
        MISSING if pd.isna(rate) else f"{percent(rate)} ({percent(low)} to {percent(high)})"
        for rate, low, high in zip(
            table["projected"], table["projected_low"], table["projected_high"], strict=True
        )
    ]
    table["expected_in_words"] = [
        MISSING if pd.isna(low) else f"{percent(low)} to {percent(high)}"
        for low, high in zip(table["expected_low"], table["expected_high"], strict=True)
    ]
    table["posts_in_words"] = [count(posts) for posts in table["posts"]]
    return table


def week_axis(field: str = "week", is_small: bool = False) -> alt.X:
    axis = day_axis()
    return alt.X(
        field=field,
        type="temporal",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=None if is_small else axis,
    )


def rate_axis(field: str, is_small: bool = False) -> alt.Y:
    """A rate. Large charts begin at zero; a small one shows the shape and no scale."""
    return alt.Y(
        field=field,
        type="quantitative",
        title=None,
        scale=alt.Scale(zero=not is_small, nice=not is_small),
        axis=None if is_small else alt.Axis(format=".1%", tickCount=4, labelFontSize=14),
    )


def tooltip(*fields: tuple[str, str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(field=field, type="nominal", title=title) for field, title in fields]


RATE_TOOLTIP: Final = (
    ("week_in_words", "Posts of the"),
    ("rate_in_words", "Rate"),
    ("expected_in_words", "Expected"),
    ("posts_in_words", "Posts"),
)


def band(table: pd.DataFrame, colours: Palette, is_small: bool = False) -> Layer:
    return (
        alt.Chart(table)
        .mark_area(color=colours.track, opacity=0.75, interpolate="monotone")
        .encode(
            x=week_axis(is_small=is_small),
            y=rate_axis("expected_low", is_small),
            y2=alt.Y2(field="expected_high"),
        )
    )


def expected_line(table: pd.DataFrame, colours: Palette) -> Layer:
    return (
        alt.Chart(table)
        .mark_line(color=colours.expected, strokeDash=[6, 5], strokeWidth=1.5)
        .encode(x=week_axis(), y=rate_axis("expected"))
    )


def rate_line(table: pd.DataFrame, colours: Palette, width: float, is_small: bool = False) -> Layer:
    return (
        alt.Chart(table)
        .mark_line(color=colours.measured, strokeWidth=width, invalid="break-paths-filter-domains")
        .encode(x=week_axis(is_small=is_small), y=rate_axis("rate", is_small))
    )


def rate_points(table: pd.DataFrame, colours: Palette) -> Layer:
    return (
        alt.Chart(table)
        .mark_point(color=colours.measured, filled=True, size=70, opacity=1)
        .encode(x=week_axis(), y=rate_axis("rate"), tooltip=tooltip(*RATE_TOOLTIP))
    )


def last_point(table: pd.DataFrame, colour: str) -> Layer:
    return (
        alt.Chart(table[table["rate"].notna()].tail(1))
        .mark_point(color=colour, filled=True, size=90, opacity=1)
        .encode(
            x=week_axis(is_small=True),
            y=rate_axis("rate", is_small=True),
            tooltip=tooltip(*RATE_TOOLTIP),
        )
    )
