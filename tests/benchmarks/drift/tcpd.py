"""The Turing change point data set: its series, and its two measures of agreement.

G. J. J. van den Burg & C. K. I. Williams, An Evaluation of Change Point Detection Algorithms,
arXiv 2003.06222; the measures as in section 3.2 there, margin 5.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

MARGIN = 5
QUALITY_CONTROL = "quality_control"


@dataclass(frozen=True)
class AnnotatedSeries:
    """``values`` of shape (observations, dimensions), each z-scored; NaN where there is none.

    ``annotations`` holds the change points of each annotator, without the 0 that all have.
    """

    name: str
    values: np.ndarray
    annotations: tuple[frozenset[int], ...]

    @property
    def is_quiet(self) -> bool:
        """Most annotators marked nothing."""
        return 2 * sum(not marked for marked in self.annotations) > len(self.annotations)


def read_series(folder: Path) -> list[AnnotatedSeries]:
    """All series of a folder that annotations.json names, by name."""
    annotations = json.loads((folder / "annotations.json").read_text())
    series = []
    for name in sorted(annotations):
        path = folder / f"{name}.json"
        if not path.exists():
            continue
        content = json.loads(path.read_text())
        raw = np.array([part["raw"] for part in content["series"]], dtype=np.float64).T
        spread = np.nanstd(raw, axis=0)
        values = (raw - np.nanmean(raw, axis=0)) / np.where(spread > 0, spread, 1.0)
        marked = tuple(frozenset(points) for points in annotations[name].values())
        series.append(AnnotatedSeries(name, values, marked))
    return series


def matched(marked: Iterable[int], found: Iterable[int]) -> int:
    """How many marked points have a found one within the margin, each found one used once."""
    left = set(found)
    count = 0
    for point in sorted(marked):
        near = sorted((abs(point - other), other) for other in left if abs(point - other) <= MARGIN)
        if near:
            left.remove(near[0][1])
            count += 1
    return count


def f1_score(annotations: Iterable[frozenset[int]], found: Iterable[int]) -> float:
    """Precision against the union of annotators, recall averaged over them; 0 is in all sets."""
    predicted = {0, *found}
    sets = [{0, *marked} for marked in annotations]
    precision = matched(set().union(*sets), predicted) / len(predicted)
    recall = float(np.mean([matched(marked, predicted) / len(marked) for marked in sets]))
    return 2 * precision * recall / (precision + recall)


def cover(annotations: Iterable[frozenset[int]], found: Iterable[int], count: int) -> float:
    """Mean over annotators of how well the best overlapping segment covers each of theirs."""
    predicted = _segments(found, count)
    scores = []
    for marked in annotations:
        score = 0.0
        for start, end in _segments(marked, count):
            score += (end - start) * max(
                max(0, min(end, stop) - max(start, begin)) / (max(end, stop) - min(start, begin))
                for begin, stop in predicted
            )
        scores.append(score / count)
    return float(np.mean(scores))


def _segments(points: Iterable[int], count: int) -> list[tuple[int, int]]:
    bounds = sorted({0, count, *points})
    return list(pairwise(bounds))
