"""Mix drift: do posts, reach or money go elsewhere than planned, or than they used to go?

Shares of the newest posts are compared with the plan's, or with those of all earlier posts
(shares.py). A change is told if it is proved and large as well: the total variation distance (the
share that went elsewhere) beyond a minimum with a stated probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.drift.parts import Names
from core.drift.series import Days, Floats
from core.drift.shares import Posts, compare, posts_of, since_when

MixVerdict = Literal["drift", "steady", "too little"]

LOOKS_PER_YEAR = 52
MOVERS_TOLD = 5


@dataclass(frozen=True)
class MixSettings:
    """What mix drift promises.

    ``false_alarms_per_campaign_year``: of a campaign that keeps to its mix and is looked at every
    week. ``minimum_distance`` (a fraction): of what goes elsewhere; less is never an alert.
    ``minimum_probability`` is how sure one must be that it is more. ``windows`` are the days back
    from the newest post that are compared with what was before, or with the plan.
    """

    false_alarms_per_campaign_year: float = 0.25
    minimum_distance: float = 0.15
    minimum_probability: float = 0.90
    confidence: float = 0.90
    windows: tuple[int, ...] = (28, 56, 112)
    posts_at_least: int = 8
    earlier_posts_at_least: int = 12


MIX_DEFAULTS = MixSettings()


@dataclass(frozen=True)
class MixMover:
    """A category with its share (fraction) before, or planned, and since; posts since."""

    category: str
    share_before: float
    share_now: float
    posts_now: int


@dataclass(frozen=True)
class MixDrift:
    """The answer for one campaign and one dimension.

    * drift: ``distance`` (fraction: how much goes elsewhere, chance taken out) since a day between
      ``began_from`` and ``began_to`` (days since 1970-01-01); ``movers`` moved most, largest first
    * steady: nothing of the minimum size is proved; ``distance`` and ``movers`` are of the newest
      window
    * too little: about ``posts_needed`` more posts are needed
    """

    verdict: MixVerdict
    posts_used: int
    posts_needed: int | None = None
    distance: float | None = None
    probability: float | None = None
    began_from: int | None = None
    began_to: int | None = None
    movers: tuple[MixMover, ...] = ()


def find_mix_drift(
    day: Days,
    weight: Floats,
    category: Names,
    plan: Mapping[str, float] | None = None,
    settings: MixSettings = MIX_DEFAULTS,
) -> MixDrift:
    """Whether the mix has moved away from ``plan``, or without one from the campaign's own.

    All arrays are of shape (posts,): publishing day (days since 1970-01-01), what is shared out (1
    for posts, reach, money; NaN, 0 or less is left out), and the category's name (None, NaN or ""
    where not known, a category too). ``plan`` has shares or amounts by name, which are made to
    add up to one.
    """
    planned = _planned(plan)
    posts = posts_of(day, weight, category, planned)
    wanted = settings.posts_at_least + (0 if planned else settings.earlier_posts_at_least)
    count = len(posts.day)
    if count < wanted:
        return MixDrift("too little", posts_used=count, posts_needed=wanted - count)
    shares = np.array([planned.get(name, 0.0) for name in posts.names]) if planned else None
    starts = _starts(posts.day, shares is not None, settings)
    if not starts:
        # Too many of its posts are new: the next ones make them the earlier ones.
        return MixDrift("too little", posts_used=count, posts_needed=settings.posts_at_least)
    least = settings.minimum_distance
    tested = [compare(posts, start, shares, least) for start in starts]
    alpha = settings.false_alarms_per_campaign_year / LOOKS_PER_YEAR / len(tested)
    proved = [
        found
        for found in tested
        if found.p_value <= alpha and found.probability >= settings.minimum_probability
    ]
    if not proved:
        newest = tested[0]
        return MixDrift(
            "steady",
            posts_used=count,
            distance=newest.distance,
            probability=newest.probability,
            movers=_movers(posts, newest.start, newest.before, newest.now),
        )
    possible = np.arange(
        0 if planned else settings.earlier_posts_at_least // 2,
        count - settings.posts_at_least // 2,
    )
    first, earliest, latest = since_when(posts, shares, possible, settings.confidence)
    since = compare(posts, first, shares, least)
    strongest = min(proved, key=lambda found: found.p_value)
    told = since if since.probability >= settings.minimum_probability else strongest
    return MixDrift(
        "drift",
        posts_used=count,
        distance=told.distance,
        probability=told.probability,
        began_from=earliest,
        began_to=latest,
        movers=_movers(posts, told.start, told.before, told.now),
    )


def _starts(day: Days, has_plan: bool, settings: MixSettings) -> list[int]:
    """First posts of the windows that have enough posts, and enough before them; newest first."""
    earliest = 0 if has_plan else settings.earlier_posts_at_least
    starts = [int(np.searchsorted(day, day[-1] - days + 1)) for days in settings.windows]
    if has_plan:
        starts.append(0)
    latest = len(day) - settings.posts_at_least
    # A window with too few posts is as long as it takes.
    return sorted({min(start, latest) for start in starts if start >= earliest}, reverse=True)


def _planned(plan: Mapping[str, float] | None) -> dict[str, float]:
    """The plan as shares; empty where it plans nothing."""
    known = {name: share for name, share in (plan or {}).items() if 0 < share < float("inf")}
    whole = sum(known.values())
    return {name: share / whole for name, share in known.items()}


def _movers(posts: Posts, start: int, before: Floats, now: Floats) -> tuple[MixMover, ...]:
    counts = np.bincount(posts.code[start:], minlength=len(posts.names))
    order = np.argsort(-np.abs(now - before), kind="stable")[:MOVERS_TOLD]
    return tuple(
        MixMover(posts.names[place], float(before[place]), float(now[place]), int(counts[place]))
        for place in order
    )
