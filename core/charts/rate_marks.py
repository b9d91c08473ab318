"""What is marked on a chart of the engagement rate: drift, young posts, odd days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

import altair as alt
import pandas as pd

from core.charts.figures import day as day_in_words
from core.charts.figures import day_range, signed_percent
from core.charts.rate_layers import rate_axis, tooltip, week_axis
from core.charts.theme import Layer, Palette
from core.words import shorten

LONGEST_WORDS: Final = 160
"""Of a note, as far as a tooltip holds them."""


@dataclass(frozen=True)
class DriftMark:
    """Where a lasting change began, as far as it can be dated, and its size (-0.31 is -31 %)."""

    began_from: date
    began_to: date
    change: float | None = None


@dataclass(frozen=True)
class SpikeMark:
    """One odd day, and the sentence that says how odd."""

    day: date
    in_words: str


@dataclass(frozen=True)
class NoteMark:
    """A day that the team wrote about, and its words."""

    day: date
    words: str


def drift_layer(drift: DriftMark, colours: Palette, is_small: bool = False) -> Layer:
    """The range of days in which the change began: a shaded strip with a dashed edge."""
    # The strip includes its last day, and one day alone must still be seen.
    marks = _drift_table(drift)
    strip = (
        alt.Chart(marks)
        .mark_rect(color=colours.attention, opacity=0.18)
        .encode(x=week_axis("began_from", is_small), x2=alt.X2(field="began_until"))
    )
    edge = (
        alt.Chart(marks)
        .mark_rule(color=colours.attention, strokeWidth=2, strokeDash=[4, 3])
        .encode(
            x=week_axis("began_from", is_small),
            tooltip=tooltip(("in_words", "Drift began")),
        )
    )
    return alt.layer(strip, edge)


def drift_label(drift: DriftMark, colours: Palette) -> Layer:
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
            x=week_axis("began_from"),
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


def young_layer(young: pd.DataFrame, colours: Palette) -> Layer:
    """Hollow diamonds: weeks with posts that still grow, where they are projected to settle.

    A bar is the interval of the projection. Without one the diamond stands at the rate so far,
    which does not compare with settled weeks.
    """
    table = young.assign(
        shown=young["projected"].fillna(young["rate_with_young"]),
        low=young["projected_low"],
        high=young["projected_high"],
    )
    points = (
        alt.Chart(table)
        .mark_point(color=colours.measured, shape="diamond", filled=False, size=140, strokeWidth=2)
        .encode(
            x=week_axis(),
            y=rate_axis("shown"),
            tooltip=tooltip(
                ("week_in_words", "Posts of the"),
                ("young_in_words", "Rate so far, posts still growing"),
                ("projected_in_words", "Projected once they have settled"),
                ("posts_in_words", "Posts"),
            ),
        )
    )
    if table["low"].isna().all():
        return points
    reach = (
        alt.Chart(table[table["low"].notna()])
        .mark_rule(color=colours.measured, strokeWidth=2)
        .encode(x=week_axis(), y=rate_axis("low"), y2=alt.Y2(field="high"))
    )
    return alt.layer(reach, points)


def young_label(young: pd.DataFrame, is_above: bool, colours: Palette) -> Layer:
    """At the newest of them: what a hollow diamond is, so that it is not read as a fall.

    Beside it, and above where the line is as high as it is: ``is_above``.
    """
    newest = young.tail(1)
    is_projected = bool(newest["projected"].notna().all())
    newest = newest.assign(
        label="Young, projected" if is_projected else "Young, still collecting",
        shown=newest["projected"].fillna(newest["rate_with_young"]),
    )

    def words(**look: Any) -> Layer:  # noqa: ANN401
        return (
            alt.Chart(newest)
            .mark_text(
                align="right",
                baseline="middle",
                dx=0 if is_above else -14,
                dy=-16 if is_above else 0,
                fontSize=14,
                **look,
            )
            .encode(
                x=week_axis(), y=rate_axis("shown"), text=alt.Text(field="label", type="nominal")
            )
        )

    # A rim in the colour of the page: on a phone the line runs behind the words.
    rim = words(color=colours.background, stroke=colours.background, strokeWidth=5, opacity=0.85)
    return alt.layer(rim, words(color=colours.text))


def spike_layer(spikes: Sequence[SpikeMark], colours: Palette) -> Layer:
    """A small triangle at the foot of the chart for each odd day: a note, no drift."""
    table = pd.DataFrame(
        [{"day": pd.Timestamp(spike.day), "in_words": spike.in_words} for spike in spikes]
    )
    return (
        alt.Chart(table)
        .mark_point(
            color=colours.expected,
            shape="triangle-up",
            filled=True,
            size=110,
            opacity=1,
            yOffset=-8,
        )
        .encode(
            x=week_axis("day"),
            # The foot of the view in pixels: an odd day's own rate would stretch the axis.
            y=alt.value("height"),
            tooltip=tooltip(("in_words", "One odd day")),
        )
    )


def note_layer(notes: Sequence[NoteMark], colours: Palette) -> Layer:
    """A pin at the top of the chart for each day that the team wrote about, with its words."""
    table = pd.DataFrame(
        [
            {
                "day": pd.Timestamp(note.day),
                "day_in_words": day_in_words(note.day),
                "words": shorten(note.words, LONGEST_WORDS),
            }
            for note in notes
        ]
    )
    told = tooltip(("words", "Note of the team"), ("day_in_words", "About"))
    line = (
        alt.Chart(table)
        .mark_rule(color=colours.expected, strokeWidth=1, strokeDash=[2, 3])
        .encode(x=week_axis("day"), tooltip=told)
    )
    pin = (
        alt.Chart(table)
        .mark_point(color=colours.text, shape="square", filled=True, size=90, opacity=1, yOffset=8)
        # The top of the view in pixels: a note has no rate of its own.
        .encode(x=week_axis("day"), y=alt.value(0), tooltip=told)
    )
    return alt.layer(line, pin)
