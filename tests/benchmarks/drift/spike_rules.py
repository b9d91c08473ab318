"""The simple rules that stand beside ours in the benchmark of spikes, each from the past alone.

Every rule takes the values of a series (NaN where unknown) and the number of points in a day, and
gives a score per point, larger being odder. None believes a series to vary by less than a tenth of
its mean: without such a floor all of them alarm at rounding where a series is constant.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

DAYS = 14
LEAST_PAST = 8
Rule = Callable[[np.ndarray, int], np.ndarray]


def past(values: np.ndarray, points: int) -> np.ndarray:
    """The ``points`` values before each, NaN before the first; shape (len(values), points)."""
    padded = np.r_[np.full(points, np.nan), values][:-1]
    return np.lib.stride_tricks.sliding_window_view(padded, points)


def least_scale(values: np.ndarray, per_day: int) -> np.ndarray:
    """A tenth of the mean size of the last 14 days."""
    known = np.isfinite(values)
    size = np.r_[0.0, np.cumsum(np.where(known, np.abs(values), 0.0))]
    count = np.r_[0, np.cumsum(known)]
    here = np.arange(len(values))
    first = np.maximum(here - DAYS * per_day, 0)
    return 0.1 * (size[here] - size[first]) / np.maximum(count[here] - count[first], 1)


def score(values: np.ndarray, centre: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """|z|, 0 where there is not enough past."""
    with np.errstate(all="ignore"):
        z = np.abs(values - centre) / scale
    return np.where(np.isfinite(z), z, 0.0)


def median(window: np.ndarray) -> np.ndarray:
    """Of the known values, NaN where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanmedian(window, axis=1))


def same_time(values: np.ndarray, per_day: int) -> np.ndarray:
    """The values at the same time on the last 14 days, shape (len(values), 14)."""
    before = np.full((len(values), DAYS), np.nan)
    for day in range(1, min(DAYS, (len(values) - 1) // per_day) + 1):
        before[day * per_day :, day - 1] = values[: -day * per_day]
    return before


def day_season(values: np.ndarray, per_day: int) -> np.ndarray:
    """Against the median of the same time on the last 14 days, by the MAD of recent residuals."""
    centre = median(same_time(values, per_day))
    window = past(values - centre, DAYS * 24)
    scale = np.maximum(1.4826 * median(np.abs(window)), least_scale(values, per_day))
    return score(values, centre, np.where(np.isfinite(window).sum(axis=1) >= LEAST_PAST, scale, 0))


def day_season_by_hour(values: np.ndarray, per_day: int) -> np.ndarray:
    """Against median and MAD of the same time on the last 14 days."""
    window = same_time(values, per_day)
    centre = median(window)
    scale = 1.4826 * median(np.abs(window - centre[:, None]))
    scale = np.maximum(scale, least_scale(values, per_day))
    return score(values, centre, np.where(np.isfinite(window).sum(axis=1) >= 3, scale, 0))


def of_log(rule: Rule) -> Rule:
    return lambda values, per_day: rule(np.log1p(values), per_day)


def rolling_robust(values: np.ndarray, per_day: int) -> np.ndarray:
    """Against the median and MAD of the last day."""
    window = past(values, per_day)
    centre = median(window)
    scale = 1.4826 * median(np.abs(window - centre[:, None]))
    scale = np.maximum(scale, least_scale(values, per_day))
    return score(values, centre, np.where(np.isfinite(window).sum(axis=1) >= LEAST_PAST, scale, 0))


def rolling(values: np.ndarray, per_day: int) -> np.ndarray:
    """Against the mean and standard deviation of the last week."""
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    here = np.arange(len(values))
    first = np.maximum(here - 7 * per_day, 0)

    def total(each: np.ndarray) -> np.ndarray:
        running = np.r_[0.0, np.cumsum(each)]
        return running[here] - running[first]

    count = total(known.astype(float))
    with np.errstate(all="ignore"):
        mean = total(filled) / count
        scale = np.sqrt(np.maximum(total(filled**2) / count - mean**2, 0.0))
    scale = np.maximum(scale, least_scale(values, per_day))
    return score(values, mean, np.where(count >= LEAST_PAST, scale, 0))


def half_space_trees(values: np.ndarray, per_day: int) -> np.ndarray:
    """river's HalfSpaceTrees (Tan, Ting & Liu 2011) on the value within the range seen so far."""
    from river.anomaly import HalfSpaceTrees

    trees = HalfSpaceTrees(n_trees=25, height=8, window_size=per_day, seed=1)
    scores = np.zeros(len(values))
    low, high = np.inf, -np.inf
    for index, value in enumerate(values.tolist()):
        if not np.isfinite(value):
            continue
        low, high = min(low, value), max(high, value)
        point = {"value": (value - low) / (high - low) if high > low else 0.5}
        scores[index] = trees.score_one(point)
        trees.learn_one(point)
    return scores


RULES: dict[str, Rule] = {
    "day-season robust z": day_season,
    "day-season robust z of log": of_log(day_season),
    "day-season robust z, scale by the hour": day_season_by_hour,
    "day-season robust z of log, scale by the hour": of_log(day_season_by_hour),
    "rolling robust z, a day": rolling_robust,
    "rolling z, a week": rolling,
    "HalfSpaceTrees (river)": half_space_trees,
}
