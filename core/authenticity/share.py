"""A share of a number of comments or messages, with how well so many tell it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

from scipy.stats import fisher_exact

FEWEST: Final = 20
"""With fewer comments under a post no share is shown (authenticity.md, section 1)."""
NINE_IN_TEN: Final = 1.6449


@dataclass(frozen=True)
class Share:
    """``hits`` of ``total``; all fractions, 0 to 1. The range holds in nine of ten cases."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.hits / self.total if self.total else 0.0

    @property
    def low(self) -> float:
        """The lower end of the range (score interval: Wilson 1927)."""
        return self._ends()[0]

    @property
    def high(self) -> float:
        """The upper end of the range."""
        return self._ends()[1]

    def _ends(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        square = NINE_IN_TEN**2
        middle = (self.hits + square / 2) / (self.total + square)
        reach = (
            NINE_IN_TEN
            / (self.total + square)
            * sqrt(self.hits * (self.total - self.hits) / self.total + square / 4)
        )
        return max(0.0, middle - reach), min(1.0, middle + reach)


def chance_of_more(one: Share, other: Share) -> float:
    """The chance of ``one`` being so much above ``other`` if both were the same (Fisher's exact
    test, one-sided)."""
    table = [[one.hits, one.total - one.hits], [other.hits, other.total - other.hits]]
    return float(fisher_exact(table, alternative="greater").pvalue)
