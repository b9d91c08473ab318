"""Lasting changes of level or trend in one series, with noise that remembers.

The series is cut into stretches, each a level, a line or a bend with its own noise, around which
values wander as AR(1) with one autocorrelation for all. Cuts and autocorrelation are chosen
together by the Bayesian information criterion (Schwarz 1978): were the autocorrelation estimated
first, every shift would inflate it; were it ignored, every slow wave would be cut into steps
(Romano, Rigaill, Runge & Fearnhead 2022, JASA 117). For each autocorrelation of a grid the best
cuts of every number come from dynamic programming (Auger & Lawrence 1989).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import median_filter

from core.drift.seasonal_pattern import find_period, without_season
from core.drift.segment_costs import Ints
from core.drift.segment_evidence import proved_cuts
from core.drift.segment_places import likely_places
from core.drift.segment_search import best_cuts
from core.drift.segmentation_settings import DEFAULTS, SegmentationSettings
from core.drift.series import Floats

NEIGHBOURS = 7
"""A spike of up to three values is one; what lasts longer may be a change."""
RELATIVE_ROUNDING = 1e-12
"""Values that differ by no more than so much of the largest are the same."""


@dataclass(frozen=True)
class Segmentation:
    """Stretches of a series, and how they were told apart.

    ``changes`` index the first value of each new stretch, ascending, and ``strength`` is twice
    the log-likelihood ratio for each; both of shape (changes,). ``fitted`` of shape (values,) is
    the level, line or bend, in the units of the values and without the season.
    ``autocorrelation`` is that of the noise from one value to the next, ``period`` that of the
    pattern taken out (0: none).
    """

    changes: Ints
    strength: Floats
    fitted: Floats
    autocorrelation: float
    period: int


def find_changes(values: Floats, settings: SegmentationSettings = DEFAULTS) -> Segmentation:
    """Changes of level or trend that last, in values at about even distances, shape (values,).

    Assumes AR(1) noise of a constant autocorrelation, at most one repeating pattern, and that a
    change lasts ``shortest`` values or more. Values that are not finite are passed over. A series
    that is constant or too short to have two stretches has no changes.
    """
    values = np.asarray(values, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(values))
    # In units of the largest, so that no square of a value overflows or vanishes.
    unit = float(np.abs(values[known]).max()) if len(known) else 0.0
    comparable = values[known] / unit if unit > 0 else np.zeros(len(known))
    centre = float(np.median(comparable)) if len(known) else 0.0
    scale = float(np.std(comparable)) if len(known) else 0.0
    shortest = max(settings.shortest, int(np.ceil(settings.shortest_share * len(known))))
    if len(known) < 2 * shortest or scale <= RELATIVE_ROUNDING:
        return _unchanged(values, unit * centre)
    standard = without_spikes((comparable - centre) / scale, settings.spike_at)
    period = find_period(standard)
    if period:
        standard = without_season(standard, period)
    places = likely_places(standard, shortest)
    cuts, factor = best_cuts(standard, places, shortest, settings)
    proved = proved_cuts(standard, cuts, factor, settings)
    # A value that is not known is on the curve of the last one before it that is.
    latest = np.maximum(np.searchsorted(known, np.arange(len(values)), side="right") - 1, 0)
    return Segmentation(
        changes=known[proved.bounds[1:-1]],
        strength=proved.strength,
        fitted=unit * (centre + scale * proved.fitted[latest]),
        autocorrelation=cuts.series.autocorrelation,
        period=period,
    )


def _unchanged(values: Floats, level: float) -> Segmentation:
    nothing = np.zeros(0)
    return Segmentation(nothing.astype(np.int64), nothing, np.full(len(values), level), 0.0, 0)


def without_spikes(values: Floats, spike_at: float) -> Floats:
    """Values with those far from the median of their neighbours put there, shape (values,).

    The deviation is the larger one of neighbours and of steps, robustly (Hampel 1974), so that a
    series that wanders in large steps has no spikes. In a series that mostly stands still it is
    the mean one, as the median would be 0.
    """
    local = median_filter(values, NEIGHBOURS, mode="nearest")
    away = np.abs(values - local)
    steps = np.abs(np.diff(values))
    deviation = 1.4826 * max(float(np.median(away)), float(np.median(steps)))
    if deviation <= 0:
        deviation = 1.2533 * max(float(away.mean()), float(steps.mean()))
    return np.where(away > spike_at * deviation, local, values)
