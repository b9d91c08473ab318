"""What was to be expected, week by week: the band behind the line of a chart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from core.drift.rate_model import Baseline


@dataclass(frozen=True)
class ExpectedBand:
    """Per week the expected rate and its bounds (fractions); None where there is nothing to say."""

    expected: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


def expected_band(
    baseline: Baseline | None,
    posts: NDArray[np.int64],
    denominator: NDArray[np.float64],
    confidence: float = 0.90,
) -> ExpectedBand:
    """The band in which a week's ratio of sums is to be expected if the baseline still holds.

    ``posts`` and ``denominator`` are of shape (weeks,): the week's posts with both figures and
    the sum of their denominators. A Gamma about the baseline's pooled rate with the relative
    variance cv2 / effective posts (posts between themselves) + (1 - p) / (N p) (counting) +
    cv2 / the baseline's effective posts (the baseline is an estimate). A week without posts or
    denominator has an expected rate and no bounds; without a baseline all is None.
    """
    weeks = len(posts)
    if baseline is None or baseline.pooled_rate <= 0:
        nothing = (None,) * weeks
        return ExpectedBand(nothing, nothing, nothing)
    rate = baseline.pooled_rate
    count = np.asarray(posts, dtype=np.float64)
    total = np.asarray(denominator, dtype=np.float64)
    has_posts = np.isfinite(total) & (total > 0) & (count > 0)
    # A week of one post is one post, however uneven the campaign's are.
    effective = np.maximum(np.where(has_posts, count, 1.0) * baseline.evenness, 1.0)
    learned = max(baseline.posts * baseline.evenness, 1.0)
    counting = (1.0 - rate) / (rate * np.where(has_posts, total, 1.0))
    shape = 1.0 / (baseline.pooled_cv2 * (1.0 / effective + 1.0 / learned) + counting)
    tail = (1.0 - confidence) / 2
    low = np.minimum(rate * gammaincinv(shape, tail) / shape, 1.0)
    high = np.minimum(rate * gammaincinv(shape, 1.0 - tail) / shape, 1.0)
    return ExpectedBand(
        expected=(rate,) * weeks,
        low=tuple(float(x) if known else None for x, known in zip(low, has_posts, strict=True)),
        high=tuple(float(x) if known else None for x, known in zip(high, has_posts, strict=True)),
    )
