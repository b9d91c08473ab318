"""Spikes on simulated campaigns: notes by chance, and planted ones found."""

from __future__ import annotations

import time
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
