"""The fit: weights that all sources share, and what each source adds of its own.

Logistic regression by L-BFGS-B. Signals are drawn towards the points that we gave them by hand
before any fitting, phrases and what a source has of its own towards nothing. A phrase made of words
that a signal sees keeps a weight of at least 0, or its explanation would argue with the signal's.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize

from core.authenticity.normal import fold
from core.authenticity.promotional import SOURCES, phrases_of
from core.authenticity.signals import SIGNALS, strengths
from tests.benchmarks.authenticity.sources import Labelled

BY_HAND: Final = {
    "link": 2.5, "call to action": 2.0, "self-promotion": 2.0, "begging or trading": 2.0,
    "money talk": 3.0, "off-platform contact": 2.5, "handle plug": 2.5, "look-alike letters": 1.5,
    "shouting": 0.5, "stretched letters": 0.0, "length": 1.5, "very short": -1.5, "copy-paste": 1.5,
    "emoji share": -1.0, "stock praise": -1.5, "on-topic marker": -1.5,
}  # fmt: skip
"""Points by hand, in log odds, after reading examples of both sources."""
BIAS_BY_HAND: Final = -1.5
PHRASES: Final = 1200
IN_COMMENTS_AT_LEAST: Final = 3
SEEN_BY: Final = ("link", "call to action", "self-promotion", "begging or trading", "money talk",
                  "off-platform contact", "handle plug")  # fmt: skip
"""Signals whose words a phrase may not argue with."""

# How strongly each is held to where it is drawn: one over the variance of its prior.
HOLD: Final = {"signals": 3.0, "phrases": 5.0, "bias": 0.5}
HOLD_OF_SOURCE: Final = {"signals": 1.0, "phrases": 3.0, "bias": 1.0}

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """Weights over signals, then phrases, then the bias: of all, and what each source adds."""

    phrases: list[str]
    of_all: Array
    of_source: dict[str, Array]

    def odds(self, comments: Sequence[Labelled], source: str | None) -> Array:
        """The log odds of comments, read together as one batch of that source."""
        columns = design(comments, self.phrases)
        own = self.of_source.get(source or "", np.zeros_like(self.of_all))
        return np.asarray(columns @ (self.of_all + own))


def fit(comments: Sequence[Labelled], phrases: int = PHRASES) -> Fitted:
    """Fit to labelled comments of one source or several."""
    labels = np.array([comment.is_promotional for comment in comments], dtype=float)
    chosen = choose_phrases(comments, phrases) if phrases else []
    columns = design(comments, chosen)
    sources = [s for s in SOURCES if any(comment.source == s for comment in comments)]
    parts = [columns]
    for source in sources:
        is_of_it = np.array([comment.source == source for comment in comments], dtype=float)
        parts.append(sparse.diags(is_of_it) @ columns)
    everything = sparse.hstack(parts).tocsr()
    width = columns.shape[1]
    start = np.zeros(width * (1 + len(sources)))
    start[: len(SIGNALS)] = [BY_HAND[signal.name] for signal in SIGNALS]
    start[width - 1] = BIAS_BY_HAND
    hold = np.concatenate(
        [_held(HOLD, len(chosen)), *(_held(HOLD_OF_SOURCE, len(chosen)) for _ in sources)]
    )

    def loss(guess: Array) -> tuple[float, Array]:
        odds = everything @ guess
        away = guess - start
        size = (np.logaddexp(0, odds) - labels * odds).sum() + 0.5 * (hold * away**2).sum()
        return float(size), everything.T @ (1 / (1 + np.exp(-odds)) - labels) + hold * away

    at_least = np.full(len(start), -np.inf)
    is_seen = np.array([_is_seen(phrase) for phrase in chosen], dtype=bool)
    for block in range(1 + len(sources)):
        first = block * width + len(SIGNALS)
        at_least[first : first + len(chosen)][is_seen] = 0.0
    bounds = [(low if np.isfinite(low) else None, None) for low in at_least]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds,
                     options={"maxiter": 1000}).x  # fmt: skip
    blocks = found.reshape(1 + len(sources), width)
    return Fitted(chosen, blocks[0], dict(zip(sources, blocks[1:], strict=True)))


def design(comments: Sequence[Labelled], phrases: Sequence[str]) -> sparse.csr_matrix:
    """Signals, phrases and a column of ones; copies are counted within ``comments``."""
    folded = [fold(comment.text) for comment in comments]
    copies = Counter(folded)
    signals = np.array(
        [strengths(c.text, copies[key]) for c, key in zip(comments, folded, strict=True)]
    )
    place = {phrase: number for number, phrase in enumerate(phrases)}
    rows, columns = [], []
    for number, comment in enumerate(comments):
        for phrase in phrases_of(comment.text):
            if phrase in place:
                rows.append(number)
                columns.append(place[phrase])
    shape = (len(comments), len(phrases))
    has = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    return sparse.hstack([sparse.csr_matrix(signals), has, np.ones((len(comments), 1))]).tocsr()


def choose_phrases(comments: Sequence[Labelled], number: int) -> list[str]:
    """The phrases that tell most: by the likelihood ratio of their counts (Dunning 1993)."""
    total = len(comments)
    positives = sum(comment.is_promotional for comment in comments)
    everywhere: Counter[str] = Counter()
    in_positives: Counter[str] = Counter()
    for comment in comments:
        found = phrases_of(comment.text)
        everywhere.update(found)
        if comment.is_promotional:
            in_positives.update(found)

    def tells(phrase: str) -> float:
        count, hits = everywhere[phrase], in_positives[phrase]
        expected = count * positives / total
        cells = (
            (hits, expected),
            (count - hits, count - expected),
            (positives - hits, positives - expected),
            (total - positives - count + hits, total - positives - count + expected),
        )
        return sum(seen * math.log(seen / due) for seen, due in cells if seen > 0)

    often = [phrase for phrase, count in everywhere.items() if count >= IN_COMMENTS_AT_LEAST]
    return sorted(often, key=lambda phrase: (-tells(phrase), phrase))[:number]


def _held(hold: dict[str, float], phrases: int) -> Array:
    return np.concatenate(
        [np.full(len(SIGNALS), hold["signals"]), np.full(phrases, hold["phrases"]), [hold["bias"]]]
    )


def _is_seen(phrase: str) -> bool:
    seen = dict(zip((signal.name for signal in SIGNALS), strengths(phrase), strict=True))
    return "url" in phrase.split() or any(seen[name] > 0 for name in SEEN_BY)
