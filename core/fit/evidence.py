"""Where a caption has what a brief asks for or warns of: places in the text, to be highlighted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from core.authenticity.normal import fold
from core.fit.brief import STEM, Brief, split_camel, stem

Kind = Literal["topic", "hashtag", "mention", "code", "avoid", "competitor"]
WANTED: Final[tuple[Kind, ...]] = ("topic", "hashtag", "mention", "code")
WARNED: Final[tuple[Kind, ...]] = ("avoid", "competitor")

_TOKEN: Final = re.compile(r"[#@]?[^\W_][\w.]*")
_BETWEEN: Final = r"[\s_-]*"
_PART: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Found:
    """One place: ``caption[start:end]`` speaks of ``term``, as the brief has it."""

    kind: Kind
    term: str
    start: int
    end: int


def evidence(caption: str, brief: Brief) -> list[Found]:
    """All places, in the order of the caption; none overlaps another, warnings come first."""
    found = [
        *_phrases(caption, "competitor", brief.competitors),
        *_phrases(caption, "avoid", brief.words_to_avoid),
        *_marked(caption, "#", "hashtag", brief.hashtags),
        *_marked(caption, "@", "mention", brief.mentions),
        *_phrases(caption, "code", brief.codes),
        *_topics(caption, brief),
    ]
    kept: list[Found] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def missing(caption: str, brief: Brief) -> list[tuple[Kind, str]]:
    """The hashtags, mentions and codes that the brief asks for and the caption lacks."""
    there = {(one.kind, fold(one.term)) for one in evidence(caption, brief)}
    wanted: list[tuple[Kind, str]] = [
        *(("hashtag", term) for term in brief.hashtags),
        *(("mention", term) for term in brief.mentions),
        *(("code", term) for term in brief.codes),
    ]
    return [(kind, term) for kind, term in wanted if (kind, fold(term)) not in there]


def _phrases(caption: str, kind: Kind, terms: Iterable[str]) -> list[Found]:
    """Whole words or phrases, whatever their case and the blanks between; also as a hashtag or
    mention, written together."""
    found = []
    for term in terms:
        words = [re.escape(word) for word in term.strip().lstrip("#@").split()]
        if words:
            together = _BETWEEN.join(words)
            pattern = rf"(?<!\w)[#@]?{together}(?:['’]?s)?(?!\w)"
            found += [
                Found(kind, term, hit.start(), hit.end())
                for hit in re.finditer(pattern, caption, re.IGNORECASE)
            ]
    return found


def _marked(caption: str, mark: str, kind: Kind, terms: Iterable[str]) -> list[Found]:
    wanted = {fold(term.lstrip("#@")): term for term in terms}
    return [
        Found(kind, wanted[name], hit.start(), hit.start() + len(hit[0].rstrip(".")))
        for hit in _TOKEN.finditer(caption)
        if hit[0][0] == mark and (name := fold(hit[0][1:].rstrip("."))) in wanted
    ]


def _topics(caption: str, brief: Brief) -> list[Found]:
    """Words that begin as one of the brief's does; in a hashtag anywhere, for it has no blanks."""
    topics = brief.topics
    long_ones = [key for key in topics if len(key) == STEM]
    found = []
    for hit in _TOKEN.finditer(caption):
        token, key = hit[0], None
        if token[0] == "@":
            continue
        parts = [stem(fold(part)) for part in _PART.findall(split_camel(token))]
        key = next((part for part in parts if part in topics), None)
        if key is None and token[0] == "#":
            key = next((one for one in long_ones if one in fold(token)), None)
        if key is not None:
            found.append(Found("topic", topics[key], hit.start(), hit.end()))
    return found
