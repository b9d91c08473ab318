"""How improbable a figure is: tail probabilities that closed forms give for whole arrays."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, gammaincc, gammaln, log_ndtr, ndtr

from core.drift.series import Floats

LEAST_LOG = -600.0
"""Below this natural logarithm an incomplete gamma underflows and its expansion takes over."""


def negative_binomial_tail(count: Floats, mean: Floats, cv2: Floats, direction: int) -> Floats:
    """P(X >= count) if ``direction`` is 1, P(X <= count) if -1; all of one shape, ``mean`` > 0.

    X is a Gamma mixture of Poissons; ``cv2`` > 0 is the Gamma's squared coefficient of variation.
    It is the beta-binomial of the rate model at small rates; at large ones its variance is the
    larger, so it is the more cautious. With a = 1 / cv2 and q = mean / (mean + a), P(X >= x) =
    I_q(x, a) (Abramowitz & Stegun 26.5.24). Parts of a count are rounded.
    """
    shape = 1.0 / cv2
    share = mean / (mean + shape)
    whole = np.maximum(np.floor(count + 0.5), 0.0)
    if direction < 0:
        return np.asarray(betainc(shape, whole + 1.0, 1.0 - share), dtype=np.float64)
    at_least = np.where(whole > 0, betainc(np.maximum(whole, 1.0), shape, share), 1.0)
    return np.asarray(at_least, dtype=np.float64)


def lognormal_tail(count: Floats, mean: Floats, cv2: Floats, direction: int) -> Floats:
    """The same tail if the figure were lognormal, ``cv2`` being its own in all.

    A lognormal's large values are more frequent than a Gamma's and its small ones rarer. Half a
    count is allowed for rounding.
    """
    variance = np.log1p(cv2)
    nearest = np.maximum(count - 0.5 * direction, 1e-9)
    deviations = (np.log(nearest / mean) + variance / 2) / np.sqrt(variance)
    return np.asarray(ndtr(-direction * deviations), dtype=np.float64)


def tens_against_gamma(deviations: Floats, shape: Floats) -> Floats:
    """-log10 P(more) of a value so many standard ``deviations`` above a Gamma's mean.

    A Gamma of mean 0 and deviation 1 with skewness 2 / sqrt(shape), Pearson's type III. Values
    below the mean are judged by the normal's lower tail, -log10 P(less).
    """
    above = np.maximum(deviations, 0.0)
    height = shape + above * np.sqrt(shape)
    with np.errstate(divide="ignore"):
        log_tail = np.log(gammaincc(shape, height))
    # Gamma(a, y) = y^(a-1) e^-y / (1 - (a - 1) / y + ...), for y far above a.
    far = (
        (shape - 1.0) * np.log(height)
        - height
        - gammaln(shape)
        - np.log1p(-np.clip((shape - 1.0) / height, -0.5, 0.999))
    )
    log_tail = np.where(log_tail > LEAST_LOG, log_tail, np.minimum(far, LEAST_LOG))
    log_tail = np.where(deviations > 0, log_tail, log_ndtr(deviations))
    return np.asarray(-log_tail / np.log(10.0), dtype=np.float64)
