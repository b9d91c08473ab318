"""Why the rate of a campaign moved: its change, split until every part has a name.

The campaign's rate is a ratio of sums, so within a dimension (creators, say) it is the sum of
each category's share of the denominator times its rate. Its change then falls into parts that
add up to the whole whatever the figures are (Kitagawa 1955, "Components of a difference between
two rates", JASA 50): for each category

    mix  = (share after - share before) * (mean of its two rates - mean of the two whole rates)
    rate = mean of its two shares * (rate after - rate before)

A category with posts on one side only has one rate, which is taken for both: all of it is mix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.drift.series import Floats, RateSeries, usable

BoolArray = NDArray[np.bool_]
Names = NDArray[np.object_]
PartKind = Literal["mix", "rate"]
CauseKind = Literal["rate", "mix", "everywhere"]


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


@dataclass(frozen=True)
class Cause:
    """One candidate for the reason of the change, taken alone.

    * rate: the rates of ``names`` (categories of ``dimension``) moved, the others' did not
    * mix: no rate moved, the shares of the categories of ``dimension`` did; ``names`` are those
      that lost and that gained most, in this order
    * everywhere: all rates moved alike; ``dimension`` is "" and ``names`` is empty

    ``size`` is a difference of rates made of the parts that it speaks of, ``share`` the fraction
    of the change that this is (above 1 or below 0 where other parts work against it).
    ``probability`` is that of being the one cause, if there is one and it is among the
    candidates. Rates are ratios of sums over its posts, None without any.
    """

    kind: CauseKind
    dimension: str
    names: tuple[str, ...]
    size: float
    share: float
    probability: float
    rate_before: float | None
    rate_after: float | None
    posts_before: int
    posts_after: int


@dataclass(frozen=True)
class Explanation:
    """Rates before and after, their difference, and what it is made of.

    For each dimension the sizes of its ``parts`` add up to ``change``, largest first. ``causes``
    are ranked, the best first; they are alternatives and do not add up.
    """

    rate_before: float
    rate_after: float
    change: float
    posts_before: int
    posts_after: int
    parts: Mapping[str, tuple[Part, ...]]
    causes: tuple[Cause, ...]


def explain(
    before: BoolArray,
    engagements: Floats,
    denominator: Floats,
    groups: Mapping[str, Names],
) -> Explanation | None:
    """Split a campaign's change of rate by every dimension of ``groups``, and rank its causes.

    All arrays are of shape (posts,): whether a post is from before the change, its counters at
    the same age, and per dimension the name of its category (None, NaN or "" where not known).
    Posts without a rate are left out and engagements above the denominator are cut off, as the
    detector does (series.usable). None where one side has no rate.
    """
    # Their places stand in for the days, so that what is known of the posts kept can be found.
    posts = usable(RateSeries(np.arange(len(denominator)), engagements, denominator))
    is_before = np.asarray(before, dtype=np.bool_)[posts.day]
    if not is_before.any() or is_before.all():
        return None
    # Only ratios matter: in units of about the largest post, a power of two, no sum overflows.
    unit = -int(np.frexp(posts.denominator.max())[1])
    x, n = np.ldexp(posts.engagements, unit), np.ldexp(posts.denominator, unit)
    rate_before = _ratio(x[is_before].sum(), n[is_before].sum())
    rate_after = _ratio(x[~is_before].sum(), n[~is_before].sum())
    if rate_before is None or rate_after is None:
        return None
    parts = {
        dimension: _parts(dimension, names[posts.day], is_before, x, n)
        for dimension, names in groups.items()
    }
    return Explanation(
        rate_before=rate_before,
        rate_after=rate_after,
        change=rate_after - rate_before,
        posts_before=int(is_before.sum()),
        posts_after=int((~is_before).sum()),
        parts=parts,
        causes=(),
    )


def _ratio(engagements: float, denominator: float) -> float | None:
    return float(engagements / denominator) if denominator > 0 else None


def categories(names: Names) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The different names in the order in which they come, and each post's place among them."""
    places: dict[str, int] = {}
    code = [
        places.setdefault("" if name is None or name != name else str(name), len(places))
        for name in names.tolist()
    ]
    return tuple(places), np.array(code, dtype=np.int64)


def _parts(
    dimension: str, names: Names, is_before: BoolArray, engagements: Floats, denominator: Floats
) -> tuple[Part, ...]:
    """Mix and rate of every category, largest first."""
    known, code = categories(names)
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
