"""Counts by week as bars."""

from __future__ import annotations

from datetime import date

import pandas as pd

from core.charts import weekly_counts


def test_the_sentence_gives_the_sum_and_the_best_week() -> None:
    weeks = pd.DataFrame(
        {"week": [date(2026, 8, 3), date(2026, 8, 10), date(2026, 8, 17)], "total": [10, 25, None]}
    )
    drawing = weekly_counts(weeks, "engagements", "light")
    # 10 + 25 = 35; the week without a figure adds nothing and is no zero.
    assert drawing.alt_text == (
        "Engagements by week: 35 in all, most in the week of 10 August 2026 with 25."
    )


def test_a_bar_ends_on_the_last_day_of_its_week() -> None:
    weeks = pd.DataFrame({"week": [date(2026, 8, 3)], "total": [10]})
    [table] = weekly_counts(weeks, "posts", "dark").chart.to_dict()["datasets"].values()
    assert table[0]["week_end"].startswith("2026-08-09")


def test_a_bar_stands_on_zero() -> None:
    weeks = pd.DataFrame({"week": [date(2026, 8, 3)], "total": [10]})
    spec = weekly_counts(weeks, "posts", "light").chart.to_dict()
    # With x, x2 and y alone Vega draws a stroke at the height of y.
    assert spec["mark"]["type"] == "rect"
    assert spec["encoding"]["y2"] == {"datum": 0}


def test_no_figures_are_said_in_words() -> None:
    weeks = pd.DataFrame({"week": [], "total": []})
    assert weekly_counts(weeks, "posts", "light").alt_text == "Posts by week: no figures yet."
