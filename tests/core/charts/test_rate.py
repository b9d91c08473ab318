"""Engagement rate over the weeks, as a chart and as the sentence that replaces it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from core.charts import MAX_POINTS, DriftMark, NoteMark, SpikeMark, rate_over_time, sparkline
from core.charts.theme import PALETTES

FIRST_MONDAY = date(2026, 8, 3)
DRIFT = DriftMark(date(2026, 8, 17), date(2026, 8, 20), change=-0.31)


def weeks(rates: list[float | None], **more: list[Any]) -> pd.DataFrame:
    mondays = [FIRST_MONDAY + timedelta(weeks=n) for n in range(len(rates))]
    return pd.DataFrame({"week": mondays, "rate": rates, "posts": [5] * len(rates), **more})


def marks(spec: dict[str, Any]) -> list[str]:
    """The kinds of mark in drawing order, layers of layers included."""
    if "layer" in spec:
        return [mark for layer in spec["layer"] for mark in marks(layer)]
    return [spec["mark"]["type"]]


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for table in spec["datasets"].values() for row in table]


def test_the_alt_text_says_where_it_began_where_it_ended_and_when_it_drifted() -> None:
    drawing = sparkline(weeks([0.062, 0.060, 0.043]), DRIFT, "light")
    assert drawing.alt_text == (
        "Engagement rate by week: 6.2 % in the week of 3 August 2026, "
        "4.3 % in the week of 17 August 2026. "
        "A lasting change of −31 % began 17 to 20 August 2026."
    )


def test_the_drift_is_marked_as_a_range_that_includes_its_last_day() -> None:
    spec = sparkline(weeks([0.062, 0.060, 0.043]), DRIFT, "light").chart.to_dict()
    assert "rect" in marks(spec)
    [strip] = [table[0] for table in spec["datasets"].values() if "began_from" in table[0]]
    assert strip["began_from"].startswith("2026-08-17")
    # The 20th is the last day, so the strip ends where the 21st begins.
    assert strip["began_until"].startswith("2026-08-21")


def test_without_drift_nothing_is_marked() -> None:
    drawing = sparkline(weeks([0.062, 0.060]), None, "light")
    assert "rect" not in marks(drawing.chart.to_dict())
    assert "lasting change" not in drawing.alt_text


def test_a_week_without_a_rate_breaks_the_line_and_is_not_zero() -> None:
    spec = rate_over_time(weeks([0.062, None, 0.060]), None, "reach", "light").chart.to_dict()
    [line] = [layer for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    assert line["mark"]["invalid"] == "break-paths-filter-domains"
    assert [row["rate"] for row in rows(spec)] == [0.062, None, 0.060]


def test_young_posts_are_hollow_and_named() -> None:
    table = weeks([0.062, 0.060, None], rate_with_young=[None, None, 0.031], posts_young=[0, 0, 4])
    drawing = rate_over_time(table, None, "reach", "light")
    layers = drawing.chart.to_dict()["layer"]
    young = [layer for layer in layers if "diamond" in str(layer.get("mark"))]
    assert young[0]["mark"]["filled"] is False
    assert "Posts of 1 week are young and still growing." in drawing.alt_text


def test_the_axis_begins_at_the_first_week_with_a_rate_and_ends_at_the_last() -> None:
    table = weeks([None, None, 0.05, None, 0.04, None])
    known = rows(rate_over_time(table, None, "reach", "light").chart.to_dict())
    assert [row["rate"] for row in known] == [0.05, None, 0.04]


def test_the_newest_young_week_is_labelled_in_the_chart() -> None:
    young = weeks([0.062, None, None], rate_with_young=[None, 0.05, 0.031])
    spec = rate_over_time(young, None, "reach", "light").chart.to_dict()
    [label] = [table for table in spec["datasets"].values() if "label" in table[0]]
    assert [row["label"] for row in label] == ["Young, still collecting"]
    assert label[0]["week"].startswith("2026-08-17")
    # Below the words a rim in the colour of the page, so that a line behind them is no matter.
    [words] = [layer["layer"] for layer in spec["layer"] if "layer" in layer]
    assert [layer["mark"]["color"] for layer in words] == [
        PALETTES["light"].background,
        PALETTES["light"].text,
    ]


def test_young_weeks_stand_where_they_are_projected_to_settle_with_the_interval() -> None:
    table = weeks(
        [0.062, None],
        rate_with_young=[None, 0.031],
        posts_young=[0, 4],
        projected=[None, 0.055],
        projected_low=[None, 0.048],
        projected_high=[None, 0.063],
    )
    drawing = rate_over_time(table, None, "reach", "light")
    young = [row for row in rows(drawing.chart.to_dict()) if "shown" in row and "low" in row]
    assert {(row["shown"], row["low"], row["high"]) for row in young} == {(0.055, 0.048, 0.063)}
    assert young[0]["young_in_words"] == "3.1 %"
    assert young[0]["projected_in_words"] == "5.5 % (4.8 % to 6.3 %)"
    assert "projected to settle" in drawing.alt_text


def test_odd_days_are_noted_at_the_foot_and_in_words_only_where_they_are_in_view() -> None:
    seen = SpikeMark(date(2026, 8, 5), "5 August 2026: 4.2 times what was to be expected")
    before = SpikeMark(date(2026, 7, 1), "1 July 2026: half of what was to be expected")
    drawing = rate_over_time(weeks([0.062, 0.06]), None, "reach", "light", spikes=[before, seen])
    spec = drawing.chart.to_dict()
    [note] = [layer for layer in spec["layer"] if "triangle" in str(layer["mark"])]
    assert note["encoding"]["y"] == {"value": "height"}
    assert [row["in_words"] for row in rows(spec) if "in_words" in row] == [seen.in_words]
    assert f"1 odd day noted: {seen.in_words}." in drawing.alt_text


def test_notes_are_pinned_to_their_days_with_their_words_where_they_are_in_view() -> None:
    seen = NoteMark(date(2026, 8, 5), "\U0001f331")
    long = NoteMark(date(2026, 8, 6), "word " * 2000)
    before = NoteMark(date(2026, 7, 1), "Not in view")

    drawing = rate_over_time(
        weeks([0.062, 0.06]), None, "reach", "dark", notes=[before, seen, long]
    )

    spec = drawing.chart.to_dict()
    told = [row["words"] for row in rows(spec) if "words" in row]
    assert set(told) == {"\U0001f331", "word " * 31 + "word…"}
    assert "square" in str(spec)
    assert "2 notes of the team, 5 August 2026: \U0001f331;" in drawing.alt_text
    assert "Not in view" not in drawing.alt_text


def test_a_drift_outside_of_the_weeks_shown_is_not_marked() -> None:
    # It began on 17 to 20 August; the table begins on the 24th, or ends on the 16th.
    after = weeks([0.062, 0.060, 0.043, 0.042]).tail(1)
    before = weeks([0.062, 0.060])
    for table in (after, before):
        drawing = rate_over_time(table, DRIFT, "reach", "light")
        assert "rect" not in marks(drawing.chart.to_dict())
        assert "lasting change" not in drawing.alt_text


def test_the_band_of_the_baseline_is_drawn_where_there_is_one() -> None:
    table = weeks(
        [0.062, 0.060],
        expected=[0.061, 0.061],
        expected_low=[0.055, 0.055],
        expected_high=[0.067, 0.067],
    )
    with_band = rate_over_time(table, None, "reach", "light")
    without = rate_over_time(weeks([0.062, 0.060]), None, "reach", "light")
    assert "area" in marks(with_band.chart.to_dict())
    assert "area" not in marks(without.chart.to_dict())
    assert "grey band" in with_band.alt_text


@pytest.mark.parametrize("table", [weeks([]), weeks([None, None])])
def test_no_data_is_said_in_words(table: pd.DataFrame) -> None:
    assert "no week has posts with both figures yet" in sparkline(table, None, "dark").alt_text
    assert rate_over_time(table, None, "views", "dark").chart.to_dict()["layer"]


def test_twenty_years_of_weeks_stay_below_the_limit_of_points() -> None:
    table = weeks(
        [0.05] * 1_040,
        rate_with_young=[0.04] * 1_040,
        expected=[0.05] * 1_040,
        expected_low=[0.04] * 1_040,
        expected_high=[0.06] * 1_040,
    )
    spec = rate_over_time(table, DRIFT, "reach", "light").chart.to_dict()
    points = len([mark for mark in marks(spec) if mark in ("line", "area", "point")])
    most_rows = max(len(table) for table in spec["datasets"].values())
    assert points * most_rows <= MAX_POINTS


def test_colours_follow_the_mode() -> None:
    light = str(sparkline(weeks([0.05]), None, "light").chart.to_dict())
    dark = str(sparkline(weeks([0.05]), None, "dark").chart.to_dict())
    assert "#1B6B3A" in light
    assert "#7FD492" in dark
