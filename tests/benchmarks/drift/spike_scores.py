"""How well scores per point find labelled spikes: NAB's standard score, and recall of events.

NAB's score is that of its code (github.com/numenta/NAB, nab/sweeper.py), written anew from its
definition: Lavin & Ahmad 2015, "Evaluating real-time anomaly detection algorithms", arXiv
1510.03336.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MISSED, FALSE_ALARM = 1.0, 0.11
"""NAB's profile "standard"; a find is worth at most 1."""
PROBATION = 0.15


@dataclass(frozen=True)
class Labelled:
    """A series with its labelled events as (first, last) points, both included."""

    name: str
    at_s: np.ndarray
    value: np.ndarray
    events: list[tuple[int, int]]
    interval_s: int
    counts: bool


@dataclass(frozen=True)
class Sweep:
    """What each threshold would do; ``gained`` and ``cost`` are of shape (thresholds, series)."""

    thresholds: np.ndarray
    gained: np.ndarray
    cost: np.ndarray
    at_most: np.ndarray


def position_worth(position: np.ndarray) -> np.ndarray:
    """NAB's scaled sigmoid: .987 at -1 (the window's beginning), 0 at its end, -1 far behind."""
    return np.where(position > 3.0, -1.0, 2.0 / (1.0 + np.exp(5.0 * np.minimum(position, 3.0))) - 1)


def nab_worth(points: int, windows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Per point the window it is in (-1 none, -2 probation) and what an alarm there is worth."""
    inside = np.full(points, -1)
    worth = np.full(points, -FALSE_ALARM)
    for index, (first, last) in enumerate(windows):
        width = last - first + 1
        here = np.arange(first, last + 1)
        inside[here] = index
        worth[here] = position_worth(-(last - here + 1) / width) / position_worth(np.array(-1.0))
        until = windows[index + 1][0] if index + 1 < len(windows) else points
        behind = np.arange(last + 1, until)
        worth[behind] = FALSE_ALARM * position_worth((behind - last) / (width - 1))
    inside[: int(min(np.floor(PROBATION * points), PROBATION * 5000))] = -2
    return inside, worth


def sweep_nab(series: list[Labelled], scores: list[np.ndarray]) -> Sweep:
    """Raw NAB scores of every threshold; ``at_most`` counts the windows of each series.

    ``gained`` is what the finds are worth less what is missed, ``cost`` the false alarms.
    """
    thresholds = np.unique(np.concatenate(scores))
    thresholds = np.r_[thresholds[thresholds > 0], np.inf]
    gained = np.zeros((len(thresholds), len(series)))
    cost = np.zeros_like(gained)
    windows = np.zeros(len(series))
    for column, (each, score) in enumerate(zip(series, scores, strict=True)):
        inside, worth = nab_worth(len(score), each.events)
        outside = np.flatnonzero(inside == -1)
        outside = outside[np.argsort(-score[outside], kind="stable")]
        alarms = np.searchsorted(-score[outside], -thresholds, side="right")
        cost[:, column] = -np.r_[0.0, np.cumsum(worth[outside])][alarms]
        for window in range(len(each.events)):
            here = np.flatnonzero(inside == window)
            if len(here):
                reached = np.maximum.accumulate(score[here])
                first = np.searchsorted(reached, thresholds, side="left")
                gained[:, column] += np.r_[worth[here], -MISSED][first]
                windows[column] += 1
    return Sweep(thresholds, gained, cost, windows)


def nab_score(sweep: Sweep, chosen: np.ndarray | int, columns: np.ndarray) -> float:
    """0 for no alarm at all, 100 for a perfect detector; ``chosen`` thresholds by column or one.

    NaN if there is no window in ``columns``.
    """
    rows = np.broadcast_to(chosen, sweep.gained.shape[1])[columns]
    raw = (sweep.gained[rows, columns] - sweep.cost[rows, columns]).sum()
    windows = sweep.at_most[columns].sum()
    return float(100 * (raw + windows) / (2 * windows)) if windows else float("nan")


def best_for_nab(sweep: Sweep, columns: np.ndarray) -> int:
    """The threshold with the highest score over ``columns`` together, as NAB optimises it."""
    return int(np.argmax((sweep.gained - sweep.cost)[:, columns].sum(axis=1)))


def runs(alarms: np.ndarray, within: int) -> list[tuple[int, int]]:
    """Episodes: alarms at most ``within`` points apart, as (first, last)."""
    at = np.flatnonzero(alarms)
    if not len(at):
        return []
    cut = np.flatnonzero(np.diff(at) > within)
    return list(zip(at[np.r_[0, cut + 1]], at[np.r_[cut, len(at) - 1]], strict=True))


def sweep_events(
    series: list[Labelled], scores: list[np.ndarray], within: int, also: float = np.inf
) -> Sweep:
    """Events found and false episodes of some 400 thresholds and of ``also``.

    An event is found if there is an alarm in it; an episode is false if it touches no event.
    ``at_most`` counts the events.
    """
    positive = np.concatenate(scores)
    positive = positive[positive > 0]
    thresholds = np.unique(positive)
    if len(thresholds) > 400:
        thresholds = np.unique(np.quantile(positive, 1.0 - np.geomspace(0.3, 0.0005, 400)))
    thresholds = np.union1d(thresholds, [also])
    found = np.zeros((len(thresholds), len(series)))
    false = np.zeros_like(found)
    for column, (each, score) in enumerate(zip(series, scores, strict=True)):
        labelled = np.zeros(len(score), dtype=np.bool_)
        for first, last in each.events:
            labelled[first : last + 1] = True
        highest = np.array([score[first : last + 1].max() for first, last in each.events])
        found[:, column] = (highest[None, :] >= thresholds[:, None]).sum(axis=1)
        for row, threshold in enumerate(thresholds):
            false[row, column] = sum(
                not labelled[first : last + 1].any()
                for first, last in runs(score >= threshold, within)
            )
    return Sweep(thresholds, found, false, np.array([len(each.events) for each in series]))


def best_for_events(sweep: Sweep, weeks: np.ndarray, columns: np.ndarray) -> int:
    """The threshold that finds most at no more than one false episode per series-week."""
    rate = sweep.cost[:, columns].sum(axis=1) / weeks[columns].sum()
    allowed = np.flatnonzero(rate <= 1.0)
    found = sweep.gained[allowed][:, columns].sum(axis=1)
    return int(allowed[np.flatnonzero(found == found.max())[-1]])
