"""Likes that comments do not explain, and days on which followers came or went, by account."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import duckdb
import numpy as np

from core.authenticity.follower_jumps import follower_jumps
from core.authenticity.likes import expected_likes, is_odd, spread_of
from core.store.prepared import insert

POSTS_AT_MOST: Final = 120
"""An account's newest; older ones say little of who likes it now."""
SETTLED_DAYS: Final = 7
BEFORE_A_JUMP_DAYS: Final = 3

# Likes and comments of a post grow alike, so a post of a week and one of a year compare.
POSTS: Final = """
CREATE OR REPLACE TEMP TABLE liked_post AS
SELECT account_id, post_id, likes, comments, published_on
FROM post_now
WHERE account_id IS NOT NULL AND collaboration_of IS NULL AND published_on IS NOT NULL
  AND likes IS NOT NULL AND comments IS NOT NULL AND as_of - published_on >= ?
QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY published_on DESC, post_id) <= ?
"""
CHANGED: Final = """
CREATE OR REPLACE TEMP TABLE changed_likes AS
WITH now AS (
    SELECT account_id, bit_xor(hash(post_id, likes, comments, published_on)) AS input
    FROM liked_post GROUP BY account_id
)
SELECT account_id, now.input FROM now FULL JOIN account_likes AS before USING (account_id)
WHERE now.input IS DISTINCT FROM before.input
"""
READ: Final = """
SELECT account_id, post_id, likes, comments
FROM liked_post SEMI JOIN changed_likes USING (account_id)
ORDER BY account_id, published_on, post_id
"""
FORGET: Final = (
    "DELETE FROM account_likes WHERE account_id IN (SELECT account_id FROM changed_likes)",
    "DELETE FROM odd_likes WHERE account_id IN (SELECT account_id FROM changed_likes)",
)

FOLLOWERS: Final = """
SELECT account_id, day - DATE '1970-01-01', max(followers)
FROM account_day WHERE followers IS NOT NULL
GROUP BY account_id, day
ORDER BY account_id, day
"""
POSTING_DAYS: Final = """
SELECT account_id, published_on - DATE '1970-01-01' FROM post_now
WHERE list_contains(?, account_id) AND published_on IS NOT NULL
"""


def refresh_likes(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring account_likes and odd_likes up to date, for the accounts whose posts changed."""
    cursor.execute(POSTS, [SETTLED_DAYS, POSTS_AT_MOST]).fetchall()
    cursor.execute(CHANGED).fetchall()
    rows = cursor.execute(READ).fetchall()
    changed = dict(cursor.execute("FROM changed_likes").fetchall())
    for statement in FORGET:
        cursor.execute(statement).fetchall()
    of_account: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for account_id, *post in rows:
        of_account[account_id].append((post[0], post[1], post[2]))
    accounts: list[tuple[Any, ...]] = []
    odd: list[tuple[Any, ...]] = []
    for account_id, posts in of_account.items():
        ids, likes, comments = zip(*posts, strict=True)
        found = expected_likes(likes, comments)
        own = []
        if found is not None:
            own = [
                (account_id, post_id, like, comment, float(expected), float(surprise))
                for post_id, like, comment, expected, surprise in zip(
                    ids, likes, comments, found.expected, found.surprise, strict=True
                )
                if is_odd(like, float(expected), float(surprise))
            ]
        odd += own
        told = sum(comments)
        accounts.append(
            (account_id, len(posts), None if found is None else len(own), spread_of(likes),
             sum(likes) / told if told else None, changed[account_id])
        )  # fmt: skip
    insert(cursor, "account_likes", accounts)
    insert(cursor, "odd_likes", odd)


def refresh_follower_jumps(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make follower_jump anew from the days that exports tell of."""
    cursor.execute("DELETE FROM follower_jump").fetchall()
    of_account: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for account_id, day, followers in cursor.execute(FOLLOWERS).fetchall():
        of_account[account_id].append((day, followers))
    found = []
    for account_id, days in of_account.items():
        on, counts = zip(*days, strict=True)
        found += [(account_id, on[jump.place], jump) for jump in follower_jumps(on, counts)]
    posted: defaultdict[str, list[int]] = defaultdict(list)
    for account_id, day in cursor.execute(
        POSTING_DAYS, [sorted({account_id for account_id, _, _ in found})]
    ).fetchall():
        posted[account_id].append(day)
    insert(
        cursor,
        "follower_jump",
        [
            (account_id, np.datetime64(day, "D").item(), jump.before, jump.after, jump.usual,
             sum(0 <= day - on <= BEFORE_A_JUMP_DAYS for on in posted[account_id]))
            for account_id, day, jump in found
        ],
    )  # fmt: skip
