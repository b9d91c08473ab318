"""Comments that promote something or are a scam: a sum of named signals and phrases, each with its
weight, that anyone can check in the text.

A linear model (logistic regression) over the sixteen signals of :mod:`core.authenticity.signals`
and up to 1,200 phrases; fitted by ``tests.benchmarks.authenticity.train`` to two public sources
(the table's own head names them) and kept in ``data/comment_weights.csv``. Scoring is plain Python.
It sees promotion and scams, not gibberish or what is off topic.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from core.authenticity.normal import fold, words_of
from core.authenticity.signals import SIGNALS, strengths

WEIGHTS: Final = Path(__file__).resolve().parents[2] / "data" / "comment_weights.csv"
PROMOTIONAL_FROM: Final = 0.3
"""At this probability a comment counts as promotional; chosen by cross-validation on the sources
that the weights were fitted to (docs/authenticity.md)."""
SOURCES: Final = ("youtube", "instagram")
"""Platforms with weights of their own beside those of all; another platform has those of all."""
LONGEST_PHRASE: Final = 3


@dataclass(frozen=True)
class Weights:
    """What each signal and phrase adds to the log odds that a comment is promotional."""

    bias: float
    signals: tuple[float, ...]
    phrases: dict[str, float]


@dataclass(frozen=True)
class Part:
    """What one signal or phrase adds to the score of a comment. ``size`` is in log odds."""

    name: str
    in_words: str
    size: float


@cache
def weights(platform: str | None = None) -> Weights:
    """The fitted weights for comments of ``platform``."""
    column = platform if platform in SOURCES else None
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sizes = {
        (row["kind"], row["term"]): float(row["all"]) + (float(row[column]) if column else 0.0)
        for row in rows
    }
    return Weights(
        bias=sizes["bias", "bias"],
        signals=tuple(sizes["signal", signal.name] for signal in SIGNALS),
        phrases={term: size for (kind, term), size in sizes.items() if kind == "phrase"},
    )


def phrases_of(text: str) -> set[str]:
    """The runs of one to three words in a comment, as :func:`words_of` writes them."""
    words = words_of(text)
    return {
        " ".join(words[start : start + length])
        for length in range(1, LONGEST_PHRASE + 1)
        for start in range(len(words) - length + 1)
    }


def score(text: str, platform: str | None = None, copies: int = 1) -> float:
    """The probability, 0 to 1, that a comment is promotional or a scam.

    ``copies`` is how often the text stands among the comments read together (:func:`scores` counts
    them). It was fitted to music videos on YouTube and to comments of accounts that speak of money
    on Instagram: elsewhere it is a ranking rather than a probability.
    """
    fitted = weights(platform)
    odds = fitted.bias + sum(
        weight * strength
        for weight, strength in zip(fitted.signals, strengths(text, copies), strict=True)
        if strength
    )
    known = fitted.phrases
    odds += sum(known[phrase] for phrase in phrases_of(text) if phrase in known)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def scores(comments: Sequence[str], platform: str | None = None) -> list[float]:
    """The score of each comment of a batch, in its order; copies are counted within the batch."""
    folded = [fold(text) for text in comments]
    copies = Counter(folded)
    return [score(text, platform, copies[key]) for text, key in zip(comments, folded, strict=True)]


def parts(text: str, platform: str | None = None, copies: int = 1) -> list[Part]:
    """What a comment's score is made of, the largest first; with the bias they add up to it."""
    fitted = weights(platform)
    found = [*_signal_parts(fitted, strengths(text, copies)), *_phrase_parts(fitted, text)]
    return sorted(found, key=lambda part: (-abs(part.size), part.name))


def _signal_parts(fitted: Weights, found: Iterable[float]) -> Iterator[Part]:
    for signal, weight, strength in zip(SIGNALS, fitted.signals, found, strict=True):
        if strength:
            yield Part(signal.name, signal.in_words, weight * strength)


def _phrase_parts(fitted: Weights, text: str) -> Iterator[Part]:
    for phrase in phrases_of(text):
        if phrase in fitted.phrases:
            yield Part(f"“{phrase}”", "a phrase", fitted.phrases[phrase])
