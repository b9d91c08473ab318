"""How long drift takes for 1,000 campaigns of a year, from arrays, on one core.

    python -m tests.benchmarks.drift.speed [--campaigns 1000]

The bars of issue 4: everything under 5 s, one new day for all campaigns under 100 ms, memory under
300 MB. Seconds are CPU seconds of this process, the best of three.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.drift import (
    CampaignPosts,
    LevelShiftSettings,
    ProgrammeDrift,
    ProgrammePosts,
    RateSeries,
    expected_band,
    explain,
    find_level_shifts,
    find_mix_drift,
    find_programme_alarms,
    find_spikes_of_all,
    forecast_pace,
    learn_growth,
)
from core.drift.history import part_of, watch_history
from core.drift.series import usable_posts
from core.drift.watch import next_day
from tests.core.drift.growing_posts import PostingKind, Snapshots, simulate_snapshots
from tests.core.drift.simulation import CampaignKind, ProgrammeKind, simulate_programme

SETTINGS = LevelShiftSettings()
DAYS = 364


@dataclass(frozen=True)
class Year:
    """A programme's posts in the order of campaign and day, whose and what they are, its drift.

    ``seen`` are snapshots of posts at several ages, from which growth is learned.
    """

    posts: ProgrammePosts
    creator: np.ndarray
    format: np.ndarray
    drift: ProgrammeDrift
    seen: Snapshots

    def campaigns(self) -> Iterator[tuple[int, slice]]:
        """Each campaign's place and its posts."""
        bounds = np.searchsorted(self.posts.campaign, np.arange(self.posts.campaigns + 1))
        for place in range(self.posts.campaigns):
            yield place, slice(int(bounds[place]), int(bounds[place + 1]))


def level_shifts(year: Year) -> None:
    find_level_shifts(year.posts, SETTINGS)


def bands(year: Year) -> None:
    weeks = np.full(52, 7, dtype=np.int64)
    for shift in year.drift.campaigns:
        expected_band(shift.baseline, weeks, weeks * 8_000.0)


def explanations(year: Year) -> None:
    posts = year.posts
    for place, own in year.campaigns():
        shift = year.drift.campaigns[place]
        if shift.began_from is None or shift.began_to is None:
            continue
        day = posts.day[own]
        before = day < shift.began_from
        explain(
            before,
            posts.engagements[own],
            posts.denominator[own],
            {"creator": year.creator[own], "format": year.format[own]},
            unsure=~before & (day <= shift.began_to),
        )


def mixes(year: Year) -> None:
    for _, own in year.campaigns():
        for category in (year.creator[own], year.format[own]):
            find_mix_drift(year.posts.day[own], np.ones(own.stop - own.start), category)


def spikes(year: Year) -> None:
    posts = year.posts
    series = RateSeries(posts.day, posts.engagements, posts.denominator)
    find_spikes_of_all(posts.campaign, series, posts.campaigns)


def growth_and_paces(year: Year) -> None:
    seen = year.seen
    growth = learn_growth(seen.post, seen.age_days, seen.views, seen.group)
    weekly = np.arange(6, 182, 7)
    for _, own in year.campaigns():
        day, value = year.posts.day[own], year.posts.engagements[own]
        is_out = day <= weekly[-1]
        posts = CampaignPosts(
            day[is_out],
            np.full(int(is_out.sum()), weekly[-1]),
            value[is_out],
            np.full(int(is_out.sum()), "instagram:reel", dtype=object),
        )
        total = np.array([value[day <= on].sum() for on in weekly])
        target = 2.0 * float(total[-1])
        forecast_pace(
            weekly, total, 0, DAYS - 1, target, int(weekly[-1]), posts=posts, growth=growth
        )


def alarms(year: Year) -> None:
    find_programme_alarms(year.posts, SETTINGS)


PARTS: list[tuple[str, Callable[[Year], None]]] = [
    ("level shift, decay, dating, weekdays, platform shocks, e-BH", level_shifts),
    ("bands of what was to be expected", bands),
    ("explanation of those that drift, by creator and format", explanations),
    ("spikes", spikes),
    ("growth curves learned, pace forecast for each", growth_and_paces),
    ("mix drift, by creator and format", mixes),
]
"""All that is judged when something new came in."""
BESIDE: list[tuple[str, Callable[[Year], None]]] = [
    ("beside it, the back-test: all alarms of the year, dated", alarms)
]


def a_year(campaigns: int) -> Year:
    """A fifth of the campaigns drift; weeks of four platforms vary by 10 %."""
    kind = ProgrammeKind(
        CampaignKind(weeks=52, change=-0.35, change_day=60),
        platforms=4,
        shifted_share=0.2,
        change_days=240,
        cv_of_platform_weeks=0.10,
    )
    posts = simulate_programme(np.random.default_rng(72), kind, campaigns)
    posts = part_of(posts, np.lexsort((posts.day, posts.campaign)))
    chance = np.random.default_rng(74)
    creators = np.array([f"creator {number}" for number in range(9)], dtype=object)
    formats = np.array(["reel", "image", "story"], dtype=object)
    return Year(
        posts,
        creators[chance.integers(0, 9, len(posts.day))],
        formats[chance.integers(0, 3, len(posts.day))],
        find_level_shifts(posts, SETTINGS),
        simulate_snapshots(np.random.default_rng(73), PostingKind(), 40),
    )


def one_new_day(posts: ProgrammePosts) -> float:
    """Seconds for the newest day, all that came before it being known: the median of seven."""
    kept = usable_posts(posts)
    threshold = float(np.log(SETTINGS.days_between_false_alarms(posts.campaigns)))
    newest = int(kept.day.max())
    state = watch_history(part_of(kept, kept.day < newest - 6), threshold, SETTINGS).state
    seconds = []
    for day in range(newest - 6, newest + 1):
        today = part_of(kept, kept.day == day)
        if not len(today.day):
            continue
        started = time.process_time()
        state = next_day(state, today, threshold, SETTINGS).state
        seconds.append(time.process_time() - started)
    return float(np.median(seconds))


def seconds_of(part: Callable[[Year], None], year: Year) -> float:
    """CPU seconds, the best of three."""
    seconds = []
    for _ in range(3):
        started = time.process_time()
        part(year)
        seconds.append(time.process_time() - started)
    return min(seconds)


def report(data: Path | None, campaigns: int = 1000) -> None:
    del data
    year = a_year(campaigns)
    print(f"## Speed: {campaigns:,} campaigns of a year, {len(year.posts.day):,} posts\n")
    print("| part | seconds |")
    print("|---|---|")
    whole = 0.0
    for name, part in PARTS:
        seconds = seconds_of(part, year)
        whole += seconds
        print(f"| {name} | {seconds:.2f} |", flush=True)
    print(f"| all of these | {whole:.2f} |")
    print(f"| one new day for all campaigns | {one_new_day(year.posts):.3f} |")
    for name, part in BESIDE:
        print(f"| {name} | {seconds_of(part, year):.2f} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nMemory at peak, Python and its libraries included: {peak:.0f} MB.\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--campaigns", type=int, default=1000)
    asked = parser.parse_args()
    report(asked.data, asked.campaigns)


if __name__ == "__main__":
    main()
