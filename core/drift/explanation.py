"""Why the rate of a campaign moved: its change split into named parts, and its likeliest causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.drift.causes import CauseKind, Ranked, rank_causes
from core.drift.parts import (
    BoolArray,
    Names,
    Part,
    categories,
    ratio_of,
    split_into_parts,
    sum_of,
)
from core.drift.series import Floats, RateSeries, usable

CAUSES_TOLD = 6
LEAST_CHANGE = 1e-12
"""Less is rounding, of which nothing has a share."""
PLACES_TRIED = 12
"""So many places in and around a range are tried as that of the change."""
POSTS_PER_SIDE = 6
"""At least so many posts are before it, and after it."""


@dataclass(frozen=True)
class Cause:
    """One candidate for the reason of the change, taken alone.

    * rate: the rates of ``names`` (categories of ``dimension``) moved, the others' did not
    * mix: no rate moved, the shares of the categories of ``dimension`` did; ``names`` are those
      that lost and that gained most, in this order
    * everywhere: all rates moved alike; ``dimension`` is "" and ``names`` is empty

    ``size`` is a difference of rates, the sum of the parts that it speaks of (of everywhere what
    the largest mix leaves of the change), and ``share`` the fraction of the change that this is:
    above 1 or below 0 where other parts work against it. Rates are ratios of sums over its posts,
    None without any.

    ``probability`` is that of being the one move of rates, for a mix that of no such move.
    ``expected_share`` is what causes are ranked by: the part of the change of a typical post's
    rate that it is expected to make, doubts about what else it may be counted in.
    """

    kind: CauseKind
    dimension: str
    names: tuple[str, ...]
    size: float
    share: float
    probability: float
    expected_share: float
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
    unsure: BoolArray | None = None,
) -> Explanation | None:
    """Split a campaign's change of rate by every dimension of ``groups``, and rank its causes.

    All arrays are of shape (posts,): whether a post is from before the change, its counters at
    the same age, and per dimension the name of its category (None, NaN or "" where not known).
    Posts without a rate are left out and engagements above the denominator are cut off, as the
    detector does (series.usable). None where one side has no rate.

    ``unsure`` are the posts of the range of days in which the change began, if all posts are in
    the order of their days: the causes then are ranked over the places in and around it, while
    parts and rates go by ``before`` alone.
    """
    # Their places stand in for the days, so that what is known of the posts kept can be found.
    posts = usable(RateSeries(np.arange(len(denominator)), engagements, denominator))
    is_before = np.asarray(before, dtype=np.bool_)[posts.day]
    if not is_before.any() or is_before.all():
        return None
    # Only ratios matter: in units of about the largest post, a power of two, no sum overflows.
    unit = -int(np.frexp(posts.denominator.max())[1])
    x, n = np.ldexp(posts.engagements, unit), np.ldexp(posts.denominator, unit)
    rate_before = ratio_of(x[is_before].sum(), n[is_before].sum())
    rate_after = ratio_of(x[~is_before].sum(), n[~is_before].sum())
    if rate_before is None or rate_after is None:
        return None
    known = {dimension: categories(names[posts.day]) for dimension, names in groups.items()}
    parts = {
        dimension: split_into_parts(dimension, names, code, is_before, x, n)
        for dimension, (names, code) in known.items()
    }
    ranked = rank_causes(
        posts.engagements,
        posts.denominator,
        _places(is_before, None if unsure is None else np.asarray(unsure)[posts.day]),
        {dimension: code for dimension, (_, code) in known.items()},
        CAUSES_TOLD,
    )
    before_and_after = Explanation(
        rate_before=rate_before,
        rate_after=rate_after,
        change=rate_after - rate_before,
        posts_before=int(is_before.sum()),
        posts_after=int((~is_before).sum()),
        parts=parts,
        causes=(),
    )
    return replace(
        before_and_after,
        causes=tuple(
            _cause(cause, known[cause.dimension][0] if cause.dimension else (), before_and_after)
            for cause in ranked
        ),
    )


def _places(is_before: BoolArray, unsure: BoolArray | None) -> list[BoolArray]:
    """The posts after the change, for each place where it may have come.

    As many posts again are tried on either side of the range: it was read off all posts, misses
    in one case of ten, and the posts of the cause know better.
    """
    if unsure is None or not unsure.any():
        return [~is_before]
    within = np.flatnonzero(unsure)
    first, last = int(within[0]), int(within[-1]) + 1
    low = max(first - (last - first), POSTS_PER_SIDE)
    high = min(last + (last - first), len(unsure) - POSTS_PER_SIDE)
    if low > high:
        return [~is_before]
    cuts = np.unique(np.linspace(low, high, PLACES_TRIED).round())
    return [np.arange(len(unsure)) >= cut for cut in cuts]


def _cause(ranked: Ranked, known: tuple[str, ...], whole: Explanation) -> Cause:
    """A ranked cause with its figures: of the parts that it speaks of, or of the whole."""
    names = tuple(sorted(known[place] for place in ranked.places))
    parts = whole.parts.get(ranked.dimension, ())
    rate_before: float | None = whole.rate_before
    rate_after: float | None = whole.rate_after
    posts_before, posts_after = whole.posts_before, whole.posts_after
    if ranked.kind == "everywhere":
        mixes = [sum_of(parts, "mix") for parts in whole.parts.values()]
        size = whole.change - max(mixes, key=abs, default=0.0)
    elif ranked.kind == "mix":
        size = sum_of(parts, "mix")
        # By their places in the order of the shares they lost or gained, alphabetical in a tie.
        moved = {part.name: part.share_after - part.share_before for part in parts}
        order = sorted(moved, key=lambda name: (moved[name], name))
        names = (order[0], order[-1]) if len(order) > 1 else ()
    else:
        own = [part for part in parts if part.name in names]
        size = sum_of(own, "rate")
        mixed = [part for part in own if part.kind == "mix"]
        posts_before = sum(part.posts_before for part in mixed)
        posts_after = sum(part.posts_after for part in mixed)
        rate_before = ratio_of(
            sum(part.share_before * (part.rate_before or 0.0) for part in mixed),
            sum(part.share_before for part in mixed),
        )
        rate_after = ratio_of(
            sum(part.share_after * (part.rate_after or 0.0) for part in mixed),
            sum(part.share_after for part in mixed),
        )
    return Cause(
        kind=ranked.kind,
        dimension=ranked.dimension,
        names=names,
        size=size,
        share=size / whole.change if abs(whole.change) > LEAST_CHANGE else 0.0,
        probability=ranked.probability,
        expected_share=ranked.expected_share,
        rate_before=rate_before,
        rate_after=rate_after,
        posts_before=posts_before,
        posts_after=posts_after,
    )
