"""What a person can be found by: names, handles, addresses, posts, and what they wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import duckdb

from core.store.keys import address_key_sql, fold, platform_of_address_sql
from core.words import PLATFORM_HOSTS

SHORTEST_ID: Final = 6
"""A shorter number of a vendor stands in too many cells that have nothing to do with a person."""
WORDS_OF_A_TEXT: Final = 3
LETTERS_OF_A_TEXT: Final = 12
"""Whoever wrote “Love it!” cannot be found by it, and others wrote it too."""

KNOWN: Final = """
SELECT list(known_as) FILTER (kind = 'creator'), list(known_as) FILTER (kind = 'account'),
       list(known_as) FILTER (kind = 'mail')
FROM creator_identity WHERE creator_id = ?
"""

AN_ACCOUNT: Final = "SELECT 1 FROM account_now WHERE account_id = ?"

NAMES: Final = """
SELECT creator_id, name, lower(trim(email)) FROM creator
WHERE creator_id IN (SELECT unnest($creators::VARCHAR[]))
   OR lower(nfc_normalize(trim(email))) IN (SELECT unnest($mails::VARCHAR[]))
"""

ACCOUNTS: Final = """
SELECT DISTINCT handle, platform_account_id, name FROM account
WHERE account_id IN (SELECT unnest($accounts::VARCHAR[]))
   OR creator_id IN (SELECT unnest($creators::VARCHAR[]))
"""

VENDOR_IDS: Final = """
SELECT DISTINCT external_id FROM creator_external_id
WHERE creator_id IN (SELECT unnest($creators::VARCHAR[]))
"""

POSTS: Final = f"""
SELECT DISTINCT platform_post_id, permalink, {address_key_sql("permalink")},
       {platform_of_address_sql("permalink")} IS NOT NULL
FROM (SELECT platform_post_id, permalink FROM post
      WHERE account_id IN (SELECT unnest($accounts::VARCHAR[]))
         OR creator_id IN (SELECT unnest($creators::VARCHAR[]))
      UNION ALL
      SELECT NULL, post_permalink FROM deliverable
      WHERE creator_id IN (SELECT unnest($creators::VARCHAR[]))
         OR contract_id IN (SELECT contract_id FROM contract
                            WHERE creator_id IN (SELECT unnest($creators::VARCHAR[]))))
"""  # noqa: S608 expressions of ours

CODES: Final = """
SELECT code FROM offer GROUP BY code
HAVING bool_and(coalesce(creator_id IN (SELECT unnest($creators::VARCHAR[])), false))
"""

WRITTEN: Final = """
WITH said AS (
    SELECT coalesce(account_id IN (SELECT unnest($accounts::VARCHAR[])), false)
           OR coalesce(creator_id IN (SELECT unnest($creators::VARCHAR[])), false) AS is_theirs,
           unnest([title, caption]) AS words
    FROM post
    UNION ALL
    SELECT coalesce(creator_id IN (SELECT unnest($creators::VARCHAR[])), false),
           unnest([subject, body])
    FROM message
    UNION ALL
    SELECT coalesce(lower(ltrim(trim(author), '@')) IN (SELECT unnest($handles::VARCHAR[])), false),
           body
    FROM comment
    UNION ALL
    SELECT coalesce(creator_id IN (SELECT unnest($creators::VARCHAR[])), false), notes FROM payment
)
SELECT words FROM said WHERE words IS NOT NULL GROUP BY words HAVING bool_and(is_theirs)
"""
"""What others wrote word for word as well says nothing of this one person."""

_A_PLATFORM: Final = rf"(?:[a-z]+\.)?(?:{'|'.join(PLATFORM_HOSTS.values())})"
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
        host = (address.partition("://")[2] or address).partition("/")[0].lower()
        if any(
            re.fullmatch(f"(?:[a-z]+\\.)?(?:{hosts})", host) for hosts in PLATFORM_HOSTS.values()
        ):
            self.ids |= _ids_in(address)
        else:
            self.addresses.add(address)


def known_of(cursor: duckdb.DuckDBPyConnection, creator_id: str) -> Known:
    """What a person of ``creator_now`` is known by, or an account that no export gives a person to;
    nothing where there is neither.
    """
    (row,) = cursor.execute(KNOWN, [creator_id]).fetchall()
    known = Known(*(tuple(sorted(one or ())) for one in row))
    if known == Known() and cursor.execute(AN_ACCOUNT, [creator_id]).fetchall():
        return Known(accounts=(creator_id,))
    return known


def traces_of(cursor: duckdb.DuckDBPyConnection, known: Known) -> Traces:
    """All texts of the store that lead to a person: read from what exports said."""
    given: dict[str, Any] = {
        "creators": list(known.creators),
        "accounts": list(known.accounts),
        "mails": list(known.mails),
    }
    found = Traces(mails=set(known.mails))
    for creator_id, name, mail in _rows(cursor, NAMES, given, "creators", "mails"):
        found.names |= {one for one in (name, creator_id) if one and not one.startswith("#")}
        found.mails |= {mail} if mail and "@" in mail else set()
    found.names |= {one for one in known.creators if not one.startswith("#")}
    for handle, native, name in _rows(cursor, ACCOUNTS, given, "accounts", "creators"):
        found.handles |= {handle} if handle else set()
        found.numbers |= _long(native)
        found.names |= {name} if name else set()
    for account in known.accounts:
        handle = account.partition(":")[2]
        if handle.startswith("#"):
            found.numbers |= _long(handle[1:])
        elif handle and not handle.startswith("?"):
            found.handles.add(handle)
    for (external,) in _rows(cursor, VENDOR_IDS, given, "creators"):
        found.numbers |= _long(external)
    for native, permalink, key, is_a_platform in _rows(
        cursor, POSTS, given, "accounts", "creators"
    ):
        found.ids |= _long(native)
        if permalink:
            found.take_address(permalink)
            found.ids |= _long(_NOT_A_PATH.sub("", key or "")) if is_a_platform else set()
    found.handles |= {code for (code,) in _rows(cursor, CODES, given, "creators") if code}
    given["handles"] = sorted(found.handles)
    written = _rows(cursor, WRITTEN, given, "accounts", "creators", "handles")
    found.texts |= {words for (words,) in written if is_telling(words)}
    return found


def is_telling(words: str) -> bool:
    """Whether a text is long enough to be found again by."""
    return len(words) >= LETTERS_OF_A_TEXT and len(re.findall(r"\w+", words)) >= WORDS_OF_A_TEXT


def canonical_name(name: str) -> str:
    """The form in which two spellings of a name are one."""
    return fold(name)


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


def _rows(
    cursor: duckdb.DuckDBPyConnection, query: str, given: dict[str, Any], *names: str
) -> Iterable[tuple[Any, ...]]:
    return cursor.execute(query, {name: given[name] for name in names}).fetchall()
