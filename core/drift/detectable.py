"""The smallest fall that would be noticed, so that silence is not read as health."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from core.drift.evidence import DAYS_OF_A_START
from core.drift.series import Floats
from core.drift.settings import LevelShiftSettings

FALLS = np.arange(0.05, 0.96, 0.01)
FOUND_IN = 0.80
PRIOR_AND_STARTS = float(np.log(DAYS_OF_A_START * 0.16 * 2.0))
"""What the mixture adds at the start that fits best: seven days, the prior weight of a step of the
size, and about as much again from the starts beside it."""


def minimum_detectable_changes(
    learned: Floats,
    expected: Floats,
    dispersion: Floats,
    log_threshold: float,
    settings: LevelShiftSettings,
) -> Floats:
    """The smallest lasting fall found in time in 80 % of cases, a fraction; NaN where none is.

    It answers: had the rate fallen by so much on one day and stayed there, would there be an alarm
    within ``detectable_within_days``? ``learned`` is the weight of the posts so far, ``expected``
    that of the posts to come in those days, ``dispersion`` a post's relative variance; all of
    shape (campaigns,). The log likelihood ratio of the right alternative is taken as normal with
    variance twice its mean, and must reach the threshold; the change must also be measured well
    enough to be larger than the minimum with the minimum probability.
    """
    missed = float(ndtri(FOUND_IN))
    wanted = max(log_threshold - PRIOR_AND_STARTS, 0.1)
    # Solves L - missed * sqrt(2 L) = wanted.
    root = (missed * np.sqrt(2.0) + np.sqrt(2.0 * missed**2 + 4.0 * wanted)) / 2.0
    whole = learned + expected
    left = 1.0 - FALLS[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        level = (learned + expected * left) / whole
        evidence = (whole * np.log(level) - expected * np.log(left)) / dispersion
        error = np.sqrt(dispersion * (1.0 / learned + 1.0 / expected))
        beyond = np.log1p(-settings.minimum_change) - np.log(left)
        sure = beyond / error >= ndtri(settings.minimum_probability) + missed
    found = (evidence >= root**2) & sure
    smallest = FALLS[np.argmax(found, axis=0)]
    return np.where(found.any(axis=0), np.round(smallest, 2), np.nan)
