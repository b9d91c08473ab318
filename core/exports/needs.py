"""What a row must say of itself before it can be kept, for every kind of record."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from core.exports.fields import ACCOUNT_FIELDS, RecordKind, readable

NEEDS: Final[dict[RecordKind, tuple[tuple[str, ...], ...]]] = {
    "campaign": (("campaign",),),
    "goal": (("campaign",), ("goal_metric",)),
    "creator": (("creator", "handle", "profile_url", "vendor_id", *ACCOUNT_FIELDS),),
    "post": (("permalink", "platform_post_id"),),
    "account_day": (("day",),),
    "audience": (("dimension",), ("bucket",)),
    "contract": (("contract_id",),),
    "deliverable": (("deliverable_id", "contract_id", "creator", "vendor_id"),),
    "message": (("message_id",),),
    "comment": (("comment_id",),),
    "offer": (("code",),),
    "offer_total": (("code", "creator", "vendor_id", "campaign"),),
    "sale": (("order_id",),),
    "payment": (("payment_id", "creator", "vendor_id", "contract_id"), ("amount",)),
}
"""Of each group of fields one is needed; a row without it is left out by the store."""

RECORD_WORDS: Final[dict[RecordKind, str]] = {
    "campaign": "Campaigns",
    "goal": "Goals",
    "creator": "Creators",
    "post": "Posts",
    "account_day": "Days of an account",
    "audience": "Parts of an audience",
    "contract": "Contracts",
    "deliverable": "Deliverables",
    "message": "Outreach messages",
    "comment": "Comments",
    "offer": "Promo codes and links",
    "offer_total": "Totals of a code, a creator or a campaign",
    "sale": "Sales, one row per order",
    "payment": "Payments",
}
"""What the rows of a file speak of, as the mapping screen says it."""


_TOLD: Final = 4


def is_identified(record: RecordKind, fields: Collection[str]) -> bool:
    """Whether rows that fill ``fields`` can be told from each other."""
    return all(any(name in fields for name in group) for group in NEEDS.get(record, ()))


ROW_IDS: Final[dict[RecordKind, str]] = {"post": "platform_post_id", "comment": "comment_id"}
"""The kinds of which a row can be a record of its own, and the field its made id fills."""


def may_count_rows(record: RecordKind, fields: Collection[str]) -> bool:
    """Whether rows that nothing names can be records of their own.

    Posts, where what only posts get is counted; comments, where their text and a day stand.
    """
    if record not in ROW_IDS or is_identified(record, fields):
        return False
    if record == "comment":
        return {"body", "created_at"} <= set(fields)
    return len({"likes", "comments", "shares", "saves"}.intersection(fields)) > 1


def missing_identity(record: RecordKind, fields: Collection[str]) -> tuple[str, ...]:
    """A sentence for every thing that is missing to tell the rows from each other."""
    missing = [
        group for group in NEEDS.get(record, ()) if not any(name in fields for name in group)
    ]
    return tuple(f"Choose the column that is {_either(group)}: one is needed." for group in missing)


def _either(group: tuple[str, ...]) -> str:
    """'“Creator”, “Handle” or “Vendor ID”', as the list of what a column can be names them."""
    named = [f"“{readable(name)}”" for name in group[:_TOLD]]
    return " or ".join((", ".join(named[:-1]), named[-1])) if len(named) > 1 else named[0]
