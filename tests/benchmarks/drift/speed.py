"""How long drift takes for 1,000 campaigns of a year, from arrays, on one core.

    python -m tests.benchmarks.drift.speed [--campaigns 1000]

The bars of issue 4: everything under 5 s, one new day for all campaigns under 100 ms, memory under
300 MB. Seconds are CPU seconds of this process, the best of three.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.drift import LevelShiftSettings, ProgrammePosts, find_level_shifts, find_programme_alarms
from core.drift.history import part_of, watch_history
from core.drift.series import usable_posts
from core.drift.watch import next_day
from tests.core.drift.simulation import CampaignKind, ProgrammeKind, simulate_programme

SETTINGS = LevelShiftSettings()
Part = tuple[str, Callable[[ProgrammePosts], object]]
PARTS: list[Part] = [
    (
        "level shift, decay, dating, platform shocks, e-BH",
        lambda posts: find_level_shifts(posts, SETTINGS),
    ),
    (
        "the back-test: all alarms of the year, dated",
        lambda posts: find_programme_alarms(posts, SETTINGS),
    ),
]
"""What is timed; each takes the programme's posts. Other parts of drift add themselves here."""


def programme(campaigns: int) -> ProgrammePosts:
    """A fifth of the campaigns drift; weeks of four platforms vary by 10 %."""
    kind = ProgrammeKind(
        CampaignKind(weeks=52, change=-0.35, change_day=60),
        platforms=4,
        shifted_share=0.2,
        change_days=240,
        cv_of_platform_weeks=0.10,
    )
    return simulate_programme(np.random.default_rng(72), kind, campaigns)


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


def report(data: Path | None, campaigns: int = 1000) -> None:
    del data
    posts = programme(campaigns)
    print(f"## Speed: {campaigns:,} campaigns of a year, {len(posts.day):,} posts\n")
    print("| part | seconds |")
    print("|---|---|")
    whole = 0.0
    for name, part in PARTS:
        seconds = []
        for _ in range(3):
            started = time.process_time()
            part(posts)
            seconds.append(time.process_time() - started)
        whole += min(seconds)
        print(f"| {name} | {min(seconds):.2f} |", flush=True)
    print(f"| all of these | {whole:.2f} |")
    print(f"| one new day for all campaigns | {one_new_day(posts):.3f} |")
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
