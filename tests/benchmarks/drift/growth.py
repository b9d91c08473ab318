"""Young posts and young weeks, projected to the settled age, against what they became.

    python -m tests.benchmarks.drift.growth [--posts 6000] [--seed 30262]

Campaigns are those of tests/core/drift/growing_posts.py: images, reels, videos of two platforms,
each post with a time of its own. The curves are learned from weekly exports of as many other
campaigns as the table says; the posts and weeks judged are of campaigns that were not among them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.drift import Growth, learn_growth, learn_rate_growth, project, project_weeks
from tests.core.drift.growing_posts import (
    PostedCampaign,
    PostingKind,
    simulate_posts,
    simulate_snapshots,
)

KIND = PostingKind()
AGES = (0, 1, 2, 3, 5)
LEARNED_FROM = (1, 5, 40)
SETTLED, FINAL = 7, 28


def fresh_campaigns(generator: np.random.Generator, posts: int) -> Iterator[PostedCampaign]:
    """Campaigns until they have so many posts together."""
    while posts > 0:
        campaign = simulate_posts(generator, KIND)
        posts -= len(campaign.published_on)
        if len(campaign.published_on):
            yield campaign


def learned(
    generator: np.random.Generator, campaigns: int, kind: PostingKind = KIND
) -> tuple[Growth, Growth]:
    """Curves of views and of the engagement rate by views."""
    found = simulate_snapshots(generator, kind, campaigns)
    return (
        learn_growth(found.post, found.age_days, found.views, found.group),
        learn_rate_growth(found.post, found.age_days, found.engagements, found.views, found.group),
    )


def print_posts(generator: np.random.Generator, posts: int) -> None:
    """Views of young posts, by what the curves were learned from, the age and the age aimed at."""
    print(
        "\n| curves from | seen at | projected to | posts | below | **within 80 %** | above ",
        end="",
    )
    print("| median error | unprojected | error of the sum | unprojected |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    campaigns = list(fresh_campaigns(generator, posts))
    for count in LEARNED_FROM:
        growth, _ = learned(generator, count)
        for to_age in (SETTLED, FINAL):
            for age in AGES:
                now, then, low, middle, high = (
                    np.concatenate(column)
                    for column in zip(
                        *(_projected(growth, campaign, age, to_age) for campaign in campaigns),
                        strict=True,
                    )
                )
                below, above = (then < low).mean(), (then > high).mean()
                error = np.median(np.abs(middle / np.maximum(then, 1e-9) - 1.0))
                raw = np.median(np.abs(now / np.maximum(then, 1e-9) - 1.0))
                mean, mean_raw = middle.sum() / then.sum() - 1.0, now.sum() / then.sum() - 1.0
                print(
                    f"| {count} campaign{'s' * (count > 1)} | {age} d | {to_age} d | {len(now)} "
                    f"| {below:.3f} | **{1 - below - above:.3f}** | {above:.3f} | {error:.1%} "
                    f"| {raw:.1%} | {mean:+.1%} | {mean_raw:+.1%} |"
                )


def _projected(
    growth: Growth, campaign: PostedCampaign, age: int, to_age: int
) -> tuple[np.ndarray, ...]:
    row = np.arange(len(campaign.published_on))
    now = campaign.views[row, campaign.published_on + age].astype(np.float64)
    then = campaign.views[row, np.minimum(campaign.published_on + to_age, campaign.days + 27)]
    ages = np.full(len(row), float(age))
    found = project(growth, campaign.group, ages, now, np.full(len(row), float(to_age)))
    # In units of the campaign's mean post, so that each campaign has the same say in the sum.
    unit = max(float(then.mean()), 1.0)
    return now / unit, then / unit, found.low / unit, found.expected / unit, found.high / unit


def print_weeks(generator: np.random.Generator, posts: int) -> None:
    """The newest week's rate: what it seems on its Sunday, projected, and what it became."""
    print("\n| curves from | weeks | below | **within 80 %** | above | median error ", end="")
    print("| unprojected | mean error | unprojected |\n|---|---|---|---|---|---|---|---|---|")
    campaigns = list(fresh_campaigns(generator, posts))
    for count in LEARNED_FROM:
        growth, rate_growth = learned(generator, count)
        rows = np.array([row for x in campaigns for row in _weeks(growth, rate_growth, x)])
        raw, low, middle, high, truth = rows.T
        below, above = (truth < low).mean(), (truth > high).mean()
        off, raw_off = middle / truth - 1.0, raw / truth - 1.0
        print(
            f"| {count} campaign{'s' * (count > 1)} | {len(rows)} | {below:.3f} "
            f"| **{1 - below - above:.3f}** | {above:.3f} | {np.median(np.abs(off)):.1%} "
            f"| {np.median(np.abs(raw_off)):.1%} | {off.mean():+.1%} | {raw_off.mean():+.1%} |"
        )


def _weeks(
    growth: Growth, rate_growth: Growth, campaign: PostedCampaign
) -> Iterator[tuple[float, ...]]:
    for sunday in range(6, campaign.days, 7):
        own = (campaign.published_on > sunday - 7) & (campaign.published_on <= sunday)
        row = np.flatnonzero(own)
        views = campaign.views[row, sunday].astype(np.float64)
        engagements = campaign.engagements[row, sunday].astype(np.float64)
        settled = campaign.published_on[row] + SETTLED
        then = campaign.engagements[row, settled].sum(), campaign.views[row, settled].sum()
        if views.sum() == 0 or min(then) < 50:
            continue
        found = project_weeks(
            growth,
            rate_growth,
            campaign.group[row],
            np.full(len(row), sunday - 6),
            (sunday - campaign.published_on[row]).astype(np.float64),
            engagements,
            views,
        )
        raw = engagements.sum() / views.sum()
        yield raw, found.low[0], found.rate[0], found.high[0], then[0] / then[1]


def print_speed(generator: np.random.Generator) -> None:
    """Processor seconds for learning from a programme's snapshots."""
    found = simulate_snapshots(generator, KIND, 200)
    started = time.process_time()
    learn_growth(found.post, found.age_days, found.views, found.group)
    seconds = time.process_time() - started
    print(f"\nCurves from {len(found.post):,} snapshots: {seconds:.2f} s of one core.")


def report(data: Path | None, posts: int = 6000, seed: int = 30262) -> None:
    """Print the tables; ``data`` is not needed, everything here is simulated."""
    generator = np.random.default_rng(seed)
    print(f"\n### Growth: {posts:,} simulated posts, seed {seed}")
    print_posts(generator, posts)
    print_weeks(generator, posts)
    print_speed(generator)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="not used: everything here is simulated")
    parser.add_argument("--posts", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=30262)
    arguments = parser.parse_args()
    report(arguments.data, arguments.posts, arguments.seed)


if __name__ == "__main__":
    main()
