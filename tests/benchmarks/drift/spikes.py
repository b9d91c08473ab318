"""Spikes: ours beside simple rules on Microsoft's and NAB's series, and on simulated campaigns.

    python -m tests.benchmarks.drift.spikes [--data PATH] [--campaigns 1000] [--seed 2026]

``--data`` is a folder with ``msft/`` (Microsoft Cloud Monitoring Dataset, hourly series with a
label per point) and ``nab/`` (series of github.com/numenta/NAB with ``windows.json``). Without it
the public parts are left out. Each rule has one threshold for all series of a set, the best on
these very series; beside it stands what it does if each series is judged by the threshold that is
best on the others.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.drift.series import RateSeries
from core.drift.spikes import find_spikes_of_all
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
from tests.core.drift.simulation import CampaignKind, simulate_campaign

OURS = "Pothos, surprise"
GATE_DAYS = 2
YEAR = CampaignKind(weeks=52, change_day=182, viral_share=0.0)
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
        "Share of the events found at no more than one false episode per series-week.\n"
    )
    print(
        "| rule | alarms up to 6 hours apart are one episode | unbroken runs of alarms | threshold "
        "from the other series: found, false episodes per week |\n|---|---|---|---|"
    )
    found: dict[str, np.ndarray] = {}
    everything = np.arange(len(series))
    for name in [*RULES, OURS]:
        scores = scores_of(name, series)
        cells = []
        for within in (6, 1):
            sweep = sweep_events(series, scores, within)
            best = best_for_events(sweep, weeks, everything)
            share = sweep.gained[best].sum() / events
            cells.append(f"{share:.3f} (at {sweep.thresholds[best]:.2f})")
            if within == 6:
                found[name] = sweep.gained[best]
                cells_of_others = others_on_microsoft(sweep, weeks)
        print(f"| {name} | " + " | ".join([*cells, cells_of_others]) + " |")
    best_rule = max(RULES, key=lambda name: found[name].sum())
    at_most = np.array([len(each.events) for each in series])
    print_difference(
        f"Events found, ours less {best_rule}", found[OURS] - found[best_rule], at_most, 1.0
    )


def others_on_microsoft(sweep: Sweep, weeks: np.ndarray) -> str:
    columns = np.arange(len(weeks))
    rows = from_the_others(lambda kept: best_for_events(sweep, weeks, kept), len(weeks))
    found = sweep.gained[rows, columns].sum() / sweep.at_most.sum()
    return f"{found:.3f}, {sweep.cost[rows, columns].sum() / weeks.sum():.2f}"


def print_nab(series: list[Labelled]) -> None:
    tweets = np.array([index for index, each in enumerate(series) if "Twitter" in each.name])
    exchange = np.setdiff1d(np.arange(len(series)), tweets)
    everything = np.arange(len(series))
    print(
        f"\n### NAB: {len(tweets)} files of realTweets / {len(exchange)} of realAdExchange\n\n"
        'Standard score (profile "standard"), threshold optimised once over all files.\n'
    )
    print(
        "| rule | no gate | gate of one day | gate of two days | two days, threshold from the "
        "other files |\n|---|---|---|---|---|"
    )
    raw: dict[str, np.ndarray] = {}
    for name in [*RULES, OURS]:
        scores = scores_of(name, series)
        cells = []
        for gate in (0, 1, GATE_DAYS):
            gated = [
                novel(score, gate * points_per_day(each)) if gate else score
                for each, score in zip(series, scores, strict=True)
            ]
            sweep = sweep_nab(series, gated)
            best = best_for_nab(sweep, everything)
            both = " / ".join(f"{nab_score(sweep, best, kind):.1f}" for kind in (tweets, exchange))
            cells.append(f"{both} (at {sweep.thresholds[best]:.2f})")
            gain = (sweep.gained - sweep.cost)[best]
            if name not in raw or (name != OURS and gain.sum() > raw[name].sum()):
                raw[name] = gain
        raw[OURS] = gain
        others = from_the_others(lambda kept, sweep=sweep: best_for_nab(sweep, kept), len(series))
        held = " / ".join(f"{nab_score(sweep, others, kind):.1f}" for kind in (tweets, exchange))
        print(f"| {name} | " + " | ".join([*cells, held]) + " |")
    windows = sweep.at_most
    best_rule = max(RULES, key=lambda name: raw[name].sum())
    print_difference(
        f"NAB score of all files, ours less {best_rule} with its best gate",
        raw[OURS] - raw[best_rule],
        2 * windows,
        100.0,
    )


def print_difference(what: str, gained: np.ndarray, at_most: np.ndarray, scale: float) -> None:
    """Paired bootstrap over series, thresholds as they are."""
    generator = np.random.default_rng(7)
    drawn = generator.integers(0, len(gained), (RESAMPLES, len(gained)))
    differences = gained[drawn].sum(axis=1) / at_most[drawn].sum(axis=1) * scale
    low, high = np.quantile(differences, [0.05, 0.95])
    middle = gained.sum() / at_most.sum() * scale
    print(f"\n{what}: {middle:+.3g}, 90 % interval over series {low:+.3g} to {high:+.3g}.")


def simulate(campaigns: int, seed: int, kind: CampaignKind) -> list[RateSeries]:
    generators = np.random.default_rng(seed).spawn(campaigns)
    return [simulate_campaign(generator, kind) for generator in generators]


def flat(campaigns: list[RateSeries]) -> tuple[np.ndarray, RateSeries]:
    owner = np.repeat(np.arange(len(campaigns)), [len(each.day) for each in campaigns])
    return owner, RateSeries(
        np.concatenate([each.day for each in campaigns]),
        np.concatenate([each.engagements for each in campaigns]),
        np.concatenate([each.denominator for each in campaigns]),
    )


def our_days(campaigns: list[RateSeries]) -> list[dict[int, int]]:
    """Per campaign the days noted, with their direction."""
    found = find_spikes_of_all(*flat(campaigns), len(campaigns))
    return [{spike.day: spike.direction for spike in spikes} for spikes in found]


def three_sigma_days(campaigns: list[RateSeries]) -> list[dict[int, int]]:
    """The usual rule: a day's rate 3 standard deviations off the mean of the 28 days before."""
    noted = []
    for campaign in campaigns:
        day = np.unique(campaign.day)
        at = np.searchsorted(day, campaign.day)
        rate = np.bincount(at, campaign.engagements) / np.bincount(at, campaign.denominator)
        days = {}
        for index in range(len(day)):
            before = rate[np.searchsorted(day, day[index] - 28) : index]
            if len(before) >= 10 and abs(rate[index] - before.mean()) > 3 * before.std(ddof=1):
                days[int(day[index])] = 1 if rate[index] > before.mean() else -1
        noted.append(days)
    return noted


def notes_a_year(noted: list[dict[int, int]]) -> str:
    rises = sum(direction > 0 for days in noted for direction in days.values()) / len(noted)
    falls = sum(direction < 0 for days in noted for direction in days.values()) / len(noted)
    return f"{rises + falls:.2f} ({rises:.2f} up, {falls:.2f} down)"


def print_chance_notes(campaigns: int, seed: int) -> None:
    kinds = {
        f"posts vary by {cv:.0%}": replace(YEAR, cv_between_posts=cv)
        for cv in (0.3, 0.45, 0.6, 0.8, 1.2)
    }
    kinds |= {
        "45 %, and whole weeks by 15 %": replace(YEAR, cv_of_weeks=0.15),
        "45 %, a lasting drop of 40 % in the middle": replace(YEAR, change=-0.4),
        "45 %, a lasting doubling in the middle": replace(YEAR, change=1.0),
        "45 %, a decay by half over half a year": replace(YEAR, change=-0.5, ramp_days=182),
        "45 %, a rate of 0.05 %": replace(YEAR, rate=0.0005),
        "45 %, a rate of 30 %": replace(YEAR, rate=0.30),
    }
    print(f"\n### Simulated campaigns: {campaigns} of a year, seed {seed}\n")
    print("No planted spike: notes per campaign-year.\n")
    print("| campaigns | Pothos | a day beyond 3 sigma of 28 |\n|---|---|---|")
    for name, kind in kinds.items():
        healthy = simulate(campaigns, seed, kind)
        cells = [notes_a_year(our_days(healthy)), notes_a_year(three_sigma_days(healthy))]
        print(f"| {name} | " + " | ".join(cells) + " |")


def print_planted(campaigns: int, seed: int) -> None:
    print("\nOne post's engagements times a factor: share noted, Pothos / beyond 3 sigma.\n")
    factors = (0.1, 0.25, 2.0, 3.0, 4.0, 6.0, 10.0)
    print("| posts vary by | " + " | ".join(f"x {factor:g}" for factor in factors) + " |")
    print("|---|" + "---|" * len(factors))
    for cv in (0.3, 0.45, 0.6):
        healthy = simulate(campaigns, seed + 1, replace(YEAR, cv_between_posts=cv))
        generator = np.random.default_rng(seed + 2)
        at = [int(generator.integers(60, len(each.day))) for each in healthy]
        cells = []
        for factor in factors:
            planted = []
            for each, post in zip(healthy, at, strict=True):
                engagements = each.engagements.copy()
                engagements[post] = min(round(engagements[post] * factor), each.denominator[post])
                planted.append(replace(each, engagements=engagements))
            direction = 1 if factor > 1 else -1
            shares = [
                np.mean(
                    [
                        days.get(int(each.day[post])) == direction
                        for days, each, post in zip(noted, planted, at, strict=True)
                    ]
                )
                for noted in (our_days(planted), three_sigma_days(planted))
            ]
            cells.append(" / ".join(f"{share:.2f}" for share in shares))
        print(f"| {cv:.0%} | " + " | ".join(cells) + " |")


def print_speed(campaigns: int, seed: int) -> None:
    owner, series = flat(simulate(campaigns, seed, YEAR))
    started = time.process_time()
    find_spikes_of_all(owner, series, campaigns)
    print(
        f"\nfind_spikes_of_all: {time.process_time() - started:.2f} s of one core for "
        f"{campaigns} campaigns, {len(owner):,} posts."
    )


def report(data: Path | None, campaigns: int = 1000, seed: int = 2026) -> None:
    """Print the tables of this part."""
    print("## Spikes\n")
    if data is not None:
        print_microsoft(read_microsoft(data / "msft"))
        print_nab(read_nab(data / "nab"))
    print_chance_notes(campaigns, seed)
    print_planted(campaigns, seed)
    print_speed(campaigns, seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--campaigns", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    report(asked.data, asked.campaigns, asked.seed)


if __name__ == "__main__":
    main()
