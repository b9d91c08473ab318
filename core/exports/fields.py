"""The fields an export can fill: our names, what kind of record each belongs to, and its type.

A known export (``data/exports/*.yaml``) maps other people's column names to these names. The store
turns text into the type with one SQL expression per type; nothing else converts values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

RecordKind = Literal[
    "campaign",
    "goal",
    "creator",
    "post",
    "account_day",
    "audience",
    "contract",
    "deliverable",
    "message",
    "comment",
    "offer",
    "offer_total",
    "sale",
    "payment",
]
"""What one row of an export speaks of. A ``post`` row may also carry counters: a snapshot."""

FieldType = Literal[
    "text",  # trimmed; empty is NULL
    "identifier",  # text; a leading apostrophe or space is removed; never a number
    "handle",  # text, lower case, without @ and without the profile's URL
    "list",  # text split at ; , | or blanks between #tags -> VARCHAR[] of lower-case words
    "count",  # BIGINT >= 0
    "fraction",  # DOUBLE 0..1
    "percent",  # 6.31 or 6.31 % in the file -> 0.0631
    "money",  # DECIMAL(18,4)
    "seconds",  # DOUBLE
    "hours",  # hours in the file -> seconds
    "day",  # DATE
    "instant",  # TIMESTAMPTZ in UTC, with a note of how the zone was known
    "yes_no",  # BOOLEAN
    "out_or_in",  # text, out or in: who wrote a message, the team or the creator
]


@dataclass(frozen=True)
class Field:
    """One thing an export can say of a record."""

    name: str
    type: FieldType
    meaning: str


def _fields(*rows: tuple[str, FieldType, str]) -> tuple[Field, ...]:
    return tuple(Field(*row) for row in rows)


ACCOUNT_FIELDS: Final[tuple[str, ...]] = (
    "instagram",
    "tiktok",
    "youtube",
    "facebook",
    "pinterest",
    "x",
)
"""Fields of a ``creator`` row that each hold the handle on the platform of that name."""

WHO: Final = (
    ("creator", "text", "Name of the person; the same name is the same person"),
    ("vendor_id", "identifier", "The vendor's own id of the person"),
)


OFFER: Final = (
    ("code", "text", "The promo code or tracked link"),
    ("kind", "text", "promo code or link"),
    ("creator", "text", "Whose it is"),
    ("vendor_id", "identifier", "The vendor's own id of the person"),
    ("campaign", "text", "What it is for"),
    ("starts_on", "day", "First day it works"),
    ("ends_on", "day", "Last day it works"),
    ("discount", "percent", "What the buyer saves, in percent"),
    ("discount_value", "money", "What the buyer saves, in the unit that discount_unit says"),
    ("discount_unit", "text", "percent or amount"),
    ("currency", "text", "ISO 4217 code"),
    ("status", "text", "active, paused, expired or archived"),
)

FIELDS: Final[dict[RecordKind, tuple[Field, ...]]] = {
    "campaign": _fields(
        ("campaign", "text", "Name of the campaign; the same name is the same campaign"),
        ("starts_on", "day", "First day"),
        ("ends_on", "day", "Last day"),
        ("budget", "money", "Agreed spend"),
        ("currency", "text", "ISO 4217 code of the budget"),
        ("markets", "list", "Countries it speaks to"),
        ("owner", "text", "Who in the team answers for it"),
        ("goal", "text", "visibility, brand alignment, leads or sales"),
        ("goal_metric", "text", "reach, impressions, views, engagements, posts, clicks or sales"),
        ("target", "count", "The number to be reached by the last day"),
        ("brief", "text", "What the posts should say"),
        ("hashtags", "list", "Hashtags whose presence in a caption claims the post"),
        ("mentions", "list", "Mentions whose presence in a caption claims the post"),
        ("codes", "list", "Promo codes and links whose presence in a caption claims the post"),
        ("accounts", "list", "platform:handle of accounts whose posts in the dates belong here"),
        ("words_to_avoid", "list", "Words a post of this campaign must not carry"),
        ("competitors", "list", "Brands a post of this campaign must not carry"),
        ("example_posts", "list", "Addresses of posts that are as they should be"),
        ("cleared", "list", "Names of columns of this table that no longer hold anything"),
    ),
    "goal": _fields(
        ("campaign", "text", "Whose goal it is"),
        ("goal", "text", "visibility, brand alignment, leads or sales"),
        ("goal_metric", "text", "reach, impressions, views, engagements, posts, clicks or sales"),
        ("target", "count", "The number to be reached by the last day"),
        ("starts_on", "day", "First day, where it is not that of the campaign"),
        ("ends_on", "day", "Last day, where it is not that of the campaign"),
        ("decides", "yes_no", "Whether the campaign is judged by it"),
        ("status", "text", "set, or withdrawn"),
    ),
    "creator": _fields(
        *WHO,
        ("email", "text", "Address"),
        ("country", "text", "Where they live"),
        ("platform", "text", "Platform of the account"),
        ("handle", "handle", "Handle of the account"),
        ("profile_url", "text", "Address of the account"),
        ("followers", "count", "Followers of the account"),
        ("as_of", "day", "The day the follower count speaks for"),
        ("tags", "list", "The team's own labels"),
        *((name, "handle", f"Handle on {name}") for name in ACCOUNT_FIELDS),
    ),
    "post": _fields(
        ("platform", "text", "Platform the post is on"),
        ("platform_post_id", "identifier", "The platform's own id of the post"),
        ("permalink", "text", "Address of the post"),
        ("handle", "handle", "Account that posted"),
        ("platform_account_id", "identifier", "The platform's own id of the account"),
        ("account_name", "text", "Display name of the account"),
        *WHO,
        ("campaign", "text", "Campaign, where the export names one"),
        ("format", "text", "image, carousel, reel, story, video, short, live, text or link"),
        ("title", "text", "Title"),
        ("caption", "text", "Caption"),
        ("published_at", "instant", "When it went live"),
        ("duration_seconds", "seconds", "Length of the video"),
        ("is_paid_partnership", "yes_no", "The platform's own paid-partnership mark"),
        ("tags", "list", "The team's own labels"),
        ("basis", "text", "What the counters count: lifetime, day or window"),
        ("as_of", "day", "The day the counters speak for"),
        ("views", "count", "Views"),
        ("impressions", "count", "Impressions"),
        ("reach", "count", "Unique accounts reached; never a follower count"),
        ("likes", "count", "Likes or reactions"),
        ("comments", "count", "Comments"),
        ("shares", "count", "Shares"),
        ("saves", "count", "Saves"),
        ("clicks", "count", "Clicks on a link"),
        ("follows", "count", "Follows gained"),
        ("watch_seconds", "seconds", "Time watched"),
        ("followers_at_post", "count", "Followers of the account when it posted"),
        ("engagements_reported", "count", "Engagements as the vendor adds them up"),
    ),
    "account_day": _fields(
        ("platform", "text", "Platform of the account"),
        ("handle", "handle", "Account"),
        ("day", "day", "The day"),
        ("followers", "count", "Followers at the end of the day"),
        ("reach", "count", "Unique accounts reached that day"),
        ("views", "count", "Views that day"),
        ("viewers", "count", "Viewers that day"),
        ("new_viewers", "count", "Viewers seen for the first time"),
        ("returning_viewers", "count", "Viewers seen before"),
        ("profile_visits", "count", "Visits to the profile"),
        ("likes", "count", "Likes that day"),
        ("comments", "count", "Comments that day"),
        ("shares", "count", "Shares that day"),
        ("interactions", "count", "Interactions as the vendor adds them up"),
        ("follows", "count", "Follows gained that day"),
        ("clicks", "count", "Clicks on a link that day"),
    ),
    "audience": _fields(
        ("platform", "text", "Platform of the account"),
        ("handle", "handle", "Account"),
        ("as_of", "day", "The day it speaks for"),
        ("dimension", "text", "age, gender, age and gender, country, city or hour"),
        ("bucket", "text", "Which part of the audience"),
        ("fraction", "fraction", "Share of the audience"),
        ("people", "count", "Number of people, where the export counts them"),
    ),
    "contract": _fields(
        ("contract_id", "identifier", "The team's own id of the contract"),
        ("creator", "text", "Who it binds"),
        ("vendor_id", "identifier", "The vendor's own id of the person"),
        ("campaign", "text", "What it is for"),
        ("version", "count", "Version of the contract"),
        ("status", "text", "negotiating, sent, signed, completed or cancelled"),
        ("signed_on", "day", "Day of the last signature"),
        ("price", "money", "Fee"),
        ("price_basis", "text", "per deal, per deliverable, commission or product"),
        ("currency", "text", "ISO 4217 code of the fee"),
        ("deliverables", "count", "How many posts it promises"),
        ("usage_rights_until", "day", "Last day the brand may use the content"),
        ("exclusive_until", "day", "Last day of exclusivity"),
    ),
    "deliverable": _fields(
        ("deliverable_id", "identifier", "The team's own id of the deliverable"),
        ("contract_id", "identifier", "The contract that promises it"),
        ("creator", "text", "Who is to post it, where no contract says so"),
        ("vendor_id", "identifier", "The vendor's own id of the person"),
        ("campaign", "text", "What it is for, where no contract says so"),
        ("platform", "text", "Where it is to be posted"),
        ("format", "text", "What is to be posted"),
        ("due_on", "day", "Last day"),
        ("submitted_on", "day", "Day the content came in for review"),
        ("approved_on", "day", "Day the content was approved"),
        ("live_on", "day", "Day it was posted"),
        (
            "status",
            "text",
            "promised, in review, changes requested, approved, live, completed or cancelled",
        ),
        ("post_permalink", "text", "Address of the post that meets it"),
    ),
    "message": _fields(
        ("message_id", "identifier", "The team's own id of the message"),
        ("creator", "text", "Whom it went to or came from"),
        ("vendor_id", "identifier", "The vendor's own id of the person"),
        ("campaign", "text", "What it was about"),
        ("channel", "text", "email, dm or platform"),
        ("direction", "out_or_in", "out if the team wrote it, in if the creator did"),
        ("sender", "text", "Who in the team wrote it"),
        ("template", "text", "Template it was made from"),
        ("sent_at", "instant", "When it was sent"),
        ("opened_at", "instant", "First open, where known"),
        ("replied_at", "instant", "First reply, where known"),
        ("status", "text", "sent, delivered, opened, replied, accepted, declined or bounced"),
        ("subject", "text", "Subject"),
        ("body", "text", "Text"),
    ),
    "comment": _fields(
        ("comment_id", "identifier", "The platform's own id of the comment"),
        ("platform", "text", "Platform of the post"),
        ("platform_post_id", "identifier", "The post it stands under"),
        ("permalink", "text", "Address of the post it stands under"),
        ("author", "handle", "Who wrote it"),
        ("body", "text", "Text"),
        ("created_at", "instant", "When it was written"),
        ("likes", "count", "Likes of the comment"),
    ),
    "offer": _fields(*OFFER),
    "offer_total": _fields(
        *OFFER,
        ("window_from", "day", "First day it counts; empty: everything so far"),
        ("as_of", "day", "Last day it counts"),
        ("clicks", "count", "Clicks"),
        ("conversions", "count", "Orders credited, as the vendor counts them"),
        ("usage_count", "count", "How often the code was used"),
        ("sales_amount", "money", "What the orders add up to"),
        ("commission_earned", "money", "Commission earned"),
        ("payout_due", "money", "Of it, still to be paid"),
        ("amount_paid", "money", "Of it, already paid"),
        ("budget", "money", "Budget of the campaign"),
        ("spend", "money", "Spend of the campaign as the vendor adds it up"),
    ),
    "sale": _fields(
        ("order_id", "identifier", "The shop's own id of the order"),
        ("code", "text", "The offer it is credited to"),
        *WHO,
        ("campaign", "text", "What it is for, where no offer says so"),
        ("credited_by", "text", "code, link or reported: how the vendor knows whose it is"),
        ("ordered_at", "instant", "When it was placed"),
        ("total", "money", "What was paid"),
        ("refunded", "money", "What was given back"),
        ("currency", "text", "ISO 4217 code"),
        ("commission", "money", "What the creator is owed for it"),
        ("financial_status", "text", "The shop's own word: paid, pending, refunded"),
        ("cancelled_on", "day", "Day it was cancelled"),
    ),
    "payment": _fields(
        ("payment_id", "identifier", "The team's own id of the payment"),
        ("creator", "text", "Who is paid"),
        ("vendor_id", "identifier", "The vendor's own id of the person"),
        ("campaign", "text", "What it is for"),
        ("contract_id", "identifier", "The contract it pays"),
        ("kind", "text", "fee, commission, product, bonus or other"),
        ("amount", "money", "What is paid; below 0 where it was taken back"),
        ("currency", "text", "ISO 4217 code"),
        ("status", "text", "pending, processing, paid, cancelled or due"),
        ("initiated_on", "day", "Day it was ordered"),
        ("due_on", "day", "Last day"),
        ("paid_on", "day", "Day it was paid"),
        ("notes", "text", "What the team noted"),
    ),
}

COUNTERS: Final[tuple[str, ...]] = (
    "views",
    "impressions",
    "reach",
    "likes",
    "comments",
    "shares",
    "saves",
    "clicks",
    "follows",
    "watch_seconds",
    "followers_at_post",
    "engagements_reported",
)
"""The fields of a ``post`` row that make it a snapshot when at least one is present."""


def field_of(record: RecordKind, name: str) -> Field:
    """The field called ``name`` of ``record``; ``KeyError`` where there is none."""
    for field in FIELDS[record]:
        if field.name == name:
            return field
    raise KeyError(f"{record} has no field {name!r}")


def readable(field_name: str) -> str:
    """A field's name as a column of our templates is headed: ``profile_url`` is "Profile URL"."""
    words = [word.upper() if word in ("id", "url") else word for word in field_name.split("_")]
    return words[0][:1].upper() + " ".join(words)[1:]
