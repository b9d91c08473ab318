"""Days on which an account won or lost followers as on no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.authenticity.likes import MAD_TO_DEVIATION

DAYS_AT_LEAST: Final = 14
SURPRISE_FROM: Final = 8.0
"""In usual deviations. Followers come in bursts, so that five are common."""
OF_ALL_AT_LEAST: Final = 0.01
"""A jump of under one in a hundred followers changes nothing that anyone decides."""


@dataclass(frozen=True)
class Jump:
    """``place`` in the days given, the count of the day before and of the day, the usual change."""

    place: int
    before: int
    after: int
    usual: float


def follower_jumps(days: Sequence[int], followers: Sequence[int]) -> list[Jump]:
    """The jumps of one account; ``days`` are day numbers, ascending, each once.

    Changes over a gap are taken per day. Fewer than fourteen changes tell nothing.
    """
    if len(days) <= DAYS_AT_LEAST:
        return []
    counts = np.asarray(followers, dtype=float)
    change = np.diff(counts) / np.diff(np.asarray(days, dtype=float))
    usual = float(np.median(change))
    spread = MAD_TO_DEVIATION * float(np.median(np.abs(change - usual)))
    at_least = SURPRISE_FROM * max(spread, 1.0)
    return [
        Jump(place + 1, int(counts[place]), int(counts[place + 1]), usual)
        for place in range(len(change))
        if abs(change[place] - usual) >= at_least
        and abs(change[place] - usual) >= OF_ALL_AT_LEAST * max(counts[place], 1)
    ]
