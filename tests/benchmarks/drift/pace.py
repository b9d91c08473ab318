"""Pace and growth against the truth of simulated campaigns.

    python -m tests.benchmarks.drift.pace [--campaigns 3000] [--seed 20261]

Campaigns are those of tests/core/drift/growing_posts.py: 4 to 26 weeks, 1.5 to 14 posts a week,
bursts and empty weeks, lognormal or Gamma posts, creators, viral posts, four kinds of growth, plans
that slip and fail, and a quarter of the campaigns drift. Each is looked at when 25, 50 and 75 % of
its time are gone, with the figures of weekly exports. The growth curves are learned from 40 other
campaigns. The target is drawn about what was to be expected, whatever came. Reached targets are no
forecasts and are left out.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.drift import (
    Growth,
    Pace,
    forecast_pace,
    learn_growth,
    learn_rate_growth,
    project,
    project_weeks,
)
from tests.core.drift.growing_posts import (
    PostedCampaign,
    PostingKind,
    simulate_exports,
    simulate_posts,
)

KINDS = {
    "lognormal posts": PostingKind(),
    "Gamma posts": PostingKind(gamma_posts=True),
}
STAGES = (0.25, 0.5, 0.75)
MODELS = ("totals alone", "posts", "posts and plan")
HAS_LOOK_EXPORT = 0.7
"""In so many looks somebody exported on the very day; else the newest weekly export counts."""


@dataclass(frozen=True)
class Look:
    """One forecast and what came."""

    kind: str
    stage: float
    model: str
    forecast: Pace
    found: Pace
    truth: float
    target: float


def snapshots(
    generator: np.random.Generator, kind: PostingKind, campaigns: int
) -> tuple[np.ndarray, ...]:
    """Post, age, views, engagements and group of all snapshots of weekly exports."""
    parts: list[tuple[np.ndarray, ...]] = []
    posts = 0
    for _ in range(campaigns):
        campaign = simulate_posts(generator, kind)
        exports = simulate_exports(generator, campaign.days + 28)
        row, column = np.nonzero(campaign.published_on[:, None] <= exports[None, :])
        on = exports[column]
        parts.append(
            (
                posts + row,
                (on - campaign.published_on[row]).astype(np.float64),
                campaign.views[row, on].astype(np.float64),
                campaign.engagements[row, on].astype(np.float64),
                campaign.group[row],
            )
        )
        posts += len(campaign.published_on)
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def looks_of(
    generator: np.random.Generator, name: str, campaign: PostedCampaign, growth: Growth
) -> list[Look]:
    """The three models at the three stages, all from the same exports."""
    total = campaign.total
    weekly = simulate_exports(generator, campaign.days)
    looks = []
    for stage in STAGES:
        as_of = int(campaign.days * stage) - 1
        exports = weekly[weekly <= as_of]
        if generator.random() < HAS_LOOK_EXPORT or not len(exports):
            exports = np.unique(np.r_[exports, as_of])
        posts = campaign.posts_as_of(as_of, exports)
        newest = int(exports[-1])
        plan = campaign.plan_as_of(newest)
        end, target = campaign.days - 1, campaign.target
        for model in MODELS:
            given = {} if model == MODELS[0] else {"posts": posts, "growth": growth}
            if model == MODELS[2]:
                given["plan"] = plan
            out_of_reach, found = (
                forecast_pace(exports, total[exports], 0, end, aim, as_of, **given)
                for aim in (1e15, target)
            )
            looks.append(Look(name, stage, model, out_of_reach, found, float(total[-1]), target))
    return looks


def is_forecast(found: Pace) -> bool:
    """Whether something was forecast: not reached, not too early."""
    return found.verdict in ("ahead", "on pace", "behind")


def judged(looks: list[Look]) -> dict[str, float]:
    """Coverage (below, in, above), Brier score, median relative width, median relative error."""
    if not looks:
        return dict.fromkeys(("below", "in", "above", "brier", "width", "error"), float("nan"))
    low, high, middle = (
        np.array([getattr(look.forecast, name) for look in looks], dtype=np.float64)
        for name in ("forecast_low", "forecast_high", "forecast")
    )
    truth = np.array([look.truth for look in looks])
    open_looks = [look for look in looks if is_forecast(look.found)]
    chance = np.array([look.found.probability_of_target for look in open_looks], dtype=np.float64)
    came = np.array([look.truth >= look.target for look in open_looks])
    return {
        "below": float((truth < low).mean()),
        "in": float(((truth >= low) & (truth <= high)).mean()),
        "above": float((truth > high).mean()),
        "brier": float(((chance - came) ** 2).mean()),
        "width": float(np.median((high - low) / truth)),
        "bias": float((middle.sum() - truth.sum()) / truth.sum()),
        "error": float(np.median(np.abs(middle - truth) / truth)),
    }


def print_coverage(looks: list[Look]) -> None:
    """By model and stage, on the looks at which every model forecast something."""
    print("| posts | gone | model | looks | below | **in 80 %** | above | Brier | width | error |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for kind in ("all", *KINDS):
        for stage in (None, *STAGES):
            for model in MODELS:
                own = [
                    look
                    for look in looks
                    if look.model == model
                    and (kind in ("all", look.kind))
                    and (stage is None or look.stage == stage)
                ]
                found = judged(own)
                gone = "all" if stage is None else f"{stage:.0%}"
                print(
                    f"| {kind} | {gone} | {model} | {len(own)} | {found['below']:.3f} "
                    f"| **{found['in']:.3f}** | {found['above']:.3f} | {found['brier']:.4f} "
                    f"| {found['width']:.2f} | {found['error']:.3f} |"
                )


def print_reliability(looks: list[Look]) -> None:
    """Chance given against how often it came true, in ten bins."""
    print("| chance given | " + " | ".join(f"{m}: looks, mean chance, came true" for m in MODELS))
    print("|---|" + "---|" * len(MODELS))
    for bin_of in range(10):
        cells = []
        for model in MODELS:
            own = [x for x in looks if x.model == model and is_forecast(x.found)]
            chance = np.array([look.found.probability_of_target for look in own], dtype=np.float64)
            came = np.array([look.truth >= look.target for look in own])
            is_in = np.minimum((chance * 10).astype(np.int64), 9) == bin_of
            given = chance[is_in].mean() if is_in.any() else float("nan")
            true = came[is_in].mean() if is_in.any() else float("nan")
            cells.append(f"{is_in.sum()}, {given:.2f}, {true:.2f}")
        print(f"| {bin_of * 10} to {bin_of * 10 + 10} % | " + " | ".join(cells) + " |")


def paired(looks: list[Look]) -> list[Look]:
    """Looks at which all models forecast something, so that they are compared on the same."""
    kept = []
    for start in range(0, len(looks), len(MODELS)):
        group = looks[start : start + len(MODELS)]
        if all(is_forecast(look.forecast) for look in group):
            kept += group
    return kept


def main(campaigns: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    looks: list[Look] = []
    for name, kind in KINDS.items():
        post, age, views, _, group = snapshots(generator, kind, 40)
        growth = learn_growth(post, age, views, group)
        for _ in range(campaigns // len(KINDS)):
            looks += looks_of(generator, name, simulate_posts(generator, kind), growth)
    for model in MODELS:
        own = [look for look in looks if look.model == model]
        print(
            model,
            {v: sum(look.found.verdict == v for look in own) for v in ("too early", "reached")},
        )
    print_coverage(paired(looks))
    print_reliability(paired(looks))
    only = [look for look in looks if look.model == MODELS[2] and is_forecast(look.forecast)]
    print("all looks of posts and plan", len(only), judged(only))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--campaigns", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=20261)
    a = parser.parse_args()
    main(a.campaigns, a.seed)
