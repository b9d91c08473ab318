"""Pace: where a campaign stands on the way to its target, and where it will end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import altair as alt
import pandas as pd

from core.charts.figures import compact, count, day
from core.charts.theme import (
    MAX_POINTS,
    PALETTES,
    Drawing,
    Layer,
    Mode,
    Palette,
    day_axis,
    small,
)

_BAR_HEIGHT: Final = 34
_SURELY_NOT: Final = 0.01


@dataclass(frozen=True)
class PaceFigures:
    """One campaign's pace. All counts are of ``metric``; None is not known."""

    metric: str
    total: float | None
    target: float | None
    expected_by_now: float | None = None
    forecast: float | None = None
    forecast_low: float | None = None
    forecast_high: float | None = None
    probability_of_target: float | None = None


def pace_bar(pace: PaceFigures, mode: Mode) -> Drawing:
    """A bar on its track to the target, a tick at what was expected by now, the forecast's range.

    The track ends at the target. Where the forecast goes beyond it, so does the scale.
    """
    colours = PALETTES[mode]
    target, total = pace.target or 0.0, pace.total or 0.0
    end = max(target, total, pace.forecast_high or 0.0, 1.0)
    table = pd.DataFrame(
        [
            {
                "zero": 0.0,
                "total": total,
                "target": target,
                "expected": pace.expected_by_now,
                "forecast": pace.forecast,
                "low": pace.forecast_low,
                "high": pace.forecast_high,
                "total_in_words": count(pace.total),
                "target_in_words": count(pace.target),
                "expected_in_words": count(pace.expected_by_now),
                "forecast_in_words": _forecast_in_words(pace),
            }
        ]
    )
    scale = alt.Scale(domain=[0, end], nice=False)
    tooltip = [
        alt.Tooltip(field=f"{name}_in_words", type="nominal", title=title)
        for name, title in (
            ("total", f"{pace.metric.capitalize()} so far"),
            ("target", "Target"),
            ("expected", "Expected by now"),
            ("forecast", "Forecast"),
        )
    ]

    def x(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", scale=scale, axis=None)

    base = alt.Chart(table)
    layers = [
        base.mark_bar(color=colours.track, height=18, cornerRadiusEnd=4).encode(
            x=x("zero"), x2=alt.X2(field="target"), tooltip=tooltip
        ),
        base.mark_bar(color=colours.measured, height=18, cornerRadiusEnd=4).encode(
            x=x("zero"), x2=alt.X2(field="total"), tooltip=tooltip
        ),
    ]
    if pace.forecast_low is not None and pace.forecast_high is not None:
        layers += [
            base.mark_rule(color=colours.expected, strokeWidth=2).encode(
                x=x("low"), x2=alt.X2(field="high")
            ),
            base.mark_point(
                color=colours.expected, shape="diamond", filled=True, size=70, opacity=1
            ).encode(x=x("forecast"), tooltip=tooltip),
        ]
    if pace.expected_by_now is not None:
        layers.append(
            base.mark_tick(color=colours.text, thickness=3, height=30).encode(
                x=x("expected"), tooltip=tooltip
            )
        )
    chart = small(alt.layer(*layers), height=_BAR_HEIGHT)
    return Drawing(chart, pace_in_words(pace))


def pace_over_time(
    progress: pd.DataFrame,
    pace: PaceFigures,
    starts_on: date | None,
    ends_on: date | None,
    mode: Mode,
    earlier_targets: Sequence[tuple[date, int]] = (),
) -> Drawing:
    """The running total by day, the straight way to the target, and the forecast at the end.

    ``progress`` has the columns day (date) and total (number), in order. ``earlier_targets`` are
    those that were given up, each with the day it was: dashed until then.
    """
    colours = PALETTES[mode]
    table = progress.reindex(columns=["day", "total"]).tail(MAX_POINTS // 2).copy()
    table["day"] = pd.to_datetime(table["day"])
    table["total"] = pd.to_numeric(table["total"])
    table["day_in_words"] = [day(on.date()) for on in table["day"]]
    table["total_in_words"] = [count(total) for total in table["total"]]
    layers: list[Layer] = [_so_far(table, colours, pace.metric)]
    if pace.target:
        layers += _target_layers(pace, starts_on, ends_on, colours)
    begun = starts_on or (table["day"].iloc[0].date() if len(table) else None)
    if earlier_targets and begun is not None:
        layers += _earlier_target_layers(earlier_targets, begun, colours)
    if ends_on is not None and pace.forecast is not None and len(table):
        layers += _forecast_layers(table, pace, ends_on, colours)
    chart = alt.layer(*layers).properties(height=280).configure_view(strokeWidth=0)
    return Drawing(chart, pace_in_words(pace, ends_on) + _earlier_in_words(earlier_targets))


def pace_in_words(pace: PaceFigures, ends_on: date | None = None) -> str:
    """So far, target, expected by now, forecast, chance. Nothing that is not known."""
    if pace.total is None:
        words = f"No figure for {pace.metric} yet"
    else:
        words = f"{count(pace.total)} {pace.metric} so far"
    words += f" of a target of {count(pace.target)}" if pace.target else ", and no target is set"
    if pace.target and ends_on is not None:
        words += f" by {day(ends_on)}"
    if pace.expected_by_now is not None:
        words += f"; {count(pace.expected_by_now)} were expected by now"
    if pace.forecast is not None:
        words += f"; forecast {_forecast_in_words(pace)}"
    return f"{words}.{_chance_in_words(pace)}"


def _chance_in_words(pace: PaceFigures) -> str:
    """How likely the target is met, while that is open."""
    chance = pace.probability_of_target
    if chance is None or pace.forecast is None or (pace.total or 0) >= (pace.target or 0):
        return ""
    if chance < _SURELY_NOT:
        return " It will hardly be reached: the chance is under 1 %."
    if chance > 1 - _SURELY_NOT:
        return " The chance to reach it is over 99 %."
    return f" The chance to reach it is {chance * 100:.0f} %."


def _forecast_in_words(pace: PaceFigures) -> str:
    if pace.forecast is None or pace.forecast_low is None or pace.forecast_high is None:
        return count(pace.forecast)
    low, high = compact(pace.forecast_low), compact(pace.forecast_high)
    return f"{compact(pace.forecast)} ({low} to {high})"


def _day() -> alt.X:
    return alt.X(
        field="day",
        type="temporal",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=day_axis(),
    )


def _number(field: str = "total") -> alt.Y:
    return alt.Y(
        field=field,
        type="quantitative",
        title=None,
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(format="~s", tickCount=4, labelFontSize=14),
    )


def _so_far(table: pd.DataFrame, colours: Palette, metric: str) -> Layer:
    return (
        alt.Chart(table)
        .mark_line(
            color=colours.measured,
            strokeWidth=3,
            interpolate="step-after",
            point=alt.OverlayMarkDef(color=colours.measured, filled=True, size=40),
        )
        .encode(
            x=_day(),
            y=_number(),
            tooltip=[
                alt.Tooltip(field="day_in_words", type="nominal", title="As of"),
                alt.Tooltip(
                    field="total_in_words", type="nominal", title=f"{metric.capitalize()} so far"
                ),
            ],
        )
    )


def _target_layers(
    pace: PaceFigures, starts_on: date | None, ends_on: date | None, colours: Palette
) -> list[Layer]:
    label = pd.DataFrame([{"total": pace.target, "label": f"Target {compact(pace.target)}"}])
    layers = [
        alt.Chart(label).mark_rule(color=colours.expected, strokeWidth=2).encode(y=_number()),
        alt.Chart(label)
        .mark_text(
            color=colours.text, align="left", baseline="bottom", dx=6, dy=-4, fontSize=14, x=0
        )
        .encode(y=_number(), text=alt.Text(field="label", type="nominal")),
    ]
    if starts_on is not None and ends_on is not None:
        way = pd.DataFrame(
            [
                {"day": pd.Timestamp(starts_on), "total": 0.0},
                {"day": pd.Timestamp(ends_on), "total": pace.target},
            ]
        )
        layers.append(
            alt.Chart(way)
            .mark_line(color=colours.expected, strokeDash=[6, 5], strokeWidth=1.5)
            .encode(x=_day(), y=_number())
        )
    return layers


def _earlier_target_layers(
    targets: Sequence[tuple[date, int]], begun: date, colours: Palette
) -> list[Layer]:
    """Dashed rules, from the beginning to the day on which each target was given up."""
    table = pd.DataFrame(
        [
            {
                "day": pd.Timestamp(begun),
                "until": pd.Timestamp(until),
                "total": target,
                "label": f"Target until {day(until)}: {compact(target)}",
            }
            for until, target in targets
        ]
    )
    base = alt.Chart(table)
    return [
        base.mark_rule(color=colours.attention, strokeDash=[3, 4], strokeWidth=2).encode(
            x=_day(), x2=alt.X2(field="until"), y=_number()
        ),
        base.mark_text(
            color=colours.text, align="left", baseline="top", dx=6, dy=4, fontSize=13
        ).encode(x=_day(), y=_number(), text=alt.Text(field="label", type="nominal")),
    ]


def _earlier_in_words(targets: Sequence[tuple[date, int]]) -> str:
    return "".join(
        f" Until {day(until)} the target was {count(target)}." for until, target in targets
    )


def _forecast_layers(
    table: pd.DataFrame, pace: PaceFigures, ends_on: date, colours: Palette
) -> list[Layer]:
    last = table.iloc[-1]
    end = pd.Timestamp(ends_on)
    path = pd.DataFrame(
        [
            {"day": last["day"], "total": last["total"]},
            {"day": end, "total": pace.forecast},
        ]
    )
    layers = [
        alt.Chart(path)
        .mark_line(color=colours.measured, strokeDash=[2, 4], strokeWidth=2.5)
        .encode(x=_day(), y=_number()),
    ]
    ends = pd.DataFrame(
        [
            {
                "day": end,
                "total": pace.forecast,
                "low": pace.forecast_low,
                "high": pace.forecast_high,
                "in_words": _forecast_in_words(pace),
            }
        ]
    )
    tooltip = [alt.Tooltip(field="in_words", type="nominal", title="Forecast")]
    if pace.forecast_low is not None and pace.forecast_high is not None:
        layers.append(
            alt.Chart(ends)
            .mark_rule(color=colours.measured, strokeWidth=5, opacity=0.45)
            .encode(x=_day(), y=_number("low"), y2=alt.Y2(field="high"))
        )
    layers.append(
        alt.Chart(ends)
        .mark_point(
            color=colours.measured,
            fill=colours.background,
            shape="diamond",
            size=140,
            strokeWidth=2,
            opacity=1,
        )
        .encode(x=_day(), y=_number(), tooltip=tooltip)
    )
    return layers
