"""Pace against the target, as a bar, as a curve and as a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from core.charts import PaceFigures, pace_bar, pace_over_time

BEHIND = PaceFigures(
    metric="views",
    total=412_000,
    target=600_000,
    expected_by_now=440_000,
    forecast=570_000,
    forecast_low=520_000,
    forecast_high=620_000,
)


def test_the_sentence_says_what_is_known() -> None:
    assert pace_bar(BEHIND, "light").alt_text == (
        "412,000 views so far of a target of 600,000; 440,000 were expected by now; "
        "forecast 570k (520k to 620k)."
    )


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.234, "The chance to reach it is 23 %."),
        (0.004, "It will hardly be reached: the chance is under 1 %."),
        (0.999, "The chance to reach it is over 99 %."),
    ],
)
def test_the_chance_to_reach_the_target_is_said_without_false_certainty(
    chance: float, words: str
) -> None:
    figures = replace(BEHIND, probability_of_target=chance)
    assert pace_bar(figures, "light").alt_text.endswith(f"(520k to 620k). {words}")


def test_of_a_target_that_is_reached_no_chance_is_said() -> None:
    figures = replace(BEHIND, total=600_000, forecast=600_000, probability_of_target=1.0)
    assert "chance" not in pace_bar(figures, "light").alt_text


def test_the_sentence_leaves_out_what_is_not_known() -> None:
    figures = PaceFigures(metric="reach", total=None, target=None)
    assert pace_bar(figures, "light").alt_text == "No figure for reach yet, and no target is set."


def test_the_scale_reaches_beyond_the_target_when_the_forecast_does() -> None:
    spec = pace_bar(BEHIND, "light").chart.to_dict()
    domains = {tuple(layer["encoding"]["x"]["scale"]["domain"]) for layer in spec["layer"]}
    # The forecast's upper end, 620,000, is beyond the target of 600,000.
    assert domains == {(0, 620_000)}


def test_expected_by_now_is_a_tick_and_the_forecast_a_diamond() -> None:
    spec = pace_bar(BEHIND, "light").chart.to_dict()
    assert [layer["mark"]["type"] for layer in spec["layer"]] == [
        "bar",
        "bar",
        "rule",
        "point",
        "tick",
    ]


def test_the_curve_shows_target_way_and_forecast() -> None:
    progress = pd.DataFrame(
        {"day": [date(2026, 8, 9), date(2026, 8, 16)], "total": [100_000, 412_000]}
    )
    drawing = pace_over_time(progress, BEHIND, date(2026, 8, 3), date(2026, 9, 6), "light")
    spec = drawing.chart.to_dict()
    texts = [row["label"] for table in spec["datasets"].values() for row in table if "label" in row]
    assert texts == ["Target 600k"]
    assert len([layer for layer in spec["layer"] if layer["mark"]["type"] == "line"]) == 3
    assert "by 6 September 2026" in drawing.alt_text


def test_a_campaign_without_a_target_shows_what_came_in() -> None:
    progress = pd.DataFrame({"day": [date(2026, 8, 9)], "total": [100_000]})
    figures = PaceFigures(metric="views", total=100_000, target=None)
    drawing = pace_over_time(progress, figures, None, None, "dark")
    assert len(drawing.chart.to_dict()["layer"]) == 1
    assert drawing.alt_text == "100,000 views so far, and no target is set."
