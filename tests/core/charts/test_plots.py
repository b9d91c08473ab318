"""The plots to look closer: told in words, under 2,000 marks, safe, and to be taken as pictures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd
import pytest

from core.charts import (
    MAX_POINTS,
    Drawing,
    Mode,
    among_peers,
    budget_bars,
    growth_by_age,
    rates_by_format,
    reasons_chart,
    spend_against_result,
    week_cohorts_chart,
)
from core.charts.picture import png, svg

HOSTILE = '</text><script>alert(1)</script><image href="http://evil.example/a.png"/>'


def posts(number: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "format": ["reel" if n % 3 else "image" for n in range(number)],
            "creator_name": [f"Creator {n}" for n in range(number)],
            "published_on": [date(2026, 5, 1) + timedelta(days=n % 90) for n in range(number)],
            "rate": [0.02 + (n % 10) / 100 for n in range(number)],
        }
    )


def spenders(number: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "creator_name": [f"Creator {n}" for n in range(number)],
            "platform": "instagram",
            "posts": 3,
            "cost": [100.0 * (n + 1) for n in range(number)],
            "result": [1000.0] * number,
            "cost_per_result": [0.1 * (n + 1) for n in range(number)],
            "shrunk": 0.2,
        }
    )


def marks(drawing: Drawing) -> int:
    """How many rows all of the chart's tables have together."""
    return sum(len(rows) for rows in drawing.chart.to_dict()["datasets"].values())


@pytest.mark.parametrize("number", [500, 100_000])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_chart_has_more_than_two_thousand_marks(number: int, mode: Mode) -> None:
    peers = pd.DataFrame({"creator": [str(n) for n in range(number)], "group": "Instagram mid",
                          "rate": 0.02, "low": 0.01, "middle": 0.02, "high": 0.03})  # fmt: skip
    weeks = pd.DataFrame({"week": [date(2000, 1, 3) + timedelta(weeks=n) for n in range(500)],
                          "age_days": 7, "posts": 3, "per_post": 10.0})  # fmt: skip
    for drawing in (
        rates_by_format(posts(number), "reach", mode),
        spend_against_result(spenders(number), "views", "USD", mode),
        among_peers(peers, mode),
        week_cohorts_chart(weeks, mode),
    ):
        assert marks(drawing) <= MAX_POINTS
        alt.Chart.from_dict(drawing.chart.to_dict())  # validates


def test_posts_by_format_tell_the_post_in_the_middle_of_all() -> None:
    # Nine posts, of which n = 0, 3, 6 are images: rates .02, .05, .08, the middle one .05.
    drawing = rates_by_format(posts(9), "reach", "light")
    assert "image 5.0 % (3 posts)" in drawing.alt_text
    assert "reel 6.5 % (6 posts)" in drawing.alt_text  # .03 .04 .06 .07 .09 .10
    assert "Drawn are the newest 1,900 of 5,000 posts." in rates_by_format(
        posts(5000), "reach", "light"
    ).alt_text  # fmt: skip


def test_spend_tells_who_costs_least_and_most_a_result() -> None:
    words = spend_against_result(spenders(3), "views", "USD", "light").alt_text
    assert words == (
        "Spend against views of 3 creators. Usually one costs 0.2 USD: least with Creator 0 "
        "(0.1 USD), most with Creator 2 (0.3 USD)."
    )


def test_weeks_tell_the_best_and_the_worst_at_one_age() -> None:
    weeks = pd.DataFrame(
        {
            "week": [date(2026, 5, 4), date(2026, 5, 11)],
            "age_days": [7, 7],
            "posts": [2, 2],
            "per_post": [900.0, 300.0],
        }
    )
    assert week_cohorts_chart(weeks, "dark").alt_text == (
        "Engagements a post at day 7 by week of publishing: most in the week of 4 May 2026 (900), "
        "least in that of 11 May 2026 (300)."
    )


def test_growth_tells_how_much_is_there_after_a_week() -> None:
    curves = pd.DataFrame({"format": "reel", "age_days": [1, 7, 28], "posts": 5,
                           "median": [0.5, 0.9, 1.0], "low": 0.4, "high": 1.0})  # fmt: skip
    words = growth_by_age(curves, "light").alt_text
    assert words.endswith("Reel posts have 90.0 % of their engagements at day 7.")


def test_reasons_lead_from_one_figure_to_the_other() -> None:
    reasons = pd.DataFrame({"name": ["What it divides by"], "size": [-0.05]})
    drawing = reasons_chart(reasons, ("Pothos", 0.08), ("GRIN", 0.03), "light")
    assert drawing.alt_text == (
        "From 8.0 % (Pothos) to 3.0 % (GRIN): What it divides by −5.0 points."
    )


def test_a_budget_is_told_and_what_is_not_known_has_no_bar() -> None:
    amounts = {"budget": 1000.0, "committed": 1200.0, "paid": None}
    drawing = budget_bars(amounts, "USD", "light")
    assert drawing.alt_text == "In USD: committed 1.2k against a budget of 1k."


def test_a_single_row_is_a_chart_too() -> None:
    assert "1 posts" in rates_by_format(posts(1), "reach", "light").alt_text
    assert "1 creators" in spend_against_result(spenders(1), "views", "USD", "dark").alt_text


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_pictures_are_made_with_title_and_alt_text(mode: Mode) -> None:
    drawing = rates_by_format(posts(20), "reach", mode)
    specification: dict[str, Any] = drawing.chart.to_dict()
    drawn = svg(specification, "Glow: posts by format", drawing.alt_text, mode).decode()
    assert drawn.startswith("<svg")
    assert "<title>Glow: posts by format</title>" in drawn
    assert "In the middle" in drawn
    picture = png(specification, "Glow: posts by format", mode)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(picture) > 5_000


def test_a_hostile_name_is_text_in_a_picture() -> None:
    table = spenders(2).assign(creator_name=[HOSTILE, "Ana"])
    drawing = spend_against_result(table, "views", "USD", "light")
    drawn = svg(drawing.chart.to_dict(), HOSTILE, drawing.alt_text, "light").decode()
    assert "<script" not in drawn
    assert "<image" not in drawn
    assert "&lt;script" in drawn
