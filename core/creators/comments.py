"""Every comment read once, at import: prepared tables of what stands under an account's posts.

An account is read anew where anything under its posts changed; a comment's own score is kept until
its words change, or how often they stand under its post.
"""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from core.authenticity.copies import bare, groups_of_copies
from core.authenticity.low_effort import is_low_effort
from core.authenticity.normal import fold
from core.authenticity.pods import Regulars, regulars
from core.authenticity.promotional import PROMOTIONAL_FROM, parts, score
from core.metrics.accounts import NEWEST_CLAIM
from core.store.prepared import insert

TABLES: Final = (
    "comment_score",
    "post_comments",
    "comment_example",
    "commenter",
    "account_comments",
    "comment_input",
)
EXAMPLES: Final = 5
COPIES_AT_LEAST: Final = 3
"""Two people who say the same are no finding."""
LONGEST_SHOWN: Final = 300
SAYS_NOTHING: Final = ("length", "“@”", "“url”", "“#”", "“0”")
"""Parts of a score that explain nothing to a reader."""

# A comment knows its post by its id or only by its address; an account's comments are those under
# its posts.
SAID: Final = f"""
CREATE OR REPLACE TEMP TABLE said_comment AS
WITH newest AS (
    SELECT comment_id, arg_max(post_id, {NEWEST_CLAIM}) AS said_post,
           arg_max(author, {NEWEST_CLAIM}) AS author, arg_max(body, {NEWEST_CLAIM}) AS body,
           arg_max(created_at, {NEWEST_CLAIM}) AS created_at,
           arg_max(import_id, {NEWEST_CLAIM}) AS import_id,
           arg_max(source_row, {NEWEST_CLAIM}) AS source_row
    FROM comment
    WHERE post_id IS NOT NULL AND trim(coalesce(body, '')) <> ''
    GROUP BY comment_id
),
known AS (
    SELECT post_id, any_value(same_as ORDER BY same_as) AS same_as
    FROM (
        SELECT post_id, same_as FROM post_identity
        UNION ALL
        SELECT split_part(same_as, ':', 1) || ':' || address, same_as
        FROM post_identity WHERE address IS NOT NULL
    )
    GROUP BY post_id
)
SELECT comment_id, post_now.post_id, coalesce(post_now.account_id, '') AS account_id,
       post_now.platform, author, body, created_at, newest.import_id, newest.source_row,
       hash(body, count(*) OVER (PARTITION BY post_now.post_id, lower(trim(body)))) AS text_hash,
       count(*) OVER (PARTITION BY post_now.post_id, lower(trim(body))) AS copies
FROM newest
LEFT JOIN known ON known.post_id = said_post
JOIN post_now ON post_now.post_id = coalesce(same_as, said_post)
"""

CHANGED: Final = """
CREATE OR REPLACE TEMP TABLE changed_account AS
WITH now AS (
    SELECT account_id, bit_xor(hash(comment_id, post_id, text_hash, author, created_at)) AS input
    FROM said_comment GROUP BY account_id
)
SELECT account_id, now.input FROM now FULL JOIN comment_input AS before USING (account_id)
WHERE now.input IS DISTINCT FROM before.input
"""

READ: Final = """
SELECT account_id, said_comment.post_id, said_comment.comment_id, platform, author, body, copies,
       said_comment.import_id, said_comment.source_row, text_hash,
       comment_score.likelihood, comment_score.is_low_effort
FROM said_comment
SEMI JOIN changed_account USING (account_id)
LEFT JOIN comment_score USING (comment_id, text_hash)
ORDER BY account_id, said_comment.post_id, created_at NULLS LAST, said_comment.comment_id
"""

# Those of posts that went to another account, and of accounts that are gone.
FORGET: Final = (
    "DELETE FROM comment_score WHERE comment_id IN "
    "(SELECT comment_id FROM said_comment SEMI JOIN changed_account USING (account_id))",
    "DELETE FROM comment_score WHERE comment_id NOT IN (SELECT comment_id FROM said_comment)",
    *(
        f"DELETE FROM {table} WHERE account_id IN (SELECT account_id FROM changed_account)"
        for table in TABLES
        if table != "comment_score"
    ),
)


@dataclass(frozen=True)
class _Comment:
    post_id: str
    comment_id: str
    platform: str | None
    author: str | None
    body: str
    copies: int
    import_id: int
    source_row: int
    text_hash: int
    likelihood: float
    is_low_effort: bool

    @property
    def is_promotional(self) -> bool:
        return self.likelihood >= PROMOTIONAL_FROM


def refresh_comments(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring the tables of comments up to date, for the accounts under whose posts they changed."""
    cursor.execute(SAID).fetchall()
    cursor.execute(CHANGED).fetchall()
    rows = cursor.execute(READ).fetchall()
    changed = dict(cursor.execute("FROM changed_account").fetchall())
    for statement in FORGET:
        cursor.execute(statement).fetchall()
    of_account: defaultdict[str, list[_Comment]] = defaultdict(list)
    for account_id, *row in rows:
        of_account[account_id].append(_read(row))
    made: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for account_id, own in of_account.items():
        _describe(account_id, own, made)
        made["comment_input"].append((account_id, changed[account_id]))
    for table in TABLES:
        insert(cursor, table, made[table])


def _read(row: Sequence[Any]) -> _Comment:
    post_id, comment_id, platform, author, body, copies, import_id, line, text_hash = row[:9]
    likelihood, low = row[9:]
    if likelihood is None:
        likelihood, low = score(body, platform, copies), is_low_effort(body)
    return _Comment(
        post_id, comment_id, platform, author, body, copies, import_id, line, text_hash, likelihood,
        low,
    )  # fmt: skip


def _describe(account_id: str, own: list[_Comment], made: dict[str, list[tuple[Any, ...]]]) -> None:
    groups = [
        [own[place] for place in group]
        for group in groups_of_copies([bare(one.body) for one in own])
        if len(group) >= COPIES_AT_LEAST
    ]
    copied = {one.comment_id for group in groups for one in group}
    signed = [(one.post_id, fold(one.author).strip().lstrip("@")) for one in own if one.author]
    people = regulars(signed)
    made["comment_score"] += [
        (one.comment_id, one.post_id, one.import_id, one.source_row, one.text_hash,
         one.likelihood, one.is_promotional, one.is_low_effort) for one in own
    ]  # fmt: skip
    by_post: defaultdict[str, list[_Comment]] = defaultdict(list)
    for one in own:
        by_post[one.post_id].append(one)
    made["post_comments"] += [
        (post_id, account_id, *_counts(under, copied)) for post_id, under in by_post.items()
    ]
    made["comment_example"] += _examples(account_id, own, groups)
    made["commenter"] += [
        (account_id, place, one.author, one.comments, one.posts)
        for place, one in enumerate(people.top)
    ]
    made["account_comments"].append(_account(account_id, own, copied, len(by_post), people))


def _counts(comments: Sequence[_Comment], copied: set[str]) -> tuple[int, int, int, int, int]:
    return (
        len(comments),
        sum(one.is_promotional for one in comments),
        sum(one.is_low_effort for one in comments),
        sum(one.comment_id in copied for one in comments),
        sum(bool(one.author) for one in comments),
    )


def _account(
    account_id: str, own: Sequence[_Comment], copied: set[str], posts: int, people: Regulars
) -> tuple[Any, ...]:
    comments, promotional, low, copies, _ = _counts(own, copied)
    return (
        account_id, posts, comments, promotional, low, copies,
        people.with_author, people.from_top, people.same_order,
    )  # fmt: skip


def _examples(
    account_id: str, own: Sequence[_Comment], groups: Sequence[Sequence[_Comment]]
) -> list[tuple[Any, ...]]:
    """The likeliest promotions, each text once, and the largest groups of copies."""
    found: list[tuple[Any, ...]] = []
    seen: set[str] = set()
    for one in sorted(own, key=lambda one: (-one.likelihood, one.comment_id)):
        if not one.is_promotional or len(seen) == EXAMPLES:
            break
        text = bare(one.body)
        if text not in seen:
            reasons = [
                part.in_words if part.in_words != "a phrase" else f"says {part.name}"
                for part in parts(one.body, one.platform, one.copies)
                if part.size > 0 and part.name not in SAYS_NOTHING
            ]
            found.append((account_id, "promotional", len(seen), one.post_id, one.author,
                          one.body[:LONGEST_SHOWN], one.copies, 1,
                          list(dict.fromkeys(reasons))[:3]))  # fmt: skip
            seen.add(text)
    places: Counter[str] = Counter()
    for group in groups:
        authors = {fold(one.author) for one in group if one.author}
        kind = "copied by one" if len(authors) == 1 else "copied by many"
        if places[kind] < EXAMPLES:
            one = group[0]
            found.append((account_id, kind, places[kind], one.post_id, one.author,
                          one.body[:LONGEST_SHOWN], len(group), len(authors), []))  # fmt: skip
            places[kind] += 1
    return found
