"""What is remembered of a programme between two days: sums of fixed size, whatever its age."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.drift.evidence import Alternatives, Shares, Sums
from core.drift.series import Flags, Floats, Indices
from core.drift.settings import LevelShiftSettings
from core.drift.shared_movement import PlatformWeek, SharedState, corrected_week, start_shared
from core.drift.variation import Variation, start_variation

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")
Scalar = TypeVar("Scalar", bound=np.generic)

STARTS = 26
"""Weeks in which a change that is looked for may have begun: the last half year."""
WARM_UP = 12
"""The first posts are judged together, by their median, so that a viral one among them is seen."""
NEVER = -(10**12)
"""The day, and the week, before anything was known."""


@dataclass(frozen=True)
class Warming:
    """First posts, shape (WARM_UP, campaigns), of which ``count`` (campaigns,) are there."""

    count: Indices
    rates: Floats
    denominator: Floats
    platform: Indices
    week: Indices


@dataclass(frozen=True)
class Departed:
    """Of the campaigns whose alarm lasts, all (campaigns,): the rest have zeros.

    ``base`` are the sums before the departure; ``half_way`` is the level nearer than which the
    departed one is never taken to be, ``walk`` the evidence for a return.
    """

    is_departed: Flags
    began_week: Indices
    base: Sums
    half_way: Floats
    walk: Floats


@dataclass(frozen=True)
class WatchState:
    """What is remembered of a programme. ``day`` is the newest taken in, ``week`` its number.

    Arrays of campaigns have them on the last axis. ``closed`` are the sums of all finished weeks,
    ``starts`` those up to each of the last ``STARTS`` Mondays, of week ``start_week``; a change
    may have begun there where ``may_begin``. ``first_week`` is each campaign's own.
    """

    day: int
    week: int
    posts: Indices
    home: Indices
    first_week: Indices
    variation: Variation
    shared: SharedState
    warming: Warming
    closed: Sums
    starts: Sums
    start_week: Indices
    may_begin: Flags
    since: Shares
    departed: Departed
    platform_week: PlatformWeek
    log_evidence: Floats


def week_of(day: int) -> int:
    """Weeks begin on Mondays; 1970-01-01 was a Thursday."""
    return (day + 3) // 7


def start_watch(campaigns: int, settings: LevelShiftSettings) -> WatchState:
    """A programme of which nothing is known."""
    decays = len(settings.alternatives.decays)
    zero, none = np.zeros(campaigns), np.zeros(campaigns, dtype=np.int64)
    many = np.zeros((STARTS, campaigns))
    first = np.zeros((WARM_UP, campaigns))
    return WatchState(
        day=NEVER,
        week=NEVER,
        posts=none,
        home=np.full(campaigns, -1, dtype=np.int64),
        first_week=none,
        variation=start_variation(campaigns),
        shared=start_shared(0),
        warming=Warming(none, first, first + 1.0, first.astype(np.int64), first.astype(np.int64)),
        closed=Sums(zero, zero, zero, np.zeros((decays, campaigns))),
        starts=Sums(many, many, many, np.zeros((decays, STARTS, campaigns))),
        start_week=np.zeros(STARTS, dtype=np.int64),
        may_begin=np.zeros((STARTS, campaigns), dtype=np.bool_),
        since=np.zeros((decays, STARTS, campaigns), dtype=np.float32),
        departed=Departed(
            zero > 0, none, Sums(zero, zero, zero, np.zeros((decays, campaigns))), zero, zero
        ),
        platform_week=PlatformWeek(zero[:0], zero[:0], zero[:0], none[:0], zero[:0], zero[:0]),
        log_evidence=np.full(campaigns, -np.inf),
    )


def totals(state: WatchState, alternatives: Alternatives) -> Sums:
    """The sums of all posts so far, the running week's corrected by what the platform did."""
    weight, rates = corrected_week(state.shared, len(state.posts))
    week = state.week - state.first_week
    slopes = state.closed.slopes.copy()
    for index, decay in enumerate(alternatives.decays):
        slopes[index] += rates * np.exp(np.minimum(7.0 * decay * week, 300.0))
    return Sums(
        state.closed.weight + weight,
        state.closed.rates + rates,
        state.closed.weeks + weight * week,
        slopes,
    )


def with_campaigns(state: WatchState, campaigns: int, settings: LevelShiftSettings) -> WatchState:
    """The same with room for more campaigns, of which nothing is known."""
    if campaigns <= len(state.posts):
        return state
    fresh = start_watch(campaigns - len(state.posts), settings)
    return replace(
        state,
        posts=_beside(state.posts, fresh.posts),
        home=_beside(state.home, fresh.home),
        first_week=_beside(state.first_week, fresh.first_week),
        variation=_joined(state.variation, fresh.variation),
        warming=_joined(state.warming, fresh.warming),
        closed=_joined(state.closed, fresh.closed),
        starts=_joined(state.starts, fresh.starts),
        may_begin=_beside(state.may_begin, fresh.may_begin),
        since=_beside(state.since, fresh.since),
        departed=_joined(state.departed, fresh.departed),
        log_evidence=_beside(state.log_evidence, fresh.log_evidence),
    )


def _beside(old: NDArray[Scalar], new: NDArray[Scalar]) -> NDArray[Scalar]:
    return np.concatenate([old, new], axis=-1)


def _joined(old: Record, new: Record) -> Record:
    """Two records of arrays as one, its campaigns one after the other."""
    both = {}
    for field in fields(old):
        mine, others = getattr(old, field.name), getattr(new, field.name)
        is_record = not isinstance(mine, np.ndarray)
        both[field.name] = _joined(mine, others) if is_record else _beside(mine, others)
    return replace(old, **both)
