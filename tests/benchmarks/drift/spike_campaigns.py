"""Spikes on simulated campaigns: notes by chance, and planted ones found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.drift import RateSeries, find_spikes_of_all
from tests.core.drift.simulation import CampaignKind, simulate_campaign

YEAR = CampaignKind(weeks=52, change_day=182, viral_share=0.0)


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


def sigmas(campaign: RateSeries) -> tuple[np.ndarray, np.ndarray]:
    """The usual rule: how many standard deviations a day's rate is off the 28 days before it.

    Posting days and deviations, 0 with fewer than ten posting days before.
    """
    day = np.unique(campaign.day)
    at = np.searchsorted(day, campaign.day)
    rate = np.bincount(at, campaign.engagements) / np.bincount(at, campaign.denominator)
    here, first = np.arange(len(day)), np.searchsorted(day, day - 28)
    count = here - first
    sums, squares = (np.r_[0.0, np.cumsum(each)] for each in (rate, rate**2))
    with np.errstate(all="ignore"):
        mean = (sums[here] - sums[first]) / count
        variance = (squares[here] - squares[first] - count * mean**2) / (count - 1)
        deviations = (rate - mean) / np.sqrt(variance)
    return day, np.where((count >= 10) & np.isfinite(deviations), deviations, 0.0)


def days_beyond(campaigns: list[RateSeries], limit: float) -> list[dict[int, int]]:
    """Per campaign the days more than ``limit`` sigmas off, with their direction."""
    noted = []
    for campaign in campaigns:
        day, deviations = sigmas(campaign)
        beyond = np.abs(deviations) > limit
        noted.append(
            {int(d): int(s) for d, s in zip(day[beyond], np.sign(deviations[beyond]), strict=True)}
        )
    return noted


def limit_with_notes(campaigns: list[RateSeries], notes: int) -> float:
    """The number of sigmas at which the usual rule makes as many notes."""
    each = np.sort(np.concatenate([np.abs(sigmas(campaign)[1]) for campaign in campaigns]))
    return float(each[-notes - 1])


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
        cells = [notes_a_year(our_days(healthy)), notes_a_year(days_beyond(healthy, 3.0))]
        print(f"| {name} | " + " | ".join(cells) + " |")


def plant(healthy: list[RateSeries], at: list[int], factor: float) -> list[RateSeries]:
    """The campaigns with one post's engagements multiplied."""
    planted = []
    for campaign, post in zip(healthy, at, strict=True):
        engagements = campaign.engagements.copy()
        engagements[post] = min(round(engagements[post] * factor), campaign.denominator[post])
        planted.append(replace(campaign, engagements=engagements))
    return planted


def print_planted(campaigns: int, seed: int) -> None:
    factors = (0.1, 0.25, 2.0, 3.0, 4.0, 6.0, 10.0)
    print("\nOne post's engagements times a factor: share noted.\n")
    columns = ["posts vary by", "rule", "notes by chance", *(f"x {each:g}" for each in factors)]
    print("| " + " | ".join(columns) + " |")
    print("|---|---|---|" + "---|" * len(factors))
    for cv in (0.3, 0.45, 0.6):
        healthy = simulate(campaigns, seed + 1, replace(YEAR, cv_between_posts=cv))
        generator = np.random.default_rng(seed + 2)
        at = [int(generator.integers(60, len(each.day))) for each in healthy]
        by_chance = sum(len(days) for days in our_days(healthy))
        limit = limit_with_notes(healthy, by_chance)
        rules: dict[str, Callable[[list[RateSeries]], list[dict[int, int]]]] = {
            "Pothos": our_days,
            "beyond 3 sigma": lambda given: days_beyond(given, 3.0),
            f"beyond {limit:.1f} sigma, as many by chance": (
                lambda given, limit=limit: days_beyond(given, limit)
            ),
        }
        for name, rule in rules.items():
            cells = [f"{sum(len(days) for days in rule(healthy)) / campaigns:.2f}"]
            for factor in factors:
                direction = 1 if factor > 1 else -1
                noted = rule(plant(healthy, at, factor))
                hits = [
                    days.get(int(campaign.day[post])) == direction
                    for days, campaign, post in zip(noted, healthy, at, strict=True)
                ]
                cells.append(f"{np.mean(hits):.2f}")
            print(f"| {cv:.0%} | {name} | " + " | ".join(cells) + " |")


def print_speed(campaigns: int, seed: int) -> None:
    owner, series = flat(simulate(campaigns, seed, YEAR))
    started = time.process_time()
    find_spikes_of_all(owner, series, campaigns)
    print(
        f"\nfind_spikes_of_all: {time.process_time() - started:.2f} s of one core for "
        f"{campaigns} campaigns, {len(owner):,} posts."
    )
