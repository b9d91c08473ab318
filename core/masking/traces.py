"""What a person can be found by: names, handles, addresses, posts, and what they wrote."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import duckdb

from core.store.keys import address_key_sql
from core.words import PLATFORM_HOSTS

SHORTEST_ID: Final = 6
"""A shorter number of a vendor stands in too many cells that have nothing to do with a person."""
WORDS_OF_A_TEXT: Final = 3
LETTERS_OF_A_TEXT: Final = 12
"""Whoever wrote “Love it!” cannot be found by it, and others wrote it too."""

BY_CREATOR: Final = "creator_id IN (SELECT unnest($creators::VARCHAR[]))"
BY_ACCOUNT: Final = "account_id IN (SELECT unnest($accounts::VARCHAR[]))"
BY_AUTHOR: Final = "lower(ltrim(trim(author), '@')) IN (SELECT unnest($handles::VARCHAR[]))"
"""Conditions on a row that is theirs; see :func:`rows_of`."""

KNOWN: Final = """
SELECT list(known_as) FILTER (kind = 'creator'), list(known_as) FILTER (kind = 'account'),
       list(known_as) FILTER (kind = 'mail')
FROM creator_identity WHERE creator_id = ?
"""

AN_ACCOUNT: Final = "SELECT 1 FROM account_now WHERE account_id = ?"

# By the platform of the post, which a comment's own row may not say.
AUTHORS: Final = """
SELECT DISTINCT split_part(post_id, ':', 1) || ':' || lower(ltrim(trim(author), '@'))
FROM comment WHERE lower(ltrim(trim(author), '@')) = ? ORDER BY 1
"""

NAMES: Final = f"""
SELECT creator_id, name, lower(trim(email)) FROM creator
WHERE {BY_CREATOR}
   OR lower(nfc_normalize(trim(email))) IN (SELECT unnest($mails::VARCHAR[]))
"""

ACCOUNTS: Final = f"""
SELECT DISTINCT handle, platform_account_id, name FROM account WHERE {BY_ACCOUNT} OR {BY_CREATOR}
"""

VENDOR_IDS: Final = f"SELECT DISTINCT external_id FROM creator_external_id WHERE {BY_CREATOR}"

POSTS: Final = f"""
SELECT DISTINCT platform_post_id, permalink, {address_key_sql("permalink")}
FROM (SELECT platform_post_id, permalink FROM post WHERE {BY_ACCOUNT} OR {BY_CREATOR}
      UNION ALL
      SELECT NULL, post_permalink FROM deliverable
      WHERE {BY_CREATOR}
         OR contract_id IN (SELECT contract_id FROM contract WHERE {BY_CREATOR}))
"""

CODES: Final = f"""
SELECT code FROM offer GROUP BY code HAVING bool_and(coalesce({BY_CREATOR}, false))
"""

WRITTEN: Final = f"""
WITH said AS (
    SELECT coalesce({BY_ACCOUNT}, false) OR coalesce({BY_CREATOR}, false) AS is_theirs,
           unnest([title, caption]) AS words
    FROM post
    UNION ALL
    SELECT coalesce({BY_CREATOR}, false), unnest([subject, body]) FROM message
    UNION ALL
    SELECT coalesce({BY_AUTHOR}, false), body FROM comment
    UNION ALL
    SELECT coalesce({BY_CREATOR}, false), notes FROM payment
)
SELECT words FROM said WHERE words IS NOT NULL GROUP BY words HAVING bool_and(is_theirs)
"""
"""What others wrote word for word as well says nothing of this one person."""

_A_PLATFORM: Final = re.compile(rf"(?:[a-z]+\.)?(?:{'|'.join(PLATFORM_HOSTS.values())})")
_SPLIT_OF_AN_ADDRESS: Final = re.compile(r"[/?=&#]+")
_NOT_A_PATH: Final = re.compile(r"^/p/|^.*[/?].*$")
"""What is left of the key of an address is the id of the post, or nothing."""


@dataclass(frozen=True)
class Known:
    """What the store knows a person by: ids of creators and of accounts, mail addresses."""

    creators: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()


@dataclass
class Traces:
    """The texts that lead to one person, as they stand in exports; grows with :meth:`add`.

    ``handles`` holds their own codes of offers too: both are words that stand in running text.
    ``numbers`` are the platforms' and the vendors' of the person, ``ids`` those of posts.
    ``addresses`` are those of posts outside the platforms: there the host may be the person's.
    """

    names: set[str] = field(default_factory=set)
    handles: set[str] = field(default_factory=set)
    mails: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def add(self, other: Traces) -> None:
        """Take in what ``other`` has."""
        self.names |= other.names
        self.handles |= other.handles
        self.mails |= other.mails
        self.numbers |= other.numbers
        self.ids |= other.ids
        self.addresses |= other.addresses
        self.texts |= other.texts

    def take_address(self, address: str) -> None:
        """Take in the address of a post: on a platform what numbers the post, else all of it."""
        if _is_on_a_platform(address):
            self.ids |= _ids_in(address)
        else:
            self.addresses.add(address)


def known_of(cursor: duckdb.DuckDBPyConnection, creator_id: str) -> Known:
    """What a person of ``creator_now`` is known by, or an account that no export gives a person to,
    or that of one who only wrote comments (:func:`commenters`); nothing where there is none.
    """
    (row,) = cursor.execute(KNOWN, [creator_id]).fetchall()
    known = Known(*(tuple(sorted(one or ())) for one in row))
    if known != Known():
        return known
    is_account = cursor.execute(AN_ACCOUNT, [creator_id]).fetchall()
    if is_account or creator_id in commenters(cursor, creator_id.partition(":")[2]):
        return Known(accounts=(creator_id,))
    return known


def commenters(cursor: duckdb.DuckDBPyConnection, handle: str) -> list[str]:
    """The accounts ("instagram:carl") under whose handle somebody wrote comments."""
    wanted = handle.strip().lstrip("@").lower()
    return [account for (account,) in cursor.execute(AUTHORS, [wanted]).fetchall()]


def traces_in(known: Known) -> Traces:
    """The texts that the ids themselves are made of."""
    found = Traces(mails=set(known.mails))
    found.names |= {one for one in known.creators if not one.startswith("#")}
    for account in known.accounts:
        handle = account.partition(":")[2]
        if handle.startswith("#"):
            found.numbers |= _long(handle[1:])
        elif handle and not handle.startswith("?"):
            found.handles.add(handle)
    return found


def traces_of(cursor: duckdb.DuckDBPyConnection, known: Known) -> Traces:
    """All texts of the store that lead to a person: read from what exports said."""
    given = given_of(known)
    found = traces_in(known)
    for creator_id, name, mail in rows_of(cursor, NAMES, given):
        found.names |= {one for one in (name, creator_id) if one and not one.startswith("#")}
        found.mails |= {mail} if mail and "@" in mail else set()
    for handle, native, name in rows_of(cursor, ACCOUNTS, given):
        found.handles |= {handle} if handle else set()
        found.numbers |= _long(native)
        found.names |= {name} if name else set()
    for (external,) in rows_of(cursor, VENDOR_IDS, given):
        found.numbers |= _long(external)
    for native, permalink, key in rows_of(cursor, POSTS, given):
        found.ids |= _long(native)
        if permalink:
            found.take_address(permalink)
        if permalink and _is_on_a_platform(permalink):
            found.ids |= _long(_NOT_A_PATH.sub("", key or ""))
    found.handles |= {code for (code,) in rows_of(cursor, CODES, given) if code}
    written = rows_of(cursor, WRITTEN, given_of(known, found.handles))
    found.texts |= {words for (words,) in written if is_telling(words)}
    return found


def given_of(known: Known, handles: Collection[str] = ()) -> dict[str, list[str]]:
    """What :func:`rows_of` compares with."""
    return {
        "creators": list(known.creators),
        "accounts": list(known.accounts),
        "mails": list(known.mails),
        "handles": sorted(handles),
    }


def rows_of(
    cursor: duckdb.DuckDBPyConnection, query: str, given: Mapping[str, list[str]]
) -> list[tuple[Any, ...]]:
    """What a query of ours finds, in which of ``given`` as much stands as it names."""
    named = {name: one for name, one in given.items() if f"${name}" in query}
    return cursor.execute(query, named).fetchall()


def is_telling(words: str) -> bool:
    """Whether a text is long enough to be found again by."""
    return len(words) >= LETTERS_OF_A_TEXT and len(re.findall(r"\w+", words)) >= WORDS_OF_A_TEXT


def _is_on_a_platform(address: str) -> bool:
    host = (address.partition("://")[2] or address).partition("/")[0].lower()
    return _A_PLATFORM.fullmatch(host) is not None


def _ids_in(address: str) -> set[str]:
    """The parts of an address on a platform that number one post; the rest stays readable."""
    parts = _SPLIT_OF_AN_ADDRESS.split(address.partition("://")[2] or address)[1:]
    return {
        part
        for part in parts
        if len(part) >= SHORTEST_ID
        and re.fullmatch(r"[\w-]+", part)
        and any(mark.isdigit() or mark.isupper() for mark in part)
    }


def _long(text: str | None) -> set[str]:
    return {text} if text and len(text) >= SHORTEST_ID else set()
