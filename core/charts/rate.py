"""Engagement rate over the weeks: small for a list, large for a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

import altair as alt
import pandas as pd

from core.charts.figures import count, day, day_range, percent, signed_percent
from core.charts.theme import (
    MAX_POINTS,
    PALETTES,
    Drawing,
    Layer,
    Mode,
    Palette,
    by_week,
    day_axis,
    small,
)

_WEEK_COLUMNS: Final = (
    "week",
    "rate",
    "rate_with_young",
    "posts",
    "posts_young",
    "expected",
    "expected_low",
    "expected_high",
)


@dataclass(frozen=True)
class DriftMark:
    """Where a lasting change began, as far as it can be dated, and its size (-0.31 is -31 %)."""

    began_from: date
    began_to: date
    change: float | None = None


def sparkline(weeks: pd.DataFrame, drift: DriftMark | None, mode: Mode) -> Drawing:
    """The rate week by week, small, with the drift marked.

    ``weeks`` has one row per week in order: week (date), rate (fraction or NaN), and may have
    expected_low and expected_high (fractions).
    """
    colours = PALETTES[mode]
    table = _weeks(weeks)
    layers: list[Layer] = (
        [_band(table, colours, is_small=True)] if table["expected_low"].notna().any() else []
    )
    layers += [_drift_layer(drift, colours, is_small=True)] if drift else []
    layers += [
        _line(table, colours, width=2.5, is_small=True),
        _last_point(table, colours.attention if drift else colours.measured),
    ]
    chart = small(alt.layer(*layers), height=42)
    return Drawing(chart, _rate_in_words("Engagement rate by week", table, drift))


def rate_over_time(
    weeks: pd.DataFrame,
    drift: DriftMark | None,
    denominator: str,
    mode: Mode,
    height: int = 320,
) -> Drawing:
    """The rate by week of publishing, what was to be expected of it, and where it drifted.

    ``weeks`` has one row per week in order:

    * week: its Monday (date)
    * rate: engagements ÷ denominator over settled posts (fraction or NaN)
    * rate_with_young: the same over all posts, NaN where no post of the week is young
    * posts, posts_young: how many stand behind it, and how many of them are still growing
    * expected, expected_low, expected_high: the baseline's band (fractions or NaN)
    """
    colours = PALETTES[mode]
    table = _weeks(weeks)
    drift = drift if drift and _is_in_view(drift, table) else None
    has_band = bool(table["expected"].notna().any())
    layers: list[Layer] = []
    if has_band:
        layers += [_band(table, colours), _expected_line(table, colours)]
    if drift:
        layers += [_drift_layer(drift, colours), _drift_label(drift, colours)]
    layers += [_line(table, colours, width=3), _points(table, colours)]
    young = table[table["rate_with_young"].notna()]
    if len(young):
        settled = table["rate"].dropna()
        is_above = len(settled) > 0 and young["rate_with_young"].iloc[-1] >= settled.iloc[-1]
        layers += [_young_points(young, colours), _young_label(young, is_above, colours)]
    title = f"Engagement rate by {denominator}"
    chart = (
        alt.layer(*layers)
        .properties(height=height, title=by_week(title))
        .configure_view(strokeWidth=0)
    )
    words = _rate_in_words(f"{title} by week", table, drift)
    if has_band:
        words += " The grey band is what the baseline leads one to expect."
    if len(young):
        words += f" Posts of {_number_of(len(young), 'week')} are young and still growing."
    return Drawing(chart, words)


def _weeks(weeks: pd.DataFrame) -> pd.DataFrame:
    """The columns a chart draws, with the words of its tooltips."""
    table = weeks.reindex(columns=list(_WEEK_COLUMNS)).tail(MAX_POINTS // 6).reset_index(drop=True)
    for column in _WEEK_COLUMNS[1:]:
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
    table["expected_in_words"] = [
        "—" if pd.isna(low) else f"{percent(low)} to {percent(high)}"
        for low, high in zip(table["expected_low"], table["expected_high"], strict=True)
    ]
    table["posts_in_words"] = [count(posts) for posts in table["posts"]]
    return table


def _x(field: str = "week", is_small: bool = False) -> alt.X:
    axis = day_axis()
    return alt.X(
        field=field,
        type="temporal",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=None if is_small else axis,
    )


def _y(field: str, is_small: bool = False) -> alt.Y:
    """A rate. Large charts begin at zero; a small one shows the shape and no scale."""
    return alt.Y(
        field=field,
        type="quantitative",
        title=None,
        scale=alt.Scale(zero=not is_small, nice=not is_small),
        axis=None if is_small else alt.Axis(format=".1%", tickCount=4, labelFontSize=14),
    )


def _tooltip(*fields: tuple[str, str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(field=field, type="nominal", title=title) for field, title in fields]


_RATE_TOOLTIP: Final = (
    ("week_in_words", "Posts of the"),
    ("rate_in_words", "Rate"),
    ("expected_in_words", "Expected"),
    ("posts_in_words", "Posts"),
)


def _band(table: pd.DataFrame, colours: Palette, is_small: bool = False) -> Layer:
    return (
        alt.Chart(table)
        .mark_area(color=colours.track, opacity=0.75, interpolate="monotone")
        .encode(
            x=_x(is_small=is_small),
            y=_y("expected_low", is_small),
            y2=alt.Y2(field="expected_high"),
        )
    )


def _expected_line(table: pd.DataFrame, colours: Palette) -> Layer:
    return (
        alt.Chart(table)
        .mark_line(color=colours.expected, strokeDash=[6, 5], strokeWidth=1.5)
        .encode(x=_x(), y=_y("expected"))
    )


def _line(table: pd.DataFrame, colours: Palette, width: float, is_small: bool = False) -> Layer:
    return (
        alt.Chart(table)
        .mark_line(color=colours.measured, strokeWidth=width, invalid="break-paths-filter-domains")
        .encode(x=_x(is_small=is_small), y=_y("rate", is_small))
    )


def _points(table: pd.DataFrame, colours: Palette) -> Layer:
    return (
        alt.Chart(table)
        .mark_point(color=colours.measured, filled=True, size=70, opacity=1)
        .encode(x=_x(), y=_y("rate"), tooltip=_tooltip(*_RATE_TOOLTIP))
    )


def _young_points(young: pd.DataFrame, colours: Palette) -> Layer:
    """Hollow diamonds: their posts are still collecting engagements and do not compare yet."""
    return (
        alt.Chart(young)
        .mark_point(color=colours.measured, shape="diamond", filled=False, size=140, strokeWidth=2)
        .encode(
            x=_x(),
            y=_y("rate_with_young"),
            tooltip=_tooltip(
                ("week_in_words", "Posts of the"),
                ("young_in_words", "Rate so far, posts still growing"),
                ("posts_in_words", "Posts"),
            ),
        )
    )


def _young_label(young: pd.DataFrame, is_above: bool, colours: Palette) -> Layer:
    """At the newest of them: what a hollow diamond is, so that it is not read as a fall.

    Beside it, and above where the line is as high as it is: ``is_above``.
    """
    return (
        alt.Chart(young.tail(1).assign(label="Young, still collecting"))
        .mark_text(
            color=colours.text,
            align="right",
            baseline="middle",
            dx=0 if is_above else -14,
            dy=-16 if is_above else 0,
            fontSize=14,
        )
        .encode(x=_x(), y=_y("rate_with_young"), text=alt.Text(field="label", type="nominal"))
    )


def _is_in_view(drift: DriftMark, table: pd.DataFrame) -> bool:
    """Whether the drift began in the weeks shown; outside of them it would stretch the axis."""
    if table.empty:
        return False
    first, last = table["week"].iloc[0], table["week"].iloc[-1] + pd.Timedelta(days=6)
    return bool(pd.Timestamp(drift.began_to) >= first and pd.Timestamp(drift.began_from) <= last)


def _last_point(table: pd.DataFrame, colour: str) -> Layer:
    return (
        alt.Chart(table[table["rate"].notna()].tail(1))
        .mark_point(color=colour, filled=True, size=90, opacity=1)
        .encode(x=_x(is_small=True), y=_y("rate", is_small=True), tooltip=_tooltip(*_RATE_TOOLTIP))
    )


def _drift_layer(drift: DriftMark, colours: Palette, is_small: bool = False) -> Layer:
    """The range of days in which the change began: a shaded strip with a dashed edge."""
    # The strip includes its last day, and one day alone must still be seen.
    marks = _drift_table(drift)
    strip = (
        alt.Chart(marks)
        .mark_rect(color=colours.attention, opacity=0.18)
        .encode(x=_x("began_from", is_small), x2=alt.X2(field="began_until"))
    )
    edge = (
        alt.Chart(marks)
        .mark_rule(color=colours.attention, strokeWidth=2, strokeDash=[4, 3])
        .encode(
            x=_x("began_from", is_small),
            tooltip=_tooltip(("in_words", "Drift began")),
        )
    )
    return alt.layer(strip, edge)


def _drift_label(drift: DriftMark, colours: Palette) -> Layer:
    return (
        alt.Chart(_drift_table(drift))
        .mark_text(
            color=colours.text,
            align="left",
            baseline="top",
            dx=6,
            fontSize=14,
            fontWeight="bold",
            # An explicit pixel and no field: the label stands at the top of the view.
            y=4,
        )
        .encode(
            x=_x("began_from"),
            text=alt.Text(field="label", type="nominal"),
        )
    )


def _drift_table(drift: DriftMark) -> pd.DataFrame:
    label = "Drift" if drift.change is None else f"Drift {signed_percent(drift.change)}"
    until = datetime.combine(drift.began_to, time()) + pd.Timedelta(days=1)
    row: dict[str, Any] = {
        "began_from": pd.Timestamp(drift.began_from),
        "began_until": pd.Timestamp(until),
        "in_words": day_range(drift.began_from, drift.began_to),
        "label": label,
    }
    return pd.DataFrame([row])


def _rate_in_words(title: str, table: pd.DataFrame, drift: DriftMark | None) -> str:
    known = table[table["rate"].notna()]
    if known.empty:
        return f"{title}: no week has posts with both figures yet."
    first, last = known.iloc[0], known.iloc[-1]
    words = (
        f"{title}: {percent(float(first['rate']))} in the week of {day(first['week'].date())}, "
        f"{percent(float(last['rate']))} in the week of {day(last['week'].date())}."
    )
    if drift:
        change = "" if drift.change is None else f" of {signed_percent(drift.change)}"
        began = day_range(drift.began_from, drift.began_to)
        words += f" A lasting change{change} began {began}."
    return words


def _number_of(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
