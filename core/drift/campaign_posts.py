"""One campaign's posts beside its history: which of them count, and where a departure began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.drift.dating import Departure, date_departure
from core.drift.history import NOT_YET, History
from core.drift.rate_model import fit_rate
from core.drift.series import Flags, Floats, Indices, ProgrammePosts, RateSeries
from core.drift.settings import LevelShiftSettings


@dataclass(frozen=True)
class CampaignPosts:
    """Usable posts of one campaign in the order of days, as counted and as ``corrected``.

    Corrected engagements are free of what the campaign's platforms did in their week. ``alarms``
    are the indices of the campaign's alarms in the history.
    """

    campaign: int
    posts: RateSeries
    corrected: RateSeries
    alarms: Indices


@dataclass(frozen=True)
class DatedAlarm:
    """An alarm's departure as it was to be told on the day; it indexes the posts ``known`` then."""

    alarm: int
    departure: Departure
    known: RateSeries


def by_campaign(
    posts: ProgrammePosts, history: History, which: Indices | None = None
) -> Iterator[CampaignPosts]:
    """Every campaign's posts, or those of the campaigns ``which``; ``posts`` are usable."""
    corrected = posts.engagements * np.exp(-_movement(posts, history))
    order = np.argsort(posts.campaign, kind="stable")
    edges = np.searchsorted(posts.campaign[order], np.arange(posts.campaigns + 1))
    by_alarm = np.argsort(history.campaign, kind="stable")
    alarms = np.searchsorted(history.campaign[by_alarm], np.arange(posts.campaigns + 1))
    day, engagements = posts.day[order], posts.engagements[order]
    denominator, free = posts.denominator[order], corrected[order]
    for campaign in range(posts.campaigns) if which is None else which:
        own = slice(edges[campaign], edges[campaign + 1])
        yield CampaignPosts(
            int(campaign),
            RateSeries(day[own], engagements[own], denominator[own]),
            RateSeries(day[own], np.minimum(free[own], denominator[own]), denominator[own]),
            by_alarm[alarms[campaign] : alarms[campaign + 1]],
        )


def _movement(posts: ProgrammePosts, history: History) -> Floats:
    """What the others on a post's platform did in its week, on the log scale, shape (posts,)."""
    movement = np.zeros(len(posts.day))
    if not history.corrections:
        return movement
    week = (posts.day + 3) // 7
    key = (posts.campaign << 20) | posts.platform
    edges = np.searchsorted(week, [number for number, _, _ in history.corrections])
    ends = np.searchsorted(week, [number for number, _, _ in history.corrections], side="right")
    for (_, keys, shock), start, end in zip(history.corrections, edges, ends, strict=True):
        at = np.minimum(np.searchsorted(keys, key[start:end]), len(keys) - 1)
        movement[start:end] = np.where(keys[at] == key[start:end], shock[at], 0.0)
    return movement


def dated_alarms(
    own: CampaignPosts, history: History, settings: LevelShiftSettings
) -> tuple[list[DatedAlarm], Flags]:
    """The campaign's alarms in order, and which posts remain without departures that ended."""
    remains = np.ones(len(own.posts.day), dtype=np.bool_)
    back_from = 0
    dated = []
    for alarm in own.alarms:
        detected_on = int(history.detected_on[alarm])
        rows = np.flatnonzero(remains & (own.posts.day <= detected_on))
        known = rows_of(own.corrected, rows)
        departure = _date(
            known,
            int(history.began_week[alarm]),
            int(np.searchsorted(rows, back_from)),
            len(rows) - 1,
            settings,
        )
        dated.append(DatedAlarm(int(alarm), departure, known))
        ended_on = int(history.ended_on[alarm])
        if ended_on != NOT_YET:
            back_from = int(np.searchsorted(own.posts.day, ended_on, side="right"))
            remains[rows[departure.first] : back_from] = False
    return dated, remains


def newest_departure(
    own: CampaignPosts,
    remains: Flags,
    history: History,
    began_week: int,
    settings: LevelShiftSettings,
) -> Departure:
    """The departure the newest post is part of, measured on all posts; indexes those remaining."""
    rows = np.flatnonzero(remains)
    lasting = [alarm for alarm in own.alarms if history.ended_on[alarm] == NOT_YET]
    ended = [int(on) for on in history.ended_on[own.alarms] if on != NOT_YET]
    back_from = int(np.searchsorted(own.posts.day, max(ended), side="right")) if ended else 0
    alarmed = len(rows) - 1
    if lasting:
        detected_on = int(history.detected_on[lasting[0]])
        alarmed = int(np.searchsorted(own.posts.day[rows], detected_on, side="right")) - 1
    return _date(
        rows_of(own.corrected, rows),
        began_week,
        int(np.searchsorted(rows, back_from)),
        alarmed,
        settings,
    )


def _date(
    posts: RateSeries,
    began_week: int,
    first_from: int,
    first_to: int,
    settings: LevelShiftSettings,
) -> Departure:
    """The change point, not before the watch was on; the baseline is what was there before it."""
    at_least = settings.baseline_posts_at_least // 2
    learned = int(np.searchsorted(posts.day, began_week * 7 - 3))
    learned = max(learned, settings.baseline_posts_at_least)
    return date_departure(
        posts,
        fit_rate(posts.engagements[:learned], posts.denominator[:learned]),
        first_from=min(max(first_from, at_least), first_to),
        first_to=first_to,
        confidence=settings.confidence,
        minimum_change=settings.minimum_change,
    )


def rows_of(posts: RateSeries, rows: Indices) -> RateSeries:
    """Those posts."""
    return RateSeries(posts.day[rows], posts.engagements[rows], posts.denominator[rows])
