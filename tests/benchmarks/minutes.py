"""Forty slides with charts as PowerPoint, beside the same as HTML and CSV.

python -m tests.benchmarks.minutes [--slides 40] [--runs 3]
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd
from pptx import Presentation

from core.charts import DriftMark, rate_over_time
from core.charts.picture import png, svg
from core.minutes import Figure, Item, Minutes, Section, as_csv, as_html, as_powerpoint

BEGAN_ON = date(2026, 1, 5)
SENTENCE = "The rate fell by a fifth in the week of 5 October, and has stayed there since."


def item(number: int) -> Item:
    """One alert with the chart of the campaign page: 30 weeks and a dated drift."""
    rates = [
        (0.041 if week < 20 else 0.031) + (week * 7 + number) % 5 / 1_000 for week in range(30)
    ]
    weeks = pd.DataFrame(
        {
            "week": [BEGAN_ON + timedelta(weeks=week) for week in range(30)],
            "rate": rates,
            "posts": 8,
            "posts_settled": 8,
            "expected": 0.042,
            "expected_low": 0.035,
            "expected_high": 0.049,
        }
    )
    began_on = BEGAN_ON + timedelta(weeks=20)
    mark = DriftMark(began_on, began_on + timedelta(weeks=1), -0.21)
    return Item(
        f"Campaign {number}: engagement by reach fell",
        "new",
        (SENTENCE,) * 3,
        (Figure("Engagement by reach", "3.1 %", f"settled_rate_by_reach of Campaign {number}"),),
        rate_over_time(weeks, mark, "reach", "light", height=260),
    )


def seconds(work: Callable[[], object], runs: int) -> tuple[list[float], list[float]]:
    """How long each run takes, and how long the processors work for it."""
    took, worked = [], []
    for _ in range(runs):
        began, began_work = time.perf_counter(), time.process_time()
        work()
        took.append(time.perf_counter() - began)
        worked.append(time.process_time() - began_work)
    return took, worked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slides", type=int, default=40)
    parser.add_argument("--runs", type=int, default=3)
    said = parser.parse_args()
    items = tuple(item(number) for number in range(said.slides))
    minutes = Minutes(
        "Review", date(2026, 11, 27), date(2026, 11, 22), 65, "Ana", (Section("Alerts", items),)
    )
    print(f"{said.slides} items with a chart each, {said.runs} runs, seconds (of a processor):")
    print(f"{'':28}      first          median")
    charts: list[dict[str, Any]] = []

    def described() -> None:
        charts[:] = [one.drawing.chart.to_dict(validate=False) for one in items if one.drawing]

    for name, work in (
        ("PowerPoint", lambda: as_powerpoint(minutes)),
        ("  of it, Altair's to_dict", described),
        ("  of it, the charts as PNG", lambda: [png(one, "", "light") for one in charts]),
        ("HTML", lambda: as_html(minutes)),
        ("  of it, the charts as SVG", lambda: [svg(one, "", "", "light") for one in charts]),
        ("CSV", lambda: as_csv(minutes)),
    ):
        took, worked = seconds(work, said.runs)
        median, median_work = statistics.median(took), statistics.median(worked)
        print(f"{name:28} {took[0]:6.2f} ({worked[0]:5.2f}) {median:6.2f} ({median_work:5.2f})")
    deck = as_powerpoint(minutes)
    slides = len(Presentation(io.BytesIO(deck)).slides)
    print(f"{slides} slides, {len(deck):,} bytes; HTML {len(as_html(minutes)):,} bytes")


if __name__ == "__main__":
    main()
