"""Every figure's definition, once: screens, receipts, docs, tests and rollups read this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from core.words import DENOMINATORS, Denominator

Unit = Literal["count", "fraction"]


@dataclass(frozen=True)
class Metric:
    """One definition.

    ``formula`` is in words. ``sql`` is an expression over rows of post_now: of one post, or an
    aggregate where ``is_of_group``. A fraction of 0.04 is shown as 4 %. ``denominator`` is what a
    rate is divided by, None where nothing is.
    """

    id: str
    label: str
    unit: Unit
    formula: str
    sql: str
    denominator: Denominator | None
    source: str
    caution: str
    is_of_group: bool = False


ENGAGEMENT_PARTS: Final = ("likes", "comments", "shares", "saves")


def engagements_sql(prefix: str = "") -> str:
    """SQL for engagements from columns named ``prefix`` + likes, comments, shares, saves."""
    parts = [f"{prefix}{part}" for part in ENGAGEMENT_PARTS]
    total = " + ".join(f"coalesce({part}, 0)" for part in parts)
    return f"CASE WHEN coalesce({', '.join(parts)}) IS NOT NULL THEN {total} END"


def has_rate_sql(engagements: str, denominator: str) -> str:
    """SQL that is true for a post that has this rate: both figures known, the denominator not 0."""
    return f"({engagements} IS NOT NULL AND {denominator} > 0)"


def _rate_of_post(denominator: str) -> str:
    has_rate = has_rate_sql("engagements", denominator)
    return f"CASE WHEN {has_rate} THEN engagements / {denominator} END"


def _rate_of_group(denominator: str) -> str:
    has_rate = has_rate_sql("engagements", denominator)
    return (
        f"sum(engagements) FILTER ({has_rate}) / nullif(sum({denominator}) FILTER ({has_rate}), 0)"
    )


ENGAGEMENTS: Final = Metric(
    id="engagements",
    label="Engagements",
    unit="count",
    formula="likes + comments + shares + saves, as far as they are known",
    sql=engagements_sql(),
    denominator=None,
    source="Aspire",
    caution=(
        "Other tools leave out saves or shares, or add views. A part that no export gave counts "
        "as nothing, so platforms without saves look a little lower."
    ),
)

_CAUTIONS: Final[dict[Denominator, str]] = {
    "reach": (
        "Unique accounts, measured or modelled; never a follower count. The reach of two posts "
        "may be the same people."
    ),
    "impressions": "Counts repeated sights by one person; Meta renamed impressions to views.",
    "views": "What counts as a view differs by platform: compare a platform with itself.",
    "followers": (
        "Followers on the day of posting where known, else on the nearest day. Says nothing of "
        "how many saw the post, and may pass 100 %."
    ),
}
_SOURCES: Final[dict[Denominator, str]] = {
    "reach": "Hootsuite: reach is the most common denominator",
    "impressions": "ANA Influencer Marketing Measurement Guidelines 2022",
    "views": "The Motherhood: views are the norm on TikTok",
    "followers": "GRIN, CreatorIQ; followers on the day of posting: NapoleonCat",
}


def _rates(denominator: Denominator) -> tuple[Metric, Metric]:
    of_post = Metric(
        id=f"engagement_rate_by_{denominator}",
        label=f"Engagement rate by {denominator}",
        unit="fraction",
        formula=f"engagements ÷ {denominator} of the post",
        sql=_rate_of_post(denominator),
        denominator=denominator,
        source=_SOURCES[denominator],
        caution=_CAUTIONS[denominator],
    )
    of_group = Metric(
        id=f"group_engagement_rate_by_{denominator}",
        label=f"Engagement rate by {denominator}",
        unit="fraction",
        formula=(
            f"sum of engagements ÷ sum of {denominator}, over the posts for which both are known"
        ),
        sql=_rate_of_group(denominator),
        denominator=denominator,
        source="Later divides totals; Hootsuite averages the posts' rates instead",
        caution=f"{_CAUTIONS[denominator]} Large posts weigh more than small ones.",
        is_of_group=True,
    )
    return of_post, of_group


METRICS: Final[dict[str, Metric]] = {
    metric.id: metric
    for metric in (
        ENGAGEMENTS,
        *(rate for denominator in DENOMINATORS for rate in _rates(denominator)),
    )
}
"""All definitions by id."""
