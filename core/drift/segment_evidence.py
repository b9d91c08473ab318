"""Which cuts are changes of level or trend, and how strong the evidence for each is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.drift.segment_costs import Ints, curves, squared_errors, whiten
from core.drift.segment_search import Cuts, value_noise
from core.drift.segmentation_settings import SegmentationSettings
from core.drift.series import Floats


@dataclass(frozen=True)
class ProvedCuts:
    """Cuts across which level or trend differ.

    ``bounds`` is of shape (changes + 2,), from 0 to the number of values; ``strength`` of shape
    (changes,) is twice the log-likelihood ratio against one curve over both sides, with the
    noise of each side held, not below 0; ``fitted`` of shape (values,).
    """

    bounds: Ints
    strength: Floats
    fitted: Floats


def proved_cuts(
    values: Floats, cuts: Cuts, factor: float, settings: SegmentationSettings
) -> ProvedCuts:
    """Gives up, the weakest first, cuts at which only the noise differs.

    The noise of either side is held; one curve over both sides, the noise going on across the
    cut, stands against one on each. What that leaves must outweigh a place and a level. Where the
    noise swells so much that a wandering level proves nothing, a cut also stays if the curve over
    both sides is visibly wrong, its squared distances ``moved_from`` times those of two curves.
    """
    unit = factor * float(np.log(len(values)))
    enough = (settings.parameters_of_a_change - 1.0) * unit
    degree_costs = settings.parameters_of_a_degree * unit * np.arange(3.0)[:, None]
    weighted = whiten(values, cuts.series.autocorrelation, np.sqrt(value_noise(cuts, settings)))
    plain = whiten(values, 0.0)

    def weighted_misfit(starts: Ints, ends: Ints) -> Floats:
        return np.asarray((squared_errors(weighted, starts, ends) + degree_costs).min(axis=0))

    def distance(starts: Ints, ends: Ints) -> Floats:
        closest = squared_errors(plain, starts, ends)[-1]
        return np.asarray(closest + settings.visible**2 * (ends - starts))

    bounds = cuts.bounds
    while True:
        apart = weighted_misfit(bounds[:-1], bounds[1:])
        strength = weighted_misfit(bounds[:-2], bounds[2:]) - apart[:-1] - apart[1:]
        near = distance(bounds[:-1], bounds[1:])
        moved = distance(bounds[:-2], bounds[2:]) / (near[:-1] + near[1:])
        doubtful = np.flatnonzero((strength < enough) & (moved < settings.moved_from))
        if not len(doubtful):
            break
        bounds = np.delete(bounds, doubtful[strength[doubtful].argmin()] + 1)
    errors = squared_errors(weighted, bounds[:-1], bounds[1:])
    fitted = curves(weighted, bounds, (errors + degree_costs).argmin(axis=0))
    return ProvedCuts(bounds, np.maximum(strength, 0.0), fitted)
