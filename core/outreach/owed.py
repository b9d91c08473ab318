"""Who is owed an answer, whom to follow up, and who was written to again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final, Literal

import duckdb

FOLLOW_UP_AFTER_DAYS: Final = 5
FOLLOW_UP_UNTIL_DAYS: Final = 30
"""Later than that a letter is cold, and a second one is a new beginning."""
COLD_FROM: Final = 3
"""Letters without any answer."""
SAME_WEEK_DAYS: Final = 7

READ: Final = """
SELECT message_now.campaign_id, coalesce(campaign_now.name, message_now.campaign_id),
       message_now.creator_id, message_now.creator_name, is_inbound, sender, sent_at, replied_at,
       message_now.status, excerpt
FROM message_now
LEFT JOIN campaign_now USING (campaign_id)
WHERE message_now.creator_id IS NOT NULL AND sent_at IS NOT NULL
ORDER BY message_now.creator_id, sent_at, message_id
"""
SIGNED: Final = "SELECT creator_id, max(signed_on) FROM contract_now GROUP BY creator_id"


@dataclass(frozen=True)
class Letter:
    """One message to or from a creator; instants are UTC."""

    campaign_id: str | None
    campaign: str | None
    creator_id: str
    creator: str
    is_inbound: bool
    sender: str | None
    sent_at: datetime
    replied_at: datetime | None
    status: str | None
    excerpt: str | None


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits for us, or for whom we wait, since an instant."""

    campaign_id: str | None
    campaign: str | None
    creator_id: str
    creator: str
    since: datetime
    sender: str | None
    """Who of us wrote last before it."""
    said: str | None
    """Their last words, where an export has them; of a follow-up ours."""

    def days(self, as_of: date) -> int:
        """How long it has been."""
        return (as_of - self.since.date()).days


@dataclass(frozen=True)
class Cold:
    """A creator who was written to and never answered, or by two of us within a week."""

    kind: Literal["again and again", "two colleagues"]
    campaign_id: str | None
    campaign: str | None
    creator_id: str
    creator: str
    letters: int
    senders: tuple[str, ...]
    first_on: date
    last_on: date
    is_about_several: bool
    """Whether the letters are about more than one campaign."""


def read_letters(cursor: duckdb.DuckDBPyConnection) -> list[Letter]:
    """All messages that say to whom and when, by creator and time."""
    return [Letter(*row) for row in cursor.execute(READ).fetchall()]


def signed_days(cursor: duckdb.DuckDBPyConnection) -> dict[str, date]:
    """The last day on which each creator signed something."""
    rows = cursor.execute(SIGNED).fetchall()
    return {creator: day for creator, day in rows if creator and day}


def owed(letters: Sequence[Letter], signed: dict[str, date]) -> list[Waiting]:
    """Whoever had the last word and got no answer, the longest wait first.

    A no needs no answer, and a contract signed since then is one. Where an export has no message of
    theirs, the instant of their reply stands for it.
    """
    found = []
    for own in _conversations(letters):
        # Of a reply that is told twice the message itself has the words.
        last = max(own, key=lambda one: (_last_word(one), one.is_inbound))
        at = _last_word(last)
        if not (last.is_inbound or last.replied_at) or last.status == "declined":
            continue
        if any(not one.is_inbound and one.sent_at > at for one in own):
            continue
        signed_on = signed.get(last.creator_id)
        if signed_on is not None and signed_on >= at.date():
            continue
        ours = [one for one in own if not one.is_inbound]
        found.append(
            Waiting(last.campaign_id, last.campaign, last.creator_id, last.creator, at,
                    ours[-1].sender if ours else None, last.excerpt if last.is_inbound else None)
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.since, one.creator))


def to_follow_up(letters: Sequence[Letter], signed: dict[str, date], as_of: date) -> list[Waiting]:
    """Whoever got one message, did not answer, and can still be asked once more; oldest first."""
    found = []
    for own in _conversations(letters):
        ours = [one for one in own if not one.is_inbound]
        if len(own) != 1 or not ours or ours[0].replied_at or ours[0].status == "bounced":
            continue
        one = ours[0]
        days = (as_of - one.sent_at.date()).days
        is_due = FOLLOW_UP_AFTER_DAYS <= days <= FOLLOW_UP_UNTIL_DAYS
        if is_due and one.creator_id not in signed:
            found.append(
                Waiting(one.campaign_id, one.campaign, one.creator_id, one.creator, one.sent_at,
                        one.sender, one.excerpt)
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.since, one.creator))


def cold(letters: Sequence[Letter]) -> list[Cold]:
    """Creators with three letters and more and no answer ever, and those to whom two colleagues
    wrote the same week though nobody had answered; the most letters first."""
    found = []
    for own in _by_creator(letters):
        ours = [one for one in own if not one.is_inbound]
        answered = [one for one in own if one.is_inbound or one.replied_at]
        if not answered and len(ours) >= COLD_FROM:
            found.append(_cold("again and again", ours))
        elif (doubled := _two_colleagues(ours, answered)) is not None:
            found.append(_cold("two colleagues", doubled))
    return sorted(found, key=lambda one: (-one.letters, one.creator))


def _two_colleagues(ours: Sequence[Letter], answered: Sequence[Letter]) -> list[Letter] | None:
    within = timedelta(days=SAME_WEEK_DAYS)
    for one, other in pairwise(ours):
        is_double = (
            one.sender and other.sender and one.sender != other.sender
            and other.sent_at - one.sent_at <= within
        )  # fmt: skip
        heard = any(one.sent_at <= _last_word(reply) <= other.sent_at for reply in answered)
        if is_double and not heard:
            return [one, other]
    return None


def _cold(kind: Literal["again and again", "two colleagues"], ours: list[Letter]) -> Cold:
    last = ours[-1]
    return Cold(
        kind, last.campaign_id, last.campaign, last.creator_id, last.creator, len(ours),
        tuple(sorted({one.sender for one in ours if one.sender})),
        ours[0].sent_at.date(), last.sent_at.date(), len({one.campaign_id for one in ours}) > 1,
    )  # fmt: skip


def _last_word(letter: Letter) -> datetime:
    return max(letter.sent_at, letter.replied_at or letter.sent_at)


def _conversations(letters: Sequence[Letter]) -> list[list[Letter]]:
    """The messages of one creator about one campaign."""
    found: defaultdict[tuple[str, str | None], list[Letter]] = defaultdict(list)
    for letter in letters:
        found[letter.creator_id, letter.campaign_id].append(letter)
    return list(found.values())


def _by_creator(letters: Sequence[Letter]) -> list[list[Letter]]:
    found: defaultdict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        found[letter.creator_id].append(letter)
    return list(found.values())
