"""A caption with what a brief asks for and warns of marked in it; every letter of it escaped."""

from __future__ import annotations

from typing import Final

from core.fit.evidence import WARNED, Found
from core.words import shorten
from pages.parts.text import md_escape

_BEFORE: Final = 60
_LONGEST: Final = 240


def highlighted(caption: str, found: list[Found]) -> str:
    """Markdown in one line: wanted words on green, warned ones on orange, each by a mark too."""
    if not found:
        return md_escape(shorten(caption, _LONGEST))
    start = max(0, found[0].start - _BEFORE)
    end = min(len(caption), start + _LONGEST)
    pieces = ["…"] if start else []
    at = start
    for one in found:
        if one.end > end:
            break
        pieces.append(_plain(caption[at : one.start]))
        colour = "orange" if one.kind in WARNED else "green"
        pieces.append(f":{colour}-background[**{md_escape(caption[one.start : one.end])}**]")
        at = one.end
    pieces.append(_plain(caption[at:end]))
    if end < len(caption):
        pieces.append("…")
    return "".join(pieces)


def _plain(text: str) -> str:
    """Escaped, with the blanks at its ends that md_escape takes away."""
    body = md_escape(text)
    if not body:
        return " " if text else ""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{body}{after}"
