from __future__ import annotations

from dataclasses import fields

import duckdb
import pytest

from core.metrics import METRICS, Metric
from core.words import DENOMINATORS

POSTS = """
    (VALUES (40, 1000, 2000, 4000, 500), (10, 200, NULL, 0, 500), (NULL, 800, 900, 100, 500))
    AS post(engagements, reach, impressions, views, followers)
"""


def of(metric_id: str, source: str = POSTS) -> list[float | None]:
    query = f"SELECT {METRICS[metric_id].sql} FROM {source}"  # noqa: S608 our own definitions
    rows = duckdb.connect().execute(query).fetchall()
    return [value for (value,) in rows]


def test_every_definition_says_everything() -> None:
    for metric in METRICS.values():
        for field in fields(Metric):
            if field.name not in ("denominator", "is_of_group"):
                assert getattr(metric, field.name), f"{metric.id} has no {field.name}"
    assert len(METRICS) == 1 + 2 * len(DENOMINATORS)


def test_engagements_add_the_known_parts_and_are_unknown_when_all_parts_are() -> None:
    parts = "(VALUES (5, 2, 1, NULL), (NULL, NULL, NULL, NULL), (0, NULL, NULL, NULL))"
    source = f"{parts} AS post(likes, comments, shares, saves)"
    assert of("engagements", source) == [8, None, 0]


def test_a_posts_rate_needs_both_figures_and_a_denominator_above_zero() -> None:
    assert of("engagement_rate_by_reach") == [0.04, 0.05, None]
    assert of("engagement_rate_by_impressions") == [0.02, None, None]
    assert of("engagement_rate_by_views") == [0.01, None, None]


@pytest.mark.parametrize(
    ("denominator", "rate"),
    [
        ("reach", 50 / 1200),  # (40 + 10) / (1000 + 200): the post without engagements is left out
        ("impressions", 40 / 2000),
        ("views", 40 / 4000),
        ("followers", 50 / 1000),
    ],
)
def test_a_groups_rate_is_the_ratio_of_sums(denominator: str, rate: float) -> None:
    assert of(f"group_engagement_rate_by_{denominator}") == [pytest.approx(rate)]


def test_a_group_without_a_rate_has_none() -> None:
    nobody = "(SELECT 1 AS engagements, NULL::BIGINT AS reach)"
    assert of("group_engagement_rate_by_reach", nobody) == [None]
