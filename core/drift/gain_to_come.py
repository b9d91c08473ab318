"""The gain still to come as one distribution: what it is to be, and how likely it is enough."""

from __future__ import annotations

from dataclasses import dataclass

from scipy.special import betainc, betaincinv, gammainc, gammaincinv

SURE = 1e8
"""A rate learned from so much is taken to be known."""


@dataclass(frozen=True)
class GainToCome:
    """What a total will gain until the last day, in the goal metric's own unit.

    Compound Gamma (Dubey 1970, Metrika 16): the gain is Gamma about a rate that is itself learned
    from a Gamma sum, hence a scaled beta prime with ``shape`` (1 / relative variance of what is
    to come, the rate being known) and ``certainty`` (1 / relative variance of the rate itself);
    with ``certainty`` from ``SURE`` on a Gamma. ``expected`` is its mean, and 0 means that nothing
    comes.

    ``from_posts_out`` is the part of ``expected`` by which posts that are already out grow on.
    ``per_post`` is what a post to come adds by the last day and ``posts`` how many are to come;
    both 0 where posts are not known. ``rate_a_day`` is the gain a day so far, ``is_from_posts``
    whether it was judged from posts and not from running totals.
    """

    expected: float
    shape: float
    certainty: float
    rate_a_day: float
    from_posts_out: float = 0.0
    per_post: float = 0.0
    posts: float = 0.0
    is_from_posts: bool = False

    def quantile(self, share: float) -> float:
        """The gain that is not passed with this probability."""
        if self.expected <= 0:
            return 0.0
        if self.certainty >= SURE:
            return float(gammaincinv(self.shape, share)) * self.expected / self.shape
        part = float(betaincinv(self.shape, self.certainty, share))
        return part / max(1.0 - part, 1e-12) * self._scale()

    def probability_of(self, gain: float) -> float:
        """How likely it is that so much or more comes."""
        if gain <= 0:
            return 1.0
        if self.expected <= 0:
            return 0.0
        if self.certainty >= SURE:
            return 1.0 - float(gammainc(self.shape, gain * self.shape / self.expected))
        ratio = gain / self._scale()
        return 1.0 - float(betainc(self.shape, self.certainty, ratio / (1.0 + ratio)))

    def _scale(self) -> float:
        return self.expected * self.certainty / self.shape
