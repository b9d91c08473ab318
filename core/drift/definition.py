"""Data drift: a counter that stopped coming, was renamed, or began to count something else.

A drift of the data is not one of the campaign, so it must be told before any rate is judged. Each
finding here needs posts in number and two weeks of them, for a gap of some days in an export or a
few odd posts are no news.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.drift.counter_ratio import POSTS_COMPARED, RatioJump, find_ratio_jumps, ratio_move
from core.drift.series import Days, Floats

Bools = NDArray[np.bool_]
Kind = Literal["stopped", "renamed", "definition changed"]

USUAL_SHARE = 0.8
"""A counter comes as a rule if it is in so many of the posts."""
FEWEST_POSTS_WITHOUT = 5
"""At that share a chance of 1 in 3,000 to be missing from all of the last five."""
FEWEST_POSTS_WITH = 12
FEWEST_DAYS = 14
"""Posts before and after, and how long both have lasted; exports skip a week now and then."""
WITHIN_DAYS = 14
"""A counter that began so near to the end of another is likely the same under a new name."""


@dataclass(frozen=True)
class DataDrift:
    """Something that changed in the data, between two days (since 1970-01-01).

    ``stopped``: ``counter`` came as a rule and no longer does; ``other`` is None. ``renamed``:
    and ``other`` began to come at that time. ``definition changed``: the ratio of ``counter`` to
    ``other`` jumped; with two counters alone it is not known which of them changed. ``before`` and
    ``after`` are medians of the posts nearest to the change: of the counter, of the counter and
    its successor, or of the ratio; None where no value is known. ``first_on`` is the last day on
    which all was as before, ``last_on`` the first on which it was not, each as far off as is
    likely.
    """

    kind: Kind
    counter: str
    other: str | None
    first_on: int
    last_on: int
    before: float | None
    after: float | None


def find_data_drift(
    day: Days, present: Mapping[str, Bools], values: Mapping[str, Floats]
) -> tuple[DataDrift, ...]:
    """What changed in the counters of the posts of one account or platform, the oldest first.

    ``day`` of shape (posts,) in days since 1970-01-01, in any order. ``present`` says for every
    counter which posts came with it, ``values`` holds counts (NaN unknown), both of shape (posts,)
    each; a counter may be in one of them only. Too few posts, or none, is no drift. Raises
    ValueError if lengths differ.
    """
    if any(len(counter) != len(day) for counter in (*present.values(), *values.values())):
        raise ValueError("day and counters differ in length")
    order = np.argsort(day, kind="stable")
    ordered_day = np.asarray(day, dtype=np.int64)[order]
    counts = {name: np.asarray(count, dtype=np.float64)[order] for name, count in values.items()}
    carried = {name: np.asarray(known, dtype=np.bool_)[order] for name, known in present.items()}
    found = [*_gone(ordered_day, carried, counts), *_redefined(ordered_day, counts)]
    return tuple(sorted(found, key=lambda drift: (drift.last_on, drift.counter)))


def _gone(day: Days, carried: dict[str, Bools], counts: dict[str, Floats]) -> list[DataDrift]:
    """Counters that stopped, each with the one that began at the time, if there is one."""
    starts = {name: _began(day, known) for name, known in carried.items()}
    began = {name: first for name, first in starts.items() if first is not None}
    stopped = {name: _stopped(day, known) for name, known in carried.items()}
    drifts = []
    for name, last in stopped.items():
        if last is None:
            continue
        before = _median(counts.get(name), np.arange(len(day)) <= last, nearest="last")
        apart = {other: abs(int(day[first]) - int(day[last])) for other, first in began.items()}
        successor = min(apart, key=lambda other: apart[other], default=None)
        if successor is None or apart[successor] > WITHIN_DAYS:
            between = int(day[last]), int(day[last + 1])
            drifts.append(DataDrift("stopped", name, None, *between, before, None))
            continue
        first = began.pop(successor)
        after = _median(counts.get(successor), np.arange(len(day)) >= first, nearest="first")
        # They may overlap, or leave a gap.
        between = min(int(day[last]), int(day[first])), max(int(day[last]), int(day[first]))
        drifts.append(DataDrift("renamed", name, successor, *between, before, after))
    return drifts


def _stopped(day: Days, known: Bools) -> int | None:
    """The last post with a counter that came as a rule until then and no more, or None."""
    with_it = np.flatnonzero(known)
    if len(with_it) < FEWEST_POSTS_WITH:
        return None
    first, last = int(with_it[0]), int(with_it[-1])
    usual = len(with_it) >= USUAL_SHARE * (last - first + 1)
    if not usual or day[last] - day[first] < FEWEST_DAYS:
        return None
    return last if _lasts(day[last + 1 :], FEWEST_POSTS_WITHOUT) else None


def _began(day: Days, known: Bools) -> int | None:
    """The first post with a counter that never came before and comes as a rule since, or None.

    A successor need not have come for as long as what it succeeds had: five posts will do.
    """
    with_it = np.flatnonzero(known)
    if len(with_it) < FEWEST_POSTS_WITHOUT:
        return None
    first = int(with_it[0])
    usual = len(with_it) >= USUAL_SHARE * (len(day) - first)
    return first if usual and _lasts(day[:first], FEWEST_POSTS_WITHOUT) else None


def _lasts(day: Days, posts: int) -> bool:
    """So many posts at least, over two weeks at least."""
    return len(day) >= posts and bool(day[-1] - day[0] >= FEWEST_DAYS)


def _median(
    count: Floats | None, among: Bools, *, nearest: Literal["first", "last"]
) -> float | None:
    """Median of a counter over the first or last of the posts that have a figure."""
    if count is None:
        return None
    known = count[among & np.isfinite(count)]
    compared = known[:POSTS_COMPARED] if nearest == "first" else known[-POSTS_COMPARED:]
    return float(np.median(compared)) if len(compared) else None


def _redefined(day: Days, counts: dict[str, Floats]) -> list[DataDrift]:
    """Ratios that jumped; those that jumped together are put down to the counter that moved most.

    Its ratio moved to every other counter, theirs to it alone; a ratio too noisy for a jump of its
    own still tells which.
    """
    left = [
        (counter, other, jump)
        for counter, other in combinations(counts, 2)
        for jump in find_ratio_jumps(day, counts[counter], counts[other])
    ]
    drifts = []
    while left:
        _, _, reference = left[0]
        together = [found for found in left if _overlap(found[2], reference)]
        suspects = dict.fromkeys(name for found in together for name in found[:2])
        changed = max(suspects, key=lambda name: _moved(day, counts, name, reference))
        explained = [found for found in together if changed in found[:2]]
        counter, other, jump = max(explained, key=lambda found: _size(found[2]))
        before, after = jump.before, jump.after
        if changed == other:
            counter, other, before, after = other, counter, 1 / before, 1 / after
        between = jump.first_on, jump.last_on
        drifts.append(DataDrift("definition changed", counter, other, *between, before, after))
        left = [found for found in left if found not in explained]
    return drifts


def _overlap(one: RatioJump, other: RatioJump) -> bool:
    return one.first_on <= other.last_on and one.last_on >= other.first_on


def _moved(day: Days, counts: dict[str, Floats], name: str, jump: RatioJump) -> float:
    """By how much, in logs, the counter moved against all others at the jump."""
    return sum(
        ratio_move(day, counts[name], counts[other], jump) for other in counts if other != name
    )


def _size(jump: RatioJump) -> float:
    return abs(float(np.log(jump.after / jump.before)))
