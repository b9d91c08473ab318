"""Messages as they stand now, and groups of near-identical ones: message_now, copied_letter.

Before messages are compared, what a mail merge fills in is masked: the creator's name and handle,
and the sender's. So a letter to eighty people is one letter.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import duckdb

from core.authenticity.copies import bare, groups_of_copies
from core.authenticity.normal import fold
from core.metrics.accounts import NEWEST_CLAIM
from core.store.prepared import insert

COPIES_AT_LEAST: Final = 5
"""So many creators of near-identical messages make them a copied letter."""
WORDS_AT_LEAST: Final = 12
"""A shorter message ("Thank you, talk soon") is the same because everybody writes it."""
EXCERPT: Final = 160
VARIES_SHOWN: Final = 3

MESSAGES: Final = f"""
WITH said AS (
    SELECT message_id, arg_max(campaign_id, {NEWEST_CLAIM}) AS campaign_id,
           arg_max(creator_id, {NEWEST_CLAIM}) AS said_creator,
           arg_max(channel, {NEWEST_CLAIM}) AS channel,
           arg_max(direction, {NEWEST_CLAIM}) AS direction,
           arg_max(sender, {NEWEST_CLAIM}) AS sender,
           arg_max(template, {NEWEST_CLAIM}) AS template,
           arg_max(sent_at, {NEWEST_CLAIM}) AS sent_at,
           arg_max(opened_at, {NEWEST_CLAIM}) AS opened_at,
           arg_max(replied_at, {NEWEST_CLAIM}) AS replied_at,
           arg_max(status, {NEWEST_CLAIM}) AS status,
           arg_max(subject, {NEWEST_CLAIM}) AS subject,
           arg_max(body, {NEWEST_CLAIM}) AS body,
           arg_max(import_id, {NEWEST_CLAIM}) AS import_id,
           arg_max(source_row, {NEWEST_CLAIM}) AS source_row
    FROM message GROUP BY message_id
)
SELECT message_id, campaign_id, coalesce(creator_now.creator_id, said_creator),
       coalesce(creator_now.name, said_creator), channel,
       coalesce(direction = 'in', false), sender, template,
       timezone('UTC', sent_at), timezone('UTC', opened_at), timezone('UTC', replied_at),
       status, subject, body, import_id, source_row
FROM said
LEFT JOIN creator_identity ON kind = 'creator' AND known_as = said_creator
LEFT JOIN creator_now ON creator_now.creator_id = creator_identity.creator_id
ORDER BY message_id
"""  # noqa: S608
PEOPLE: Final = "SELECT creator_id, names, account_ids FROM creator_now"

_BLANK: Final = re.compile(r"\s+")
_BETWEEN_NAMES: Final = re.compile(r"[\s@.:_]+")


@dataclass(frozen=True)
class _Message:
    message_id: str
    campaign_id: str | None
    creator_id: str | None
    creator: str | None
    channel: str | None
    is_inbound: bool
    sender: str | None
    template: str | None
    sent_at: datetime | None
    opened_at: datetime | None
    replied_at: datetime | None
    status: str | None
    subject: str | None
    body: str | None
    import_id: int
    source_row: int


def refresh_letters(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make message_now and copied_letter anew where a message or a person changed."""
    messages = [_Message(*row) for row in cursor.execute(MESSAGES).fetchall()]
    made_of = zlib.crc32(repr(messages).encode())
    known = cursor.execute("SELECT input FROM creator_state WHERE part = 'letters'").fetchall()
    if known == ([(made_of,)] if messages else []):
        return
    cursor.execute("DELETE FROM creator_state WHERE part = 'letters'").fetchall()
    if messages:
        cursor.execute("INSERT INTO creator_state VALUES ('letters', ?)", [made_of]).fetchall()
    names = _names(cursor)
    of_campaign: defaultdict[str | None, list[_Message]] = defaultdict(list)
    for message in messages:
        if not message.is_inbound and message.body:
            of_campaign[message.campaign_id].append(message)
    letter_of: dict[str, int] = {}
    letters: list[tuple[Any, ...]] = []
    for campaign_id, own in of_campaign.items():
        for group in _groups(own, names):
            number = len(letters) + 1
            letter_of.update({message.message_id: number for message in group})
            letters.append(_letter(campaign_id, number, group, names))
    for table in ("message_now", "copied_letter"):
        cursor.execute(f"DELETE FROM {table}").fetchall()  # noqa: S608
    insert(cursor, "message_now", [_row(one, letter_of.get(one.message_id)) for one in messages])
    insert(cursor, "copied_letter", letters)


def masked(body: str, names: Sequence[str]) -> str:
    """A message with … where a mail merge fills something in: any of the words of ``names``."""
    words = {
        word
        for name in names
        for spelled in (name, fold(name))
        for word in _BETWEEN_NAMES.split(spelled)
        if len(word) > 1
    }
    if words:
        any_of = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        pattern = rf"(?<!\w)@?(?:{any_of})(?!\w)(?:\s+(?:{any_of})(?!\w))*"
        body = re.sub(pattern, "…", body, flags=re.IGNORECASE)
    return _BLANK.sub(" ", body).strip()


def _names(cursor: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    return {
        creator_id: [*names, *(account.partition(":")[2] for account in accounts)]
        for creator_id, names, accounts in cursor.execute(PEOPLE).fetchall()
    }


def _own_names(message: _Message, names: dict[str, list[str]]) -> list[str]:
    own = [message.creator or "", *names.get(message.creator_id or "", ()), message.sender or ""]
    return [name for name in own if name]


def _groups(messages: Sequence[_Message], names: dict[str, list[str]]) -> list[list[_Message]]:
    long_ones = [one for one in messages if len((one.body or "").split()) >= WORDS_AT_LEAST]
    texts = [bare(masked(one.body or "", _own_names(one, names))) for one in long_ones]
    groups = [[long_ones[place] for place in group] for group in groups_of_copies(texts)]
    return [group for group in groups if len({one.creator_id for one in group}) >= COPIES_AT_LEAST]


def _letter(
    campaign_id: str | None, number: int, group: list[_Message], names: dict[str, list[str]]
) -> tuple[Any, ...]:
    texts = [masked(one.body or "", _own_names(one, names)) for one in group]
    words, varies = _in_common(texts)
    days = sorted(one.sent_at.date() for one in group if one.sent_at)
    people = {one.creator_id for one in group}
    answered = {one.creator_id for one in group if one.replied_at}
    return (
        campaign_id, number, len(group), len(people),
        sorted({one.sender for one in group if one.sender}),
        days[0] if days else None, days[-1] if days else None, len(answered), words,
        ["the names in it", *varies][: VARIES_SHOWN + 1],
    )  # fmt: skip


def _in_common(texts: Sequence[str]) -> tuple[str, list[str]]:
    """The first text with … where another differs, and examples of what stands there instead."""
    distinct = list(dict.fromkeys(texts))
    first = distinct[0].split()
    varies: list[str] = []
    kept = first
    for other in distinct[1:20]:
        words = set(other.split())
        varies += [word for word in other.split() if word not in first][:1]
        kept = [word if word in words else "…" for word in kept]
    squeezed = [word for place, word in enumerate(kept) if word != "…" or kept[place - 1] != "…"]
    return " ".join(squeezed), list(dict.fromkeys(varies))


def _row(message: _Message, letter: int | None) -> tuple[Any, ...]:
    excerpt = _BLANK.sub(" ", message.body or "").strip()[:EXCERPT] or None
    return (
        message.message_id, message.campaign_id, message.creator_id, message.creator,
        message.channel, message.is_inbound, message.sender, message.template, message.sent_at,
        message.opened_at, message.replied_at, message.status, message.subject, excerpt, letter,
        message.import_id, message.source_row,
    )  # fmt: skip
