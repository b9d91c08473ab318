"""The watch over a programme's past: what would have been raised, and on which day."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.drift.series import Flags, Floats, Indices, ProgrammePosts
from core.drift.settings import LevelShiftSettings
from core.drift.shared_movement import PlatformWeek
from core.drift.watch import next_day
from core.drift.watch_state import WatchState, start_watch

NOT_YET = np.iinfo(np.int64).max


@dataclass(frozen=True)
class History:
    """The state after the newest day and the alarms on the way, all of shape (alarms,).

    ``began_week`` is the week whose Monday the evidence speaks for; ``ended_on`` is ``NOT_YET``
    of an alarm that lasts.
    ``weeks`` are the platforms' weeks, by number; ``corrections`` the log movement that each strand
    (by its key) was corrected by in a week, of the weeks in which there was any.
    """

    state: WatchState
    campaign: Indices
    began_week: Indices
    detected_on: Indices
    ended_on: Indices
    weeks: tuple[tuple[int, PlatformWeek], ...]
    corrections: tuple[tuple[int, Indices, Floats], ...]


def watch_history(
    posts: ProgrammePosts, log_threshold: float, settings: LevelShiftSettings
) -> History:
    """Take the watch's step for each day with posts; ``posts`` are usable and ordered by day."""
    state = start_watch(posts.campaigns, settings)
    edges = np.r_[np.flatnonzero(np.r_[True, posts.day[1:] != posts.day[:-1]]), len(posts.day)]
    campaign: list[Indices] = []
    began: list[Indices] = []
    detected: list[Indices] = []
    returns: list[tuple[int, Flags]] = []
    weeks: dict[int, PlatformWeek] = {}
    corrections: dict[int, tuple[Indices, Floats]] = {}
    for start, end in pairwise(edges):
        if start == end:
            continue
        day = next_day(state, part_of(posts, slice(start, end)), log_threshold, settings)
        state = day.state
        if day.returned.any():
            returns.append((state.day, day.returned))
        if day.raised.any():
            at = np.flatnonzero(day.raised)
            campaign.append(at)
            began.append(state.departed.began_week[at])
            detected.append(np.full(len(at), state.day))
        weeks[state.week] = state.platform_week
        if state.shared.shock.any():
            corrections[state.week] = (state.shared.key, state.shared.shock)
    nothing = np.zeros(0, dtype=np.int64)
    alarmed = np.concatenate([nothing, *campaign])
    detected_on = np.concatenate([nothing, *detected])
    ended_on = np.full(len(alarmed), NOT_YET)
    for on, returned in reversed(returns):
        mine = returned[alarmed] & (detected_on < on)
        ended_on[mine] = np.minimum(ended_on[mine], on)
    return History(
        state=state,
        campaign=alarmed,
        began_week=np.concatenate([nothing, *began]),
        detected_on=detected_on,
        ended_on=ended_on,
        weeks=tuple(weeks.items()),
        corrections=tuple((week, *what) for week, what in corrections.items()),
    )


def part_of(posts: ProgrammePosts, rows: slice | Indices | Flags) -> ProgrammePosts:
    """Those rows of the posts."""
    return ProgrammePosts(
        posts.campaign[rows],
        posts.day[rows],
        posts.engagements[rows],
        posts.denominator[rows],
        posts.platform[rows],
        posts.campaigns,
    )
