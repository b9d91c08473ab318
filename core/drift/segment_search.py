"""The best cuts of a series for every number of changes and every autocorrelation of a grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.segment_costs import (
    Ints,
    WhitenedSeries,
    innovations,
    squared_errors,
    whiten,
)
from core.drift.segmentation_settings import SegmentationSettings
from core.drift.series import Floats

Bools = NDArray[np.bool_]
PLACES = 160
"""Up to so many values every place may be a cut; in a longer series the likely ones and a grid."""
NORMAL_TAIL = 2.807
"""The normal's two-sided 99.5 % quantile, which belongs to ``tail_quantile``."""


@dataclass(frozen=True)
class Cuts:
    """One way to cut a series: ``bounds`` of shape (stretches + 1,) from 0 to its length.

    ``sloped`` says which stretches are lines. ``misfit`` is minus twice the log-likelihood up to
    a constant, ``penalty`` what its parameters cost before heavy tails are allowed for.
    """

    series: WhitenedSeries
    bounds: Ints
    sloped: Bools
    misfit: float
    penalty: float


def noise_floor(series: WhitenedSeries, settings: SegmentationSettings) -> float:
    """The variance of innovations under which departures of the series are invisible."""
    return float(settings.visible**2 * (1.0 - series.autocorrelation**2))


def common_noise(series: WhitenedSeries, shortest: int) -> float:
    """Variance of the innovations in the median of all short windows, which few changes touch."""
    count, window = series.columns.shape[1], 2 * shortest
    if count <= window:
        starts, ends = np.array([0]), np.array([count])
    else:
        starts = np.arange(count - window)
        ends = starts + window
    _, line = squared_errors(series, starts, ends)
    return float(np.median(line)) / max(int(ends[0]) - 2, 1)


def misfits(
    errors: Floats, lengths: Ints, common: float, floor: float, prior_values: float
) -> Floats:
    """Minus twice the log-likelihood of stretches, their noise shrunk to the common one."""
    noise = (errors + lengths * floor + prior_values * common) / (lengths + prior_values)
    return np.asarray(lengths * np.log(noise))


def likely_places(values: Floats, shortest: int) -> Ints:
    """Where a cut may be, from 0 to the number of values, at most about ``PLACES``.

    In a long series: a grid, and between its points where the means of the values before and
    after differ most (moving sums, Eichinger & Kirch 2018), over short and over single steps.
    """
    count = len(values)
    if count <= PLACES:
        return np.arange(count + 1)
    running = np.concatenate([[0.0], np.cumsum(values)])
    likely = [np.linspace(0, count, PLACES // 2 + 1).round().astype(np.int64)]
    for width, most in ((shortest, PLACES // 4), (1, PLACES // 4)):
        place = np.arange(width, count - width + 1)
        step = np.abs(running[place + width] - 2 * running[place] + running[place - width])
        best: list[int] = []
        taken = np.zeros(count + 1, dtype=np.bool_)
        for index in np.argsort(-step, kind="stable"):
            if len(best) == most:
                break
            if not taken[place[index]]:
                best.append(int(place[index]))
                taken[max(place[index] - width + 1, 0) : place[index] + width] = True
        likely.append(np.array(best, dtype=np.int64))
    return np.unique(np.concatenate(likely))


def cuts_by_number(
    values: Floats, autocorrelation: float, shortest: int, settings: SegmentationSettings
) -> list[Cuts]:
    """The cuts into 1, 2, .. stretches with the least misfit and cost of slopes."""
    count = len(values)
    series = whiten(values, autocorrelation)
    places = likely_places(values, shortest)
    starts, ends = places[:-1, None], places[None, 1:]
    allowed = ends - starts >= shortest
    lengths = np.where(allowed, ends - starts, 1)
    common = common_noise(series, shortest)
    floor = noise_floor(series, settings)
    slope_cost = settings.parameters_of_a_slope * np.log(count)
    level_errors, line_errors = squared_errors(series, starts, ends)
    level = misfits(level_errors, lengths, common + floor, floor, settings.prior_values)
    line = misfits(line_errors, lengths, common + floor, floor, settings.prior_values) + slope_cost
    cost = np.where(allowed, np.minimum(level, line), np.inf)

    best = cost[0]
    came_from: list[Ints] = []
    found: list[Cuts] = []
    most = min(settings.most_changes, count // shortest - 1)
    for changes in range(most + 1):
        if changes:
            total = best[:-1, None] + cost[1:]
            came_from.append(total.argmin(axis=0))
            best = total[came_from[-1], np.arange(len(best))]
        if not np.isfinite(best[-1]):
            continue
        end = len(best) - 1
        path = [end]
        for step in reversed(came_from):
            end = int(step[end])
            path.append(end)
        # A path holds the columns of ``cost``: column j ends at places[j + 1].
        ending = np.array(path[::-1])
        beginning = np.concatenate([[0], ending[:-1] + 1])
        sloped = line[beginning, ending] < level[beginning, ending]
        fresh_starts = -(changes + 1) * np.log1p(-(autocorrelation**2))
        penalty = settings.parameters_of_a_change * np.log(count) * changes
        found.append(
            Cuts(
                series,
                np.concatenate([[0], places[ending + 1]]),
                sloped,
                float(best[-1] - slope_cost * sloped.sum() + fresh_starts),
                float(penalty + slope_cost * sloped.sum()),
            )
        )
    return found


def tail_factor(cuts: Cuts, shortest: int, settings: SegmentationSettings) -> float:
    """How much dearer a change is in this series than with normal noise, at least 1.

    A change may absorb one large step. If steps as large remain, taking place without a change,
    then it proves nothing: the square of the tail of what remains, against a normal's.
    """
    starts, ends = cuts.bounds[:-1], cuts.bounds[1:]
    left = innovations(cuts.series, starts, ends, cuts.sloped)
    noise = innovation_noise(cuts, shortest, settings)
    scaled = left / np.sqrt(noise)
    typical = np.sqrt(np.mean(scaled**2))
    if not typical > 0:
        return 1.0
    tail = float(np.quantile(np.abs(scaled), settings.tail_quantile) / typical)
    return max(1.0, (tail / NORMAL_TAIL) ** 2)


def innovation_noise(cuts: Cuts, shortest: int, settings: SegmentationSettings) -> Floats:
    """Variance of the innovations of each value's stretch, as the misfit has it, (values,)."""
    starts, ends = cuts.bounds[:-1], cuts.bounds[1:]
    level, line = squared_errors(cuts.series, starts, ends)
    floor = noise_floor(cuts.series, settings)
    common = common_noise(cuts.series, shortest) + floor
    lengths = ends - starts
    errors = np.where(cuts.sloped, line, level)
    noise = (errors + lengths * floor + settings.prior_values * common) / (
        lengths + settings.prior_values
    )
    return np.asarray(np.repeat(noise, lengths))


def best_cuts(values: Floats, shortest: int, settings: SegmentationSettings) -> tuple[Cuts, float]:
    """The cuts of the least criterion, and the factor on its penalty.

    The penalty is that of Schwarz, times count / (count - parameters - 1) for a short series as
    in Hurvich & Tsai (1989), times the tail factor. The latter is dear to compute and at least 1,
    so that candidates are visited in the order of the criterion without it.
    """
    count = len(values)
    candidates = []
    for autocorrelation in settings.autocorrelations:
        for cuts in cuts_by_number(values, autocorrelation, shortest, settings):
            parameters = 3 * len(cuts.bounds) - 4 + int(cuts.sloped.sum())
            scarce = count / max(count - parameters - 1, 1)
            candidates.append((cuts.misfit + scarce * cuts.penalty, scarce, cuts))
    candidates.sort(key=lambda candidate: candidate[0])
    best: tuple[float, Cuts, float] | None = None
    for least, scarce, cuts in candidates:
        if best is not None and least >= best[0]:
            break
        factor = scarce * tail_factor(cuts, shortest, settings)
        criterion = cuts.misfit + factor * cuts.penalty
        if best is None or criterion < best[0]:
            best = criterion, cuts, factor
    assert best is not None
    return best[1], best[2]
