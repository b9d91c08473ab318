"""Which rows of our tables one row of an export becomes, for every kind of record.

Each statement reads two temporary tables: ``kept`` (the rows that are loaded: one column per field
of the record, plus the ids made by ``core.store.staging``) and the single row ``this_import``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.exports.fields import COUNTERS, RecordKind

CAMPAIGN: Final = """
INSERT INTO campaign
SELECT import_id, source_row, campaign_id, campaign, true,
       starts_on, ends_on, budget, upper(currency), markets, owner,
       lower(goal), lower(goal_metric), target, brief,
       hashtags, mentions, codes, accounts, words_to_avoid, competitors
FROM kept, this_import
"""

NAMED_CAMPAIGN: Final = """
INSERT INTO campaign (import_id, source_row, campaign_id, name, is_declared)
SELECT import_id, min(source_row), campaign_id, campaign, false
FROM kept, this_import
WHERE campaign_id IS NOT NULL
GROUP BY ALL
"""

CREATOR: Final = """
INSERT INTO creator
SELECT import_id, source_row, creator_id, creator, email, country, tags
FROM kept, this_import
WHERE creator_id IS NOT NULL
"""

NAMED_CREATOR: Final = """
INSERT INTO creator (import_id, source_row, creator_id, name)
SELECT import_id, min(source_row), creator_id, creator
FROM kept, this_import
WHERE creator_id IS NOT NULL
GROUP BY ALL
"""

ACCOUNT_OF_CREATOR: Final = """
INSERT INTO account
SELECT import_id, source_row, account_id, platform, handle, NULL, creator_id, NULL, profile_url,
       followers, CASE WHEN followers IS NOT NULL THEN coalesce(kept.as_of, this_import.as_of) END
FROM kept, this_import
WHERE account_id IS NOT NULL
"""

ACCOUNT_OF_POST: Final = """
INSERT INTO account (import_id, source_row, account_id, platform, handle, platform_account_id, name)
SELECT import_id, min(source_row), account_id, platform, handle, platform_account_id, account_name
FROM kept, this_import
WHERE account_id IS NOT NULL
GROUP BY ALL
"""

ACCOUNT_BY_HANDLE: Final = """
INSERT INTO account (import_id, source_row, account_id, platform, handle)
SELECT import_id, min(source_row), account_id, platform, handle
FROM kept, this_import
GROUP BY ALL
"""

# An export with a row per day says the same of a post again and again: it is kept once.
POST: Final = """
INSERT INTO post
SELECT import_id, min(source_row), post_id, platform, platform_post_id, permalink,
       account_id, campaign_id, format, format_raw, title, caption,
       published_at, CAST(published_at AS DATE),
       CASE WHEN published_at IS NOT NULL THEN published_at_zone END,
       duration_seconds, is_paid_partnership
FROM kept, this_import
GROUP BY ALL
"""

SNAPSHOT: Final = f"""
INSERT INTO post_snapshot
SELECT import_id, source_row, post_id, coalesce(kept.as_of, this_import.as_of), basis, window_from,
       views, impressions, reach, CASE WHEN reach IS NOT NULL THEN reach_kind END,
       likes, comments, shares, saves, clicks, follows, watch_seconds,
       followers_at_post, engagements_reported
FROM kept, this_import
WHERE coalesce({", ".join(COUNTERS)}) IS NOT NULL
"""  # noqa: S608 our own field names

ACCOUNT_DAY: Final = """
INSERT INTO account_day
SELECT import_id, source_row, account_id, day, followers, reach, views,
       viewers, new_viewers, returning_viewers, profile_visits,
       likes, comments, shares, interactions, follows, clicks
FROM kept, this_import
"""

AUDIENCE: Final = """
INSERT INTO audience
SELECT import_id, source_row, account_id, coalesce(kept.as_of, this_import.as_of),
       dimension, bucket, fraction, people
FROM kept, this_import
"""

CONTRACT: Final = """
INSERT INTO contract
SELECT import_id, source_row, contract_id, version, creator_id, campaign_id, lower(status),
       signed_on, price, lower(price_basis), upper(currency), usage_rights_until, exclusive_until
FROM kept, this_import
"""

DELIVERABLE: Final = """
INSERT INTO deliverable
SELECT import_id, source_row, deliverable_id, contract_id, platform, format, due_on,
       lower(status), post_permalink
FROM kept, this_import
"""

MESSAGE: Final = """
INSERT INTO message
SELECT import_id, source_row, message_id, creator_id, campaign_id, lower(channel),
       lower(direction), sender, template, sent_at, opened_at, replied_at, lower(status),
       subject, body
FROM kept, this_import
"""

COMMENT: Final = """
INSERT INTO comment
SELECT import_id, source_row, comment_id, post_id, author, body, created_at, likes
FROM kept, this_import
"""

OFFER: Final = """
INSERT INTO offer
SELECT import_id, source_row, code, lower(kind), creator_id, campaign_id, starts_on, ends_on,
       discount, lower(status)
FROM kept, this_import
"""

SALE: Final = """
INSERT INTO sale
SELECT import_id, source_row, order_id, code, ordered_at, total, refunded, upper(currency),
       commission
FROM kept, this_import
"""


@dataclass(frozen=True)
class Record:
    """How rows of one kind are stored.

    ``needs`` are conditions on ``keyed`` with what is missing otherwise: a row that does not meet
    the first few is skipped, and the first of them says why.
    ``one_to_one`` makes one row of a table for each row kept, which is checked; ``also`` makes
    what else the rows tell of.
    """

    needs: tuple[tuple[str, str], ...]
    one_to_one: str | None
    also: tuple[str, ...] = ()


A_DAY: Final = ("NOT as_of_is_unreadable", "The day that this row speaks for cannot be read.")

RECORDS: Final[dict[RecordKind, Record]] = {
    "campaign": Record((("campaign_id IS NOT NULL", "This row names no campaign."),), CAMPAIGN),
    "creator": Record(
        (
            (
                "creator_id IS NOT NULL OR account_id IS NOT NULL",
                "This row has neither a creator's name nor an account.",
            ),
            A_DAY,
        ),
        None,
        (CREATOR, ACCOUNT_OF_CREATOR),
    ),
    "post": Record(
        (
            ("post_id IS NOT NULL", "This row has neither the post's id nor its address."),
            A_DAY,
        ),
        None,
        (POST, SNAPSHOT, ACCOUNT_OF_POST, NAMED_CAMPAIGN),
    ),
    "account_day": Record(
        (
            ("account_id IS NOT NULL", "No platform is known for this row."),
            ("day IS NOT NULL", "This row has no day."),
        ),
        ACCOUNT_DAY,
        (ACCOUNT_BY_HANDLE,),
    ),
    "audience": Record(
        (
            ("account_id IS NOT NULL", "No platform is known for this row."),
            (
                "dimension IS NOT NULL AND bucket IS NOT NULL",
                "This row names no part of an audience.",
            ),
            A_DAY,
        ),
        AUDIENCE,
        (ACCOUNT_BY_HANDLE,),
    ),
    "contract": Record(
        (("contract_id IS NOT NULL", "This row has no contract id."),),
        CONTRACT,
        (NAMED_CREATOR, NAMED_CAMPAIGN),
    ),
    "deliverable": Record(
        (("deliverable_id IS NOT NULL", "This row has no deliverable id."),), DELIVERABLE
    ),
    "message": Record(
        (("message_id IS NOT NULL", "This row has no message id."),),
        MESSAGE,
        (NAMED_CREATOR, NAMED_CAMPAIGN),
    ),
    "comment": Record((("comment_id IS NOT NULL", "This row has no comment id."),), COMMENT),
    "offer": Record(
        (("code IS NOT NULL", "This row has no code."),), OFFER, (NAMED_CREATOR, NAMED_CAMPAIGN)
    ),
    "sale": Record((("order_id IS NOT NULL", "This row has no order id."),), SALE),
}

TABLES: Final[tuple[str, ...]] = (
    "campaign",
    "creator",
    "account",
    "account_day",
    "audience",
    "post",
    "post_snapshot",
    "contract",
    "deliverable",
    "message",
    "comment",
    "offer",
    "sale",
)
"""Every table whose rows belong to an import: what undo empties."""
