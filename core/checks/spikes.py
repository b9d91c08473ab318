"""One odd day in words: a note on the chart, never an alert."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.checks.wording import day, number_of, percent, to_day
from core.drift import Spike

TIMES_FROM: Final = 2.0
MOST_TIMES: Final = 100.0


def spike_in_words(spike: Spike, creators: Sequence[str]) -> str:
    """'3 October 2026: 4.2 times what was to be expected (a post by Mia)'.

    ``creators`` are those of its posts, the one that matters most first.
    """
    posts = len(creators)
    known = creators[0] if creators and creators[0] else ""
    if posts == 1:
        who = f"a post by {known}" if known else "one post"
    else:
        who = number_of(posts, "post")
    return f"{day(to_day(spike.day))}: {_size(spike.factor)} ({who})"


def _size(factor: float) -> str:
    if factor >= MOST_TIMES:
        return f"over {MOST_TIMES:.0f} times what was to be expected"
    if factor >= TIMES_FROM:
        return f"{factor:.1f} times what was to be expected"
    return f"{percent(abs(factor - 1))} {'above' if factor > 1 else 'below'} what was expected"
