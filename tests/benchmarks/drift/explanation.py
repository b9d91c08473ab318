"""Is the planted cause of a change ranked first, and do the parts add up?

    python -m tests.benchmarks.drift.explanation [--campaigns 150] [--seed 11]

Campaigns are simulated (tests/core/drift/planted.py): 9 creators on 3 platforms with 4 formats, 5
to 9 posts a week, and one cause on the day after half of them. Counted are those whose planted
cause moves a typical post by 15 % or more (each of two creators making a quarter of that at
least) and in which the detector found a fall. First is first: exactly the planted names, or the
planted dimension for a mix.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.drift import Cause, Explanation, LevelShift, explain, find_level_shift
from tests.core.drift.planted import PLANTED, Planted, PlantedCampaign, PlantedKind, plant

CAMPAIGNS = 150
SEED = 11
LEAST_CHANGE = 0.15
LEAST_PART = 0.25
MOST_TRIED = 60
SIZES = ((0.15, 0.20), (0.20, 0.30), (0.30, 1.00))


@dataclass(frozen=True)
class Tried:
    """A campaign whose change was found; how it is explained if the day is known, and if not."""

    campaign: PlantedCampaign
    day_known: Explanation
    day_found: Explanation


def report(data: Path | None, campaigns: int = CAMPAIGNS, seed: int = SEED) -> None:
    """Print the tables; ``data`` is not needed."""
    year = {
        planted: list(_tried(planted, PlantedKind(), campaigns, seed + place))
        for place, planted in enumerate(PLANTED)
    }
    half = {
        planted: list(_tried(planted, replace(PlantedKind(), weeks=26), campaigns, seed + place))
        for place, planted in enumerate(PLANTED)
    }
    print(f"Up to {campaigns} campaigns per cause whose change was found, seed {seed}.\n")
    _print_by_cause(year, half)
    _print_by_size(year)
    explanations = [
        explanation
        for tried in [*year.values(), *half.values()]
        for one in tried
        for explanation in (one.day_known, one.day_found)
    ]
    print(f"\nLargest difference between a change and its parts: {_largest_gap(explanations):.1e}.")
    _print_speed([one.campaign for tried in year.values() for one in tried])


def _tried(planted: Planted, kind: PlantedKind, campaigns: int, seed: int) -> Iterator[Tried]:
    generator = np.random.default_rng(seed)
    found = 0
    for _ in range(MOST_TRIED * campaigns):
        campaign = plant(generator, planted, kind)
        if campaign.true_change > -LEAST_CHANGE or campaign.least_part < LEAST_PART:
            continue
        shift = find_level_shift(campaign.posts)
        if shift.verdict != "drift" or (shift.change or 0.0) > 0:
            continue
        tried = _explained(campaign, shift)
        if tried is None:
            continue
        yield tried
        found += 1
        if found == campaigns:
            return


def _explained(campaign: PlantedCampaign, shift: LevelShift) -> Tried | None:
    posts = campaign.posts
    known = _explain(campaign, posts.day < campaign.change_day)
    assert shift.began_from is not None
    assert shift.began_to is not None
    found = _explain(
        campaign,
        posts.day < shift.began_from,
        (posts.day >= shift.began_from) & (posts.day <= shift.began_to),
    )
    return None if known is None or found is None else Tried(campaign, known, found)


def _explain(
    campaign: PlantedCampaign, before: np.ndarray, unsure: np.ndarray | None = None
) -> Explanation | None:
    posts = campaign.posts
    return explain(before, posts.engagements, posts.denominator, campaign.groups, unsure)


def is_planted(cause: Cause, campaign: PlantedCampaign) -> bool:
    """Whether a cause is exactly the one that was planted."""
    if campaign.planted == "everybody":
        return cause.kind == "everywhere"
    if campaign.planted.startswith("mix"):
        return (cause.kind, cause.dimension) == ("mix", campaign.planted[7:-1])
    return cause.kind == "rate" and cause.names == campaign.names


def _first(tried: list[Tried], day: str) -> str:
    """The share in which the planted cause is ranked first, with its standard error."""
    if not tried:
        return "none found"
    hits = [is_planted(getattr(one, day).causes[0], one.campaign) for one in tried]
    share = float(np.mean(hits))
    error = math.sqrt(share * (1 - share) / len(hits))
    return f"{share:.1%} ± {error:.1%}"


def _print_by_cause(year: dict[Planted, list[Tried]], half: dict[Planted, list[Tried]]) -> None:
    print(
        "| planted cause | campaigns | its size, median | ranked first, day known | day found by "
        "the detector | half a year, campaigns | ranked first, day known | day found |"
    )
    print("|---|---|---|---|---|---|---|---|")
    every: tuple[list[Tried], list[Tried]] = ([], [])
    for planted in PLANTED:
        _print_row(planted, year[planted], half[planted])
        every[0].extend(year[planted])
        every[1].extend(half[planted])
    _print_row("all", *every)


def _print_row(name: str, year: list[Tried], half: list[Tried]) -> None:
    size = f"{np.median([one.campaign.true_change for one in year]):.0%}" if year else ""
    cells = [name, str(len(year)), size, _first(year, "day_known"), _first(year, "day_found")]
    cells += [str(len(half)), _first(half, "day_known"), _first(half, "day_found")]
    print("| " + " | ".join(cells) + " |")


def _print_by_size(year: dict[Planted, list[Tried]]) -> None:
    print("\nRanked first by the size of the change, a year, day known / found:\n")
    columns = [f"{low:.0%} to {high:.0%}" for low, high in SIZES]
    print("| planted cause | " + " | ".join(columns) + " |")
    print("|---|" + "---|" * len(SIZES))
    for planted in PLANTED:
        cells = []
        for low, high in SIZES:
            some = [t for t in year[planted] if low <= -t.campaign.true_change < high]
            if some:
                cells.append(
                    f"{_first(some, 'day_known')} / {_first(some, 'day_found')} ({len(some)})"
                )
            else:
                cells.append("none")
        print(f"| {planted} | " + " | ".join(cells) + " |")


def _largest_gap(explanations: list[Explanation]) -> float:
    return max(
        abs(math.fsum(part.size for part in parts) - explanation.change)
        for explanation in explanations
        for parts in explanation.parts.values()
    )


def _print_speed(campaigns: list[PlantedCampaign]) -> None:
    some = campaigns[:: max(len(campaigns) // 200, 1)][:200]
    started = time.process_time()
    for campaign in some:
        _explain(campaign, campaign.posts.day < campaign.change_day)
    known = (time.process_time() - started) / len(some) * 1000
    started = time.process_time()
    for campaign in some:
        day = campaign.posts.day
        around = np.abs(day - campaign.change_day) <= 14
        _explain(campaign, day < campaign.change_day, around)
    found = (time.process_time() - started) / len(some) * 1000
    posts = np.mean([len(campaign.posts.day) for campaign in some])
    print(
        f"explain: {known:.2f} ms of processor a campaign of {posts:.0f} posts, {found:.2f} ms "
        "with a range of four weeks."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--campaigns", type=int, default=CAMPAIGNS)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    report(asked.data, asked.campaigns, asked.seed)


if __name__ == "__main__":
    main()
