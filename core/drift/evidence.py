"""Evidence that a rate moved, whatever the rate was: a Shiryaev-Roberts e-detector.

Posts are Gamma about a level with the shape of their weight, so a level's weight N and its weighted
sum of rates Y say all there is. Were the level before known, an estimate taken for the truth would
break the promise; a wide allowance for it would cost power. Neither is needed: the likelihood of
"rate r times as high from day k on" and that of "the same throughout", each averaged over all
levels there could be (evenly on the log scale, the right Haar measure of scaling), have a ratio
whose expectation is 1 at every level (Perez-Ortiz, Lardy, de Heide & Grunwald 2024,
"E-statistics, group invariance and anytime-valid testing"). In closed form it is

    log ratio = (N log(Y / (Y_before + Y_after / r)) - N_after log r) / dispersion.

The sum over all days k, averaged over the r's, reaches A on average no sooner than after A days
(Shin, Ramdas & Rinaldo 2023, "E-detectors"). It may begin on Mondays only, so each counts as seven.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.series import Flags, Floats

DAYS_OF_A_START = 7.0
MOST_LOG_EVIDENCE = 80.0
"""More than any threshold, and its exponential is still a number in single precision."""
Shares = NDArray[np.float32]
MIDDLE_OF_A_WEEK = 3.0
"""A week's posts are taken to be so many days after its Monday: what a ramp is reckoned from."""


@dataclass(frozen=True)
class Alternatives:
    """What a rate may have done, with prior weights that sum to 1: one promise, spent once.

    ``ratios``: it is so many times as high since. ``decays``: it has fallen by this fraction of
    itself a day, day after day, on the log scale (negative: it has risen).
    """

    ratios: tuple[float, ...] = (0.5, 0.65, 0.78, 0.88, 1.15, 1.3, 1.6, 2.2)
    ratio_weights: tuple[float, ...] = (0.12, 0.16, 0.16, 0.12, 0.05, 0.07, 0.07, 0.05)
    decays: tuple[float, ...] = (0.005, 0.01, 0.02)
    decay_weights: tuple[float, ...] = (0.08, 0.08, 0.04)


@dataclass(frozen=True)
class Sums:
    """What a level is judged by; all of shape (..., campaigns), ``slopes`` of (decays, ...).

    ``weight`` and ``rates`` are the posts' weights and weighted rates. ``weeks`` is the weight
    times the week's number, ``slopes`` the weighted rates times exp(decay * days until the week).
    """

    weight: Floats
    rates: Floats
    weeks: Floats
    slopes: Floats


def evidence_by_start(
    before: Sums,
    now: Sums,
    began_week: Floats,
    since: Shares,
    dispersion: Floats,
    alternatives: Alternatives,
) -> tuple[Shares, Shares]:
    """Likelihood ratios to "the same throughout" for each start, mixed over steps and over decays.

    ``before`` (starts, campaigns) are the sums up to each start, ``now`` (campaigns,) those of all
    posts, ``began_week`` (starts, campaigns) the start's number in the weeks of the campaign and
    ``since`` what :func:`decay_until` says of it. ``dispersion`` (campaigns,) is the relative
    variance of a post of weight 1. Both answers have the shape (starts, campaigns) and are weighted
    by their priors, so that they add up. Single precision: what is summed are ratios near 1, and
    half a percent decides nothing.
    """
    whole = np.maximum(now.rates, 1e-300)
    trust = (now.weight / dispersion).astype(np.float32)
    after = (now.weight - before.weight) / dispersion
    share = _single((now.rates - before.rates) / whole)
    weighted = after.astype(np.float32)
    steps = np.zeros(share.shape, dtype=np.float32)
    for ratio, prior in zip(alternatives.ratios, alternatives.ratio_weights, strict=True):
        less = weighted * np.float32(-np.log(ratio))
        steps += _ratio(share * np.float32(1.0 / ratio - 1.0), trust, less, prior)
    aged = _single(
        7.0 * (now.weeks - before.weeks) / dispersion
        + (MIDDLE_OF_A_WEEK - 7.0 * began_week) * after
    )
    decays = np.zeros(share.shape, dtype=np.float32)
    for index, decay in enumerate(alternatives.decays):
        levelled = _single((now.slopes[index] - before.slopes[index]) / whole)
        levelled *= since[index]
        levelled -= share
        prior = alternatives.decay_weights[index]
        decays += _ratio(levelled, trust, aged * np.float32(decay), prior)
    return steps, decays


def decay_until(began_week: Floats, alternatives: Alternatives) -> Shares:
    """What a decay from each start on takes back of ``Sums.slopes``: (decays, *began_week's)."""
    decays = np.array(alternatives.decays).reshape(-1, *(1,) * began_week.ndim)
    days = MIDDLE_OF_A_WEEK - 7.0 * began_week
    return np.asarray(np.exp(np.clip(decays * days, -80.0, 80.0)), dtype=np.float32)


def _single(values: Floats) -> Shares:
    return np.asarray(np.clip(values, -1e30, 1e30), dtype=np.float32)


def _ratio(split: Shares, trust: Shares, less: Shares, prior: float) -> Shares:
    """prior * exp(less - trust * log(1 + split)), bounded; overwrites its first argument."""
    split += np.float32(1.0)
    np.maximum(split, np.float32(1e-6), out=split)
    np.log(split, out=split)
    split *= -trust
    split += less
    np.minimum(split, np.float32(MOST_LOG_EVIDENCE), out=split)
    np.exp(split, out=split)
    split *= np.float32(prior)
    return split


def detector(steps: Shares, decays: Shares, may_begin: Flags) -> Floats:
    """log of the detector, shape (campaigns,): -inf where no start is allowed yet."""
    total = np.where(may_begin, steps + decays, 0.0).sum(axis=0, dtype=np.float64)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(DAYS_OF_A_START * total), dtype=np.float64)
