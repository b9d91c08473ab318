"""Who is who: the pairs to be asked about with what is known of each side, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import duckdb

Doubtful = Literal["similar", "kept apart", "joined by name", "joined"]
DOUBTFUL: Final[tuple[Doubtful, ...]] = ("kept apart", "similar", "joined by name", "joined")

COUNT: Final = "SELECT count(*) FROM creator_suggestion WHERE list_contains(?, kind)"

SUGGESTIONS: Final = """
SELECT one, other, one_creator, other_creator, kind, reason
FROM creator_suggestion
WHERE list_contains($kinds, kind)
ORDER BY kind, score DESC, one, other
LIMIT $limit
"""

PERSONS: Final = """
SELECT creator_id, name, names, account_ids, mail_domains, vendor_ids
FROM creator_now WHERE list_contains(?, creator_id)
"""

# A creator's posts, and those of an account of which nobody says whose it is.
POSTS: Final = """
SELECT creator_id, account_id, count(*), max(published_on),
       list_sort(list_distinct(list(campaign_now.name) FILTER (campaign_now.name IS NOT NULL)))
FROM post_now
LEFT JOIN campaign_now USING (campaign_id)
WHERE list_contains($ids, creator_id) OR list_contains($ids, account_id)
GROUP BY creator_id, account_id
"""

DECISIONS: Final = """
SELECT one, other, said, is_same, strftime(decided_at, '%Y-%m-%d %H:%M')
FROM sameness
QUALIFY row_number() OVER (PARTITION BY one, other ORDER BY decided_at DESC, rowid DESC) = 1
ORDER BY decided_at DESC, rowid DESC
LIMIT ?
"""


@dataclass(frozen=True)
class Side:
    """One side of a pair: what it is known by, and what exports say of it."""

    known_by: str
    name: str
    accounts: tuple[str, ...]
    posts: int
    campaigns: tuple[str, ...]
    mail_domains: tuple[str, ...]
    vendor_ids: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """A pair that may be one person (or, where they were joined, two) and why, in words."""

    one: Side
    other: Side
    kind: Doubtful
    reason: str


@dataclass(frozen=True)
class SamenessDecision:
    """What the team said of a pair, the newest word; ``decided_at`` is UTC, to the minute."""

    one: str
    other: str
    said: str
    is_same: bool
    decided_at: str


def suggestions(
    cursor: duckdb.DuckDBPyConnection, kinds: tuple[Doubtful, ...] = DOUBTFUL, limit: int = 20
) -> list[Suggestion]:
    """The likeliest ``limit`` pairs of these kinds, in order."""
    wanted = {"kinds": list(kinds), "limit": limit}
    pairs = cursor.execute(SUGGESTIONS, wanted).fetchall()
    ids = sorted({creator for pair in pairs for creator in pair[2:4]})
    persons = {row[0]: row[1:] for row in cursor.execute(PERSONS, [ids]).fetchall()}
    accounts = {text for *tokens, _, _, _, _ in pairs for text in _account_texts(tokens)}
    posts = cursor.execute(POSTS, {"ids": sorted({*ids, *accounts})}).fetchall()
    return [
        Suggestion(
            _side(one, one_creator, kind, persons, posts),
            _side(other, other_creator, kind, persons, posts),
            kind,
            reason,
        )
        for one, other, one_creator, other_creator, kind, reason in pairs
    ]


def suggestion_count(
    cursor: duckdb.DuckDBPyConnection, kinds: tuple[Doubtful, ...] = DOUBTFUL
) -> int:
    """How many pairs of these kinds there are."""
    return int(cursor.execute(COUNT, [list(kinds)]).fetchall()[0][0])


def sameness_decisions(
    cursor: duckdb.DuckDBPyConnection, limit: int = 200
) -> list[SamenessDecision]:
    """What the team said of pairs, the newest first."""
    return [SamenessDecision(*row) for row in cursor.execute(DECISIONS, [limit]).fetchall()]


def _account_texts(tokens: list[str]) -> list[str]:
    return [token.partition(":")[2] for token in tokens if token.startswith("account:")]


def _side(
    token: str,
    creator_id: str,
    kind: Doubtful,
    persons: dict[str, tuple[str | None, list[str], list[str], list[str], list[str]]],
    posts: list[tuple[str | None, str | None, int, object, list[str]]],
) -> Side:
    """Of two people each is shown whole; of one that may be two, what tells the halves apart."""
    name, names, accounts, domains, vendor_ids = persons.get(
        creator_id, (None, [], [creator_id], [], [])
    )
    text = token.partition(":")[2]
    is_half = kind in ("joined by name", "joined")
    if is_half:
        accounts = [text] if token.startswith("account:") else []
        domains = [text.rpartition("@")[2]] if token.startswith("mail:") else []
        vendor_ids = [text] if token.startswith("id:") else []
    if token.startswith("name:") and is_half:
        name = text
    own = [
        (count, campaigns)
        for of, account, count, _, campaigns in posts
        if (account in accounts if is_half else creator_id in (of, account))
    ]
    return Side(
        known_by=token,
        name=name or (names[0] if names else text.partition(":")[2] or text),
        accounts=tuple(accounts),
        posts=sum(count for count, _ in own),
        campaigns=tuple(sorted({name for _, campaigns in own for name in campaigns})),
        mail_domains=tuple(domains),
        vendor_ids=tuple(vendor_ids),
    )
