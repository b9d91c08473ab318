"""Campaigns whose posts a week were to change on a day, with and without an effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from core.drift.posting_verdict import judge_posting
from core.drift.verdict import Verdict

Posting = Literal["steady", "wandering", "in batches", "fell before"]
POSTINGS: Final[tuple[Posting, ...]] = get_args(Posting)
WEEKS_BEFORE: Final = 12
WEEKS: Final = 16
WANTED: Final = 0.5


@dataclass(frozen=True)
class PostingTally:
    """Shares of campaigns that could be judged."""

    covered: float
    worked: float
    did_not: float
    usual: float


def posting_days(rng: np.random.Generator, posting: Posting, effect: float) -> NDArray[np.int64]:
    """Days of posts, the first week's from 0; the decision is at the end of week 12."""
    mean = np.full(WEEKS, float(rng.choice([1.5, 3, 6, 12])))
    if posting == "wandering":
        mean = mean * np.exp(np.cumsum(rng.normal(0, 0.08, WEEKS)))
    elif posting == "in batches":
        mean = mean * rng.gamma(2, 0.5, WEEKS)
    elif posting == "fell before":
        mean[rng.integers(5, 9) :] *= rng.uniform(0.4, 0.7)
    mean[WEEKS_BEFORE:] *= 1 + effect
    counts = rng.poisson(mean)
    return np.concatenate([week * 7 + rng.integers(0, 7, counts[week]) for week in range(WEEKS)])


def judged(days: NDArray[np.int64]) -> Verdict:
    return judge_posting(days, 0, WEEKS_BEFORE * 7 - 1, WEEKS * 7 - 1, WANTED)


def posting_tally(
    rng: np.random.Generator, posting: Posting, effect: float, number: int
) -> PostingTally:
    """How ``number`` campaigns were judged; "covered" is of the count as it came, so it means
    something only where ``effect`` is 0. The usual way compares with the four weeks before."""
    counts = np.zeros(4)
    done = 0
    while done < number:
        days = posting_days(rng, posting, effect)
        verdict = judged(days)
        if verdict.expected is None or verdict.low is None or verdict.high is None:
            continue
        done += 1
        after = verdict.after or 0.0
        decided = WEEKS_BEFORE * 7 - 1
        four_weeks = int(((days > decided - 28) & (days <= decided)).sum()) / 4
        counts += (
            verdict.low <= after <= verdict.high,
            verdict.word == "worked",
            verdict.word == "did not",
            after > four_weeks,
        )
    return PostingTally(*(counts / number).tolist())
