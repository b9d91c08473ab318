"""False alarms and finds of the level-shift detector beside the rules that dashboards use.

    python -m tests.benchmarks.drift.calibration [--data PATH] [--campaigns 1000] [--seed 71]

Campaigns are simulated (tests/core/drift/simulation.py) for 52 weeks, in two conditions: posts as
they are (5 to 9 a week, varying by 30, 45 or 60 %, weekdays, creators, viral posts, empty weeks),
and the condition of the prototype (one observation a day). Each campaign is alone: neither the
others' movement nor e-BH helps. Every rule looks at the same campaigns after every day. A change
begins on a day of week 27 and is found if an alarm begins within 60 days of it (a ramp: 120); any
alarm counts, so part of the finds of a rule with many false alarms are such that came in time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.drift import (
    LevelShiftSettings,
    ProgrammePosts,
    find_level_shifts,
    find_programme_alarms,
)
from tests.benchmarks.drift.quiet import report_quiet
from tests.benchmarks.drift.rules import RULES, Alarms, daily_sums
from tests.core.drift.simulation import (
    CampaignKind,
    ProgrammeKind,
    change_days,
    simulate_daily_programme,
    simulate_programme,
)

YEAR = CampaignKind(weeks=52, change_day=182)
DAYS = YEAR.weeks * 7
VARIATION = np.array([0.3, 0.45, 0.6])
PROMISES = (0.5, 1.0, 2.0)
STEPS = (0.15, 0.25, 0.40)
RAMPS = ((0.25, 60), (0.40, 60), (0.50, 182))
WITHIN_DAYS = {0: 60, 60: 120, 182: 182}
Programmes = dict[tuple[float, int], ProgrammePosts]


def alone(promise: float) -> LevelShiftSettings:
    """A campaign judged as if there were no others, at so many false alarms a year at most."""
    return LevelShiftSettings(
        false_alerts_per_week=1e9, most_false_alarms_per_campaign_year=promise
    )


def ours(posts: ProgrammePosts, promise: float) -> Alarms:
    alarms = find_programme_alarms(posts, alone(promise))
    campaigns = np.array([alarm.campaign for alarm in alarms], dtype=np.int64)
    return campaigns, np.array([alarm.detected_on for alarm in alarms], dtype=np.int64)


def varied(campaigns: int) -> np.ndarray:
    return VARIATION[np.arange(campaigns) % len(VARIATION)]


def programme(seed: int, kind: ProgrammeKind, campaigns: int) -> ProgrammePosts:
    return simulate_programme(np.random.default_rng(seed), kind, campaigns, varied(campaigns))


def as_posts(campaigns: int, seed: int) -> Programmes:
    """The healthy programme under (0, 0), and one for each size and length of a change."""
    changes = [(step, 0) for step in STEPS] + list(RAMPS)
    return {(0.0, 0): programme(seed, ProgrammeKind(YEAR), campaigns)} | {
        (fall, days): programme(
            seed + 1, ProgrammeKind(replace(YEAR, change=-fall, ramp_days=days)), campaigns
        )
        for fall, days in changes
    }


def as_days(campaigns: int, seed: int) -> Programmes:
    changes = [(step, 0) for step in STEPS] + list(RAMPS)
    return {(0.0, 0): simulate_daily_programme(np.random.default_rng(seed), campaigns)} | {
        (fall, days): simulate_daily_programme(
            np.random.default_rng(seed + 1), campaigns, change=-fall, ramp_days=days
        )
        for fall, days in changes
    }


def found(alarms: Alarms, campaigns: int, within: int) -> str:
    """Share of the changes found in time, and the median delay of those in days."""
    campaign, day = alarms
    delay = day - change_days(ProgrammeKind(YEAR), campaigns)[campaign]
    first = np.full(campaigns, DAYS)
    np.minimum.at(first, campaign[delay >= 0], delay[delay >= 0])
    in_time = first[first < within]
    middle = f"{np.median(in_time):.0f} d" if len(in_time) else "never"
    return f"{len(in_time) / campaigns:.2f}, {middle}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    columns = list(head)
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
    print()


def report_rules(programmes: Programmes) -> None:
    """All rules on the same campaigns: false alarms, and the finds of every change."""
    sums = {what: daily_sums(posts, DAYS) for what, posts in programmes.items()}
    campaigns = programmes[0.0, 0].campaigns

    def row(name: str, alarms: dict[tuple[float, int], Alarms]) -> list[str]:
        quiet = len(alarms[0.0, 0][0]) / campaigns
        changed = [
            found(each, campaigns, WITHIN_DAYS[days])
            for (fall, days), each in alarms.items()
            if fall
        ]
        return [name, f"{quiet:.2f}", *changed]

    def rows() -> Iterable[list[str]]:
        for name, rule in RULES.items():
            yield row(name, {what: rule(*each) for what, each in sums.items()})
        for promise in PROMISES:
            name = f"**Pothos**, at most {promise:g} a year"
            yield row(name, {what: ours(each, promise) for what, each in programmes.items()})

    heads = [
        f"a drop of {fall:.0%}" if not days else f"-{fall:.0%} over {days} days"
        for fall, days in programmes
        if fall
    ]
    table(["rule", "false alarms per campaign-year", *heads], rows())


def report_by_variation(programmes: Programmes) -> None:
    campaigns = programmes[0.0, 0].campaigns
    of = np.arange(campaigns) % len(VARIATION)
    alarms = {what: ours(programmes[what], 1.0) for what in ((0.0, 0), (0.25, 0), (0.40, 0))}

    def only(index: int, what: tuple[float, int]) -> Alarms:
        campaign, day = alarms[what]
        mine = of[campaign] == index
        return campaign[mine], day[mine]

    def shown(index: int, fall: float) -> str:
        campaign, day = only(index, (fall, 0))
        delay = day - change_days(ProgrammeKind(YEAR), campaigns)[campaign]
        first = np.full(campaigns, DAYS)
        np.minimum.at(first, campaign[delay >= 0], delay[delay >= 0])
        in_time = first[first < WITHIN_DAYS[0]]
        return f"{len(in_time) / (of == index).sum():.2f}, {np.median(in_time):.0f} d"

    table(
        ["posts vary by", "false alarms per campaign-year", "a drop of 25 %", "of 40 %"],
        (
            [
                f"{cv:.0%}",
                f"{len(only(index, (0.0, 0))[0]) / (of == index).sum():.2f}",
                shown(index, 0.25),
                shown(index, 0.40),
            ]
            for index, cv in enumerate(VARIATION)
        ),
    )


def report_shared_weeks(campaigns: int, seed: int) -> None:
    """Weeks that move all posts together: of one campaign alone, or of everybody on a platform."""

    def rate(kind: ProgrammeKind, promise: float) -> str:
        alarms, _ = ours(programme(seed, kind, campaigns), promise)
        return f"{len(alarms) / campaigns:.2f}"

    table(
        [
            "weeks vary by",
            *(f"campaigns alone, at most {promise:g}" for promise in PROMISES),
            "shared by 4 platforms, at most 1",
            "shared by platforms of 6 campaigns, at most 1",
        ],
        (
            [
                f"{cv:.0%}",
                *(
                    rate(ProgrammeKind(replace(YEAR, cv_of_weeks=cv)), promise)
                    for promise in PROMISES
                ),
                rate(ProgrammeKind(YEAR, platforms=4, cv_of_platform_weeks=cv), 1.0),
                rate(ProgrammeKind(YEAR, platforms=campaigns // 6, cv_of_platform_weeks=cv), 1.0),
            ]
            for cv in (0.0, 0.10, 0.15, 0.25)
        ),
    )


KINDS = {
    "as in the table above, but posts vary by 80 %": replace(YEAR, cv_between_posts=0.8),
    "posts vary by 120 %": replace(YEAR, cv_between_posts=1.2),
    "one post in twenty goes viral": replace(YEAR, viral_share=0.05),
    "0 to 2 posts a week": replace(YEAR, posts_per_week=(0, 2)),
    "2 to 4 posts a week": replace(YEAR, posts_per_week=(2, 4)),
    "20 to 30 posts a week": replace(YEAR, posts_per_week=(20, 30)),
    "20 to 30 posts, weeks vary by 10 %": replace(YEAR, posts_per_week=(20, 30), cv_of_weeks=0.10),
    "one creator": replace(YEAR, creators=1),
    "no post in two weeks of five": replace(YEAR, empty_week_share=0.4),
    "a rate of 0.05 %": replace(YEAR, rate=0.0005),
    "a rate of 30 %": replace(YEAR, rate=0.3),
    "two years": replace(YEAR, weeks=104),
}


def report_kinds(campaigns: int, seed: int) -> None:
    """Campaigns unlike those the detector was made with, all posts varying by 45 % else."""
    rows = []
    for name, kind in KINDS.items():
        quiet = simulate_programme(np.random.default_rng(seed), ProgrammeKind(kind), campaigns)
        fallen = ProgrammeKind(replace(kind, change=-0.40))
        dropped = simulate_programme(np.random.default_rng(seed + 1), fallen, campaigns)
        years = campaigns * kind.weeks / 52
        rows.append(
            [
                name,
                f"{len(ours(quiet, 1.0)[0]) / years:.2f}",
                found(ours(dropped, 1.0), campaigns, WITHIN_DAYS[0]),
            ]
        )
    table(["campaigns", "false alarms per campaign-year", "a drop of 40 %"], rows)


def report_shocks(programmes: int, seed: int) -> None:
    """Programmes of 20 campaigns on one platform that loses a part of its rates for good."""
    rows = []
    for shock in (0.0, 0.2, 0.3, 0.4):
        told = drifting = falsely = 0
        for index in range(programmes):
            kind = ProgrammeKind(YEAR, platforms=1, shock=-shock)
            drift = find_level_shifts(programme(seed + index, kind, 20))
            about = [abs(x.began_on - kind.shock_day) <= 14 for x in drift.shocks]
            told += any(about) and shock > 0
            falsely += len(about) - sum(about)
            drifting += sum(shift.verdict == "drift" for shift in drift.campaigns)
        rows.append(
            [
                f"{-shock:.0%}",
                f"{told / programmes:.2f}" if shock else "",
                f"{falsely / programmes:.2f}",
                f"{drifting / programmes:.2f}",
            ]
        )
    table(
        [
            "the platform moves by",
            "told as one shock",
            "other shocks told a programme-year",
            "campaigns of 20 called drifting",
        ],
        rows,
    )


def report_programme(programmes: int, seed: int) -> None:
    """The default promise, for programmes of 20 campaigns on three platforms."""
    settings = LevelShiftSettings()
    alarms = 0
    for index in range(programmes):
        kind = ProgrammeKind(YEAR, platforms=3, cv_of_platform_weeks=0.10)
        alarms += len(find_programme_alarms(programme(seed + index, kind, 20), settings))
    print(
        f"{programmes} programmes of 20 campaigns, weeks shared by 10 %: "
        f"{alarms / programmes / YEAR.weeks * 13:.2f} false alerts a quarter; promised is "
        f"{settings.false_alerts_per_week * 13:.2f}.\n"
    )


def report_intervals(programmes: Programmes) -> None:
    rows = []
    for (fall, days), posts in programmes.items():
        if not fall:
            continue
        on = change_days(ProgrammeKind(YEAR), posts.campaigns)
        shifts = find_level_shifts(posts, alone(1.0)).campaigns
        drifts = [
            (shift, day) for shift, day in zip(shifts, on, strict=True) if shift.verdict == "drift"
        ]
        rows.append(
            [
                f"-{fall:.0%}" + (f" over {days} days" if days else ""),
                f"{len(drifts) / posts.campaigns:.2f}",
                f"{np.mean([s.began_from <= day <= s.began_to for s, day in drifts]):.2f}",
                f"{np.median([s.began_to - s.began_from + 1 for s, _ in drifts]):.0f} d",
                f"{np.mean([s.change_low <= -fall <= s.change_high for s, _ in drifts]):.2f}",
                f"{np.mean([s.kind == 'decay' for s, _ in drifts]):.2f}",
            ]
        )
    table(
        [
            "change",
            "drifting at the year's end",
            "the range of days holds the first day",
            "its width",
            "the interval holds the size",
            "called a decay",
        ],
        rows,
    )


def report(data: Path | None, campaigns: int = 1000, seed: int = 71) -> None:
    started = time.perf_counter()
    print(f"## Level shift and decay: {campaigns} campaigns of a year, seed {seed}\n")
    posts = as_posts(campaigns, seed)
    print("### Posts as they are\n")
    report_rules(posts)
    print("### The prototype's condition: one observation a day\n")
    report_rules(as_days(campaigns, seed + 10))
    print("### By how much posts vary (Pothos, at most 1 false alarm a year)\n")
    report_by_variation(posts)
    print("### False alarms per campaign-year when whole weeks go together\n")
    report_shared_weeks(max(campaigns // 2, 24), seed + 20)
    print("### Other kinds of campaigns (Pothos, at most 1 false alarm a year)\n")
    report_kinds(max(campaigns // 5, 12), seed + 50)
    print("### A shock of the whole platform\n")
    report_shocks(max(campaigns // 50, 2), seed + 30)
    print("### The promise to a programme\n")
    report_programme(max(campaigns // 20, 2), seed + 40)
    print("### Ranges of days and sizes (made to hold nine of ten)\n")
    report_intervals(posts)
    if data is not None:
        report_quiet(data)
    print(f"The whole run: {time.perf_counter() - started:.0f} s.\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--campaigns", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=71)
    asked = parser.parse_args()
    report(asked.data, asked.campaigns, asked.seed)


if __name__ == "__main__":
    main()
