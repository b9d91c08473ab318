"""How much room words take on a slide, estimated: PowerPoint itself is not here to ask."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

LINE: Final = 1.2
"""A line's height in sizes of its type."""
BETWEEN: Final = 6.0
"""Points between paragraphs."""

_NARROW: Final = frozenset("ijlrtfI.,:;'|![]/\\ ")
_BROAD: Final = frozenset("mwMWQO@%&#…—+<=>~^÷−")
_ALPHABETS: Final = "\u0600"
"""From here on, letters are counted as broad as they are high, whatever the script."""
_PIECES: Final = re.compile(r"\s*\S+|\s+")


class Paragraph(NamedTuple):
    """Words with one size; ``is_strong`` for a figure."""

    words: str
    is_strong: bool = False


def width(words: str, size: float) -> float:
    """At most about so many points wide in Arial or DejaVu Sans (a test measures the latter)."""
    return sum(_width(mark) for mark in words) * size


def _width(mark: str) -> float:
    if unicodedata.combining(mark) or unicodedata.category(mark) in ("Cf", "Mn"):
        return 0.0
    if mark in _NARROW:
        return 0.43
    if mark in _BROAD:
        return 1.03
    if mark >= _ALPHABETS or unicodedata.east_asian_width(mark) in "WF":
        return 1.25
    return 0.72 if mark.isupper() else 0.64


def lines(words: str, room: float, size: float) -> list[str]:
    """The words as they break into lines of ``room`` points; joined, they are the words again."""
    found: list[str] = []
    line, used = "", 0.0
    for piece in _PIECES.findall(words):
        needs = width(piece, size)
        if used + needs <= room:
            line, used = line + piece, used + needs
            continue
        if line:
            found.append(line)
            line, used = "", 0.0
        if needs <= room:
            line, used = piece, needs
            continue
        for mark in piece:  # a word that is longer than a line
            needs = width(mark, size)
            if used + needs > room and line:
                found.append(line)
                line, used = "", 0.0
            line, used = line + mark, used + needs
    if line or not found:
        found.append(line)
    return found


def pages(
    paragraphs: Iterable[Paragraph], rooms: Iterator[tuple[float, float]], size: float
) -> list[list[Paragraph]]:
    """The paragraphs on as many pages as they need; ``rooms`` are their widths and heights.

    A paragraph goes on to the next page in the middle where it must, without the blank between.
    """
    found: list[list[Paragraph]] = [[]]
    room, left = next(rooms)
    for paragraph in paragraphs:
        rest = paragraph.words
        while rest or not paragraph.words:
            fit = int((left - BETWEEN) // (size * LINE))
            broken = lines(rest, room, size)
            part = "".join(broken[:fit]) if fit > 0 else ""
            if fit > 0:
                found[-1].append(Paragraph(part, paragraph.is_strong))
                left -= min(fit, len(broken)) * size * LINE + BETWEEN
            rest = rest[len(part) :].lstrip()
            if not rest and fit > 0:
                break
            found.append([])
            room, left = next(rooms)
    return found
