"""Every figure's definition, once: screens, receipts, docs and tests read this.

Sources and cautions: ANA Influencer Marketing Measurement Guidelines (2022, endorsed by the MRC),
MRC Social Measurement Guidelines 1.0 (2015), and the vendors that the entries name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.metrics.emv import cards, emv_id, emv_sql
from core.metrics.engagements import ENGAGEMENT_PARTS, settled_size_sql
from core.metrics.metric import Metric, Part
from core.words import DENOMINATORS, Denominator

ANA: Final = "ANA Influencer Marketing Measurement Guidelines 2022"
ENGAGEMENTS: Final = Part("posts", "engagements", "engagements", ENGAGEMENT_PARTS)

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
    "impressions": ANA,
    "views": "The Motherhood: views are the norm on TikTok",
    "followers": "GRIN, CreatorIQ; followers on the day of posting: NapoleonCat",
}


def _post(column: str) -> Part:
    return Part("posts", column, column, (column,))


def _rates(by: Denominator) -> Iterator[Metric]:
    yield Metric(
        id=f"engagement_rate_by_{by}",
        label=f"Engagement rate by {by}",
        group="Response",
        unit="fraction",
        formula=f"sum of engagements ÷ sum of {by}, over the posts for which both are known",
        aggregate="ratio",
        numerator=ENGAGEMENTS,
        denominator=_post(by),
        source=f"{_SOURCES[by]}. Later divides totals as well",
        caution=f"{_CAUTIONS[by]} Large posts weigh more than small ones.",
    )
    yield Metric(
        id=f"mean_rate_by_{by}",
        label=f"Mean of the posts' rates by {by}",
        group="Response",
        unit="fraction",
        formula=f"the mean of engagements ÷ {by} of each post for which both are known",
        aggregate="mean",
        numerator=ENGAGEMENTS,
        denominator=_post(by),
        source="Hootsuite averages the posts' rates; Modash gives both",
        caution=f"{_CAUTIONS[by]} Every post weighs the same: one tiny post can lift it.",
    )
    yield Metric(
        id=f"median_rate_by_{by}",
        label=f"Median of the posts' rates by {by}",
        group="Response",
        unit="fraction",
        formula=f"the median of engagements ÷ {by} of each post for which both are known",
        aggregate="median",
        numerator=ENGAGEMENTS,
        denominator=_post(by),
        source="The post in the middle: half have more, half less",
        caution=f"{_CAUTIONS[by]} It does not move with a single strong or weak post.",
    )


def _volumes() -> Iterator[Metric]:
    yield Metric(
        id="posts", label="Posts", group="Volume", unit="count",
        formula="posts of the campaign, each once however many exports tell of it",
        aggregate="rows", numerator=Part("posts", "1", "posts"), source=ANA,
        caution="Which posts are a campaign's is decided by its rules, exports, and your own word.",
    )  # fmt: skip
    yield Metric(
        id="creators", label="Creators", group="Volume", unit="count",
        formula="different people among the posts; an account without a known person counts as one",
        aggregate="people",
        numerator=Part("posts", "CASE WHEN person IS NOT NULL THEN 1 END", "account"), source=ANA,
        caution="Two names that are one person count twice until somebody says so.",
    )  # fmt: skip
    yield Metric(
        id="engagements", label="Engagements", group="Volume", unit="count",
        formula="likes + comments + shares + saves, as far as they are known",
        aggregate="sum", numerator=ENGAGEMENTS, source="Aspire",
        caution=(
            "Other tools leave out saves or shares, or add views. A part that no export gave "
            "counts as nothing, so platforms without saves look a little lower."
        ),
    )  # fmt: skip
    cautions = {
        "reach": "A sum over posts: the same people may be in it more than once.",
        "impressions": _CAUTIONS["impressions"],
        "views": _CAUTIONS["views"],
        "clicks": "Link clicks as the platform counts them; people who type a code are not in it.",
    }
    for counter in ("views", "impressions", "reach", *ENGAGEMENT_PARTS, "clicks"):
        yield Metric(
            id=counter, label=counter.capitalize(), group="Volume", unit="count",
            formula=f"sum of {counter} so far, over the posts for which it is known",
            aggregate="sum", numerator=_post(counter), source=ANA,
            caution=cautions.get(counter, "Lifetime so far: young posts still gain."),
        )  # fmt: skip


def _depths() -> Iterator[Metric]:
    by = Part("posts", "{by}", "{by}", ("{by}",))
    for counter, word in (("comments", "comment"), ("shares", "share"), ("saves", "save")):
        yield Metric(
            id=f"{word}_rate", label=f"{word.capitalize()} rate", group="Depth", unit="fraction",
            formula=f"sum of {counter} ÷ sum of the chosen denominator",
            aggregate="ratio", numerator=_post(counter), denominator=by,
            source="Depth of response: metrics in parts, ANA 2022",
            caution=f"Says how many cared to leave a {word}, not how many saw the post.",
        )  # fmt: skip
    yield Metric(
        id="comments_per_like", label="Comments per like", group="Depth", unit="fraction",
        formula="sum of comments ÷ sum of likes", aggregate="ratio",
        numerator=_post("comments"), denominator=_post("likes"),
        source="HypeAuditor: usual ranges differ by platform",
        caution="Giveaways lift it; very low values are worth a question.",
    )  # fmt: skip
    yield Metric(
        id="view_rate", label="View rate", group="Depth", unit="fraction",
        formula="sum of views ÷ sum of followers", aggregate="ratio",
        numerator=_post("views"), denominator=_post("followers"),
        source="ANA 2022", caution="Not view-through conversion. One person may view often.",
    )  # fmt: skip
    yield Metric(
        id="completion_rate", label="Completion rate", group="Depth", unit="fraction",
        formula="completed views ÷ started views", aggregate="ratio",
        numerator=Part("posts", "CAST(NULL AS BIGINT)", "completed views"),
        denominator=Part("posts", "CAST(NULL AS BIGINT)", "started views"),
        source="MRC Social Measurement Guidelines 1.0 (2015)",
        caution="No export that Pothos reads so far carries both figures.",
    )  # fmt: skip


_COST: Final = Part("costs", "CASE WHEN basis = '{basis}' THEN amount END", "cost {basis}")
_OF_BASIS: Final = "coalesce(basis, '{basis}') = '{basis}'"


def _costs() -> Iterator[Metric]:
    bases = {
        "committed": "what signed contracts promise",
        "due": "what was earned and is not paid yet",
        "paid": "what was paid",
    }
    for basis, what in bases.items():
        yield Metric(
            id=f"cost_{basis}", label=f"Cost {basis}", group="Cost", unit="money",
            formula=what, aggregate="sum",
            numerator=Part("costs", "amount", f"cost {basis}"), only=f"basis = '{basis}'",
            source="Aspire adds the cost of products; Later counts fulfilled incentives only",
            caution="Committed, due and paid are three figures and never added.",
        )  # fmt: skip
    yield Metric(
        id="money_at_risk", label="Money at risk", group="Cost", unit="money",
        formula="the price of posts that are late, and what was paid for posts that are not live, "
        "twice, or for nothing", aggregate="sum",
        numerator=Part("promises", "at_risk", "money at risk"),
        source="Pothos: contracts, posts and payments beside each other",
        caution="Not lost yet. A price per deal is divided by the posts it promises.",
    )  # fmt: skip
    per = (
        ("cpm", "Cost per thousand impressions (CPM)", _post("impressions"), 1000),
        ("cpe", "Cost per engagement (CPE)", ENGAGEMENTS, 1),
        ("cpv", "Cost per view (CPV)", _post("views"), 1),
        ("cpc", "Cost per click (CPC)", _post("clicks"), 1),
        ("cost_per_reach", "Cost per person reached", _post("reach"), 1),
        ("cost_per_post", "Cost per post", Part("posts", "1", "posts"), 1),
        ("cpa", "Cost per order (CPA)", Part("orders", "1", "orders"), 1),
    )
    for metric_id, label, denominator, times in per:
        thousand = " × 1,000" if times == 1000 else ""
        yield Metric(
            id=metric_id, label=label, group="Cost", unit="money",
            formula=f"cost ÷ {denominator.word}{thousand}", aggregate="ratio",
            numerator=_COST, denominator=denominator, times=times, only=_OF_BASIS,
            source="Aspire, Later, GRIN; ANA 2022",
            caution="Which cost it is (committed, due or paid) stands beside it.",
        )  # fmt: skip


_REVENUE: Final = Part("orders", "total - coalesce(refunded, 0)", "revenue")


def _conversions() -> Iterator[Metric]:
    yield Metric(
        id="orders", label="Orders", group="Conversion", unit="count",
        formula="orders credited to the campaign, each once; given back ones are none",
        aggregate="rows", numerator=Part("orders", "1", "orders"), source=ANA,
        caution="Only orders with a code or link are known: people who come later are not.",
    )  # fmt: skip
    yield Metric(
        id="revenue", label="Revenue", group="Conversion", unit="money",
        formula="what orders came to, less what was given back", aggregate="sum",
        numerator=_REVENUE, source=ANA, caution="Not profit: the cost of goods is in it.",
    )  # fmt: skip
    yield Metric(
        id="roas", label="Return on spend (ROAS)", group="Conversion", unit="number",
        formula="revenue ÷ cost", aggregate="ratio", numerator=_REVENUE, denominator=_COST,
        only=_OF_BASIS, source="GRIN calls it “revenue ROI”; it is not the ROI",
        caution="1 means that revenue equals cost: nothing is earned yet.",
    )  # fmt: skip
    yield Metric(
        id="roi", label="Return on investment (ROI)", group="Conversion", unit="fraction",
        formula="(revenue − cost) ÷ cost", aggregate="ratio less one",
        numerator=_REVENUE, denominator=_COST, only=_OF_BASIS, source=ANA,
        caution="Revenue, not margin: with the cost of goods it is lower.",
    )  # fmt: skip


def _relationships() -> Iterator[Metric]:
    invited = Part("invitations", "1", "invited")
    yield Metric(
        id="invited", label="Invited", group="Relationships", unit="count",
        formula="different creators that were asked", aggregate="rows", numerator=invited,
        source="tid.al", caution="Only messages that exports tell of are known.",
    )  # fmt: skip
    whose = (("", "", "true"), ("_first_time", ", first-time creators", "NOT is_returning"),
             ("_returning", ", returning creators", "is_returning"))  # fmt: skip
    for suffix, words, only in whose:
        yield Metric(
            id=f"acceptance_rate{suffix}", label=f"Acceptance rate{words}", group="Relationships",
            unit="fraction", formula="accepted or signed ÷ invited", aggregate="ratio",
            numerator=Part("invitations", "CAST(is_accepted AS INTEGER)", "accepted"),
            denominator=invited, only=only, source="tid.al: always split by who is new",
            caution="Returning creators say yes more often: a mix of both says little.",
        )  # fmt: skip
        yield Metric(
            id=f"reply_rate{suffix}", label=f"Reply rate{words}", group="Relationships",
            unit="fraction", formula="replied ÷ invited", aggregate="ratio",
            numerator=Part("invitations", "CAST(replied_on IS NOT NULL AS INTEGER)", "replied"),
            denominator=invited, only=only, source="Woodpecker, Hunter: cold e-mail in general",
            caution="A reply that came another way (by phone) is not known.",
        )  # fmt: skip
    yield Metric(
        id="repeat_rate", label="Repeat rate", group="Relationships", unit="fraction",
        formula="returning creators ÷ all that accepted", aggregate="ratio",
        numerator=Part("invitations", "CAST(is_returning AS INTEGER)", "returning"),
        denominator=Part("invitations", "CAST(is_accepted AS INTEGER)", "accepted"),
        only="is_accepted", source="tid.al",
        caution="Returning: posted or signed for an earlier campaign, as far as is known.",
    )  # fmt: skip


def _vanity() -> Iterator[Metric]:
    yield Metric(
        id="vanity_share", label="Vanity share", group="Vanity", unit="fraction",
        formula="reach that is a model, or an estimate ÷ all reach shown", aggregate="ratio",
        numerator=Part(
            "posts",
            "CASE WHEN reach_kind IS DISTINCT FROM 'unique_accounts' "
            "OR list_contains(estimated, 'reach') THEN reach "
            "WHEN reach IS NOT NULL THEN 0 END",
            "modelled reach",
            ("reach",),
        ),
        denominator=_post("reach"), source="Pothos",
        caution="Follower counts are never taken for reach here; other tools' screens do.",
    )  # fmt: skip


def _media_values() -> Iterator[Metric]:
    for card in cards():
        prices = ", ".join(
            f"{price.counter}{f' on {price.platform}' if price.platform else ''} × {price.rate:g}"
            for price in card.prices
        )
        yield Metric(
            id=emv_id(card), label=f"Media value by {card.name}", group="Media value", unit="money",
            formula=prices, aggregate="sum", currency=card.currency,
            numerator=Part(
                "posts", emv_sql(card), "media value", tuple(dict.fromkeys(
                    price.counter for price in card.prices))),
            source="; ".join(dict.fromkeys(f"{p.source}, {p.year}" for p in card.prices)),
            caution="It says more of the card than of the posts: cards differ many times over.",
        )  # fmt: skip


def _settled(by: Denominator) -> Metric:
    size = settled_size_sql(by)
    return Metric(
        id=f"settled_rate_by_{by}", label=f"Engagement rate by {by}, newest four weeks",
        group="Response", unit="fraction",
        formula=(
            f"sum of engagements ÷ sum of {by}, both at seven days of age, over the posts of the "
            "newest four weeks in which any post has settled"
        ),
        aggregate="ratio",
        numerator=Part("settled posts", "settled_engagements", "engagements", ENGAGEMENT_PARTS),
        denominator=Part("settled posts", size, by, (by,)),
        source=f"{_SOURCES[by]}; posts compared at one age: Pothos",
        caution=f"{_CAUTIONS[by]} Posts younger than seven days are not in it.",
    )  # fmt: skip


DEFINED: Final[tuple[Metric, ...]] = (
    *(metric for by in DENOMINATORS for metric in _rates(by)),
    *map(_settled, DENOMINATORS),
    *_depths(),
    *_volumes(),
    *_costs(),
    *_conversions(),
    *_relationships(),
    *_vanity(),
    *_media_values(),
)
METRICS: Final[dict[str, Metric]] = {metric.id: metric for metric in DEFINED}
"""All definitions by id."""
