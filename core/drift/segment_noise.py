"""The noise of a stretch: its own, shrunk to the one common to all, and never invisible."""

from __future__ import annotations

import numpy as np

from core.drift.segment_costs import Ints, WhitenedSeries, squared_errors
from core.drift.segmentation_settings import SegmentationSettings
from core.drift.series import Floats


def common_noise(series: WhitenedSeries, shortest: int, visible: float) -> float:
    """Variance of innovations in the median of short windows, which few changes touch.

    Never less than what makes a departure of ``visible``.
    """
    count, window = series.columns.shape[1], 2 * shortest
    starts = np.arange(max(count - window, 1))
    ends = np.minimum(starts + window, count)
    line = squared_errors(series, starts, ends)[1]
    return float(np.median(line)) / (window - 2) + invisible(series, visible)


def invisible(series: WhitenedSeries, visible: float) -> float:
    """The variance of innovations of a series that departs from its curve by ``visible``."""
    return float(visible**2 * (1.0 - series.autocorrelation**2))


def noise_variance(
    series: WhitenedSeries,
    errors: Floats,
    lengths: Ints,
    common: float,
    settings: SegmentationSettings,
) -> Floats:
    """Variance of innovations of each stretch, shrunk to the common one; shape of ``errors``."""
    floor = invisible(series, settings.visible)
    prior = settings.prior_values
    return np.asarray((errors + lengths * floor + prior * common) / (lengths + prior))
