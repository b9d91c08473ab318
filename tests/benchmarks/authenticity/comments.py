"""Promotional comments: within each source, across videos, across platforms; beside a word SVM.

Everything is measured on comments that the weights measured with have not seen.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from core.authenticity.promotional import PROMOTIONAL_FROM, scores
from tests.benchmarks.authenticity.fit import BIAS_BY_HAND, BY_HAND, design, fit
from tests.benchmarks.authenticity.sources import Labelled, labelled_comments
from tests.benchmarks.drift.markdown import header, row

FOLDS: Final = 5
SCORED: Final = 100_000

Comments = Sequence[Labelled]
Method = Callable[[Comments, Comments], npt.NDArray[np.bool_]]
"""Fit to the first, say of each of the second whether it is promotional."""


@dataclass(frozen=True)
class Told:
    """How often a method was right: shares 0 to 1, mcc -1 to 1."""

    accuracy: float
    f1: float
    mcc: float


def told(truth: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> Told:
    """Accuracy, F1 of the promotional ones, and Matthews' correlation."""
    hits, alarms = int((truth & said).sum()), int((~truth & said).sum())
    missed, rest = int((truth & ~said).sum()), int((~truth & ~said).sum())
    below = math.sqrt((hits + alarms) * (hits + missed) * (rest + alarms) * (rest + missed))
    return Told(
        (hits + rest) / len(truth),
        2 * hits / max(1, 2 * hits + alarms + missed),
        (hits * rest - alarms * missed) / below if below else 0.0,
    )


def _at(odds: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    return np.asarray(odds >= math.log(PROMOTIONAL_FROM / (1 - PROMOTIONAL_FROM)))


def ours(train: Comments, test: Comments) -> npt.NDArray[np.bool_]:
    """Signals and phrases, with what the source of ``test`` adds of its own."""
    return _at(fit(train).odds(test, test[0].source))


def signals_alone(train: Comments, test: Comments) -> npt.NDArray[np.bool_]:
    """The sixteen signals, no phrases."""
    return _at(fit(train, phrases=0).odds(test, test[0].source))


def by_hand(_train: Comments, test: Comments) -> npt.NDArray[np.bool_]:
    """The points that we gave by hand, nothing fitted."""
    return _at(np.asarray(design(test, []) @ np.array([*BY_HAND.values(), BIAS_BY_HAND])))


def word_svm(train: Comments, test: Comments) -> npt.NDArray[np.bool_]:
    """The usual baseline: TF-IDF of words, linear support vectors."""
    words = TfidfVectorizer(sublinear_tf=True)
    machine = LinearSVC().fit(
        words.fit_transform([c.text for c in train]), [c.is_promotional for c in train]
    )
    return np.asarray(machine.predict(words.transform([c.text for c in test])), dtype=bool)


METHODS: Final[dict[str, Method]] = {
    "16 signals + phrases (ours)": ours,
    "16 signals": signals_alone,
    "points by hand": by_hand,
    "TF-IDF word SVM": word_svm,
}


def run(data: Path) -> None:
    """Print the table in Markdown."""
    comments = labelled_comments(data)
    youtube = [comment for comment in comments if comment.source == "youtube"]
    instagram = [comment for comment in comments if comment.source == "instagram"]
    header("method", "measured", "accuracy", "F1", "MCC")
    for name, method in METHODS.items():
        _print(name, "within YouTube, 5 folds", _within(method, youtube, instagram))
        for video in sorted({comment.group for comment in youtube}):
            test = [comment for comment in youtube if comment.group == video]
            train = [comment for comment in youtube if comment.group != video]
            _print(name, f"video left out: {video}", _across(method, [*train, *instagram], test))
        _print(name, "within Instagram, 5 folds", _within(method, instagram, youtube))
        _print(name, "YouTube to Instagram", _across(method, youtube, instagram))
        _print(name, "Instagram to YouTube", _across(method, instagram, youtube))
    print()
    _speed(comments)


def _within(method: Method, comments: Comments, others: Comments) -> Told:
    """Five folds; all of the other source is always there to learn from."""
    fold_of = np.random.default_rng(0).integers(0, FOLDS, len(comments))
    said = np.zeros(len(comments), dtype=bool)
    for fold in range(FOLDS):
        train = [c for c, at in zip(comments, fold_of, strict=True) if at != fold]
        test = [c for c, at in zip(comments, fold_of, strict=True) if at == fold]
        said[fold_of == fold] = method([*train, *others], test)
    return told(np.array([c.is_promotional for c in comments]), said)


def _across(method: Method, train: Comments, test: Comments) -> Told:
    return told(np.array([c.is_promotional for c in test]), method(train, test))


def _print(name: str, measured: str, found: Told) -> None:
    row(name, measured, f"{found.accuracy * 100:.1f} %", found.f1, found.mcc)


def _speed(comments: Comments) -> None:
    texts = [f"{comments[at % len(comments)].text} {at}" for at in range(SCORED)]
    begun = time.process_time()
    scores(texts, "instagram")
    print(f"{SCORED:,} comments scored in {time.process_time() - begun:.1f} s of processor.")
