"""Results per cost, drawn towards those of peers: one lucky post does not lead the table.

Each creator's log rate is an estimate with an error of its own; the true rates of peers scatter
around their mean. What is known of both says how far each estimate is to be trusted: empirical
Bayes with normal errors (Efron and Morris 1975; Morris 1983), the scatter between peers by the
method of moments of DerSimonian and Laird (1986).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import norm
from scipy.stats import t as student

Array = npt.NDArray[np.float64]

LEVEL: Final = 0.8
"""Intervals hold the true value in four of five cases."""


@dataclass(frozen=True)
class Shrunken:
    """For each estimate the value drawn towards the mean, its interval, and its own weight.

    ``weight`` is the share of the creator's own estimate, 0 to 1; the rest is the peers' mean.
    ``scatter`` is the standard deviation between peers, in the unit of the estimates (logs).
    """

    value: Array
    low: Array
    high: Array
    weight: Array
    mean: float
    scatter: float


def shrink(estimates: Array, errors: Array, level: float = LEVEL) -> Shrunken:
    """Draw ``estimates`` (logs) with their standard ``errors`` towards their common mean.

    One estimate alone has no peers and stays as it is. Raises ``ValueError`` for no estimate, or an
    error that is not above 0.
    """
    if not len(estimates) or (errors <= 0).any():
        raise ValueError("estimates with errors above 0 are needed")
    variances = errors**2
    precision = 1 / variances
    pooled = float((precision * estimates).sum() / precision.sum())
    number = len(estimates)
    if number == 1:
        between = np.inf
        mean = pooled
    else:
        excess = float((precision * (estimates - pooled) ** 2).sum()) - (number - 1)
        scale = precision.sum() - (precision**2).sum() / precision.sum()
        between = max(0.0, excess / float(scale))
        trust = 1 / (variances + between)
        mean = float((trust * estimates).sum() / trust.sum())
    weight = np.ones(number) if np.isinf(between) else between / (between + variances)
    value = weight * estimates + (1 - weight) * mean
    # The mean is not known exactly either (Morris 1983).
    of_mean = 0.0 if np.isinf(between) else 1 / float((1 / (variances + between)).sum())
    spread = np.sqrt(weight * variances + (1 - weight) ** 2 * of_mean)
    # With few peers their scatter is hardly known: Student's t instead of the normal (Hartung and
    # Knapp 2001).
    quantile = student.ppf(0.5 + level / 2, number - 1) if number > 1 else norm.ppf(0.5 + level / 2)
    reach = float(quantile) * np.maximum(spread, 1e-9)
    return Shrunken(
        value, value - reach, value + reach, weight, mean,
        0.0 if np.isinf(between) else float(np.sqrt(between)),
    )  # fmt: skip


def log_mean_and_error(results: Array, usual_scatter: float) -> tuple[float, float]:
    """The log of the mean of posts' results, and its standard error by the delta method.

    With few posts the scatter between them is hardly known: it is drawn towards ``usual_scatter``,
    the coefficient of variation of all posts, as if four more posts had that. Needs one result
    above 0.
    """
    number = len(results)
    mean = float(results.mean())
    own = float(results.var(ddof=1)) / mean**2 if number > 1 else 0.0
    variation = ((number - 1) * own + 4 * usual_scatter**2) / (number + 3)
    return float(np.log(mean)), float(np.sqrt(variation / number))
