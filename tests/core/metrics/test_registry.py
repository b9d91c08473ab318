"""The registry: every definition says everything, and its SQL means what its words say."""

from __future__ import annotations

import re
from dataclasses import fields

import duckdb
import pytest

from core.metrics import METRICS, Metric
from core.metrics.engagements import engagements_sql, rate_of_post_sql
from core.metrics.registry import DEFINED
from core.words import DENOMINATORS

POSTS = """
    (VALUES (40, 1000, 2000, 4000, 500), (10, 200, NULL, 0, 500), (NULL, 800, 900, 100, 500))
    AS post(engagements, reach, impressions, views, followers)
"""
NAMED = {
    "engagements", "comment_rate", "share_rate", "save_rate", "comments_per_like", "view_rate",
    "completion_rate", "cpm", "cpe", "cpv", "cpc", "cpa", "cost_per_reach", "cost_per_post",
    "cost_committed", "cost_due", "cost_paid", "roas", "roi", "acceptance_rate", "reply_rate",
    "repeat_rate", "vanity_share",
}  # fmt: skip
"""What metrics.md names, beside the rates with four denominators."""


def of(sql: str, source: str = POSTS) -> list[float | None]:
    rows = duckdb.connect().execute(f"SELECT {sql} FROM {source}").fetchall()  # noqa: S608
    return [value for (value,) in rows]


def test_every_definition_says_everything() -> None:
    for metric_id, metric in METRICS.items():
        assert metric.id == metric_id
        for field in fields(Metric):
            if field.name not in ("denominator", "currency"):
                assert getattr(metric, field.name), f"{metric.id} has no {field.name}"


def test_nothing_is_defined_twice() -> None:
    assert len(DEFINED) == len(METRICS)


def test_every_metric_that_a_client_may_ask_for_is_there() -> None:
    rates = {f"{kind}_by_{by}" for kind in ("engagement_rate", "mean_rate", "median_rate")
             for by in DENOMINATORS}  # fmt: skip
    assert set(METRICS) >= NAMED | rates


def test_mean_median_and_ratio_of_sums_have_names_of_their_own() -> None:
    labels = [metric.label for metric in METRICS.values()]
    assert len(set(labels)) == len(labels)


def test_roas_is_never_called_an_roi() -> None:
    assert "ROI" not in METRICS["roas"].label
    assert METRICS["roas"].formula == "revenue ÷ cost"
    assert METRICS["roi"].formula == "(revenue − cost) ÷ cost"


def test_no_definition_calls_a_follower_count_reach() -> None:
    for metric in METRICS.values():
        for part in (metric.numerator, metric.denominator):
            if part is not None and re.search("reach", part.word):
                assert "followers" not in part.sql


def test_engagements_add_the_known_parts_and_are_unknown_when_all_parts_are() -> None:
    parts = "(VALUES (5, 2, 1, NULL), (NULL, NULL, NULL, NULL), (0, NULL, NULL, NULL))"
    source = f"{parts} AS post(likes, comments, shares, saves)"
    assert of(engagements_sql(), source) == [8, None, 0]


@pytest.mark.parametrize(
    ("denominator", "rates"),
    [
        ("reach", [0.04, 0.05, None]),
        ("impressions", [0.02, None, None]),
        ("views", [0.01, None, None]),  # 0 views divide nothing
        ("followers", [0.08, 0.02, None]),
    ],
)
def test_a_posts_rate_needs_both_figures_and_a_denominator_above_zero(
    denominator: str, rates: list[float | None]
) -> None:
    assert of(rate_of_post_sql(denominator)) == rates
