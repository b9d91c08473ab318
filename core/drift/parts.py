"""A change of rate split into parts: for each category what its share and what its rate made.

The campaign's rate is a ratio of sums, so within a dimension (creators, say) it is the sum of
each category's share of the denominator times its rate. Its change then falls into parts that
add up to the whole whatever the figures are (Kitagawa 1955, "Components of a difference between
two rates", JASA 50): for each category

    mix  = (share after - share before) * (mean of its two rates - mean of the two whole rates)
    rate = mean of its two shares * (rate after - rate before)

A category with posts on one side only has one rate, which is taken for both: all of it is mix.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.drift.series import Floats

BoolArray = NDArray[np.bool_]
Names = NDArray[np.object_]
PartKind = Literal["mix", "rate"]


@dataclass(frozen=True)
class Part:
    """What one category of a dimension does to the campaign's rate, by mix or by its own rate.

    ``size`` is a difference of rates (-0.004: the campaign's rate is 0.4 points lower for it).
    Shares are of the denominator, rates are ratios of sums; a rate is None on a side on which the
    category has no post. ``name`` is "" for the posts whose category is not known.
    """

    dimension: str
    name: str
    kind: PartKind
    size: float
    share_before: float
    share_after: float
    rate_before: float | None
    rate_after: float | None
    posts_before: int
    posts_after: int

    @property
    def part_id(self) -> str:
        """What a bar of the chart is called: 'creator|rate|name'."""
        return f"{self.dimension}|{self.kind}|{self.name}"


def categories(names: Names) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The different names in the order in which they come, and each post's place among them."""
    given = names.tolist()
    places: dict[str, int] = {}
    place_of = {
        name: places.setdefault("" if name is None or name != name else str(name), len(places))
        for name in dict.fromkeys(given)
    }
    return tuple(places), np.fromiter(map(place_of.__getitem__, given), np.int64, len(given))


def split_into_parts(
    dimension: str,
    known: tuple[str, ...],
    code: NDArray[np.int64],
    is_before: BoolArray,
    engagements: Floats,
    denominator: Floats,
) -> tuple[Part, ...]:
    """Mix and rate of every category, largest first."""
    cell = 2 * code + ~is_before
    shape = (len(known), 2)
    # Axes: category, side (before, after).
    x = np.bincount(cell, engagements, 2 * len(known)).reshape(shape)
    n = np.bincount(cell, denominator, 2 * len(known)).reshape(shape)
    posts = np.bincount(cell, minlength=2 * len(known)).reshape(shape)
    has_rate = n > 0
    rate = np.divide(x, n, out=np.zeros(shape), where=has_rate)
    share = n / n.sum(axis=0)
    whole = x.sum(axis=0) / n.sum(axis=0)
    filled = np.where(has_rate, rate, rate[:, ::-1])
    mix = (share[:, 1] - share[:, 0]) * (filled.mean(axis=1) - whole.mean())
    own = share.mean(axis=1) * (filled[:, 1] - filled[:, 0])
    parts = []
    for place, name in enumerate(known):
        kinds: list[tuple[PartKind, float]] = [("mix", float(mix[place]))]
        if has_rate[place].all():
            kinds.append(("rate", float(own[place])))
        for kind, size in kinds:
            parts.append(
                Part(
                    dimension=dimension,
                    name=name,
                    kind=kind,
                    size=size,
                    share_before=float(share[place, 0]),
                    share_after=float(share[place, 1]),
                    rate_before=float(rate[place, 0]) if has_rate[place, 0] else None,
                    rate_after=float(rate[place, 1]) if has_rate[place, 1] else None,
                    posts_before=int(posts[place, 0]),
                    posts_after=int(posts[place, 1]),
                )
            )
    return tuple(sorted(parts, key=lambda part: -abs(part.size)))


def ratio_of(engagements: float, denominator: float) -> float | None:
    return float(engagements / denominator) if denominator > 0 else None


def sum_of(parts: Iterable[Part], kind: PartKind) -> float:
    return math.fsum(part.size for part in parts if part.kind == kind)
