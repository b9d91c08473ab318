"""Lasting changes of level or trend in one series, with noise that remembers.

The series is cut into stretches, each a level or a line with its own noise, around which values
wander as AR(1) with one autocorrelation for all. Cuts and autocorrelation are chosen together by
the Bayesian information criterion (Schwarz 1978): were the autocorrelation estimated first, every
shift would inflate it, and were it ignored, every slow wave would be cut into steps (Romano,
Rigaill, Runge & Fearnhead 2022, JASA 117). For each autocorrelation of a grid the best cuts for
every number of changes come from dynamic programming (Auger & Lawrence 1989).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import median_filter

from core.drift.seasonal_pattern import find_period, without_season
from core.drift.segment_costs import Ints
from core.drift.segment_evidence import proved_cuts
from core.drift.segment_search import best_cuts
from core.drift.segmentation_settings import DEFAULTS, SegmentationSettings
from core.drift.series import Floats

NEIGHBOURS = 7


@dataclass(frozen=True)
class Segmentation:
    """``changes`` index the first value of each new stretch, ascending, shape (changes,)."""

    changes: Ints
    strength: Floats
    autocorrelation: float
    period: int


def without_spikes(values: Floats, spike_at: float) -> Floats:
    local = median_filter(values, NEIGHBOURS, mode="nearest")
    away = np.abs(values - local)
    steps = np.abs(np.diff(values))
    scale = 1.4826 * max(np.median(away), np.median(steps))
    if scale <= 0:
        scale = 1.2533 * max(away.mean(), steps.mean())
    return np.where(away > spike_at * scale, local, values)


def find_changes(values: Floats, settings: SegmentationSettings = DEFAULTS) -> Segmentation:
    known = np.flatnonzero(np.isfinite(values))
    y = np.asarray(values, dtype=np.float64)[known]
    shortest = max(settings.shortest, int(np.ceil(settings.shortest_share * len(y))))
    if len(y) < 2 * shortest or np.ptp(y) == 0:
        return Segmentation(np.zeros(0, dtype=np.int64), np.zeros(0), 0.0, 0)
    y = (y - y.mean()) / y.std()
    y = without_spikes(y, settings.spike_at)
    period = find_period(y)
    if period:
        y = without_season(y, period)
    cuts, factor = best_cuts(y, shortest, settings)
    proved = proved_cuts(y, cuts, shortest, factor, settings)
    return Segmentation(known[proved.bounds[1:-1]], proved.strength, cuts.series.autocorrelation, period)
