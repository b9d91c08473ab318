"""Which single cause explains a change best: some categories' rates, a mix, or everything alike.

Every candidate is a shift of log rate of the posts that it names (log_rates.py), compared with
"no rate moved" by its Bayes factor and a prior that prefers few names (the sets of one size share
one chance: Scott & Berger 2010, Annals of Statistics 38). Where it is not known after which post
the change came, the possible places are averaged over. A mix has no shift: it is what the effects
of the categories make of who posts what since. Causes are ranked by the part of the change that
they are expected to make: probability times size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from core.drift.log_rates import SHIFT_SPREAD, Split, log_rates, split_at
from core.drift.series import Floats

CauseKind = Literal["rate", "mix", "everywhere"]

LOG_PER_DIMENSION = 0.7
LOG_SECOND_NAME = 0.7
LOG_FURTHER_NAME = 3.0
"""What a cause loses for being one of a dimension, for its second name and for each further one:
a third creator is named if the posts are 20 times likelier with it, not for two odd posts."""
MOST_NAMES = 4
MOST_TRIED = 8
"""Sets are made of so many categories of a dimension, those that say most by themselves."""
MOST_CATEGORIES = 40
"""So many categories of a dimension have an effect of their own, those with most posts."""
LEAST_CHANGE = 1e-6
"""A change of log rate that is no change; parts of it are not to be divided by nothing."""


@dataclass(frozen=True)
class Ranked:
    """One candidate: ``places`` are the categories it names (of a mix and of everywhere none).

    ``probability`` is that of being the one shift of rates; for a mix that of no shift at all.
    ``expected_share`` is the part of the change of log rate, of a typical post, that it is
    expected to make; doubts about what else it may be are counted in.
    """

    kind: CauseKind
    dimension: str
    places: tuple[int, ...]
    probability: float
    expected_share: float


@dataclass(frozen=True)
class Candidates:
    """Sets of shifts, shape (candidates, k + 1), the first that of all posts; their log priors.

    ``places`` are the categories named, of ``dimension``.
    """

    shifts: Floats
    log_prior: Floats
    dimension: tuple[str, ...]
    places: tuple[tuple[int, ...], ...]


def rank_causes(
    engagements: Floats,
    denominator: Floats,
    is_after: Sequence[NDArray[np.bool_]],
    codes: Mapping[str, NDArray[np.int64]],
) -> list[Ranked]:
    """Rank what may have moved the rate of usable posts, best first; see ``Ranked``.

    ``is_after`` holds each possible place of the change (some posts on either side), ``codes``
    per dimension each post's category, from 0 on.
    """
    own = {dimension: _own_effect(code) for dimension, code in codes.items()}
    columns = [codes[dimension][:, None] == places for dimension, places in own.items()]
    members = np.hstack([np.zeros((len(denominator), 0)), *columns])
    posts = log_rates(engagements, denominator, is_after[len(is_after) // 2], members)
    splits = [split_at(posts, after, members) for after in is_after]
    candidates = _candidates(splits, own)

    # Axes: split, candidate.
    log_likelihood, shift = _likelihoods(splits, candidates)
    share_after = np.array([split.share_after for split in splits])
    contribution = shift * (share_after @ candidates.shifts.T)
    change = np.array([split.change for split in splits])
    change = np.where(np.abs(change) < LEAST_CHANGE, LEAST_CHANGE, change)[:, None]
    part = contribution / change
    # What moved against the change is no cause of it.
    log_weight = np.where(part > 0, log_likelihood + candidates.log_prior, -np.inf)
    nothing = np.array([split.log_likelihood for split in splits])
    weight = np.column_stack([nothing, log_weight])
    weight = np.exp(weight - weight.max())
    weight /= weight.sum()

    probability = weight.sum(axis=0)
    expected = (weight[:, 1:] * np.clip(part, 0.0, 1.0)).sum(axis=0)
    found = [
        Ranked("rate" if places else "everywhere", dimension, places, chance, share)
        for dimension, places, chance, share in zip(
            candidates.dimension,
            candidates.places,
            probability[1:].tolist(),
            expected.tolist(),
            strict=True,
        )
    ]
    # The effects that each split expects, the shifts that it believes in taken out.
    believed = (weight[:, 1:] * shift / weight.sum(axis=1, keepdims=True)) @ candidates.shifts
    start = 0
    for dimension, places in own.items():
        span = slice(start, start + len(places))
        moved = [
            (split.share_after - split.share_before)[1:][span]
            @ (split.effects - split.given_up @ expected_shift)[span]
            for split, expected_shift in zip(splits, believed, strict=True)
        ]
        when = _when_mixed(members[:, span], is_after) + np.log(weight.sum(axis=1))
        when = np.exp(when - logsumexp(when))
        share = float(when @ np.clip(np.array(moved) / change[:, 0], 0.0, 1.0))
        found.append(Ranked("mix", dimension, (), float(probability[0]), share))
        start = span.stop
    return sorted(found, key=lambda cause: -cause.expected_share)


def _own_effect(code: NDArray[np.int64]) -> NDArray[np.int64]:
    """The categories of a dimension that get an effect of their own."""
    posts = np.bincount(code)
    if len(posts) <= MOST_CATEGORIES:
        return np.arange(len(posts))
    return np.sort(np.argsort(-posts, kind="stable")[:MOST_CATEGORIES])


@lru_cache(maxsize=64)
def _subsets(of: int, at_most: int) -> NDArray[np.bool_]:
    """All sets of 1 to ``at_most`` of so many things, shape (sets, things)."""
    return np.array(
        [
            [thing in chosen for thing in range(of)]
            for size in range(1, at_most + 1)
            for chosen in combinations(range(of), size)
        ]
    )


def _candidates(splits: Sequence[Split], own: Mapping[str, NDArray[np.int64]]) -> Candidates:
    """Everywhere, and the sets of at most half of a dimension's categories."""
    precision = SHIFT_SPREAD**-2
    score = np.array([split.score[1:] for split in splits])
    information = np.array([np.diag(split.information)[1:] for split in splits])
    alone = (score**2 / (information + precision)).sum(axis=0)
    # Whoever is on one side only has no rate to compare with: all of it is mix.
    middle = splits[len(splits) // 2]
    on_both_sides = (middle.share_before[1:] > 0) & (middle.share_after[1:] > 0)
    everything = np.zeros((1, len(splits[0].score)))
    everything[0, 0] = 1.0
    shifts, log_prior = [everything], [np.zeros(1)]
    dimensions: list[str] = [""]
    names: list[tuple[int, ...]] = [()]
    start = 1
    for dimension, places in own.items():
        many, first = len(places), start
        start += many
        span = slice(first - 1, start - 1)
        tried = np.argsort(-alone[span], kind="stable")
        tried = tried[on_both_sides[span][tried]][:MOST_TRIED]
        if many < 2 or not len(tried):
            continue
        sets = _subsets(len(tried), min(MOST_NAMES, max(many // 2, 1), len(tried)))
        block = np.zeros((len(sets), everything.shape[1]))
        block[:, first + tried] = sets
        size = sets.sum(axis=1)
        log_sets = gammaln(many + 1) - gammaln(size + 1) - gammaln(many - size + 1)
        log_prior.append(
            -np.log(len(own))
            - LOG_PER_DIMENSION
            - log_sets
            - LOG_SECOND_NAME * (size > 1)
            - LOG_FURTHER_NAME * np.maximum(size - 2, 0)
        )
        shifts.append(block)
        dimensions += [dimension] * len(sets)
        names += [tuple(sorted(places[tried[chosen]].tolist())) for chosen in sets]
    return Candidates(np.vstack(shifts), np.concatenate(log_prior), tuple(dimensions), tuple(names))


def _likelihoods(splits: Sequence[Split], candidates: Candidates) -> tuple[Floats, Floats]:
    """Log marginal likelihood and expected shift of each candidate, shape (splits, candidates)."""
    sets, variance = candidates.shifts, SHIFT_SPREAD**2
    score = np.array([split.score for split in splits]) @ sets.T
    information = np.array([((sets @ split.information) * sets).sum(axis=1) for split in splits])
    spread = 1.0 + np.maximum(information, 0.0) * variance
    shift = score * variance / spread
    nothing = np.array([[split.log_likelihood] for split in splits])
    return nothing - 0.5 * np.log(spread) + 0.5 * score * shift, shift


def _when_mixed(members: Floats, is_after: Sequence[NDArray[np.bool_]]) -> Floats:
    """Log likelihood of who posts what if the shares moved at each place, shape (splits,).

    Dirichlet-multinomial on either side, with a flat prior.
    """
    after = np.array([members[is_since].sum(axis=0) for is_since in is_after])
    before = members.sum(axis=0) - after
    many = members.shape[1]
    sides = [
        gammaln(posts + 1.0).sum(axis=1) - gammaln(posts.sum(axis=1) + many)
        for posts in (before, after)
    ]
    return np.asarray(sides[0] + sides[1], dtype=np.float64)
