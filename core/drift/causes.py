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
from scipy.special import gammaln

from core.drift.log_rates import SHIFT_SPREAD, Split, log_rates, split_at
from core.drift.series import Floats

CauseKind = Literal["rate", "mix", "everywhere"]

LOG_SECOND_NAME = 1.2
LOG_FURTHER_NAME = 3.0
"""What a cause loses for its second name and for each further one: a third creator is named if
the posts are 20 times likelier with it, not for two odd posts."""
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
    """Sets of shifts, shape (candidates, k + 1), the first that of all posts; their log priors."""

    shifts: Floats
    log_prior: Floats


def rank_causes(
    engagements: Floats,
    denominator: Floats,
    is_after: Sequence[NDArray[np.bool_]],
    codes: Mapping[str, NDArray[np.int64]],
    told: int,
) -> list[Ranked]:
    """The ``told`` best explanations of what moved the rate of usable posts; see ``Ranked``.

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
    part = contribution / np.array([[_change(split)] for split in splits])
    # What moved against the change is no cause of it.
    log_weight = np.where(part > 0, log_likelihood + candidates.log_prior, -np.inf)
    nothing = np.array([split.log_likelihood for split in splits])
    weight = np.column_stack([nothing, log_weight])
    weight = np.exp(weight - weight.max())
    weight /= weight.sum()

    probability = weight.sum(axis=0)
    expected = (weight[:, 1:] * np.clip(part, 0.0, 1.0)).sum(axis=0)
    shifts = [
        Ranked(*_named(candidates.shifts[at], own), float(probability[at + 1]), float(expected[at]))
        for at in np.argsort(-probability[1:], kind="stable")[:told]
    ]
    when = np.maximum(weight.sum(axis=1), 1e-300)
    believed = (weight[:, 1:] * shift / when[:, None]) @ candidates.shifts
    parts = _expected_mixes(splits, when, believed, members, is_after, own)
    mixes = [Ranked("mix", name, (), float(probability[0]), part) for name, part in parts.items()]
    return _in_order(shifts, mixes, float(expected.sum()))[:told]


def _in_order(shifts: list[Ranked], mixes: list[Ranked], by_shifts: float) -> list[Ranked]:
    """First what moved, rates or shares, by what either is expected to make, then the others.

    Rates are judged together, ``by_shifts``, or two likely sets of names would split their vote;
    of the sets the likeliest is the best, or a larger one would win for its size.
    """
    first = shifts[0]
    for mix in mixes:
        if mix.expected_share > by_shifts and mix.expected_share > first.expected_share:
            by_shifts, first = mix.expected_share, mix
    others = [cause for cause in [*shifts, *mixes] if cause is not first]
    return [first, *sorted(others, key=lambda cause: -cause.expected_share)]


def _named(
    shifts: Floats, own: Mapping[str, NDArray[np.int64]]
) -> tuple[CauseKind, str, tuple[int, ...]]:
    """Kind, dimension and categories of a candidate."""
    column = 1
    for dimension, places in own.items():
        chosen = np.flatnonzero(shifts[column : column + len(places)])
        if len(chosen):
            return "rate", dimension, tuple(sorted(places[chosen].tolist()))
        column += len(places)
    return "everywhere", "", ()


def _expected_mixes(
    splits: Sequence[Split],
    when: Floats,
    believed: Floats,
    members: Floats,
    is_after: Sequence[NDArray[np.bool_]],
    own: Mapping[str, NDArray[np.int64]],
) -> dict[str, float]:
    """Per dimension what the shares of its categories are expected to make of the log rate's
    change, as a fraction of it.

    ``when`` are the probabilities of the splits by the rates, shape (splits,), ``believed`` each
    one's expected shifts, shape (splits, k + 1). Who posts what has its own say about when.
    """
    effects = np.array(
        [
            split.effects - split.given_up @ shift
            for split, shift in zip(splits, believed, strict=True)
        ]
    )
    moved = np.array([split.share_after[1:] - split.share_before[1:] for split in splits])
    change = np.array([_change(split) for split in splits])
    expected = {}
    start = 0
    for dimension, places in own.items():
        span = slice(start, start + len(places))
        start = span.stop
        log_when = np.log(when) + _when_mixed(members[:, span], is_after)
        share = np.exp(log_when - log_when.max())
        part = (moved[:, span] * effects[:, span]).sum(axis=1) / change
        expected[dimension] = float(share @ np.clip(part, 0.0, 1.0) / share.sum())
    return expected


def _change(split: Split) -> float:
    return split.change if abs(split.change) > LEAST_CHANGE else LEAST_CHANGE


def _own_effect(code: NDArray[np.int64]) -> NDArray[np.int64]:
    """The categories of a dimension that get an effect of their own."""
    posts = np.bincount(code)
    if len(posts) <= MOST_CATEGORIES:
        return np.arange(len(posts))
    return np.sort(np.argsort(-posts, kind="stable")[:MOST_CATEGORIES])


def _candidates(splits: Sequence[Split], own: Mapping[str, NDArray[np.int64]]) -> Candidates:
    """Everywhere, and the sets of at most half of a dimension's categories."""
    precision = SHIFT_SPREAD**-2
    score = np.array([split.score[1:] for split in splits])
    information = np.array([np.diag(split.information)[1:] for split in splits])
    alone = (score**2 / (information + precision)).sum(axis=0)
    # Whoever is on one side only has no rate to compare with: all of it is mix.
    middle = splits[len(splits) // 2]
    on_both_sides = (middle.share_before[1:] > 0) & (middle.share_after[1:] > 0)
    everything = np.zeros((1, len(alone) + 1))
    everything[0, 0] = 1.0
    shifts, log_prior = [everything], [np.zeros(1)]
    start = 0
    for places in own.values():
        span = slice(start, start + len(places))
        start = span.stop
        tried = np.argsort(-alone[span], kind="stable")
        tried = tried[on_both_sides[span][tried]][:MOST_TRIED]
        if len(places) < 2 or not len(tried):
            continue
        sets, prior = _sets(len(places), len(tried))
        block = np.zeros((len(sets), everything.shape[1]))
        block[:, span.start + 1 + tried] = sets
        shifts.append(block)
        log_prior.append(prior - np.log(len(own)))
    return Candidates(np.vstack(shifts), np.concatenate(log_prior))


@lru_cache(maxsize=256)
def _sets(categories: int, tried: int) -> tuple[Floats, Floats]:
    """Sets of at most half of the categories made of those tried, and their log priors.

    Shape (sets, tried), 1 where a category belongs, and (sets,).
    """
    largest = min(MOST_NAMES, max(categories // 2, 1), tried)
    chosen = [set(c) for size in range(1, largest + 1) for c in combinations(range(tried), size)]
    sets = np.array([[float(place in c) for place in range(tried)] for c in chosen])
    size = sets.sum(axis=1)
    log_sets = gammaln(categories + 1) - gammaln(size + 1) - gammaln(categories - size + 1)
    further = LOG_SECOND_NAME * (size > 1) + LOG_FURTHER_NAME * np.maximum(size - 2, 0)
    return sets, -log_sets - further


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
