"""The one door for other people's words into anything that renders markdown.

Streamlit renders markdown in labels, headings, badges and links: a caption like ``![x](http://..)``
would fetch a picture from its author's host, ``$5`` would become mathematics. What comes from a
file is shown in cells, by st.text, or after md_escape.
"""

from __future__ import annotations

import re
import string
from datetime import date
from typing import Final

from core.words import platform_name as name_of_platform

_PUNCTUATION: Final = re.compile(f"([{re.escape(string.punctuation)}])")
# Invisible and without width: after these a joiner stops the plugins that look at finished text
# (addresses become links, :smile: a picture, -> an arrow) and that a backslash does not stop.
_JOINER: Final = "\u2060"
_LOOKED_AT: Final = re.compile(r"([:@<>-])|(?<=[wW]{3})\.")
# Control characters, and marks that turn the direction of the text around them.
_INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# A figure and its unit stay in one line.
_FIGURE_AND_UNIT: Final = re.compile(r"(?<=\d) %")
_BLANKS: Final = re.compile(r"\s+")


def md_escape(words: str) -> str:
    """Markdown that shows exactly ``words``, in one line: nothing in it is a mark, link or icon."""
    one_line = _BLANKS.sub(" ", _INVISIBLE.sub("", words)).strip()
    one_line = _FIGURE_AND_UNIT.sub("\u00a0%", one_line)
    joined = _LOOKED_AT.sub(lambda found: f"{_JOINER}{found[0]}{_JOINER}", one_line)
    return _PUNCTUATION.sub(r"\\\1", joined)


def unbroken(words: str) -> str:
    """For st.text: a figure and its unit stay in one line."""
    return _FIGURE_AND_UNIT.sub("\u00a0%", words)


def number_of(number: int, one: str, many: str | None = None) -> str:
    """'1 post', '3 posts', 'no posts'."""
    words = one if number == 1 else many or f"{one}s"
    return f"{'no' if number == 0 else f'{number:,}'} {words}"


def begun(words: str) -> str:
    """A sentence's first letter made large, the others as they are."""
    return words[:1].upper() + words[1:]


def web_address(said: object) -> str | None:
    """An address of the web, for a cell that links to it; None for all else: a file may say
    anything."""
    is_one = isinstance(said, str) and said.startswith(("https://", "http://"))
    return str(said) if is_one else None


def weekday_and_day(on: date) -> str:
    """'Sunday 15 November 2026'."""
    return f"{on:%A} {on.day} {on:%B %Y}"


def days_ago(on: date, today: date) -> str:
    """'today', 'yesterday', '7 days ago'; a day to come is said as it is."""
    days = (today - on).days
    if days < 0:
        return f"in {number_of(-days, 'day')}"
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def platform_name(platform: str | None) -> str:
    """'TikTok', 'Instagram'; a dash where none is known."""
    return "—" if platform is None else name_of_platform(platform)
