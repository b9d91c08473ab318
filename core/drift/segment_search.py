"""The best cuts of a series, over every number of changes and a grid of autocorrelations."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri

from core.drift.segment_costs import (
    Ints,
    WhitenedSeries,
    curves,
    innovations,
    squared_errors,
    whiten,
)
from core.drift.segment_noise import common_noise, noise_variance
from core.drift.segmentation_settings import SegmentationSettings
from core.drift.series import Floats


@dataclass(frozen=True)
class Stretches:
    """All stretches that a series may be cut into, between places of shape (places + 1,).

    Stretch i begins at place ``rows[i]`` and ends at place ``columns[i] + 1``; ``starts``
    and ``ends`` say the same in values. All of shape (stretches,).
    """

    places: Ints
    rows: Ints
    columns: Ints
    starts: Ints
    ends: Ints


@dataclass(frozen=True)
class Cuts:
    """One way to cut a series: ``bounds`` of shape (stretches + 1,) from 0 to its length.

    ``degrees`` are those of the curves, of shape (stretches,), ``common_noise`` the variance of
    innovations that every stretch's own is shrunk to, ``misfit`` minus twice the log-likelihood
    up to a constant, ``penalty`` what the parameters cost before heavy tails are allowed for.
    """

    series: WhitenedSeries
    bounds: Ints
    degrees: Ints
    common_noise: float
    misfit: float
    penalty: float


def stretches_between(places: Ints, shortest: int) -> Stretches:
    """Every pair of places at least ``shortest`` values apart."""
    starts, ends = places[:-1, None], places[None, 1:]
    rows, columns = np.nonzero(ends - starts >= shortest)
    return Stretches(places, rows, columns, places[rows], places[columns + 1])


def stretch_costs(
    series: WhitenedSeries,
    starts: Ints,
    ends: Ints,
    common: float,
    settings: SegmentationSettings,
) -> tuple[Floats, Ints]:
    """Misfit of each stretch plus what its curve costs, and the degree of the best curve."""
    lengths = ends - starts
    noise = noise_variance(series, squared_errors(series, starts, ends), lengths, common, settings)
    # Length * log(noise) + degree * cost is compared without its logarithm, which is dear.
    dearer = np.exp(degree_cost(series, settings) / lengths)
    noise[1] *= dearer
    noise[2] *= dearer**2
    return np.asarray(lengths * np.log(noise.min(axis=0))), noise.argmin(axis=0)


def degree_cost(series: WhitenedSeries, settings: SegmentationSettings) -> float:
    """What one more power of time costs in the criterion."""
    return settings.parameters_of_a_degree * float(np.log(series.columns.shape[1]))


def cuts_by_number(
    values: Floats,
    autocorrelation: float,
    stretches: Stretches,
    shortest: int,
    settings: SegmentationSettings,
) -> list[Cuts]:
    """The cuts into 1, 2, .. stretches with the least misfit and cost of curves."""
    series = whiten(values, autocorrelation)
    common = common_noise(series, shortest, settings.visible)
    stretch_cost, degree = stretch_costs(series, stretches.starts, stretches.ends, common, settings)
    change_cost = settings.parameters_of_a_change * float(np.log(len(values)))
    size = len(stretches.places) - 1
    cost = np.full((size, size), np.inf)
    cost[stretches.rows, stretches.columns] = stretch_cost
    degrees = np.zeros((size, size), dtype=np.int64)
    degrees[stretches.rows, stretches.columns] = degree

    best = cost[0]
    came_from: list[Ints] = []
    found: list[Cuts] = []
    for changes in range(min(settings.most_changes, len(values) // shortest - 1) + 1):
        if changes:
            total = best[:-1, None] + cost[1:]
            came_from.append(total.argmin(axis=0))
            best = total[came_from[-1], np.arange(size)]
        if not np.isfinite(best[-1]):
            continue
        ending = [size - 1]
        for step in reversed(came_from):
            ending.append(int(step[ending[-1]]))
        ending.reverse()
        beginning = [0, *(end + 1 for end in ending[:-1])]
        chosen = degrees[beginning, ending]
        curve_cost = degree_cost(series, settings) * float(chosen.sum())
        fresh_starts = -(changes + 1) * float(np.log1p(-(autocorrelation**2)))
        found.append(
            Cuts(
                series,
                np.concatenate([[0], stretches.places[np.array(ending) + 1]]),
                chosen,
                common,
                misfit=float(best[-1]) - curve_cost + fresh_starts,
                penalty=change_cost * changes + curve_cost,
            )
        )
    return found


def placed_exactly(cuts: Cuts, places: Ints, shortest: int, settings: SegmentationSettings) -> Cuts:
    """The cuts, each moved between the places next to it to where it costs least."""
    bounds = cuts.bounds.copy()
    for index in range(1, len(bounds) - 1):
        before, here, after = bounds[index - 1 : index + 2]
        nearest = np.searchsorted(places, here)
        first = max(before + shortest, places[nearest - 1])
        last = min(after - shortest, places[nearest + 1])
        candidates = np.arange(min(first, here), max(last, here) + 1)
        starts = np.concatenate([np.full(len(candidates), before), candidates])
        ends = np.concatenate([candidates, np.full(len(candidates), after)])
        cost, _ = stretch_costs(cuts.series, starts, ends, cuts.common_noise, settings)
        bounds[index] = candidates[cost.reshape(2, -1).sum(axis=0).argmin()]
    _, degrees = stretch_costs(cuts.series, bounds[:-1], bounds[1:], cuts.common_noise, settings)
    return replace(cuts, bounds=bounds, degrees=degrees)


def value_noise(cuts: Cuts, settings: SegmentationSettings) -> Floats:
    """Variance of the innovation of each value, shape (values,)."""
    starts, ends = cuts.bounds[:-1], cuts.bounds[1:]
    errors = np.choose(cuts.degrees, squared_errors(cuts.series, starts, ends))
    lengths = ends - starts
    noise = noise_variance(cuts.series, errors, lengths, cuts.common_noise, settings)
    return np.repeat(noise, lengths)


def tail_factor(values: Floats, cuts: Cuts, settings: SegmentationSettings) -> float:
    """How much dearer a change is in this series than with normal noise, at least 1.

    A cut absorbs one large step. If steps as large remain that no cut explains, then a large
    step proves little here: the factor is the square of their tail over a normal's.
    """
    fitted = curves(cuts.series, cuts.bounds, cuts.degrees)
    left = innovations(values, fitted, cuts.series.autocorrelation, cuts.bounds)
    scaled = np.abs(left) / np.sqrt(value_noise(cuts, settings))
    typical = float(np.sqrt(np.mean(scaled**2)))
    if typical <= 0:
        return 1.0
    tail = float(np.quantile(scaled, settings.tail_quantile)) / typical
    normal = float(ndtri(0.5 + settings.tail_quantile / 2))
    return max(1.0, (tail / normal) ** 2)


def best_cuts(
    values: Floats, places: Ints, shortest: int, settings: SegmentationSettings
) -> tuple[Cuts, float]:
    """The cuts of the least criterion, and the factor on its penalty.

    The penalty is that of Schwarz times count / (count - parameters - 1), which holds short
    series back as in Hurvich & Tsai (1989, Biometrika 76), and times the tail factor. That is
    dear and at least 1, so candidates are visited in the order of the criterion without it.
    """
    count = len(values)
    stretches = stretches_between(places, shortest)
    candidates: list[tuple[float, float, Cuts]] = []
    for autocorrelation in settings.autocorrelations:
        for cuts in cuts_by_number(values, autocorrelation, stretches, shortest, settings):
            # A place, a level and a noise each, less one place; and one autocorrelation.
            parameters = 3 * len(cuts.degrees) + int(cuts.degrees.sum())
            scarce = count / max(count - parameters - 1, 1)
            candidates.append((cuts.misfit + scarce * cuts.penalty, scarce, cuts))
    candidates.sort(key=lambda candidate: candidate[0])
    least, best, best_factor = np.inf, candidates[0][2], candidates[0][1]
    for bound, scarce, cuts in candidates:
        if bound >= least:
            break
        factor = scarce * tail_factor(values, cuts, settings)
        if cuts.misfit + factor * cuts.penalty < least:
            least, best, best_factor = cuts.misfit + factor * cuts.penalty, cuts, factor
    return placed_exactly(best, places, shortest, settings), best_factor
