"""Where a caption has what a brief asks for or warns of: places in the text, to be highlighted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from core.authenticity.normal import fold
from core.fit.brief import STEM, Brief, split_camel, stem

Kind = Literal["topic", "hashtag", "mention", "code", "avoid", "competitor"]
WANTED: Final[tuple[Kind, ...]] = ("topic", "hashtag", "mention", "code")
WARNED: Final[tuple[Kind, ...]] = ("avoid", "competitor")

CAPTIONS_KEPT: Final = 20_000

_TOKEN: Final = re.compile(r"[#@]?[^\W_][\w.]*")
_BETWEEN: Final = r"[\s_-]*"
_HOST_AT: Final = re.compile(r"(https?://)?(www\.)?", re.IGNORECASE)
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
        *_codes(caption, brief),
        *_topics(caption, brief),
    ]
    kept: list[Found] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def missing(caption: str, brief: Brief) -> list[tuple[Kind, str]]:
    """The hashtags and mentions that the brief asks for and the caption lacks.

    Codes and links are one of each creator's own: one of them is asked for, not all.
    """
    there = {(one.kind, fold(one.term)) for one in evidence(caption, brief)}
    wanted: list[tuple[Kind, str]] = [
        *(("hashtag", term) for term in brief.hashtags),
        *(("mention", term) for term in brief.mentions),
    ]
    lacks = [(kind, term) for kind, term in wanted if (kind, fold(term)) not in there]
    if brief.codes and not _codes(caption, brief):
        number = len(brief.codes)
        lacks.append(("code", brief.codes[0] if number == 1 else f"or link (any of {number})"))
    return lacks


def _codes(caption: str, brief: Brief) -> list[Found]:
    """Promo codes, and links with or without what stands before the host."""
    bare = {term: _HOST_AT.sub("", term.strip(), count=1).rstrip("/") for term in brief.codes}
    return [
        Found("code", term, hit.start, hit.end)
        for term, words in bare.items()
        for hit in _phrases(caption, "code", [words])
    ]


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


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    mark: str
    """"#", "@" or ""."""
    name: str
    """Folded, without the mark."""
    stems: tuple[str, ...]


@lru_cache(maxsize=CAPTIONS_KEPT)
def _tokens(caption: str) -> tuple[_Token, ...]:
    """The words, hashtags and mentions of a caption, read once for all briefs."""
    found = []
    for hit in _TOKEN.finditer(caption):
        text = hit[0].rstrip(".")
        mark = text[0] if text[0] in "#@" else ""
        stems = tuple(stem(fold(part)) for part in _PART.findall(split_camel(text)))
        name = fold(text[len(mark) :])
        found.append(_Token(hit.start(), hit.start() + len(text), mark, name, stems))
    return tuple(found)


def _marked(caption: str, mark: str, kind: Kind, terms: Iterable[str]) -> list[Found]:
    wanted = {fold(term.lstrip("#@")): term for term in terms}
    if not wanted:
        return []
    return [
        Found(kind, wanted[token.name], token.start, token.end)
        for token in _tokens(caption)
        if token.mark == mark and token.name in wanted
    ]


def _topics(caption: str, brief: Brief) -> list[Found]:
    """Words that begin as one of the brief's does; in a hashtag anywhere, for it has no blanks."""
    topics = brief.topics
    if not topics:
        return []
    long_ones = [key for key in topics if len(key) == STEM]
    found = []
    for token in _tokens(caption):
        if token.mark == "@":
            continue
        key = next((part for part in token.stems if part in topics), None)
        if key is None and token.mark == "#":
            key = next((one for one in long_ones if one in token.name), None)
        if key is not None:
            found.append(Found("topic", topics[key], token.start, token.end))
    return found
