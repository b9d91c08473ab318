"""How well a level, a line or a bend explains a stretch of a series under AR(1) noise.

Within a stretch the noise is e_i = phi e_(i-1) + w_i with independent w. Multiplying by the square
root of the inverse covariance ("whitening") leaves ordinary least squares: the first value of a
stretch weighs sqrt(1 - phi^2), every other one becomes y_i - phi y_(i-1). A stretch begins afresh,
so that the step across a cut costs nothing and costs of stretches add up (Davis, Lee &
Rodriguez-Yam 2006, JASA 101). All sums of squares come from running sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.series import Floats

Ints = NDArray[np.int64]

DEGREES = 3
"""A level (0), a line (1), a bend (2): the powers of time in a curve."""
FEWEST_VALUES = (1, 4, 8)
"""Of a level, a line and a bend: fewer would be drawn through the noise."""
PAIRS = tuple((i, j) for i in range(DEGREES + 1) for j in range(i, DEGREES + 1))


@dataclass(frozen=True)
class WhitenedSeries:
    """A series prepared for one autocorrelation, in [0, 1).

    ``columns`` is of shape (4, values): the series and the powers 0, 1, 2 of time after
    whitening; ``firsts`` the same where a stretch begins; ``running`` of shape (10, values + 1)
    the running sums of the products of columns, in the order of ``PAIRS``.
    """

    autocorrelation: float
    columns: Floats
    firsts: Floats
    running: Floats


def powers_of_time(count: int) -> Floats:
    """Powers 0, 1, 2 of time over the whole series, nearly orthogonal, shape (3, count)."""
    time = (np.arange(count) - (count - 1) / 2) / count
    return np.vstack([np.ones(count), time, time**2 - 1 / 12])


def whiten(
    values: Floats, autocorrelation: float, deviation: Floats | float = 1.0
) -> WhitenedSeries:
    """``values``, finite, at least one; ``deviation`` is that of each value's innovation."""
    raw = np.vstack([values, powers_of_time(len(values))])
    columns = raw.copy()
    columns[:, 1:] -= autocorrelation * raw[:, :-1]
    columns /= deviation
    firsts = raw * (np.sqrt(1 - autocorrelation**2) / deviation)
    products = np.array([columns[i] * columns[j] for i, j in PAIRS])
    running = np.concatenate([np.zeros((len(PAIRS), 1)), np.cumsum(products, axis=1)], axis=1)
    return WhitenedSeries(autocorrelation, columns, firsts, running)


def squared_errors(series: WhitenedSeries, starts: Ints, ends: Ints) -> Floats:
    """Residual sums of squares over each [start, end) by degree, shape (3, stretches).

    Needs start < end. The columns are made orthogonal one after the other (Gram-Schmidt on the
    sums); a degree for which a stretch is too short is worth that of the degree below.
    """
    first = np.array([series.firsts[i] * series.firsts[j] for i, j in PAIRS])
    sums = series.running[:, ends] - series.running[:, starts + 1] + first[:, starts]
    yy, yc, yt, yb, cc, ct, cb, tt, tb, bb = sums
    level = yy - yc**2 / cc
    tt_left, ty_left = tt - ct**2 / cc, yt - ct * yc / cc
    slope = _gain(ty_left, tt_left, ends - starts >= FEWEST_VALUES[1])
    bt_left = tb - cb * ct / cc
    ratio = np.divide(bt_left, tt_left, out=np.zeros_like(level), where=tt_left > 0)
    bb_left = bb - cb**2 / cc - ratio * bt_left
    by_left = yb - cb * yc / cc - ratio * ty_left
    bend = _gain(by_left, bb_left, ends - starts >= FEWEST_VALUES[2])
    return np.asarray(np.maximum([level, level - slope, level - slope - bend], 0.0))


def _gain(product: Floats, square: Floats, enough: NDArray[np.bool_]) -> Floats:
    """What one more column takes off the sum of squares; nothing where it says nothing new."""
    says_something = enough & (square > 1e-12)
    gain = np.divide(product**2, square, out=np.zeros_like(square), where=says_something)
    return np.asarray(gain)


def curves(series: WhitenedSeries, bounds: Ints, degrees: Ints) -> Floats:
    """The fitted curve of each stretch, not whitened, shape (values,).

    ``bounds`` of shape (stretches + 1,) cut the whole series, ``degrees`` is of shape (stretches,).
    """
    powers = powers_of_time(series.columns.shape[1])
    fitted = np.empty(powers.shape[1])
    for start, end, degree in zip(bounds[:-1], bounds[1:], degrees, strict=True):
        columns = series.columns[: degree + 2, start:end].copy()
        columns[:, 0] = series.firsts[: degree + 2, start]
        weights = np.linalg.lstsq(columns[1:].T, columns[0], rcond=None)[0]
        fitted[start:end] = weights @ powers[: degree + 1, start:end]
    return fitted


def innovations(values: Floats, fitted: Floats, autocorrelation: float, bounds: Ints) -> Floats:
    """What the curves leave of the values after whitening, shape (values,)."""
    left = values - fitted
    whitened = left.copy()
    whitened[1:] -= autocorrelation * left[:-1]
    starts = bounds[:-1]
    whitened[starts] = left[starts] * np.sqrt(1 - autocorrelation**2)
    return np.asarray(whitened)
