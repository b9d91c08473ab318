"""What it costs to explain a stretch of a series by one level, or one line, and AR(1) noise.

Within a stretch the noise is e_i = phi e_(i-1) + w_i with independent w. Multiplying by the square
root of the inverse covariance ("whitening") leaves ordinary least squares: the first value of a
stretch weighs sqrt(1 - phi^2), every other one becomes y_i - phi y_(i-1). A stretch begins afresh,
so the step across a change costs nothing (Chakar et al. 2017, Bernoulli 23, keep the chain; a fresh
start makes the costs additive). All sums of squares then come from running sums, for any number of
stretches at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.series import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class WhitenedSeries:
    """A series prepared for one autocorrelation phi in [0, 1).

    ``columns`` is of shape (3, values): the series, the constant and the time (-1/2 to 1/2), each
    after whitening; ``firsts`` the same three where a stretch begins. ``running`` is of shape
    (6, values + 1): running sums of the products of the columns, in the order of ``PAIRS``.
    """

    autocorrelation: float
    columns: Floats
    firsts: Floats
    running: Floats


PAIRS = ((0, 0), (1, 1), (2, 2), (1, 2), (0, 1), (0, 2))
FEWEST_POINTS_OF_A_LINE = 4


def whiten(
    values: Floats, autocorrelation: float, deviation: Floats | float = 1.0
) -> WhitenedSeries:
    """``values`` of shape (values,), finite, at least one; ``deviation`` that of each innovation."""
    count = len(values)
    raw = np.vstack([values, np.ones(count), centred_time(count)])
    columns = raw.copy()
    columns[:, 1:] -= autocorrelation * raw[:, :-1]
    columns /= deviation
    firsts = raw * (np.sqrt(1 - autocorrelation**2) / deviation)
    products = np.array([columns[i] * columns[j] for i, j in PAIRS])
    running = np.concatenate([np.zeros((6, 1)), np.cumsum(products, axis=1)], axis=1)
    return WhitenedSeries(autocorrelation, columns, firsts, running)


def centred_time(count: int) -> Floats:
    """-1/2 to 1/2 over the whole series, shape (count,)."""
    return np.asarray((np.arange(count) - (count - 1) / 2) / count)


def stretch_sums(series: WhitenedSeries, starts: Ints, ends: Ints) -> Floats:
    """Sums of the six products over [start, end), of shape (6, *broadcast shape)."""
    inner = np.minimum(starts + 1, ends)
    first = np.array([series.firsts[i] * series.firsts[j] for i, j in PAIRS])
    return np.asarray(series.running[:, ends] - series.running[:, inner] + first[:, starts])


def squared_errors(series: WhitenedSeries, starts: Ints, ends: Ints) -> tuple[Floats, Floats]:
    """Residual sums of squares of the level and of the line over [start, end), whitened.

    ``starts`` and ``ends`` broadcast against each other; where end <= start, or a line has too
    few points to be one, the figure means nothing or is that of the level.
    """
    yy, cc, tt, ct, cy, ty = stretch_sums(series, starts, ends)
    level = yy - cy**2 / cc
    spread = tt - ct**2 / cc
    tilt = ty - ct * cy / cc
    long_enough = ends - starts >= FEWEST_POINTS_OF_A_LINE
    gain = np.divide(tilt**2, spread, out=np.zeros_like(level), where=long_enough & (spread > 0))
    return np.maximum(level, 0.0), np.maximum(level - gain, 0.0)


def innovations(series: WhitenedSeries, starts: Ints, ends: Ints, sloped: NDArray[np.bool_]) -> Floats:
    """What level or line (where ``sloped``) leave of the whitened series, shape (values,).

    ``starts`` and ``ends`` are the stretches of a whole segmentation, in order.
    """
    level, slope = coefficients(series, starts, ends, sloped)
    lengths = ends - starts
    columns = series.columns.copy()
    columns[:, starts] = series.firsts[:, starts]
    fitted = np.repeat(level, lengths) * columns[1] + np.repeat(slope, lengths) * columns[2]
    return np.asarray(columns[0] - fitted)


def coefficients(
    series: WhitenedSeries, starts: Ints, ends: Ints, sloped: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Level at time 0 and slope of each stretch; the slope is 0 where not ``sloped``."""
    _, cc, tt, ct, cy, ty = stretch_sums(series, starts, ends)
    spread = tt - ct**2 / cc
    slope = np.divide(
        ty - ct * cy / cc, spread, out=np.zeros_like(cc), where=sloped & (spread > 0)
    )
    return (cy - slope * ct) / cc, slope
