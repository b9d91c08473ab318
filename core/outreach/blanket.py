"""Copied letters: how many got each, what varies, and what it does to replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

from core.authenticity.share import Share

LETTERS: Final = """
SELECT copied_letter.campaign_id, coalesce(name, copied_letter.campaign_id), letter, messages,
       copied_letter.creators, senders, first_on, last_on, replied, words, varies
FROM copied_letter
LEFT JOIN campaign_now USING (campaign_id)
WHERE copied_letter.campaign_id IS NOT DISTINCT FROM
      coalesce($campaign_id, copied_letter.campaign_id)
ORDER BY copied_letter.creators DESC, copied_letter.campaign_id, letter
"""

# The first message to a creator about a campaign is the invitation.
REPLIES: Final = """
WITH first_letter AS (
    SELECT campaign_id, creator_id, arg_min(letter, sent_at) AS letter,
           arg_min(letter IS NOT NULL, sent_at) AS is_copied,
           min(sent_at) AS sent_at
    FROM message_now WHERE NOT is_inbound AND sent_at IS NOT NULL AND campaign_id IS NOT NULL
    GROUP BY campaign_id, creator_id
)
SELECT campaign_id, is_copied, is_returning, count(*),
       count(*) FILTER (replied_on IS NOT NULL), min(CAST(sent_at AS DATE))
FROM first_letter
JOIN invitation_now USING (campaign_id, creator_id)
GROUP BY ALL
ORDER BY ALL
"""


@dataclass(frozen=True)
class CopiedLetter:
    """Near-identical messages of one campaign; ``words`` are what they have in common."""

    campaign_id: str | None
    campaign: str | None
    letter: int
    messages: int
    creators: int
    senders: tuple[str, ...]
    first_on: date | None
    last_on: date | None
    replied: int
    words: str
    varies: tuple[str, ...]

    @property
    def replies(self) -> Share:
        """Of the creators who got it, how many answered."""
        return Share(min(self.replied, self.creators), self.creators)


@dataclass(frozen=True)
class Invited:
    """First messages of one campaign: copied or not, to returning creators or not."""

    campaign_id: str
    is_copied: bool
    is_returning: bool
    replies: Share
    first_on: date | None


def copied_letters(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None
) -> list[CopiedLetter]:
    """The copied letters of one campaign or all, those to most creators first."""
    rows = cursor.execute(LETTERS, {"campaign_id": campaign_id}).fetchall()
    return [
        CopiedLetter(
            of, name, letter, messages, creators, tuple(senders), first, last, replied, words,
            tuple(varies),
        )
        for of, name, letter, messages, creators, senders, first, last, replied, words, varies
        in rows
    ]  # fmt: skip


def invited(cursor: duckdb.DuckDBPyConnection) -> list[Invited]:
    """Replies to first messages, by campaign, copied or personal, first-time or returning."""
    return [
        Invited(of, is_copied, is_returning, Share(replied, number), first_on)
        for of, is_copied, is_returning, number, replied, first_on in cursor.execute(
            REPLIES
        ).fetchall()
    ]


def together(parts: list[Invited]) -> Share:
    """The replies of several parts, added up."""
    return Share(sum(one.replies.hits for one in parts), sum(one.replies.total for one in parts))
