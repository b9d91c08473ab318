"""Engagement rate over the weeks: small for a list, large for a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import altair as alt
import pandas as pd

from core.charts.figures import day, day_range, percent, signed_percent
from core.charts.rate_layers import (
    band,
    expected_line,
    last_point,
    rate_line,
    rate_points,
    weeks_drawn,
)
from core.charts.rate_marks import (
    LONGEST_WORDS,
    DriftMark,
    NoteMark,
    SpikeMark,
    drift_label,
    drift_layer,
    note_layer,
    spike_layer,
    young_label,
    young_layer,
)
from core.charts.theme import PALETTES, Drawing, Layer, Mode, by_week, small
from core.words import shorten

_SPIKES_IN_WORDS: Final = 3


def sparkline(weeks: pd.DataFrame, drift: DriftMark | None, mode: Mode) -> Drawing:
    """The rate week by week, small, with the drift marked.

    ``weeks`` has one row per week in order: week (date), rate (fraction or NaN), and may have
    expected_low and expected_high (fractions).
    """
    colours = PALETTES[mode]
    table = weeks_drawn(weeks)
    layers: list[Layer] = (
        [band(table, colours, is_small=True)] if table["expected_low"].notna().any() else []
    )
    layers += [drift_layer(drift, colours, is_small=True)] if drift else []
    layers += [
        rate_line(table, colours, width=2.5, is_small=True),
        last_point(table, colours.attention if drift else colours.measured),
    ]
    chart = small(alt.layer(*layers), height=42)
    return Drawing(chart, _rate_in_words("Engagement rate by week", table, drift))


def rate_over_time(
    weeks: pd.DataFrame,
    drift: DriftMark | None,
    denominator: str,
    mode: Mode,
    height: int = 320,
    spikes: Sequence[SpikeMark] = (),
    notes: Sequence[NoteMark] = (),
) -> Drawing:
    """The rate by week of publishing, what was to be expected of it, and where it drifted.

    ``weeks`` has one row per week in order:

    * week: its Monday (date)
    * rate: engagements ÷ denominator over settled posts (fraction or NaN)
    * rate_with_young: the same over all posts, NaN where no post of the week is young
    * posts, posts_young: how many stand behind it, and how many of them are still growing
    * projected, projected_low, projected_high: where a week with young posts is expected to settle
    * expected, expected_low, expected_high: the baseline's band (fractions or NaN)
    """
    colours = PALETTES[mode]
    table = weeks_drawn(weeks)
    if drift and not _is_in_view(drift.began_from, drift.began_to, table):
        drift = None
    has_band = bool(table["expected"].notna().any())
    layers: list[Layer] = []
    if has_band:
        layers += [band(table, colours), expected_line(table, colours)]
    if drift:
        layers += [drift_layer(drift, colours), drift_label(drift, colours)]
    layers += [rate_line(table, colours, width=3), rate_points(table, colours)]
    young = table[table["rate_with_young"].notna()]
    if len(young):
        settled = table["rate"].dropna()
        newest = young["projected"].fillna(young["rate_with_young"]).iloc[-1]
        is_above = len(settled) > 0 and newest >= settled.iloc[-1]
        layers += [young_layer(young, colours), young_label(young, is_above, colours)]
    spikes = [spike for spike in spikes if _is_in_view(spike.day, spike.day, table)]
    if spikes:
        layers.append(spike_layer(spikes, colours))
    notes = [note for note in notes if _is_in_view(note.day, note.day, table)]
    if notes:
        layers.append(note_layer(notes, colours))
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
        if young["projected"].notna().any():
            words += " Hollow marks show where they are projected to settle."
    if spikes:
        noted = ". ".join(spike.in_words for spike in spikes[-_SPIKES_IN_WORDS:])
        words += f" {_number_of(len(spikes), 'odd day')} noted: {noted}."
    if notes:
        said = "; ".join(
            f"{day(note.day)}: {shorten(note.words, LONGEST_WORDS)}" for note in notes[-3:]
        )
        words += f" {_number_of(len(notes), 'note')} of the team, {said}."
    return Drawing(chart, words)


def _is_in_view(first: date, last: date, table: pd.DataFrame) -> bool:
    """Whether the days touch the weeks shown; outside of them a mark would stretch the axis."""
    if table.empty:
        return False
    from_day, to_day = table["week"].iloc[0], table["week"].iloc[-1] + pd.Timedelta(days=6)
    return bool(pd.Timestamp(last) >= from_day and pd.Timestamp(first) <= to_day)


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
