"""What a campaign's brief asks for and warns of, as it can be looked for in a caption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from core.authenticity.normal import fold
from core.fit.common_words import common_words
from core.words import GoalKind

LETTERS_AT_LEAST: Final = 4
"""Shorter words tell little: "the", "and", "our"."""
STEM: Final = 5
"""Words that begin with the same five letters are forms of one: repot, repotted, repotting."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class Brief:
    """A campaign as fit is judged by it; all text as the team wrote it."""

    text: str | None = None
    goal: GoalKind | None = None
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    words_to_avoid: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    name: str = ""
    """The campaign's: its words are no topic, for they would only find the campaign's own posts."""

    @cached_property
    def topics(self) -> dict[str, str]:
        """The stems of the brief's own words, each with the word as the brief has it."""
        own = {stem(word) for word in words_in(self.name)}
        found: dict[str, str] = {}
        for word in words_in(self.text or ""):
            if (
                word not in common_words("everyday")
                and len(word) >= LETTERS_AT_LEAST
                and stem(word) not in own
            ):
                found.setdefault(stem(word), word)
        return found

    @property
    def says_anything(self) -> bool:
        """Whether there is anything to compare words with."""
        return bool(self.topics or self.hashtags)


def words_in(text: str) -> list[str]:
    """The words of a text, folded; hashtags in CamelCase are split."""
    return [fold(word) for word in _WORD.findall(split_camel(text))]


def split_camel(text: str) -> str:
    """'#SoilSensorTips' -> '#Soil Sensor Tips'."""
    return _CAMEL.sub(" ", text)


def stem(word: str) -> str:
    """What forms of one word share: its first five letters, without the s of a plural."""
    single = word if word.endswith("ss") else word.removesuffix("s")
    return single[:STEM]
