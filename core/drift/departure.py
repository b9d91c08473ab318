"""From evidence to an alarm, and from an alarm back to the baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from core.drift.evidence import Alternatives, Shares, Sums, detector, evidence_by_start
from core.drift.series import Flags, Floats, Indices
from core.drift.settings import LevelShiftSettings
from core.drift.shared_movement import forget_running_week
from core.drift.variation import LEAST_LEVEL, uncertain_dispersion
from core.drift.watch_state import Departed, WatchState, totals

RETURN_EVIDENCE = float(np.log(100.0))
"""A departure has ended when its later posts speak 100 to 1 for the baseline."""

Scalar = TypeVar("Scalar", bound=np.generic)


def raise_alarms(
    state: WatchState, now: Sums, log_threshold: float, settings: LevelShiftSettings
) -> tuple[WatchState, Flags]:
    """The day's evidence, and the campaigns whose alarm it raises."""
    spread = uncertain_dispersion(state.variation, log_threshold)
    steps, decays = _evidence(state, now, spread, settings.alternatives)
    evidence = detector(steps, decays, state.may_begin)
    held = state.departed.is_departed
    evidence = np.where(held, np.maximum(evidence, state.log_evidence), evidence)
    state = replace(state, log_evidence=evidence)
    wanted = settings.baseline_posts_at_least + settings.posts_after_baseline
    over = ~held & (evidence >= log_threshold) & (state.posts >= wanted)
    raised = np.zeros_like(over)
    at = np.flatnonzero(over)
    if not len(at):
        return state, raised
    start = np.argmax(np.where(state.may_begin, steps + decays, -1.0)[:, at], axis=0)
    base = Sums(
        state.starts.weight[start, at],
        state.starts.rates[start, at],
        state.starts.weeks[start, at],
        state.starts.slopes[:, start, at],
    )
    after = now.weight[at] - base.weight
    least = 0.5 * spread[at] / now.weight[at] * now.rates[at] / now.weight[at]
    # A start that no post has followed yet proves nothing, whatever the sum over starts is.
    with np.errstate(divide="ignore", invalid="ignore"):
        level_before = np.maximum(base.rates / base.weight, least)
        level_after = np.maximum((now.rates[at] - base.rates) / after, least)
        change = np.log(level_after / level_before)
        error = np.sqrt(spread[at] * (1.0 / base.weight + 1.0 / after))
        fell = change < 0
        bound = np.log1p(np.where(fell, -settings.minimum_change, settings.minimum_change))
        beyond = np.sign(change) * (change - bound) / error
    sure = (after > 0) & (ndtr(beyond) > settings.minimum_probability)
    at, start = at[sure], start[sure]
    raised[at] = True
    old = state.departed
    return replace(
        state,
        departed=Departed(
            is_departed=old.is_departed | raised,
            began_week=_put(old.began_week, at, state.start_week[start]),
            base=Sums(
                _put(old.base.weight, at, base.weight[sure]),
                _put(old.base.rates, at, base.rates[sure]),
                _put(old.base.weeks, at, base.weeks[sure]),
                _put(old.base.slopes, at, base.slopes[:, sure]),
            ),
            half_way=_put(old.half_way, at, np.sqrt(level_before * level_after)[sure]),
            walk=_put(old.walk, at, np.zeros(len(at))),
        ),
    ), raised


def likeliest_starts(
    state: WatchState, log_threshold: float, settings: LevelShiftSettings
) -> Indices:
    """The week in which a change has most likely begun, if there is one; shape (campaigns,).

    Of campaigns whose alarm lasts it is the week that the alarm spoke of.
    """
    now = totals(state, settings.alternatives)
    spread = uncertain_dispersion(state.variation, log_threshold)
    steps, decays = _evidence(state, now, spread, settings.alternatives)
    start = np.argmax(np.where(state.may_begin, steps + decays, -1.0), axis=0)
    held = state.departed
    return np.where(held.is_departed, held.began_week, state.start_week[start])


def _evidence(
    state: WatchState, now: Sums, spread: Floats, alternatives: Alternatives
) -> tuple[Shares, Shares]:
    began = (state.start_week[:, None] - state.first_week).astype(np.float64)
    return evidence_by_start(state.starts, now, began, state.since, spread, alternatives)


def watch_return(
    state: WatchState, before: Sums, now: Sums, log_threshold: float
) -> tuple[WatchState, Flags]:
    """Page's rule on "back at the baseline" against "at the departed level so far".

    A departed level is never taken to be nearer to the baseline than half way to that at the
    alarm: else a long return would become the level that it is compared with.
    """
    departed = state.departed
    if not departed.is_departed.any():
        return state, departed.is_departed
    at = departed.is_departed
    with np.errstate(divide="ignore", invalid="ignore"):
        base = np.maximum(departed.base.rates / departed.base.weight, LEAST_LEVEL)
        level = (before.rates - departed.base.rates) / (before.weight - departed.base.weight)
        fell = departed.half_way < base
        level = np.where(
            fell, np.minimum(level, departed.half_way), np.maximum(level, departed.half_way)
        )
        level = np.maximum(level, 1e-3 * base)
        spread = uncertain_dispersion(state.variation, log_threshold)
        added, rates = now.weight - before.weight, now.rates - before.rates
        towards = -added * np.log(base / level) - rates * (1.0 / base - 1.0 / level)
        walk = np.where(at, np.maximum(departed.walk + towards / spread, 0.0), 0.0)
    returned = at & (walk >= RETURN_EVIDENCE)
    departed = replace(departed, walk=walk)
    if not returned.any():
        return replace(state, departed=departed), returned
    return _back_to_baseline(replace(state, departed=departed), returned), returned


def _back_to_baseline(state: WatchState, returned: Flags) -> WatchState:
    """Take the departure out: the sums go on from those before it."""
    departed = state.departed
    closed = Sums(
        np.where(returned, departed.base.weight, state.closed.weight),
        np.where(returned, departed.base.rates, state.closed.rates),
        np.where(returned, departed.base.weeks, state.closed.weeks),
        np.where(returned, departed.base.slopes, state.closed.slopes),
    )
    return replace(
        state,
        closed=closed,
        shared=forget_running_week(state.shared, returned),
        may_begin=state.may_begin & ~returned,
        departed=replace(
            departed,
            is_departed=departed.is_departed & ~returned,
            walk=np.where(returned, 0.0, departed.walk),
        ),
        log_evidence=np.where(returned, -np.inf, state.log_evidence),
    )


def _put(old: NDArray[Scalar], at: Indices, values: NDArray[Scalar]) -> NDArray[Scalar]:
    """A copy with other values for the campaigns ``at``, which are on the last axis."""
    new = old.copy()
    new[..., at] = values
    return new
