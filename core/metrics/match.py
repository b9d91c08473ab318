"""Which live post meets which promised one: certain matches are made, uncertain ones suggested.

Deliverables and posts of one person on one platform are assigned to each other so that the sum of
what speaks against the pairs is smallest (the Hungarian method, Kuhn 1955; scipy). A pair is
certain where account, campaign, platform and format agree, the days lie within a week, and no
other pair of either would do nearly as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from rapidfuzz.distance import JaroWinkler
from scipy.optimize import linear_sum_assignment

WINDOW_DAYS: Final = 30
"""A post further from its due day is another post."""
CERTAIN_WITHIN_DAYS: Final = 7
CLEAR_BY: Final = 3.0
"""So much more must speak against the next best pair, in days."""
AGAINST_FORMAT: Final = 6.0
AGAINST_UNKNOWN_CAMPAIGN: Final = 2.0
AGAINST_NO_HASHTAG: Final = 1.5
AGAINST_ACCOUNT: Final = 5.0
AGAINST_AT_MOST: Final = 30.0
ALIKE_HANDLE: Final = 0.88
VIDEO: Final = frozenset({"video", "reel", "short"})
"""Formats that exports of different tools call by each other's names."""


@dataclass(frozen=True)
class Promised:
    """A deliverable that no export and nobody of the team has tied to a post."""

    deliverable_id: str
    creator_id: str | None
    campaign_id: str | None
    platform: str | None
    format: str | None
    due_on: date | None
    handles: tuple[str, ...] = ()
    """Of the creator, where known: for posts under a handle that is written otherwise."""


@dataclass(frozen=True)
class Posted:
    """A live post that meets no deliverable yet."""

    post_id: str
    creator_id: str | None
    handle: str | None
    campaign_id: str | None
    platform: str
    format: str | None
    published_on: date | None
    has_hashtag: bool
    """Whether it carries one of its campaign's hashtags."""


@dataclass(frozen=True)
class Match:
    """A deliverable and a post. ``reason`` says in words what speaks for it and against it."""

    deliverable_id: str
    post_id: str
    is_certain: bool
    reason: str


def match(
    promised: Sequence[Promised],
    posted: Sequence[Posted],
    refused: frozenset[tuple[str, str]] = frozenset(),
) -> list[Match]:
    """At most one post for each deliverable and the other way round; ``refused`` pairs (ids of
    deliverable and post) are never made."""
    found, used = _own(promised, posted, refused)
    kept = {match.deliverable_id for match in found}
    open_ones = [one for one in promised if one.deliverable_id not in kept]
    left = [post for post in posted if post.post_id not in used]
    return [*found, *_misspelt(open_ones, left, refused)]


def _own(
    promised: Sequence[Promised], posted: Sequence[Posted], refused: frozenset[tuple[str, str]]
) -> tuple[list[Match], set[str]]:
    """Posts of the creator's own accounts."""
    posts_of: defaultdict[tuple[str, str], list[Posted]] = defaultdict(list)
    for post in posted:
        if post.creator_id is not None and post.published_on is not None:
            posts_of[post.creator_id, post.platform].append(post)
    wanted: defaultdict[tuple[str, str], list[Promised]] = defaultdict(list)
    for one in promised:
        if one.creator_id is None or one.due_on is None:
            continue
        platforms = (
            [one.platform]
            if one.platform
            else [platform for who, platform in posts_of if who == one.creator_id]
        )
        for platform in platforms[:1]:
            wanted[one.creator_id, platform].append(one)
    found: list[Match] = []
    for key, own in wanted.items():
        posts = posts_of.get(key, [])
        if posts:
            found += _assign(own, posts, refused, is_own=True)
    return found, {match.post_id for match in found}


def _misspelt(
    promised: Sequence[Promised], posted: Sequence[Posted], refused: frozenset[tuple[str, str]]
) -> list[Match]:
    """Posts under a handle that is nearly the creator's, in the same campaign: only suggested."""
    by_campaign: defaultdict[tuple[str | None, str], list[Posted]] = defaultdict(list)
    for post in posted:
        if post.campaign_id is not None and post.handle and post.published_on is not None:
            by_campaign[post.campaign_id, post.platform].append(post)
    groups: defaultdict[tuple[str, ...], list[Promised]] = defaultdict(list)
    for one in promised:
        if one.handles and one.due_on is not None and one.platform is not None:
            groups[(one.campaign_id or "", one.platform, *one.handles)].append(one)
    found: list[Match] = []
    used: set[str] = set()
    for (campaign_id, platform, *handles), own in groups.items():
        posts = [
            post
            for post in by_campaign.get((campaign_id, platform), [])
            if post.post_id not in used
            and any(
                JaroWinkler.similarity(post.handle or "", handle) >= ALIKE_HANDLE
                for handle in handles
            )
        ]
        if posts:
            made = _assign(own, posts, refused, is_own=False)
            used |= {match.post_id for match in made}
            found += made
    return found


def _assign(
    promised: Sequence[Promised],
    posts: Sequence[Posted],
    refused: frozenset[tuple[str, str]],
    *,
    is_own: bool,
) -> list[Match]:
    against = np.array(
        [[_against(one, post, refused, is_own=is_own) for post in posts] for one in promised]
    )
    capped = np.where(np.isfinite(against), against, 1e6)
    rows, columns = linear_sum_assignment(capped)
    found = []
    for row, column in zip(rows, columns, strict=True):
        if not np.isfinite(against[row, column]):
            continue
        one, post = promised[row], posts[column]
        others = np.concatenate(
            [np.delete(against[row], column), np.delete(against[:, column], row)]
        )
        runner_up = float(np.min(others)) if len(others) else np.inf
        days = abs(_days_after(one, post))
        is_certain = (
            is_own
            and days <= CERTAIN_WITHIN_DAYS
            and one.campaign_id is not None
            and one.campaign_id == post.campaign_id
            and _same_format(one.format, post.format)
            and runner_up - against[row, column] >= CLEAR_BY
        )
        found.append(
            Match(one.deliverable_id, post.post_id, bool(is_certain), _reason(one, post, is_own))
        )
    return found


def _against(
    one: Promised, post: Posted, refused: frozenset[tuple[str, str]], *, is_own: bool
) -> float:
    """What speaks against a pair, in days; infinite where it cannot be."""
    if (one.deliverable_id, post.post_id) in refused:
        return np.inf
    if one.campaign_id and post.campaign_id and one.campaign_id != post.campaign_id:
        return np.inf
    if one.due_on is None or post.published_on is None:
        return np.inf
    days = abs((post.published_on - one.due_on).days)
    size = float(days)
    if not _same_format(one.format, post.format):
        size += AGAINST_FORMAT
    if one.campaign_id is None or post.campaign_id is None:
        size += AGAINST_UNKNOWN_CAMPAIGN
    if not post.has_hashtag:
        size += AGAINST_NO_HASHTAG
    if not is_own:
        size += AGAINST_ACCOUNT
    return np.inf if days > WINDOW_DAYS or size > AGAINST_AT_MOST else size


def _days_after(one: Promised, post: Posted) -> int:
    """How many days after the due day the post went live; both are known where this is asked."""
    if one.due_on is None or post.published_on is None:
        raise ValueError("a pair without days is never looked at")
    return (post.published_on - one.due_on).days


def _same_format(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    return one == other or {one, other} <= VIDEO


def _reason(one: Promised, post: Posted, is_own: bool) -> str:
    days = _days_after(one, post)
    when = "on the due day"
    if days:
        number = f"{abs(days)} {'day' if abs(days) == 1 else 'days'}"
        when = f"{number} {'after' if days > 0 else 'before'} it was due"
    said = [f"{'The account' if is_own else 'A handle nearly theirs'} posted {when}"]
    if not _same_format(one.format, post.format):
        said.append(f"as {post.format} instead of {one.format}")
    if one.campaign_id is None or post.campaign_id is None:
        said.append("with no campaign named on both sides")
    if not post.has_hashtag:
        said.append("without the campaign's hashtag")
    return ", ".join(said) + "."
