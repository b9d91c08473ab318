"""Comments that cost nobody a thought: a description of theirs, with no claim about quality."""

from __future__ import annotations

from typing import Final

from core.authenticity.normal import words_of
from core.authenticity.signals import SIGNALS, strengths

PRAISE_WORDS_AT_MOST: Final = 4
_PRAISE: Final = [signal.name for signal in SIGNALS].index("stock praise")
_NO_WORDS: Final = frozenset({"@", "#", "0"})


def is_low_effort(text: str) -> bool:
    """Emoji or marks only, nothing but mentions, or a few words of praise that fit any post."""
    words = [word for word in words_of(text) if word not in _NO_WORDS]
    if not words:
        return True
    return len(words) <= PRAISE_WORDS_AT_MOST and strengths(text)[_PRAISE] > 0
