"""Engagement rate as each tool defines it, and why two tools give two figures for one campaign.

A rule is a few named settings. Where two rules differ in some of them, each difference gets its
share of the whole by Shapley's value (1953): its effect, averaged over every order in which the
settings could be exchanged. So the sizes add up exactly, and no order is favoured.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

import duckdb
import numpy as np
import numpy.typing as npt

from core.metrics.engagements import ENGAGEMENT_PARTS
from core.words import DENOMINATORS, Denominator

Averaging = Literal["ratio of sums", "mean of posts", "median of posts"]
Which = Literal["all posts", "settled posts", "without stories"]
Dated = Literal["the day of posting", "the day of the figures", "the day they were received"]
"""Which day must lie in the days asked for. By the second and third a figure counts by what it
gained in them, whenever the post went live; of an export both are the day that it speaks for."""
Setting = Literal["counters", "denominator", "averaging", "which", "dated"]
SETTINGS: Final[tuple[Setting, ...]] = ("counters", "denominator", "averaging", "which", "dated")
Days = tuple[date, date]
"""The first and the last day that are asked for, both included."""


@dataclass(frozen=True)
class Rule:
    """One tool's engagement rate.

    ``counters`` are what it adds up, ``denominator`` what it divides by. ``source`` says where that
    is documented, and ``assumed`` what is not said there and taken as written here.
    """

    name: str
    counters: tuple[str, ...]
    denominator: Denominator
    averaging: Averaging
    which: Which
    source: str
    assumed: str = ""
    dated: Dated = "the day of posting"


_ALL: Final = ENGAGEMENT_PARTS
RULES: Final = (
    Rule(
        "Aspire", _ALL, "followers", "ratio of sums", "all posts",
        "Aspire help centre, metric glossary: likes + comments + saves + shares; its “reach” is "
        "the number of followers at the time of posting",
        "That the rate divides by its reach, and totals by totals. Its filter is the day of the "
        "figures unless one changes it.",
        dated="the day of the figures",
    ),
    Rule(
        "GRIN", ("likes", "comments"), "followers", "mean of posts", "all posts",
        "GRIN help centre, glossary: (likes + comments) ÷ followers",
        "That a campaign's rate is the mean of its posts'.",
    ),
    Rule(
        "CreatorIQ", ("likes", "comments", "shares"), "followers", "ratio of sums", "all posts",
        "CreatorIQ: likes + comments + shares ÷ followers",
        "That totals are divided by totals.",
    ),
    Rule(
        "Klear, by reach", _ALL, "reach", "ratio of sums", "all posts",
        "Klear account settings: the basis is reach or followers; its own example is 15.28 % "
        "against 3.11 % for one post",
        "Which counters it adds up. Where reach was not measured Klear puts a model in its place; "
        "Pothos leaves the post out.",
    ),
    Rule(
        "Klear, by followers", _ALL, "followers", "ratio of sums", "all posts",
        "Klear account settings: the basis is reach or followers",
        "Which counters it adds up.",
    ),
    Rule(
        "Later", _ALL, "views", "ratio of sums", "all posts",
        "Later Influence, metric reference: total engagements ÷ total views or impressions",
        "That views are meant where a post has both. It counts figures on the day they were "
        "received; of an export that is the day that it speaks for.",
        dated="the day they were received",
    ),
    Rule(
        "Modash", ("likes", "comments"), "followers", "median of posts", "all posts",
        "Modash, engagement rate: likes + comments by followers, of a usual post",
        "That the usual post is the median one. On TikTok Modash divides by views.",
    ),
    Rule(
        "Hootsuite", _ALL, "reach", "mean of posts", "all posts",
        "Hootsuite: engagement rate by reach, averaged over the posts",
    ),
)  # fmt: skip
"""What help centres say, as of metrics.md; where a tool does not publish a part, it is assumed."""


def pothos_rule(denominator: Denominator) -> Rule:
    """Our own: totals by totals, by the campaign's usual denominator."""
    return Rule(
        "Pothos", _ALL, denominator, "ratio of sums", "all posts",
        "Pothos: likes + comments + shares + saves, the ratio of sums",
    )  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """One setting in which two rules differ. ``size`` is its part of the difference, a fraction."""

    setting: Setting
    ours: str
    theirs: str
    size: float
    in_words: str


@dataclass(frozen=True)
class Comparison:
    """Two rules on the same posts. A rate is None where no post carries what it needs.

    The sizes of ``reasons`` add up to ``theirs - ours``; none is given where a rate between the two
    cannot be told, and then ``why_none`` says so.
    """

    ours: float | None
    theirs: float | None
    posts_ours: int
    posts_theirs: int
    reasons: tuple[Reason, ...]
    why_none: str | None


COLUMNS: Final = (*ENGAGEMENT_PARTS, *DENOMINATORS)
GAINED: Final = ("engagements", "reach", "impressions", "views")
"""What is kept of posts by age, up to 28 days: what came later is no gain of any day."""
POSTS: Final = f"""
WITH seen AS (
    SELECT post_id, published_on + age_days AS day, {
    ", ".join(f"post_age.{name}" for name in GAINED)
}
    FROM post_age JOIN post_now USING (post_id) WHERE campaign_id = $campaign_id
),
upto AS (
    SELECT post_id, {", ".join(f"arg_max({name}, day) AS {name}" for name in GAINED)}
    FROM seen WHERE day <= $last_on GROUP BY post_id
),
before AS (
    SELECT post_id, {", ".join(f"arg_max({name}, day) AS {name}" for name in GAINED)}
    FROM seen WHERE day < $first_on GROUP BY post_id
)
SELECT {", ".join(f"CAST(post_now.{name} AS DOUBLE) AS {name}" for name in COLUMNS)},
       format IS NOT DISTINCT FROM 'story' AS is_story,
       settled_engagements IS NOT NULL AS is_settled,
       $first_on IS NULL OR coalesce(published_on BETWEEN $first_on AND $last_on, false)
           AS is_posted_then,
       {
    ", ".join(
        f"CAST(greatest(upto.{name} - coalesce(before.{name}, 0), 0) AS DOUBLE) AS gained_{name}"
        for name in GAINED
    )
}
FROM post_now
LEFT JOIN upto USING (post_id)
LEFT JOIN before USING (post_id)
WHERE campaign_id = $campaign_id
ORDER BY post_id
"""  # noqa: S608 only names of our own schema

Posts = Mapping[str, npt.NDArray[np.float64]]
"""An array per column of :data:`COLUMNS`, NaN where unknown; is_story and is_settled are 0 or 1.
Where days are asked for, also is_posted_then, and gained_ with each of :data:`GAINED`."""


def read_posts(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, days: Days | None = None
) -> Posts:
    """A campaign's posts with their counters so far and, of ``days``, what they gained in them."""
    first_on, last_on = days or (None, None)
    asked = {"campaign_id": campaign_id, "first_on": first_on, "last_on": last_on}
    found = cursor.execute(POSTS, asked).fetchnumpy()
    return {
        name: np.ma.filled(np.ma.asarray(column, dtype=float), np.nan)
        for name, column in found.items()
    }


def rate(posts: Posts, rule: Rule, has_days: bool = False) -> tuple[float | None, int]:
    """The rate of posts by a rule, a fraction, and how many posts it is made of.

    ``has_days`` says whether ``posts`` were read for some days; without, all rules speak of all
    that there is so far. By what was gained all engagements count: their parts are not kept by day.
    """
    if has_days and rule.dated != "the day of posting":
        above = posts["gained_engagements"]
        below = posts[rule.denominator if rule.denominator == "followers" else _gained(rule)]
        is_in = (above > 0) & (below > 0)
    else:
        parts = np.array([posts[counter] for counter in rule.counters])
        known = ~np.isnan(parts).all(axis=0)
        above = np.nansum(parts, axis=0)
        below = posts[rule.denominator]
        is_in = known & (below > 0)
        if has_days:
            is_in &= posts["is_posted_then"] > 0
    if rule.which == "settled posts":
        is_in &= posts["is_settled"] > 0
    elif rule.which == "without stories":
        is_in &= posts["is_story"] == 0
    if not is_in.any():
        return None, 0
    if rule.averaging == "ratio of sums":
        value = above[is_in].sum() / below[is_in].sum()
    elif rule.averaging == "mean of posts":
        value = (above[is_in] / below[is_in]).mean()
    else:
        value = np.median(above[is_in] / below[is_in])
    return float(value), int(is_in.sum())


def _gained(rule: Rule) -> str:
    return f"gained_{rule.denominator}"


def compare(posts: Posts, ours: Rule, theirs: Rule, has_days: bool = False) -> Comparison:
    """Both rates, and what the difference is made of; ``has_days`` as :func:`rate` has it."""
    our_rate, our_posts = rate(posts, ours, has_days)
    their_rate, their_posts = rate(posts, theirs, has_days)
    differing = [
        name
        for name in SETTINGS
        if getattr(ours, name) != getattr(theirs, name) and (has_days or name != "dated")
    ]
    if our_rate is None or their_rate is None:
        lacking = ours if our_rate is None else theirs
        why = f"No post carries what {lacking.name} needs: {lacking.denominator} above 0."
        return Comparison(our_rate, their_rate, our_posts, their_posts, (), why)
    values: dict[frozenset[Setting], float] = {}
    for size in range(len(differing) + 1):
        for exchanged in itertools.combinations(differing, size):
            between = replace(ours, **{name: getattr(theirs, name) for name in exchanged})
            found, _ = rate(posts, between, has_days)
            if found is None:
                why = "A rate between the two has no posts, so the difference cannot be split."
                return Comparison(our_rate, their_rate, our_posts, their_posts, (), why)
            values[frozenset(exchanged)] = found
    reasons = tuple(
        Reason(
            name,
            _said(getattr(ours, name)),
            _said(getattr(theirs, name)),
            _shapley(name, differing, values),
            _in_words(name, ours, theirs, posts),
        )
        for name in differing
    )
    return Comparison(our_rate, their_rate, our_posts, their_posts, reasons, None)


def _shapley(
    setting: Setting, differing: Sequence[Setting], values: Mapping[frozenset[Setting], float]
) -> float:
    others = [name for name in differing if name != setting]
    number = len(differing)
    total = 0.0
    for size in range(len(others) + 1):
        weight = math.factorial(size) * math.factorial(number - size - 1) / math.factorial(number)
        for chosen in itertools.combinations(others, size):
            before = frozenset(chosen)
            total += weight * (values[before | {setting}] - values[before])
    return total


def _said(value: object) -> str:
    return " + ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _in_words(setting: Setting, ours: Rule, theirs: Rule, posts: Posts) -> str:
    if setting == "counters":
        dropped = [name for name in ours.counters if name not in theirs.counters]
        added = [name for name in theirs.counters if name not in ours.counters]
        words = [
            *([f"{theirs.name} leaves out {' and '.join(dropped)}"] if dropped else []),
            *([f"{theirs.name} adds {' and '.join(added)}"] if added else []),
        ]
        return f"{' and '.join(words)}."
    if setting == "denominator":
        without = int(np.isnan(posts[theirs.denominator]).sum())
        said = f"{theirs.name} divides by {theirs.denominator}, {ours.name} by {ours.denominator}."
        return f"{said} {without:,} posts have no {theirs.denominator}." if without else said
    if setting == "averaging":
        return f"{theirs.name} takes the {theirs.averaging}, {ours.name} the {ours.averaging}."
    if setting == "dated":
        return (
            f"{theirs.name} goes by {theirs.dated} and counts what came in then, whenever the post "
            f"went live; {ours.name} goes by {ours.dated}, with all that its posts have so far."
        )
    return f"{theirs.name} counts {theirs.which}, {ours.name} {ours.which}."
