"""Many campaigns judged together."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.drift import enough_evidence


def test_one_campaign_alone_must_reach_the_threshold() -> None:
    assert enough_evidence(np.log([99.0, 50.0]), np.log(100.0)).tolist() == [False, False]
    assert enough_evidence(np.log([101.0, 40.0]), np.log(100.0)).tolist() == [True, False]


def test_k_campaigns_must_reach_a_kth_of_it() -> None:
    # The threshold is 100. Three reach 100 / 3 (34, 40, 120); the fourth would need 100 / 4.
    found = enough_evidence(np.log([34.0, 20.0, 120.0, 40.0]), np.log(100.0))
    assert found.tolist() == [True, False, True, True]
    # Two at 60 are over 100 / 2 together, though neither is over 100.
    assert enough_evidence(np.log([60.0, 60.0, 1.0]), np.log(100.0)).tolist() == [True, True, False]


def test_what_says_nothing_never_alarms() -> None:
    assert not enough_evidence(np.array([np.nan, -np.inf]), 0.0).any()
    assert enough_evidence(np.zeros(0), 1.0).tolist() == []


@given(st.lists(st.floats(-5, 20), min_size=1, max_size=30), st.floats(0, 10))
def test_more_evidence_for_one_never_takes_an_alarm_from_another(
    evidence: list[float], threshold: float
) -> None:
    before = enough_evidence(np.array(evidence), threshold)
    evidence[0] += 3.0
    assert not (before & ~enough_evidence(np.array(evidence), threshold)).any()
