"""Whether response looks meant: four panels about one account, each with its counts and examples.

No panel says "fake": each says what was counted, how well so many tell it, and what is worth a
question. What is missing is said, with how to get it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

from core.authenticity.likes import POSTS_AT_LEAST as LIKES_FROM_POSTS
from core.authenticity.likes import TOO_EVEN
from core.authenticity.share import FEWEST, Share

COMMENTS: Final = """
SELECT posts, comments, promotional, low_effort, copied, with_author, from_top_ten,
       same_order_posts
FROM account_comments WHERE account_id = ?
"""
POSTS: Final = """
SELECT published_on, permalink, post_comments.comments, promotional, low_effort, copied
FROM post_comments JOIN post_now USING (post_id)
WHERE post_comments.account_id = ?
ORDER BY promotional / post_comments.comments DESC, post_comments.comments DESC LIMIT 50
"""
EXAMPLES: Final = """
SELECT kind, author, body, number, authors, reasons
FROM comment_example WHERE account_id = ? ORDER BY kind, place
"""
COMMENTERS: Final = """
SELECT author, comments, posts FROM commenter WHERE account_id = ? ORDER BY place
"""
LIKES: Final = """
SELECT posts, odd_posts, spread, likes_per_comment FROM account_likes WHERE account_id = ?
"""
ODD: Final = """
SELECT published_on, permalink, odd_likes.likes, odd_likes.comments, expected, surprise
FROM odd_likes JOIN post_now USING (post_id) WHERE odd_likes.account_id = ?
ORDER BY published_on
"""
POINTS: Final = """
SELECT post_now.post_id, published_on, post_now.likes, post_now.comments,
       odd_likes.post_id IS NOT NULL AS is_odd
FROM post_now LEFT JOIN odd_likes USING (post_id)
WHERE post_now.account_id = ? AND post_now.likes > 0 AND post_now.comments IS NOT NULL
  AND collaboration_of IS NULL
ORDER BY published_on DESC NULLS LAST LIMIT 300
"""
JUMPS: Final = """
SELECT day, before, after, usual, posts_near FROM follower_jump WHERE account_id = ? ORDER BY day
"""
RATE: Final = """
SELECT platform, tier, denominator, posts, rate, views_per_follower, engagements_per_view
FROM creator_rate WHERE account_id = ? AND format = ''
"""
PEERS: Final = """
SELECT count(*), median(views_per_follower), median(engagements_per_view)
FROM creator_rate
WHERE platform = ? AND tier IS NOT DISTINCT FROM ? AND format = '' AND account_id <> ?
"""
PEERS_AT_LEAST: Final = 5
CLEARLY: Final = 0.5


@dataclass(frozen=True)
class Example:
    """One comment that shows something: ``number`` like it, from so many ``authors``."""

    kind: str
    author: str | None
    body: str
    number: int
    authors: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class PostComments:
    """What stands under one post."""

    published_on: date | None
    permalink: str | None
    comments: int
    promotional: int
    low_effort: int
    copied: int

    @property
    def share(self) -> Share | None:
        """The promotional share; None below twenty comments."""
        return Share(self.promotional, self.comments) if self.comments >= FEWEST else None


@dataclass(frozen=True)
class Comments:
    """What stands under an account's posts."""

    posts: int
    comments: int
    promotional: int
    low_effort: int
    copied: int
    with_author: int
    from_top_ten: int
    same_order_posts: int
    by_post: tuple[PostComments, ...]
    examples: tuple[Example, ...]
    commenters: tuple[tuple[str, int, int], ...]

    def of_kind(self, *kinds: str) -> list[Example]:
        """The examples of some kinds."""
        return [example for example in self.examples if example.kind in kinds]


@dataclass(frozen=True)
class OddPost:
    """A post whose likes its comments and its neighbours do not explain."""

    published_on: date | None
    permalink: str | None
    likes: int
    comments: int
    expected: float
    surprise: float


@dataclass(frozen=True)
class Likes:
    """Likes against comments. ``odd_posts`` is None where there are too few posts to say."""

    posts: int
    odd_posts: int | None
    spread: float | None
    likes_per_comment: float | None
    odd: tuple[OddPost, ...]

    @property
    def are_too_even(self) -> bool:
        """Whether posts differ so little that flat packages come to mind."""
        return self.spread is not None and self.spread < TOO_EVEN

    @property
    def posts_missing(self) -> int:
        """How many more posts are needed to say anything."""
        return max(0, LIKES_FROM_POSTS - self.posts)


@dataclass(frozen=True)
class Response:
    """How many of the followers see a post, and how many who see it respond, beside the peers'."""

    platform: str
    tier: str | None
    denominator: str
    posts: int
    rate: float
    views_per_follower: float | None
    engagements_per_view: float | None
    peers: int
    peers_views_per_follower: float | None
    peers_engagements_per_view: float | None

    @property
    def findings(self) -> tuple[str, ...]:
        """'low reach', 'low response': clearly below the team's own creators of its size."""
        if self.peers < PEERS_AT_LEAST:
            return ()
        return tuple(
            word
            for word, own, usual in (
                ("low reach", self.views_per_follower, self.peers_views_per_follower),
                ("low response", self.engagements_per_view, self.peers_engagements_per_view),
            )
            if own is not None and usual and own < CLEARLY * usual
        )


@dataclass(frozen=True)
class Jump:
    """A day on which followers came or went as on no other; ``usual`` is the change of a day."""

    day: date
    before: int
    after: int
    usual: float
    posts_near: int


@dataclass(frozen=True)
class Panels:
    """All that is known of one account's response; None where no export tells of it."""

    comments: Comments | None
    likes: Likes | None
    response: Response | None
    jumps: tuple[Jump, ...]


def panels_of(cursor: duckdb.DuckDBPyConnection, account_id: str) -> Panels:
    """The panels of one account."""
    return Panels(
        _comments(cursor, account_id),
        _likes(cursor, account_id),
        _response(cursor, account_id),
        tuple(Jump(*row) for row in cursor.execute(JUMPS, [account_id]).fetchall()),
    )


def points_of(cursor: duckdb.DuckDBPyConnection, account_id: str) -> list[tuple[object, ...]]:
    """post_id, published_on, likes, comments and whether they are odd: at most 300 posts."""
    return cursor.execute(POINTS, [account_id]).fetchall()


def _comments(cursor: duckdb.DuckDBPyConnection, account_id: str) -> Comments | None:
    rows = cursor.execute(COMMENTS, [account_id]).fetchall()
    if not rows:
        return None
    posts, comments, promotional, low_effort, copied, with_author, top, same_order = rows[0]
    return Comments(
        posts,
        comments,
        promotional,
        low_effort,
        copied,
        with_author,
        top,
        same_order,
        tuple(PostComments(*row) for row in cursor.execute(POSTS, [account_id]).fetchall()),
        tuple(
            Example(kind, author, body, number, authors, tuple(reasons))
            for kind, author, body, number, authors, reasons in cursor.execute(
                EXAMPLES, [account_id]
            ).fetchall()
        ),
        tuple(
            (author, number, under)
            for author, number, under in cursor.execute(COMMENTERS, [account_id]).fetchall()
        ),
    )


def _likes(cursor: duckdb.DuckDBPyConnection, account_id: str) -> Likes | None:
    rows = cursor.execute(LIKES, [account_id]).fetchall()
    if not rows:
        return None
    posts, odd_posts, spread, likes_per_comment = rows[0]
    odd = tuple(OddPost(*row) for row in cursor.execute(ODD, [account_id]).fetchall())
    return Likes(posts, odd_posts, spread, likes_per_comment, odd)


def _response(cursor: duckdb.DuckDBPyConnection, account_id: str) -> Response | None:
    rows = cursor.execute(RATE, [account_id]).fetchall()
    if not rows:
        return None
    platform, tier, denominator, posts, rate, views, engagements = rows[0]
    peers, usual_views, usual_engagements = cursor.execute(
        PEERS, [platform, tier, account_id]
    ).fetchall()[0]
    return Response(
        platform, tier, denominator, posts, rate, views, engagements, peers, usual_views,
        usual_engagements,
    )  # fmt: skip
