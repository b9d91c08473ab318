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
from typing import Final, Literal

import duckdb
import numpy as np
import numpy.typing as npt

from core.metrics.engagements import ENGAGEMENT_PARTS
from core.words import DENOMINATORS, Denominator

Averaging = Literal["ratio of sums", "mean of posts", "median of posts"]
Which = Literal["all posts", "settled posts", "without stories"]
Setting = Literal["counters", "denominator", "averaging", "which"]
SETTINGS: Final[tuple[Setting, ...]] = ("counters", "denominator", "averaging", "which")


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


_ALL: Final = ENGAGEMENT_PARTS
RULES: Final = (
    Rule(
        "Aspire", _ALL, "followers", "ratio of sums", "all posts",
        "Aspire help centre, metric glossary: likes + comments + saves + shares; its “reach” is "
        "the number of followers at the time of posting",
        "That the rate divides by its reach, and totals by totals.",
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
        "That views are meant where a post has both. Later counts figures on the day they were "
        "received; the sums so far are the same.",
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
POSTS: Final = f"""
SELECT {", ".join(f"CAST({name} AS DOUBLE) AS {name}" for name in COLUMNS)},
       format IS NOT DISTINCT FROM 'story' AS is_story,
       settled_engagements IS NOT NULL AS is_settled
FROM post_now WHERE campaign_id = ?
"""  # noqa: S608 only names of our own schema

Posts = Mapping[str, npt.NDArray[np.float64]]
"""An array per column of :data:`COLUMNS`, NaN where unknown; is_story and is_settled are 0 or 1."""


def read_posts(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> Posts:
    """A campaign's posts with their counters so far."""
    found = cursor.execute(POSTS, [campaign_id]).fetchnumpy()
    return {
        name: np.ma.filled(np.ma.asarray(column, dtype=float), np.nan)
        for name, column in found.items()
    }


def rate(posts: Posts, rule: Rule) -> tuple[float | None, int]:
    """The rate of posts by a rule, a fraction, and how many posts it is made of."""
    parts = np.array([posts[counter] for counter in rule.counters])
    known = ~np.isnan(parts).all(axis=0)
    above = np.nansum(parts, axis=0)
    below = posts[rule.denominator]
    is_in = known & (below > 0)
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


def compare(posts: Posts, ours: Rule, theirs: Rule) -> Comparison:
    """Both rates, and what the difference is made of."""
    our_rate, our_posts = rate(posts, ours)
    their_rate, their_posts = rate(posts, theirs)
    differing = [name for name in SETTINGS if getattr(ours, name) != getattr(theirs, name)]
    if our_rate is None or their_rate is None:
        lacking = ours if our_rate is None else theirs
        why = f"No post carries what {lacking.name} needs: {lacking.denominator} above 0."
        return Comparison(our_rate, their_rate, our_posts, their_posts, (), why)
    values: dict[frozenset[Setting], float] = {}
    for size in range(len(differing) + 1):
        for exchanged in itertools.combinations(differing, size):
            between = replace(ours, **{name: getattr(theirs, name) for name in exchanged})
            found, _ = rate(posts, between)
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
    return f"{theirs.name} counts {theirs.which}, {ours.name} {ours.which}."
