"""What a row of each kind of record needs, and which statements store it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.exports.fields import ACCOUNT_FIELDS, RecordKind
from core.store.inserts import (
    ACCOUNT_BY_HANDLE,
    ACCOUNT_DAY,
    ACCOUNT_OF_CREATOR,
    ACCOUNT_OF_POST,
    ACCOUNTS_OF_CREATOR,
    AUDIENCE,
    CAMPAIGN,
    COMMENT,
    CONTRACT,
    CREATOR,
    DELIVERABLE,
    EXTERNAL_ID,
    GOAL,
    MESSAGE,
    NAMED_CAMPAIGN,
    NAMED_CREATOR,
    OFFER,
    OFFER_OF_TOTAL,
    OFFER_TOTAL,
    PAYMENT,
    POST,
    SALE,
    SNAPSHOT,
)


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


WHO: Final = (NAMED_CREATOR, EXTERNAL_ID)
"""What a row tells of the person it names."""

A_DAY: Final = ("NOT as_of_is_unreadable", "The day that this row speaks for cannot be read.")

RECORDS: Final[dict[RecordKind, Record]] = {
    "campaign": Record((("campaign_id IS NOT NULL", "This row names no campaign."),), CAMPAIGN),
    "goal": Record(
        (
            ("campaign_id IS NOT NULL", "This row names no campaign."),
            ("goal_metric IS NOT NULL", "This row does not say what its goal is counted in."),
        ),
        GOAL,
        (NAMED_CAMPAIGN,),
    ),
    "creator": Record(
        (
            (
                f"coalesce(creator_id, account_id, {', '.join(ACCOUNT_FIELDS)}) IS NOT NULL",
                "This row has neither a creator's name nor an account.",
            ),
            A_DAY,
        ),
        None,
        (CREATOR, EXTERNAL_ID, ACCOUNT_OF_CREATOR, ACCOUNTS_OF_CREATOR),
    ),
    "post": Record(
        (
            ("post_id IS NOT NULL", "This row has neither the post's id nor its address."),
            (
                "coalesce(basis IN ('lifetime', 'day', 'window'), true)",
                "It is not clear whether this row counts one day or everything so far.",
            ),
            A_DAY,
        ),
        None,
        (POST, SNAPSHOT, ACCOUNT_OF_POST, *WHO, NAMED_CAMPAIGN),
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
        (*WHO, NAMED_CAMPAIGN),
    ),
    "deliverable": Record(
        (
            (
                "deliverable_id IS NOT NULL",
                "This row has no deliverable id, and neither a contract nor a creator.",
            ),
        ),
        DELIVERABLE,
        (*WHO, NAMED_CAMPAIGN),
    ),
    "message": Record(
        (("message_id IS NOT NULL", "This row has no message id."),),
        MESSAGE,
        (*WHO, NAMED_CAMPAIGN),
    ),
    "comment": Record((("comment_id IS NOT NULL", "This row has no comment id."),), COMMENT),
    "offer": Record(
        (("code IS NOT NULL", "This row has no code."),), OFFER, (*WHO, NAMED_CAMPAIGN)
    ),
    "offer_total": Record(
        (
            (
                "coalesce(code, creator_id, campaign_id) IS NOT NULL",
                "This row names neither an offer nor a creator nor a campaign.",
            ),
            A_DAY,
        ),
        OFFER_TOTAL,
        (OFFER_OF_TOTAL, *WHO, NAMED_CAMPAIGN),
    ),
    "sale": Record(
        (("order_id IS NOT NULL", "This row has no order id."),), SALE, (*WHO, NAMED_CAMPAIGN)
    ),
    "payment": Record(
        (
            (
                "payment_id IS NOT NULL",
                "This row says neither which payment it is nor whose.",
            ),
            ("amount IS NOT NULL", "This row has no amount that can be read."),
        ),
        PAYMENT,
        (*WHO, NAMED_CAMPAIGN),
    ),
}

TABLES: Final[tuple[str, ...]] = (
    "campaign",
    "goal",
    "creator",
    "creator_external_id",
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
    "offer_total",
    "sale",
    "payment",
)
"""Every table whose rows belong to an import: what undo empties."""
