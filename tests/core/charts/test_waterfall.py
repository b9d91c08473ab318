"""The parts of a change as bars from the rate before to the rate after."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from core.charts import waterfall
from core.charts.waterfall import MOST_BARS


def part(name: str, kind: str, size: float, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "part_id": f"creator|{kind}|{name}",
        "name": name,
        "kind": kind,
        "size": size,
        "share_before": 0.5,
        "share_after": 0.25,
        "rate_before": 0.06,
        "rate_after": 0.04,
        "posts_before": 12,
        "posts_after": 8,
    } | more


# From 5 % to 4 %: A's rate -.75 points, both mixes -.125, B's rate nothing (test_explanation.py).
PARTS = pd.DataFrame(
    [
        part("B", "mix", -0.00125, share_before=0.5, share_after=0.75),
        part("A", "rate", -0.0075),
        part("A", "mix", -0.00125),
        part("B", "rate", 0.0),
    ]
)


def rows(parts: pd.DataFrame, before: float = 0.05, after: float = 0.04) -> list[dict[str, Any]]:
    spec = waterfall(parts, before, after, "creator", "reach", "light").chart.to_dict()
    [table] = spec["datasets"].values()
    return table


def test_the_bars_lead_from_the_rate_before_to_the_rate_after() -> None:
    bars = rows(PARTS)
    assert [bar["label"] for bar in bars] == [
        "Rate: before",
        "A: own rate",
        "B: share",
        "A: share",
        "Rate: after",
    ]
    assert (bars[0]["end"], bars[-1]["end"]) == (0.05, 0.04)
    # Each begins where the one before it ended, and the last part ends at the rate after.
    for above, below in pairwise(bars[:-1]):
        assert below["begin"] == pytest.approx(above["end"])
    assert bars[-2]["end"] == pytest.approx(0.04)


def test_the_scale_begins_at_zero_where_the_parts_can_be_seen_from_there() -> None:
    spec = waterfall(PARTS.assign(size=PARTS["size"] * 3), 0.05, 0.02, "creator", "reach", "light")
    axis = spec.chart.to_dict()["layer"][0]["encoding"]["x"]
    assert axis["scale"]["domain"][0] == 0
    assert axis["title"] is None


def test_a_scale_that_does_not_begin_at_zero_says_so() -> None:
    spec = waterfall(PARTS, 0.05, 0.04, "creator", "reach", "light").chart.to_dict()
    axis = spec["layer"][0]["encoding"]["x"]
    # From 5 % down to 4 %, and half of that difference before it.
    assert axis["scale"]["domain"][0] == pytest.approx(0.035)
    assert axis["title"] == "The scale begins at 3.5 %, not at zero"
    assert rows(PARTS)[0]["begin"] == pytest.approx(0.035)


def test_a_part_that_changes_nothing_has_no_bar() -> None:
    assert "creator|rate|B" not in [bar["part_id"] for bar in rows(PARTS)]


def test_a_bar_says_its_direction_by_arrow_and_sign_as_well_as_by_colour() -> None:
    bars = {bar["part_id"]: bar for bar in rows(PARTS)}
    assert bars["creator|rate|A"]["figure"] == "▼ −0.75"
    assert bars["creator|rate|A"]["figure_in_words"] == "−0.75 points"
    assert bars["before"]["figure"] == "5.0 %"
    rise = rows(pd.DataFrame([part("A", "rate", 0.01)]), 0.04, 0.05)
    assert rise[1]["figure"] == "▲ +1.0"


def test_a_bar_tells_rates_shares_and_posts_before_and_after() -> None:
    bars = {bar["part_id"]: bar for bar in rows(PARTS)}
    bar = bars["creator|mix|B"]
    assert bar["what"] == "B: more of the whole than before"
    assert bar["posts_in_words"] == "12, then 8"
    assert bar["rates_in_words"] == "6.0 %, then 4.0 %"
    assert bar["shares_in_words"] == "50.0 %, then 75.0 %"


def test_the_largest_are_named_and_the_rest_is_one_bar() -> None:
    # 20 creators, the n-th with -n hundredths of a point: -2.1 points in all.
    many = pd.DataFrame([part(f"c{n}", "rate", -n / 10_000) for n in range(1, 21)])
    bars = rows(many, 0.05, 0.05 - 0.021)
    assert len(bars) == MOST_BARS
    assert [bar["label"] for bar in bars[1:3]] == ["c20: own rate", "c19: own rate"]
    others = bars[-2]
    assert (others["label"], others["part_id"]) == ("All others: together", "others")
    # Named are 20 to 14; 1 to 13 are left: 91 hundredths of a point.
    assert others["figure"] == "▼ −0.91"
    assert others["what"] == "13 parts of 13 creators"
    assert others["end"] == pytest.approx(0.029)


def test_a_click_selects_the_part() -> None:
    spec = waterfall(PARTS, 0.05, 0.04, "creator", "reach", "light").chart.to_dict()
    [param] = spec["params"]
    assert param["name"] == "part"
    assert param["select"] == {"type": "point", "fields": ["part_id"]}


def test_posts_of_nobody_known_are_named_as_such() -> None:
    bars = rows(pd.DataFrame([part("", "rate", -0.01)]), 0.05, 0.04)
    assert bars[1]["label"] == "No creator known: own rate"


def test_every_bar_has_a_label_of_two_lines_and_none_is_left_out() -> None:
    spec = waterfall(PARTS, 0.05, 0.04, "creator", "reach", "light").chart.to_dict()
    axis = spec["layer"][0]["encoding"]["y"]["axis"]
    assert axis["labelOverlap"] is False
    # The last ": " parts name and kind, whatever a creator is called.
    assert axis["labelExpr"].count("lastindexof(datum.label, ': ')") == 2
    assert all(": " in bar["label"] for bar in rows(PARTS))


def test_the_unit_of_the_bars_stands_above_them() -> None:
    spec = waterfall(PARTS, 0.05, 0.04, "creator", "reach", "light").chart.to_dict()
    assert spec["title"]["subtitle"] == "What moved it, in percentage points"


def test_the_alt_text_tells_the_rates_and_the_largest_parts() -> None:
    drawing = waterfall(PARTS, 0.05, 0.04, "creator", "reach", "dark")
    assert drawing.alt_text == (
        "Engagement rate by reach: 5.0 % before, 4.0 % after. By creator, the largest parts: "
        "A: own rate −0.75 points; B: share −0.12 points; A: share −0.12 points."
    )


def test_the_alt_text_sums_what_it_does_not_name() -> None:
    many = pd.DataFrame([part(f"c{n}", "rate", -0.001) for n in range(5)])
    words = waterfall(many, 0.05, 0.045, "creator", "reach", "light").alt_text
    assert words.endswith("All others together: −0.20 points.")


def test_without_parts_the_two_rates_are_left() -> None:
    drawing = waterfall(pd.DataFrame(), 0.05, 0.05, "format", "views", "light")
    assert drawing.alt_text == "Engagement rate by views: 5.0 % before, 5.0 % after."
    assert len(rows(pd.DataFrame(), 0.05, 0.05)) == 2


def test_a_category_on_one_side_has_a_dash_for_the_rate_it_never_had() -> None:
    gone = pd.DataFrame([part("A", "mix", -0.01, rate_after=None, posts_after=0, share_after=0)])
    bar = rows(gone)[1]
    assert bar["rates_in_words"] == "6.0 %, then —"
    assert bar["posts_in_words"] == "12, then 0"


def test_colours_follow_the_mode() -> None:
    light = str(waterfall(PARTS, 0.05, 0.04, "creator", "reach", "light").chart.to_dict())
    dark = str(waterfall(PARTS, 0.05, 0.04, "creator", "reach", "dark").chart.to_dict())
    assert "#D55E00" in light
    assert "#FF7043" in dark
