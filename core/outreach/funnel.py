"""Of those who were invited, how many went how far; by whom, by what, and by how new they are.

Openings are a lower bound: many mail programs load no picture and so tell of no opening, and some
load it unasked. First-time and returning creators are never mixed in one rate (metrics.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import duckdb

from core.authenticity.share import Share

By = Literal["campaign", "sender", "template", "channel", "words"]
BY: Final[tuple[By, ...]] = get_args(By)
STEPS: Final = ("invited", "delivered", "opened", "replied", "accepted", "contracted", "posted")
COPIED: Final = "Copied letter"
PERSONAL: Final = "Personal message"

_GROUP: Final[dict[By, str]] = {
    "campaign": "coalesce(any_value(campaign_now.name), 'No campaign named')",
    "sender": "coalesce(arg_min(sender, sent_at), 'Sender not named')",
    "template": "coalesce(arg_min(template, sent_at), 'No template named')",
    "channel": "coalesce(arg_min(channel, sent_at), 'Channel not named')",
    "words": f"CASE WHEN arg_min(letter IS NOT NULL, sent_at) THEN '{COPIED}' "
    f"ELSE '{PERSONAL}' END",
}

# An invitation is a pair of creator and campaign; the first message to them says who and how.
INVITED: Final = """
WITH first_word AS (
    SELECT message_now.campaign_id, message_now.creator_id, {group} AS part,
           bool_or(message_now.status IS DISTINCT FROM 'bounced') AS is_delivered,
           bool_or(opened_at IS NOT NULL OR message_now.status = 'opened') AS is_opened,
           bool_or(replied_at IS NOT NULL) AS has_reply
    FROM message_now
    LEFT JOIN campaign_now USING (campaign_id)
    WHERE NOT is_inbound
    GROUP BY message_now.campaign_id, message_now.creator_id
),
posted AS (
    SELECT DISTINCT campaign_id, creator_id FROM post_now WHERE creator_id IS NOT NULL
),
stepped AS (
    SELECT part, is_returning, is_delivered,
           is_opened OR has_reply OR replied_on IS NOT NULL AS is_opened,
           has_reply OR replied_on IS NOT NULL AS is_replied,
           is_accepted, signed_on IS NOT NULL AS is_contracted,
           posted.creator_id IS NOT NULL AS is_posted
    FROM invitation_now
    JOIN first_word USING (campaign_id, creator_id)
    LEFT JOIN posted USING (campaign_id, creator_id)
    WHERE campaign_id = coalesce($campaign_id, campaign_id)
)
SELECT part, is_returning, count(*), count(*) FILTER (is_delivered), count(*) FILTER (is_opened),
       count(*) FILTER (is_replied), count(*) FILTER (is_accepted),
       count(*) FILTER (is_contracted), count(*) FILTER (is_posted)
FROM stepped GROUP BY ALL ORDER BY count(*) DESC, part, is_returning
"""

REPLY_TIMES: Final = """
SELECT {group} AS part, count(*),
       quantile_cont(date_diff('minute', sent_at, replied_at) / 60.0, 0.5),
       quantile_cont(date_diff('minute', sent_at, replied_at) / 60.0, 0.9)
FROM message_now
LEFT JOIN campaign_now USING (campaign_id)
WHERE NOT is_inbound AND replied_at >= sent_at
  AND message_now.campaign_id = coalesce($campaign_id, message_now.campaign_id)
GROUP BY {key} ORDER BY count(*) DESC, part
"""
_KEY: Final[dict[By, str]] = {
    "campaign": "message_now.campaign_id", "sender": "sender", "template": "template",
    "channel": "channel", "words": "letter IS NULL",
}  # fmt: skip


@dataclass(frozen=True)
class Funnel:
    """One part of the invitations: how many went so far, by :data:`STEPS`."""

    part: str
    is_returning: bool
    numbers: tuple[int, ...]

    def share(self, step: str) -> Share:
        """Of the invited, how many went so far."""
        return Share(min(self.numbers[STEPS.index(step)], self.numbers[0]), self.numbers[0])


@dataclass(frozen=True)
class ReplyTime:
    """How long replies took, in hours: the usual one, and what nine of ten were faster than."""

    part: str
    replies: int
    usual: float
    nine_in_ten: float


def funnels(
    cursor: duckdb.DuckDBPyConnection, by: By, campaign_id: str | None = None
) -> list[Funnel]:
    """Invitations of one campaign or all, by part, first-time and returning apart."""
    query = INVITED.format(group=_GROUP[by])
    rows = cursor.execute(query, {"campaign_id": campaign_id}).fetchall()
    return [Funnel(part, is_returning, tuple(numbers)) for part, is_returning, *numbers in rows]


def reply_times(
    cursor: duckdb.DuckDBPyConnection, by: By, campaign_id: str | None = None
) -> list[ReplyTime]:
    """How long creators took to reply, where exports tell both instants."""
    query = REPLY_TIMES.format(group=_GROUP[by], key=_KEY[by])
    return [
        ReplyTime(*row) for row in cursor.execute(query, {"campaign_id": campaign_id}).fetchall()
    ]
