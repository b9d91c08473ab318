"""The measures of agreement, worked by hand."""

from __future__ import annotations

import pytest

from tests.benchmarks.drift.tcpd import cover, f1_score, matched


def test_a_found_point_serves_one_marked_point_only() -> None:
    # 10 takes 12, the nearest within 5; nothing is left for 14.
    assert matched({10, 14}, {12}) == 1
    assert matched({10, 14}, {12, 19}) == 2
    assert matched({10}, {16}) == 0


def test_f1_is_precision_of_the_union_and_mean_recall() -> None:
    # With 0 in every set: of {0, 52, 80} two are near {0, 50}: precision 2 / 3. The first
    # annotator's {0, 50} is found whole, the second's {0} too: recall 1.
    # F1 = 2 * (2/3) / (1 + 2/3) = .8.
    assert f1_score((frozenset({50}), frozenset()), [52, 80]) == pytest.approx(0.8)


def test_finding_nothing_has_the_recall_of_the_start_alone() -> None:
    # Precision 1, recall (1/2 + 1) / 2 = .75, F1 = 1.5 / 1.75.
    assert f1_score((frozenset({50}), frozenset()), []) == pytest.approx(6 / 7)


def test_cover_weighs_each_segment_by_its_length() -> None:
    # Segments 0-40 and 40-100 against 0-50 and 50-100: 40/50 and 50/60.
    # 40/100 * .8 + 60/100 * 50/60 = .32 + .5 = .82; the annotator without a mark: 100 * .5 / 100.
    assert cover((frozenset({40}),), [50], 100) == pytest.approx(0.82)
    assert cover((frozenset({40}), frozenset()), [50], 100) == pytest.approx(0.66)
