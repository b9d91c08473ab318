"""Sixteen named signals of a comment, each something that anyone can check in its text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from core.authenticity.normal import URL, fold

PATTERNS: Final = Path(__file__).resolve().parents[2] / "data" / "comment_signals.yaml"
COPY_FROM_LETTERS: Final = 25
"""Shorter texts are the same because everybody says so."""
LONG_LETTERS: Final = 400
FEW_LETTERS: Final = 12

Strength = Callable[[str, str, int], float]
"""Of a text, the same folded, and how often it stands in its batch: 0 to 1."""

_LETTERS: Final = re.compile(r"[^\W\d_]")
_LATIN: Final = re.compile(r"[a-z]", re.IGNORECASE)
_GREEK_OR_CYRILLIC: Final = re.compile(r"[\u0370-\u052f]")
_SET_APART: Final = re.compile(r"[a-z][\[\](){}|*]+[a-z]|\b(?:[a-z]\s){4,}", re.IGNORECASE)
_FIRST_STYLED: Final = 0x2100
_OF_THE_PLATFORM: Final = re.compile(r"https?://(?:www\.|m\.)?(?:youtu\.be|youtube\.com/watch)")


@dataclass(frozen=True)
class Signal:
    """One signal: its name, what it sees in words, and its strength in a comment, 0 to 1."""

    name: str
    in_words: str
    strength: Strength


def strengths(text: str, copies: int = 1) -> list[float]:
    """The strength of each of :data:`SIGNALS`, 0 to 1.

    ``copies`` is how often the same text, folded, stands among the comments read together.
    """
    folded = fold(text)
    return [signal.strength(text, folded, copies) for signal in SIGNALS]


def _link(_text: str, folded: str, _copies: int) -> float:
    links = URL.findall(folded)
    if not links:
        return 0.0
    # What the platform's own share button writes is hardly a plug.
    return 0.3 if all(_OF_THE_PLATFORM.match(link) for link in links) else 1.0


def _shouting(text: str, _folded: str, _copies: int) -> float:
    letters = _LATIN.findall(text)
    if len(letters) < 8:
        return 0.0
    return float(sum(letter.isupper() for letter in letters) / len(letters))


def _look_alikes(text: str, folded: str, _copies: int) -> float:
    """Letters of another alphabet or style among Latin ones, or letters set apart by marks."""
    styled = sum(
        ord(letter) >= _FIRST_STYLED
        and letter.isalpha()
        and bool(_LATIN.match(unicodedata.normalize("NFKD", letter)[:1]))
        for letter in text
    )
    if styled:
        return min(1.0, styled / 5)
    is_mixed = any(
        _LATIN.search(word) and _GREEK_OR_CYRILLIC.search(word) for word in folded.split()
    )
    return float(is_mixed or bool(_SET_APART.search(text)))


def _length(text: str, _folded: str, _copies: int) -> float:
    return min(len(text), LONG_LETTERS) / LONG_LETTERS


def _very_short(_text: str, folded: str, _copies: int) -> float:
    return float(len(_LETTERS.findall(folded)) <= FEW_LETTERS)


def _emoji(text: str, _folded: str, _copies: int) -> float:
    marks = [letter for letter in text if not letter.isspace()]
    if not marks:
        return 0.0
    drawn = sum(unicodedata.category(mark) in ("So", "Sk", "Cn") for mark in marks)
    return drawn / len(marks)


def _copied(_text: str, folded: str, copies: int) -> float:
    return min(copies - 1, 3) / 3 if len(folded) >= COPY_FROM_LETTERS else 0.0


def _told_by_words(entry: dict[str, Any]) -> Strength:
    """How many different places of a text the words and patterns of an entry hit."""
    any_of = [*entry.get("patterns", ())]
    if "words" in entry:
        any_of.append(rf"\b(?:{'|'.join(entry['words'])})\b")
    pattern, most = re.compile("|".join(any_of)), entry["most"]

    def strength(_text: str, folded: str, _copies: int) -> float:
        hits = sum(1 for _ in zip(pattern.finditer(folded), range(most), strict=False))
        return float(hits / most)

    return strength


def _signals() -> tuple[Signal, ...]:
    told = yaml.safe_load(PATTERNS.read_text(encoding="utf-8"))
    by_words = {name: _told_by_words(entry) for name, entry in told.items()}
    return (
        Signal("link", "an address of a site", _link),
        Signal(
            "call to action",
            "asks to do something: subscribe, click, write",
            by_words["call to action"],
        ),
        Signal(
            "self-promotion",
            "speaks of its author's channel, page or work",
            by_words["self-promotion"],
        ),
        Signal(
            "begging or trading",
            "asks for help, or offers a follow for a follow",
            by_words["begging or trading"],
        ),
        Signal("money talk", "speaks of money, investing or coins", by_words["money talk"]),
        Signal("off-platform contact", "leads elsewhere to talk", by_words["off-platform contact"]),
        Signal("handle plug", "recommends an account", by_words["handle plug"]),
        Signal("look-alike letters", "letters that only look like letters", _look_alikes),
        Signal("shouting", "capital letters", _shouting),
        Signal("stretched letters", "letters or marks drawn out", by_words["stretched letters"]),
        Signal("length", "how long it is", _length),
        Signal("very short", "twelve letters or fewer", _very_short),
        Signal("copy-paste", "the same long text stands there more than once", _copied),
        Signal("emoji share", "how much of it is emoji", _emoji),
        Signal("stock praise", "praise that would fit any post", by_words["stock praise"]),
        Signal("on-topic marker", "speaks of what is seen or heard", by_words["on-topic marker"]),
    )


SIGNALS: Final = _signals()
"""In the order of the weights; which they are: authenticity.md, section 1."""
