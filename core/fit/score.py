"""How well a creator fits a campaign: a sum of named parts, each with the sentence that shows it.

The points are a convention of ours, not a fitted model: they say what counts how much, so that a
team can argue with them. Parts for which there is no evidence are left out of both sides of the
sum. Competitors and words to avoid take points away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.authenticity.normal import fold
from core.fit.brief import Brief, stem, words_in
from core.fit.evidence import Found, Kind, evidence
from core.words import platform_name

POSTS_AT_LEAST: Final = 5
POSTS_AT_MOST: Final = 30
FAR: Final = 0.05
NEAR: Final = 0.20
"""Cosines of unrelated English to a brief of the sample lie around .02 (95 %: under .14), those of
its own posts between .2 and .35: the mean over a creator's posts counts between these two."""
FULL_TOPIC_SHARE: Final = 0.5
FULL_TAG_SHARE: Final = 0.3
FULL_MARKET_SHARE: Final = 0.5
OFF_TOPIC_SHARE: Final = 0.1
OFF_MEANING: Final = 0.08
TERMS_SHOWN: Final = 4


@dataclass(frozen=True)
class Said:
    """One post of a creator: what it says, and the cosine of its words to the brief, if known."""

    caption: str
    platform: str | None
    format: str | None
    closeness: float | None = None


@dataclass(frozen=True)
class Past:
    """A creator's results for the campaign's goal: the usual one of a post, against others'."""

    metric: str
    usual: float
    better_than: float
    """Share of the other creators with posts on the platform that have less, 0 to 1."""
    others: int


@dataclass(frozen=True)
class Part:
    """One part of the score: ``points`` of ``of``; None where there is no evidence."""

    name: str
    points: float | None
    of: float
    sentence: str


@dataclass(frozen=True)
class Fit:
    """The score in its parts. ``posts`` were read for it."""

    parts: tuple[Part, ...]
    posts: int
    is_off: bool
    """Whether hardly any post touches the brief's topics, in word or in meaning."""

    @property
    def judged_of(self) -> float:
        """How many points could be had, with the evidence there is."""
        return sum(part.of for part in self.parts if part.points is not None and part.of > 0)

    @property
    def score(self) -> float | None:
        """0 to 100; None where too little is known to say."""
        if self.judged_of < 30 or self.posts < POSTS_AT_LEAST:
            return None
        points = sum(part.points for part in self.parts if part.points is not None)
        return max(0.0, min(100.0, 100 * points / self.judged_of))


def fit(
    brief: Brief,
    posts: Sequence[Said],
    wanted: Mapping[tuple[str, str], int],
    countries: Mapping[str, float],
    past: Past | None,
) -> Fit:
    """Score a creator's newest posts, at most thirty, against a brief.

    ``wanted`` counts what the campaign asks for or has: posts by platform and format. ``countries``
    is the audience's share by country, 0 to 1, under the names that the brief's markets have too;
    empty where no export has it.
    """
    read = list(posts[:POSTS_AT_MOST])
    found = [evidence(post.caption, brief) for post in read]
    topics, meaning = _topics(brief, found), _meaning(brief, read)
    parts = (
        topics,
        meaning,
        _hashtags(brief, read),
        _places(read, wanted),
        _audience(brief, countries),
        _results(past),
        _warnings("competitors", "competitor", found, brief.competitors, 20),
        _warnings("words to avoid", "avoid", found, brief.words_to_avoid, 10),
    )
    return Fit(parts, len(read), _is_off(read, found))


def _is_off(posts: Sequence[Said], found: Sequence[list[Found]]) -> bool:
    """Judged over ten posts and more only: a single post tells little (authenticity.md, 5)."""
    if len(posts) < 10:
        return False
    touching = sum(any(one.kind in ("topic", "hashtag") for one in own) for own in found)
    near = [post.closeness for post in posts if post.closeness is not None]
    is_near = len(near) >= POSTS_AT_LEAST and float(np.mean(near)) >= OFF_MEANING
    return touching <= OFF_TOPIC_SHARE * len(posts) and not is_near


def _topics(brief: Brief, found: Sequence[list[Found]]) -> Part:
    if not brief.topics:
        return Part("topics", None, 25, "The brief names no topic.")
    if not found:
        return Part("topics", None, 25, "No post of theirs is known.")
    terms = Counter(term for own in found for term in {o.term for o in own if o.kind == "topic"})
    touching = sum(any(one.kind == "topic" for one in own) for own in found)
    named = ", ".join(f"{term} ({times})" for term, times in terms.most_common(TERMS_SHOWN))
    sentence = f"{touching} of {len(found)} posts use words of the brief" + (
        f": {named}." if named else "."
    )
    share = touching / len(found)
    return Part("topics", 25 * min(1.0, share / FULL_TOPIC_SHARE), 25, sentence)


def _meaning(brief: Brief, posts: Sequence[Said]) -> Part:
    near = [post.closeness for post in posts if post.closeness is not None]
    if not brief.text:
        return Part("meaning", None, 20, "There is no brief.")
    if len(near) < POSTS_AT_LEAST:
        sentence = "Judged for English captions of five posts and more."
        return Part("meaning", None, 20, sentence)
    mean = float(np.mean(near))
    strength = float(np.clip((mean - FAR) / (NEAR - FAR), 0, 1))
    word = "near" if strength > 0.66 else "somewhat near" if strength > 0.33 else "far from"
    joint = "" if word == "far from" else " to"
    sentence = (
        f"In meaning their words are {word}{joint} the brief ({mean:.2f}; {len(near)} posts)."
    )
    return Part("meaning", 20 * strength, 20, sentence)


def _hashtags(brief: Brief, posts: Sequence[Said]) -> Part:
    if not brief.says_anything:
        return Part("hashtags", None, 10, "The brief names no hashtag and no topic.")
    own = {fold(tag.lstrip("#")) for tag in brief.hashtags}
    tagged, hits, terms = 0, 0, Counter[str]()
    for post in posts:
        tags = [word for word in post.caption.split() if word.startswith("#") and len(word) > 1]
        tagged += bool(tags)
        near = [tag for tag in tags if _is_near(tag, own, brief)]
        hits += bool(near)
        terms.update({fold(tag) for tag in near})
    if not tagged:
        return Part("hashtags", None, 10, "Their posts carry no hashtags.")
    named = ", ".join(f"{term} ({times})" for term, times in terms.most_common(TERMS_SHOWN))
    sentence = f"{hits} of {len(posts)} posts carry a hashtag of the brief or its topics" + (
        f": {named}." if named else "."
    )
    return Part("hashtags", 10 * min(1.0, hits / len(posts) / FULL_TAG_SHARE), 10, sentence)


def _is_near(tag: str, own: set[str], brief: Brief) -> bool:
    name = fold(tag.lstrip("#").rstrip(".,!?"))
    parts = {stem(word) for word in words_in(tag)}
    return (
        name in own
        or bool(parts & brief.topics.keys())
        or any(len(key) >= 5 and key in name for key in brief.topics)
    )


def _places(posts: Sequence[Said], wanted: Mapping[tuple[str, str], int]) -> Part:
    if not wanted or not posts:
        sentence = "Neither deliverables nor posts say where the campaign runs."
        return Part("platform and format", None, 15, sentence)
    platforms = {platform for platform, _ in wanted}
    there = sum(post.platform in platforms for post in posts)
    exact = sum((post.platform or "", post.format or "") in wanted for post in posts)
    share = 0.5 * there / len(posts) + 0.5 * exact / len(posts)
    most = max(wanted, key=lambda place: (wanted[place], place))
    sentence = (
        f"{there} of {len(posts)} posts are on the campaign's platforms, {exact} in its formats; "
        f"most it asks for: {platform_name(most[0])} {most[1]}."
    )
    return Part("platform and format", 15 * share, 15, sentence)


def _audience(brief: Brief, countries: Mapping[str, float]) -> Part:
    if not brief.markets:
        return Part("audience", None, 15, "The campaign names no market.")
    if not countries:
        sentence = "No export of the audience by country is loaded for their accounts."
        return Part("audience", None, 15, sentence)
    share = sum(countries.get(market, 0.0) for market in brief.markets)
    sentence = f"{share * 100:.0f} % of their audience is in {', '.join(brief.markets).upper()}."
    return Part("audience", 15 * min(1.0, share / FULL_MARKET_SHARE), 15, sentence)


def _results(past: Past | None) -> Part:
    if past is None:
        sentence = "No result of theirs for this goal can be compared yet."
        return Part("past results", None, 15, sentence)
    sentence = (
        f"Their usual post brings {past.usual:,.0f} {past.metric}, more than "
        f"{past.better_than * 100:.0f} % of {past.others} other creators on the platform."
    )
    return Part("past results", 15 * past.better_than, 15, sentence)


def _warnings(
    name: str, kind: Kind, found: Sequence[list[Found]], terms: Sequence[str], most: float
) -> Part:
    """Points taken away: all of them from three posts on."""
    if not terms:
        return Part(name, None, 0, f"The brief names no {name}.")
    hits = Counter(term for own in found for term in {o.term for o in own if o.kind == kind})
    posts = sum(any(one.kind == kind for one in own) for own in found)
    if not posts:
        return Part(name, 0.0, 0, f"None of {', '.join(terms)} in their posts.")
    named = ", ".join(f"{term} ({times})" for term, times in hits.most_common(TERMS_SHOWN))
    return Part(name, -most * min(1.0, posts / 3), 0, f"In {posts} posts: {named}.")
