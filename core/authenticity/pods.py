"""Who comments: a few people everywhere, or the same ones in the same order.

A description: whether they agreed to do so nobody can see, so no accuracy is claimed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

TOP: Final = 10
FIRST: Final = 3
COMMENTS_AT_LEAST: Final = 3
"""Somebody who comments twice is no regular."""


@dataclass(frozen=True)
class Commenter:
    """One person and how much they comment under an account's posts."""

    author: str
    comments: int
    posts: int


@dataclass(frozen=True)
class Regulars:
    """``with_author`` comments of posts say who wrote them, ``from_top`` are of the ten who write
    most; ``same_order`` posts begin with three authors in an order that another post has too."""

    top: tuple[Commenter, ...]
    with_author: int
    from_top: int
    same_order: int


def regulars(comments: Sequence[tuple[str, str]]) -> Regulars:
    """``comments`` are (post, author) of one account, under each post in the order they came."""
    counted = Counter(author for _, author in comments)
    posts_of: defaultdict[str, set[str]] = defaultdict(set)
    authors_of: defaultdict[str, list[str]] = defaultdict(list)
    for post, author in comments:
        posts_of[author].add(post)
        if author not in authors_of[post]:
            authors_of[post].append(author)
    top = [
        Commenter(author, number, len(posts_of[author]))
        for author, number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:TOP]
    ]
    begins = Counter(
        tuple(authors[:FIRST]) for authors in authors_of.values() if len(authors) >= FIRST
    )
    return Regulars(
        top=tuple(one for one in top if one.comments >= COMMENTS_AT_LEAST),
        with_author=len(comments),
        from_top=sum(one.comments for one in top),
        same_order=sum(times for times in begins.values() if times > 1),
    )
