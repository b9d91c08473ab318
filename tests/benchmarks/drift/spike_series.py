"""Spikes on Microsoft's and NAB's labelled series, ours beside simple rules.

Each rule has one threshold for all series of a set, frozen on the development files (26 of
Microsoft's series, eight of NAB's): other series are judged by the same.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.drift.surprise import novel, surprise
from tests.benchmarks.drift.spike_rules import RULES
from tests.benchmarks.drift.spike_scores import (
    Labelled,
    Sweep,
    best_for_events,
    best_for_nab,
    nab_score,
    runs,
    sweep_events,
    sweep_nab,
)

OURS = "Pothos, surprise"
EPISODE_HOURS = 6


@dataclass(frozen=True)
class Frozen:
    """Thresholds that were best on the development files, and the gate that was best on NAB's."""

    microsoft: float
    nab: float
    gate_days: int


FROZEN = {
    "day-season robust z": Frozen(5.68, 13.4, 1),
    "day-season robust z of log": Frozen(3.72, 5.43, 1),
    "day-season robust z, scale by the hour": Frozen(8.63, 23.16, 2),
    "day-season robust z of log, scale by the hour": Frozen(6.97, 8.6, 2),
    "rolling robust z, a day": Frozen(7.08, 21.6, 2),
    "rolling z, a week": Frozen(2.607, 10.5, 1),
    "HalfSpaceTrees (river)": Frozen(0.98836, 0.99463, 2),
    OURS: Frozen(2.36, 6.39, 2),
}
RESAMPLES = 2000


def seconds(text: str) -> int:
    return int(
        np.datetime64(text.strip().rstrip("Z").split(".")[0].replace(" ", "T"), "s").astype(int)
    )


def labelled(
    name: str,
    at: list[str],
    values: list[str],
    events: Callable[[np.ndarray], list[tuple[int, int]]],
) -> Labelled:
    at_s = np.array([seconds(text) for text in at], dtype=np.int64)
    value = np.array([float(text) if text else np.nan for text in values])
    known = value[np.isfinite(value)]
    return Labelled(
        name=name,
        at_s=at_s,
        value=value,
        events=events(at_s),
        interval_s=int(np.median(np.diff(at_s))),
        counts=bool(np.all(known == np.floor(known))),
    )


def read_microsoft(folder: Path) -> list[Labelled]:
    series = []
    for path in sorted(folder.glob("*.csv")):
        with path.open() as lines:
            rows = list(csv.DictReader(lines))
        odd = np.array([row["Label"] == "1" for row in rows])
        values = [row["Value"] for row in rows]
        at = [row["TimeStamp"] for row in rows]
        series.append(labelled(path.stem, at, values, lambda _, odd=odd: runs(odd, 1)))
    return series


def read_nab(folder: Path) -> list[Labelled]:
    windows = json.loads((folder / "windows.json").read_text())
    windows = {Path(name).name: limits for name, limits in windows.items()}
    series = []
    for path in sorted(folder.glob("*.csv")):
        with path.open() as lines:
            rows = list(csv.DictReader(lines))

        def events(at_s: np.ndarray, name: str = path.name) -> list[tuple[int, int]]:
            limits = sorted((seconds(first), seconds(last)) for first, last in windows[name])
            return [
                (int(np.searchsorted(at_s, first)), int(np.searchsorted(at_s, last, "right")) - 1)
                for first, last in limits
            ]

        at, values = [row["timestamp"] for row in rows], [row["value"] for row in rows]
        series.append(labelled(path.stem, at, values, events))
    return series


def points_per_day(each: Labelled) -> int:
    return round(86_400 / each.interval_s)


def scores_of(name: str, series: list[Labelled]) -> list[np.ndarray]:
    if name == OURS:
        return [
            surprise(each.at_s, each.value, interval_s=each.interval_s, counts=each.counts)
            for each in series
        ]
    return [RULES[name](each.value, points_per_day(each)) for each in series]


def from_the_others(choose: Callable[[np.ndarray], int], columns: int) -> np.ndarray:
    """Per series the threshold that is best on all others."""
    return np.array([choose(np.delete(np.arange(columns), each)) for each in range(columns)])


def print_microsoft(series: list[Labelled]) -> None:
    weeks = np.array([len(each.value) / points_per_day(each) / 7 for each in series])
    events = sum(len(each.events) for each in series)
    print(
        f"### Microsoft: {len(series)} series, {weeks.sum():.0f} series-weeks, {events} events\n\n"
        "Share of the events found, and false episodes per series-week, at the frozen threshold;\n"
        "then the share at the threshold that is best on these series (at most one false episode\n"
        "per series-week), on the other series, and if every unbroken run of alarms is an episode\n"
        f"and not alarms up to {EPISODE_HOURS} hours apart.\n"
    )
    print("| rule | frozen | best here | from the others | unbroken runs |\n|---|---|---|---|---|")
    found: dict[str, np.ndarray] = {}
    everything = np.arange(len(series))
    for name in [*RULES, OURS]:
        scores = scores_of(name, series)
        sweep = sweep_events(series, scores, EPISODE_HOURS, FROZEN[name].microsoft)
        frozen = int(np.searchsorted(sweep.thresholds, FROZEN[name].microsoft))
        found[name] = sweep.gained[frozen]
        best = best_for_events(sweep, weeks, everything)
        others = from_the_others(
            lambda kept, sweep=sweep: best_for_events(sweep, weeks, kept), len(series)
        )
        strict = sweep_events(series, scores, 1)
        strict_best = best_for_events(strict, weeks, everything)
        cells = [
            f"{share_found(sweep, frozen)}, {sweep.cost[frozen].sum() / weeks.sum():.2f} "
            f"(at {FROZEN[name].microsoft:.4g})",
            share_found(sweep, best),
            f"{share_found(sweep, others)}, "
            f"{sweep.cost[others, everything].sum() / weeks.sum():.2f}",
            share_found(strict, strict_best),
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")
    best_rule = max(RULES, key=lambda name: found[name].sum())
    at_most = np.array([len(each.events) for each in series])
    gained = found[OURS] - found[best_rule]
    print_difference(
        f"Share found at frozen thresholds, ours less {best_rule}", gained, at_most, 1.0
    )


def share_found(sweep: Sweep, rows: np.ndarray | int) -> str:
    columns = np.arange(sweep.gained.shape[1])
    return f"{sweep.gained[rows, columns].sum() / sweep.at_most.sum():.3f}"


def print_nab(series: list[Labelled]) -> None:
    tweets = np.array([index for index, each in enumerate(series) if "Twitter" in each.name])
    exchange = np.setdiff1d(np.arange(len(series)), tweets)
    everything = np.arange(len(series))
    print(
        f"\n### NAB: {len(tweets)} files of realTweets / {len(exchange)} of realAdExchange\n\n"
        'Standard score (profile "standard") with the gate and threshold frozen; then with the\n'
        "threshold optimised once over all files here as NAB does, by gate; then with the frozen\n"
        "gate and the threshold optimised on the other files.\n"
    )
    print("| rule | frozen | no gate | one day | two days | from the others |")
    print("|---|---|---|---|---|---|")
    raw: dict[str, np.ndarray] = {}
    for name in [*RULES, OURS]:
        scores = scores_of(name, series)
        sweeps = [
            sweep_nab(
                series,
                [
                    novel(score, days * points_per_day(each)) if days else score
                    for each, score in zip(series, scores, strict=True)
                ],
            )
            for days in (0, 1, 2)
        ]

        def both(sweep: Sweep, rows: np.ndarray | int) -> str:
            return " / ".join(f"{nab_score(sweep, rows, kind):.1f}" for kind in (tweets, exchange))

        cells = [both(sweep, best_for_nab(sweep, everything)) for sweep in sweeps]
        gated = sweeps[FROZEN[name].gate_days]
        frozen = int(np.searchsorted(gated.thresholds, FROZEN[name].nab))
        raw[name] = (gated.gained - gated.cost)[frozen]
        others = from_the_others(lambda kept, sweep=gated: best_for_nab(sweep, kept), len(series))
        frozen_at = f"(at {FROZEN[name].nab:.4g}, {FROZEN[name].gate_days} d)"
        cells = [f"{both(gated, frozen)} {frozen_at}", *cells, both(gated, others)]
        print(f"| {name} | " + " | ".join(cells) + " |")
    best_rule = max(RULES, key=lambda name: raw[name].sum())
    gained = raw[OURS] - raw[best_rule]
    print_difference(
        f"Score of all files, frozen, ours less {best_rule}", gained, 2 * gated.at_most, 100.0
    )


def print_difference(what: str, gained: np.ndarray, at_most: np.ndarray, scale: float) -> None:
    """Paired bootstrap over series, thresholds as they are."""
    generator = np.random.default_rng(7)
    drawn = generator.integers(0, len(gained), (RESAMPLES, len(gained)))
    differences = gained[drawn].sum(axis=1) / at_most[drawn].sum(axis=1) * scale
    low, high = np.quantile(differences, [0.05, 0.95])
    middle = gained.sum() / at_most.sum() * scale
    print(f"\n{what}: {middle:+.3g}, 90 % interval over series {low:+.3g} to {high:+.3g}.")
