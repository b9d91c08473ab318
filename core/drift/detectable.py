"""The smallest fall that would be noticed, so that silence is not read as health."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv

from core.drift.evidence import MOST_PER_POST
from core.drift.rate_model import RateFit, beta_shape
from core.drift.series import Days

FALLS = np.arange(0.10, 0.96, 0.01)
NODES = (np.arange(64) + 0.5) / 64
EIGHTY_PERCENT = 0.8416
"""Normal quantile: the evidence exceeds its mean less so many deviations in 80 % of cases."""


def minimum_detectable_change(
    fit: RateFit,
    day: Days,
    mean_denominator: float,
    *,
    edge: float,
    ratios: tuple[float, ...],
    log_threshold: float,
    within_days: int,
) -> float | None:
    """The smallest lasting fall found within ``within_days`` days in 80 % of cases, as a fraction.

    It answers: had the rate fallen by so much on one day and stayed there, with posts going on at
    the pace of the last ``within_days`` days of posting and varying as the baseline's do, would
    there be an alarm within ``within_days`` days? Evidence of n posts is taken as normal with n
    times the mean and variance of one post's bounded log ratio (64 quantiles of a Gamma), for the
    best of the ``ratios``; what the mixture over ratios costs, the many starting points of the
    detector about give back. None if even a fall of 95 % would not be proved.
    """
    posts = int(np.count_nonzero(day > day[-1] - within_days))
    counting = (1.0 - fit.rate) / (fit.rate * mean_denominator)
    shape = 1.0 / (1.0 / beta_shape(fit.rate, fit.cv2) + counting)
    quantiles = gammaincinv(shape, NODES) / shape
    # Axes: fall, ratio, quantile. y is the post's rate over the edge.
    y = (1.0 - FALLS)[:, None, None] * quantiles * fit.rate / edge
    ratio = np.array(ratios)[None, :, None]
    log_ratio = np.clip(
        -shape * (np.log(ratio) + y * (1.0 / ratio - 1.0)), -MOST_PER_POST, MOST_PER_POST
    )
    mean, deviation = log_ratio.mean(axis=-1), log_ratio.std(axis=-1)
    evidence = (posts * mean - EIGHTY_PERCENT * np.sqrt(posts) * deviation).max(axis=-1)
    found = np.flatnonzero(evidence >= log_threshold)
    return round(float(FALLS[found[0]]), 2) if len(found) else None
