"""Methods that find change points, with their own defaults or the usual penalty, one signature."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import ruptures
from changeforest import changeforest
from skchange.detectors import MovingWindow, SeededBinarySegmentation

from core.drift.segmentation import find_changes
from core.drift.segmentation_settings import DEFAULTS, SegmentationSettings
from tests.benchmarks.drift.tcpd import MARGIN

OURS = "Pothos"
Method = Callable[[np.ndarray], list[int]]
"""Takes values of shape (observations, dimensions), gives the first index of each new segment."""


def ours(values: np.ndarray, settings: SegmentationSettings = DEFAULTS) -> list[int]:
    """Each dimension by itself; changes within the margin of a stronger one are the same."""
    found = []
    for dimension in values.T:
        segmentation = find_changes(dimension, settings)
        found += list(zip(segmentation.strength, segmentation.changes, strict=True))
    kept: list[int] = []
    for _, change in sorted(found, reverse=True):
        if all(abs(change - other) > MARGIN for other in kept):
            kept.append(int(change))
    return sorted(kept)


def complete(values: np.ndarray) -> np.ndarray:
    """Gaps filled by straight lines: the others take none, ours passes over them."""
    place = np.arange(len(values))
    columns = []
    for column in values.T:
        known = np.isfinite(column)
        columns.append(np.interp(place, place[known], column[known]))
    return np.array(columns).T


def pelt_l2(values: np.ndarray) -> list[int]:
    penalty = 2 * np.log(len(values)) * values.shape[1]
    return ruptures.Pelt(model="l2").fit(values).predict(pen=penalty)[:-1]


def pelt_rbf(values: np.ndarray) -> list[int]:
    return ruptures.Pelt(model="rbf").fit(values).predict(pen=3 * np.log(len(values)))[:-1]


def binary_segmentation(values: np.ndarray) -> list[int]:
    penalty = 2 * np.log(len(values)) * values.shape[1]
    return ruptures.Binseg(model="l2").fit(values).predict(pen=penalty)[:-1]


def seeded_binary_segmentation(values: np.ndarray) -> list[int]:
    return [int(point) for point in SeededBinarySegmentation().fit_predict(values)]


def moving_window(values: np.ndarray) -> list[int]:
    if len(values) < 2 * 20:  # its own bandwidth needs that many
        return []
    return [int(point) for point in MovingWindow().fit_predict(values)]


def change_forest(values: np.ndarray) -> list[int]:
    return [int(point) for point in changeforest(values, "random_forest", "bs").split_points()]


def at_most_one_change(values: np.ndarray) -> list[int]:
    """One change of the mean, if the modified criterion of Zhang & Siegmund (2007) wants it."""
    count = len(values)
    before = np.arange(1, count)
    running = np.cumsum(values - values.mean(axis=0), axis=0)[:-1]
    gain = (running**2).sum(axis=1) * count / (before * (count - before))
    cost = 3 * np.log(count) + np.log(before / count) + np.log(1 - before / count)
    best = int(np.argmax(gain - cost))
    return [best + 1] if gain[best] > cost[best] else []


def without_gaps(method: Method) -> Method:
    return lambda values: method(complete(values))


OTHERS: dict[str, Method] = {
    "predict nothing": lambda values: [],
    "at most one change (MBIC)": without_gaps(at_most_one_change),
    "ruptures Pelt l2 (2 log n)": without_gaps(pelt_l2),
    "ruptures Pelt rbf (3 log n)": without_gaps(pelt_rbf),
    "ruptures BinSeg l2 (2 log n)": without_gaps(binary_segmentation),
    "skchange SeededBinarySegmentation": without_gaps(seeded_binary_segmentation),
    "skchange MovingWindow": without_gaps(moving_window),
    "changeforest (random forest)": without_gaps(change_forest),
}


def run(method: Method, values: np.ndarray) -> list[int]:
    """The method's changes, its warnings about short series kept off the tables."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return method(values)
