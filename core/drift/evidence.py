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

from core.drift.series import Flags, Floats

DAYS_OF_A_START = 7.0
MOST_LOG_EVIDENCE = 600.0
"""More than any threshold, and its exponential is still a number."""
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


def log_ratios(
    before: Sums, now: Sums, began_week: Floats, dispersion: Floats, alternatives: Alternatives
) -> tuple[Floats, Floats]:
    """log likelihood ratios to "the same throughout", of each step and of each decay.

    ``before`` (starts, campaigns) are the sums up to each start, ``now`` (campaigns,) those of all
    posts, ``began_week`` (starts, campaigns) the start's number in the weeks of the campaign.
    Shapes: (ratios, starts, campaigns) and (decays, starts, campaigns).
    """
    after = now.weight - before.weight
    rates_after = now.rates - before.rates
    scale = 1.0 / dispersion
    least = 1e-12 * now.rates + 1e-300
    whole = np.log(now.rates + least)
    steps = np.empty((len(alternatives.ratios), *after.shape))
    for index, ratio in enumerate(alternatives.ratios):
        split = np.log(before.rates + rates_after * (1.0 / ratio) + least)
        steps[index] = (now.weight * (whole - split) - after * np.log(ratio)) * scale
    ages = 7.0 * (now.weeks - before.weeks - began_week * after) + MIDDLE_OF_A_WEEK * after
    ramps = np.empty((len(alternatives.decays), *after.shape))
    for index, decay in enumerate(alternatives.decays):
        back = np.exp(decay * (MIDDLE_OF_A_WEEK - 7.0 * began_week))
        levelled = before.rates + (now.slopes[index] - before.slopes[index]) * back
        ramps[index] = (now.weight * (whole - np.log(levelled + least)) + decay * ages) * scale
    return steps, ramps


def mixed(log_ratio: Floats, weights: tuple[float, ...]) -> Floats:
    """The weighted sum of the ratios over the first axis (not its logarithm)."""
    bounded = np.minimum(log_ratio, MOST_LOG_EVIDENCE)
    return np.asarray(np.tensordot(np.array(weights), np.exp(bounded), axes=1), dtype=np.float64)


def detector(steps: Floats, ramps: Floats, may_begin: Flags, alternatives: Alternatives) -> Floats:
    """log of the detector, shape (campaigns,): -inf where no start is allowed yet."""
    each = mixed(steps, alternatives.ratio_weights) + mixed(ramps, alternatives.decay_weights)
    total = DAYS_OF_A_START * (each * may_begin).sum(axis=0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(total), dtype=np.float64)
