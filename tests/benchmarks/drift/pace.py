"""Will the target be met? Coverage and reliability of the forecast on simulated campaigns.

    python -m tests.benchmarks.drift.pace [--campaigns 3000] [--seed 30261]

Campaigns are those of tests/core/drift/growing_posts.py: 4 to 26 weeks, 1.5 to 14 posts a week,
bursts and empty weeks, lognormal or Gamma posts, creators, viral posts, four kinds of growth, plans
that slip and fail, and a quarter of the campaigns drift. Each is looked at when 25, 50 and 75 % of
its time are gone, with the figures of weekly exports. The growth curves are learned from 40 other
campaigns. Targets are drawn about what was to be expected, whatever came.

Four models see the same exports: running totals as Pothos 0.1 judged them (a Gamma), running totals
now, posts without a plan, posts with the plan. Looks at which one of them says "too early" are left
out for all; where the target is reached there is an interval to judge and no chance.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.drift import Growth, forecast_pace, learn_growth
from core.drift.gain_to_come import SURE
from core.drift.pace_from_totals import gain_from_totals
from tests.core.drift.growing_posts import (
    PostedCampaign,
    PostingKind,
    simulate_exports,
    simulate_posts,
    simulate_snapshots,
)

KINDS = {
    "lognormal": PostingKind(),
    "Gamma": PostingKind(gamma_posts=True),
}
STAGES = (0.25, 0.5, 0.75)
MODELS = ("totals, 0.1", "totals", "posts", "posts and plan")
WORLDS = {
    "as above": PostingKind(),
    "nothing drifts": PostingKind(drift_share=0.0),
    "every campaign drifts": PostingKind(drift_share=1.0),
    "posts vary by a factor of 4": PostingKind(post_spread=(1.3, 1.5)),
    "posting fades by 60 %": PostingKind(fading=0.6),
    "a third of promises broken": PostingKind(broken_share=0.33),
    "half of the posts promised": PostingKind(planned_share=0.5),
    "one post a week": PostingKind(posts_per_week=(0.7, 1.4)),
    "a handful of views": PostingKind(level=(3.0, 30.0)),
    "targets known well (20 %)": PostingKind(target_spread=0.2),
    "targets out of the air (factor 2.7)": PostingKind(target_spread=1.0),
}
"""Campaigns of other kinds, to see where the forecast is weak."""
LEARNED_FROM = 40
LOOK_EXPORT_SHARE = 0.7
"""In so many looks somebody exported on the very day; else the newest weekly export counts."""
OUT_OF_REACH = 1e15
"""A target that no campaign reaches, so that reached ones have an interval to judge as well."""


@dataclass(frozen=True)
class Look:
    """What the models (in the order of ``MODELS``) forecast at one look, and what came.

    ``low``, ``middle``, ``high`` and ``chance`` are of shape (models,).
    """

    kind: str
    stage: float
    low: np.ndarray
    middle: np.ndarray
    high: np.ndarray
    chance: np.ndarray
    truth: float
    target: float
    is_open: bool


def look_at(
    generator: np.random.Generator, kind: str, campaign: PostedCampaign, growth: Growth
) -> Iterable[Look]:
    """The models at the three stages, all from the same exports."""
    total = campaign.total
    weekly = simulate_exports(generator, campaign.days)
    end = campaign.days - 1
    for stage in STAGES:
        as_of = int(campaign.days * stage) - 1
        exports = weekly[weekly <= as_of]
        if generator.random() < LOOK_EXPORT_SHARE or not len(exports):
            exports = np.unique(np.r_[exports, as_of])
        newest_on = int(exports[-1])
        known = {"posts": campaign.posts_as_of(newest_on), "growth": growth}
        found = [
            (
                forecast_pace(exports, total[exports], 0, end, OUT_OF_REACH, as_of, **given),
                forecast_pace(exports, total[exports], 0, end, campaign.target, as_of, **given),
            )
            for given in ({}, known, {**known, "plan": campaign.plan_as_of(newest_on)})
        ]
        if any(pace.verdict == "too early" for pace, _ in found):
            continue
        newest = float(total[newest_on])
        before = gain_from_totals(exports, total[exports], 0, end)
        width = max(1.0 / (1.0 / before.shape + 1.0 / before.certainty), 1.0)
        before = replace(before, shape=width, certainty=SURE)
        is_open = newest < campaign.target
        yield Look(
            kind=kind,
            stage=stage,
            low=np.array([newest + before.quantile(0.1), *(x.forecast_low for x, _ in found)]),
            middle=np.array([newest + before.expected, *(x.forecast for x, _ in found)]),
            high=np.array([newest + before.quantile(0.9), *(x.forecast_high for x, _ in found)]),
            chance=np.array(
                [
                    before.probability_of(campaign.target - newest),
                    *(x.probability_of_target for _, x in found),
                ]
            ),
            truth=float(total[-1]),
            target=campaign.target,
            is_open=is_open,
        )


def print_coverage(looks: list[Look]) -> None:
    """By kind of posts, time gone and model."""
    print("\n| posts | time gone | model | looks | below | **within 80 %** | above ", end="")
    print("| median width | median error | Brier |\n|---|---|---|---|---|---|---|---|---|---|")
    for kind in ("all", *KINDS):
        for stage in ("all", *STAGES):
            own = [x for x in looks if kind in ("all", x.kind) and stage in ("all", x.stage)]
            low, middle, high, chance = (
                np.array([getattr(x, name) for x in own])
                for name in ("low", "middle", "high", "chance")
            )
            truth = np.array([x.truth for x in own])[:, None]
            came = truth >= np.array([x.target for x in own])[:, None]
            is_open = np.array([x.is_open for x in own])
            below, above = (truth < low).mean(axis=0), (truth > high).mean(axis=0)
            width = np.median((high - low) / truth, axis=0)
            error = np.median(np.abs(middle / truth - 1.0), axis=0)
            brier = ((chance - came)[is_open] ** 2).mean(axis=0)
            for index, model in enumerate(MODELS):
                print(
                    f"| {kind} | {stage if stage == 'all' else f'{stage:.0%}'} | {model} "
                    f"| {len(own)} | {below[index]:.3f} "
                    f"| **{1 - below[index] - above[index]:.3f}** | {above[index]:.3f} "
                    f"| {width[index]:.2f} | {error[index]:.3f} | {brier[index]:.4f} |"
                )


def print_reliability(looks: list[Look]) -> None:
    """The chance that was given against how often it came true, in ten bins."""
    own = [look for look in looks if look.is_open]
    chance = np.array([look.chance for look in own])
    came = np.array([look.truth >= look.target for look in own])
    print("\n| chance given | " + " | ".join(f"{name}: mean, came true (looks)" for name in MODELS))
    print("|---|" + "---|" * len(MODELS))
    for tenth in range(10):
        cells = []
        for index in range(len(MODELS)):
            is_in = np.minimum((chance[:, index] * 10).astype(np.int64), 9) == tenth
            if is_in.any():
                said, true = chance[is_in, index].mean(), came[is_in].mean()
                cells.append(f"{said:.2f}, {true:.2f} ({is_in.sum()})")
            else:
                cells.append("none")
        print(f"| {tenth * 10} to {tenth * 10 + 10} % | " + " | ".join(cells) + " |")


def print_worlds(generator: np.random.Generator, campaigns: int) -> None:
    """The same forecasts of other kinds of campaigns than the ones it was made for."""
    print(
        "\n| campaigns | looks | posts: within 80 % | Brier | **posts and plan: within 80 %** ",
        end="",
    )
    print("| Brier | totals, 0.1: within 80 % | Brier |\n|---|---|---|---|---|---|---|---|")
    for name, kind in WORLDS.items():
        growth = learned(generator, kind)
        looks = [
            look
            for _ in range(campaigns)
            for look in look_at(generator, name, simulate_posts(generator, kind), growth)
        ]
        within, brier = judged(looks)
        print(f"| {name} | {len(looks)} ", end="")
        for model in ("posts", "posts and plan", "totals, 0.1"):
            index = MODELS.index(model)
            print(f"| {within[index]:.3f} | {brier[index]:.4f} ", end="")
        print("|")


def judged(looks: list[Look]) -> tuple[np.ndarray, np.ndarray]:
    """Share within the interval and Brier score, each of shape (models,)."""
    truth = np.array([x.truth for x in looks])[:, None]
    low, high, chance = (
        np.array([getattr(x, name) for x in looks]) for name in ("low", "high", "chance")
    )
    came = truth >= np.array([x.target for x in looks])[:, None]
    is_open = np.array([x.is_open for x in looks])
    within = ((truth >= low) & (truth <= high)).mean(axis=0)
    return within, ((chance - came)[is_open] ** 2).mean(axis=0)


def print_promise(generator: np.random.Generator, campaigns: int) -> None:
    """However often one looks: what became of campaigns at the first week that said so."""
    kind = KINDS["lognormal"]
    growth = learned(generator, kind)
    rules = {
        "behind: chance under 25 %": lambda chance: chance < 0.25,
        "chance under 5 %": lambda chance: chance < 0.05,
        "ahead: chance of 90 % or more": lambda chance: chance >= 0.90,
    }
    first: dict[str, list[tuple[float, bool]]] = {name: [] for name in rules}
    for _ in range(campaigns):
        campaign = simulate_posts(generator, kind)
        total = campaign.total
        came = bool(total[-1] >= campaign.target)
        exports = simulate_exports(generator, campaign.days - 1)
        said: set[str] = set()
        for index in range(len(exports)):
            seen = exports[: index + 1]
            found = forecast_pace(
                seen,
                total[seen],
                0,
                campaign.days - 1,
                campaign.target,
                int(seen[-1]),
                posts=campaign.posts_as_of(int(seen[-1])),
                growth=growth,
                plan=campaign.plan_as_of(int(seen[-1])),
            )
            if found.verdict not in ("ahead", "on pace", "behind"):
                continue
            for name, holds in rules.items():
                if name not in said and holds(found.probability_of_target):
                    said.add(name)
                    first[name].append((float(found.probability_of_target or 0.0), came))
    print(f"\n{campaigns} campaigns looked at after every weekly export, posts and plan:\n")
    print("| said at any week | campaigns | mean chance when first said | target met in the end |")
    print("|---|---|---|---|")
    for name, cases in first.items():
        mean, met = np.mean([p for p, _ in cases]), np.mean([came for _, came in cases])
        print(f"| {name} | {len(cases)} | {mean:.3f} | {met:.3f} |")


def print_speed(generator: np.random.Generator) -> None:
    """Processor seconds for 1,000 campaigns, posts and plan, half way."""
    kind = KINDS["lognormal"]
    growth = learned(generator, kind)
    cases = []
    for _ in range(200):
        campaign = simulate_posts(generator, kind)
        as_of = campaign.days // 2
        exports = np.unique(np.r_[np.arange(6, as_of, 7), as_of])
        cases.append(
            (
                (exports, campaign.total[exports], 0, campaign.days - 1, campaign.target, as_of),
                {
                    "posts": campaign.posts_as_of(as_of),
                    "growth": growth,
                    "plan": campaign.plan_as_of(as_of),
                },
            )
        )
    started = time.process_time()
    for figures, known in cases:
        forecast_pace(*figures, **known)
    seconds = (time.process_time() - started) / len(cases) * 1000
    print(f"\n1,000 forecasts with posts and plan: {seconds:.2f} s of one core.")


def learned(generator: np.random.Generator, kind: PostingKind) -> Growth:
    """Growth curves of views from other campaigns of the programme."""
    found = simulate_snapshots(generator, kind, LEARNED_FROM)
    return learn_growth(found.post, found.age_days, found.views, found.group)


def report(data: Path | None, campaigns: int = 3000, seed: int = 30261) -> None:
    """Print the tables; ``data`` is not needed, everything here is simulated."""
    generator = np.random.default_rng(seed)
    looks: list[Look] = []
    for name, kind in KINDS.items():
        growth = learned(generator, kind)
        for _ in range(campaigns // len(KINDS)):
            looks += look_at(generator, name, simulate_posts(generator, kind), growth)
    print(f"\n### Pace: {campaigns} simulated campaigns, seed {seed}")
    print_coverage(looks)
    print_reliability(looks)
    print_promise(generator, campaigns // 4)
    print_worlds(generator, campaigns // 10)
    print_speed(generator)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="not used: everything here is simulated")
    parser.add_argument("--campaigns", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=30261)
    arguments = parser.parse_args()
    report(arguments.data, arguments.campaigns, arguments.seed)


if __name__ == "__main__":
    main()
