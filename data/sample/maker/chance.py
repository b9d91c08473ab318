"""Seeded chance that every Python repeats: of its random module only ``random()`` is promised."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from statistics import NormalDist
from typing import TypeVar

SEED = 20260727
Item = TypeVar("Item")


class Chance:
    """One stream per purpose, so that a change to the comments does not move the posts."""

    def __init__(self, purpose: str) -> None:
        self._random = Random(f"{SEED}:{purpose}")

    def unit(self) -> float:
        return self._random.random()

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.unit()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def happens(self, probability: float) -> bool:
        return self.unit() < probability

    def one_of(self, items: Sequence[Item]) -> Item:
        return items[int(self.unit() * len(items))]

    def weighted(self, items: Sequence[Item], weights: Sequence[float]) -> Item:
        at = self.unit() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            at -= weight
            if at < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        return [items[i] for _, i in sorted((self.unit(), i) for i in range(len(items)))]

    def spread(self, coefficient_of_variation: float) -> float:
        """A log-normal factor with mean 1."""
        sigma = math.sqrt(math.log(1 + coefficient_of_variation**2))
        normal = NormalDist().inv_cdf(min(max(self.unit(), 1e-9), 1 - 1e-9))
        return math.exp(sigma * normal - sigma**2 / 2)

    def text(self, alphabet: str, length: int) -> str:
        return "".join(self.one_of(alphabet) for _ in range(length))
