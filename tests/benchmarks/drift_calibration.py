"""False alarms and finds of the level-shift detector beside two rules that dashboards use.

    python -m tests.benchmarks.drift_calibration [--campaigns 1000] [--seed 1]

Campaigns are simulated (tests/core/drift/simulation.py): a year, 5 to 9 posts a week, a
coefficient of variation between posts of .3, .45 or .6, weekdays, creators, viral posts, empty
weeks. Every rule looks at the same campaigns after every day and counts an alarm when its
condition begins to hold. A drop is on day 182 and found if an alarm begins within 60 days of it;
for the two rules any alarm counts, so part of their finds are false alarms that came in time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.drift import LevelShiftSettings, RateSeries, find_alarms, find_level_shift
from tests.core.drift.simulation import CampaignKind, simulate_campaign

YEAR = CampaignKind(weeks=52, change_day=182)
VARIATION = (0.3, 0.45, 0.6)
DROPS = (0.15, 0.25, 0.40)
WITHIN_DAYS = 60
Rule = Callable[[RateSeries], np.ndarray]


def ours(campaign: RateSeries) -> np.ndarray:
    """Days on which Pothos raises an alarm."""
    return np.array([alarm.detected_on for alarm in find_alarms(campaign)], dtype=np.int64)


def daily_sums(campaign: RateSeries) -> tuple[np.ndarray, np.ndarray]:
    """Engagements and denominators by day of the year."""
    days = YEAR.weeks * 7
    return (
        np.bincount(campaign.day, campaign.engagements, minlength=days),
        np.bincount(campaign.day, campaign.denominator, minlength=days),
    )


def beginnings(holds: np.ndarray) -> np.ndarray:
    """Days on which a condition begins to hold."""
    return np.flatnonzero(holds & ~np.r_[False, holds[:-1]])


def seven_against_28(campaign: RateSeries) -> np.ndarray:
    """The usual dashboard: the last 7 days' rate is 20 % or more below that of the 28 before."""
    engagements, denominator = (np.r_[0.0, np.cumsum(x)] for x in daily_sums(campaign))
    day = np.arange(35, len(engagements))
    with np.errstate(divide="ignore", invalid="ignore"):
        recent = (engagements[day] - engagements[day - 7]) / (
            denominator[day] - denominator[day - 7]
        )
        before = (engagements[day - 7] - engagements[day - 35]) / (
            denominator[day - 7] - denominator[day - 35]
        )
        return beginnings(recent <= 0.8 * before) + 34


def daily_z(campaign: RateSeries) -> np.ndarray:
    """A day's rate is more than 3 standard deviations from the mean of the 28 days before it."""
    engagements, denominator = daily_sums(campaign)
    day = np.flatnonzero(denominator > 0)
    rate = engagements[day] / denominator[day]
    holds = np.zeros(len(engagements), dtype=np.bool_)
    for index in range(len(day)):
        past = rate[np.searchsorted(day, day[index] - 28) : index]
        if len(past) >= 10:
            holds[day[index]] = abs(rate[index] - past.mean()) > 3 * past.std(ddof=1)
    return beginnings(holds)


RULES: dict[str, Rule] = {
    "7 days against 28, -20 %": seven_against_28,
    "a day beyond 3 sigma of 28": daily_z,
    "Pothos, level shift": ours,
}


def simulate(
    campaigns: int, seed: int, kind: CampaignKind, variation: tuple[float, ...] = VARIATION
) -> list[RateSeries]:
    """Campaigns of all variations in turn; the same numbers for every kind."""
    generators = np.random.default_rng(seed).spawn(campaigns)
    return [
        simulate_campaign(
            generator, replace(kind, cv_between_posts=variation[index % len(variation)])
        )
        for index, generator in enumerate(generators)
    ]


def found(rule: Rule, campaigns: list[RateSeries]) -> str:
    """Share of the drops that the rule found in time, and its median delay in days."""
    delays = []
    for campaign in campaigns:
        after = rule(campaign) - YEAR.change_day
        in_time = after[(after >= 0) & (after < WITHIN_DAYS)]
        if len(in_time):
            delays.append(int(in_time[0]))
    delay = f"{np.median(delays):.0f} d" if delays else "never"
    return f"{len(delays) / len(campaigns):.2f}, {delay}"


def print_rules(healthy: list[RateSeries], dropped: dict[float, list[RateSeries]]) -> None:
    columns = ["false alarms per campaign-year", *(f"a drop of {drop:.0%}" for drop in DROPS)]
    print("| rule | " + " | ".join(columns) + " |")
    print("|---|" + "---|" * len(columns))
    for name, rule in RULES.items():
        false_alarms = sum(len(rule(campaign)) for campaign in healthy) / len(healthy)
        cells = [f"{false_alarms:.2f}", *(found(rule, dropped[drop]) for drop in DROPS)]
        print(f"| {name} | " + " | ".join(cells) + " |")


def print_by_variation(healthy: list[RateSeries], dropped: dict[float, list[RateSeries]]) -> None:
    print("\n| posts vary by | false alarms per campaign-year | a drop of 25 % | of 40 % |")
    print("|---|---|---|---|")
    for index, variation in enumerate(VARIATION):
        each = slice(index, None, len(VARIATION))
        false_alarms = sum(len(ours(c)) for c in healthy[each]) / len(healthy[each])
        cells = [f"{false_alarms:.2f}", found(ours, dropped[0.25][each])]
        print(
            f"| {variation:.0%} | " + " | ".join([*cells, found(ours, dropped[0.40][each])]) + " |"
        )


def print_intervals(dropped: dict[float, list[RateSeries]]) -> None:
    print("\n| drop | the range of days holds the day | its width | the interval holds the size |")
    print("|---|---|---|---|")
    for drop in (0.25, 0.40):
        shifts = [find_level_shift(campaign) for campaign in dropped[drop]]
        drifts = [shift for shift in shifts if shift.verdict == "drift"]
        dated = [s.began_from <= YEAR.change_day <= s.began_to for s in drifts]
        width = [s.began_to - s.began_from + 1 for s in drifts]
        sized = [s.change_low <= -drop <= s.change_high for s in drifts]
        cells = [f"{np.mean(dated):.2f}", f"{np.median(width):.0f} d", f"{np.mean(sized):.2f}"]
        print(f"| {drop:.0%} | " + " | ".join(cells) + " |")


def print_harder(campaigns: int, seed: int) -> None:
    """What the detector is not made for: a slow decay, weeks as one, wild posts."""
    decay = simulate(campaigns, seed, replace(YEAR, change=-0.5, ramp_days=182))
    delays = [
        np.array([a - YEAR.change_day for a in ours(c) if a >= YEAR.change_day]) for c in decay
    ]
    in_time = [delay[0] for delay in delays if len(delay)]
    print(
        f"\nA decay by half over the second half of the year: {len(in_time) / campaigns:.2f} found "
        f"by its end, {np.median(in_time):.0f} days after it began (median)."
    )
    for cv in (0.10, 0.15, 0.25):
        shaken = simulate(campaigns, seed, replace(YEAR, cv_of_weeks=cv))
        print(f"Whole weeks vary by {cv:.0%}: {rate_of_alarms(shaken)}.")
    for cv in (0.8, 1.2):
        wild = simulate(campaigns, seed, YEAR, variation=(cv,))
        print(f"Posts vary by {cv:.0%}: {rate_of_alarms(wild)}.")


def rate_of_alarms(healthy: list[RateSeries]) -> str:
    false_alarms = sum(len(ours(campaign)) for campaign in healthy) / len(healthy)
    return f"{false_alarms:.2f} false alarms per campaign-year"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--campaigns", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.perf_counter()
    healthy = simulate(asked.campaigns, asked.seed, YEAR)
    dropped = {
        drop: simulate(asked.campaigns, asked.seed + 1, replace(YEAR, change=-drop))
        for drop in DROPS
    }
    promised = LevelShiftSettings().false_alarms_per_campaign_year
    print(f"{asked.campaigns} campaigns of a year, seed {asked.seed}.")
    print(f"Pothos promises at most {promised} false alarms per campaign-year.\n")
    print_rules(healthy, dropped)
    print_by_variation(healthy, dropped)
    print_intervals(dropped)
    print_harder(asked.campaigns // 2, asked.seed + 2)
    timed = time.perf_counter()
    for campaign in healthy:
        find_level_shift(campaign)
    each = (time.perf_counter() - timed) / len(healthy) * 1000
    posts = np.mean([len(campaign.day) for campaign in healthy])
    print(f"\nfind_level_shift: {each:.1f} ms a campaign of {posts:.0f} posts.")
    print(f"The whole run: {time.perf_counter() - started:.0f} s.")


if __name__ == "__main__":
    main()
