"""Mix drift: false alarms of weekly looks, and how many shifts are found, how late and how sized.

    python -m tests.benchmarks.drift.mix [--campaigns 200] [--seed 21]

Campaigns are simulated: a year, 5 to 9 posts a week over 4 or 9 categories whose shares are drawn
anew for each campaign, looked at every Sunday from the fourth week on. An alarm is counted when
"drift" begins to hold. A shift moves a quarter or four tenths of the posts elsewhere in week 26.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.drift import MixDrift, MixSettings, find_mix_drift

CAMPAIGNS = 200
SEED = 21
WEEKS = 52
FIRST_LOOK = 4
SHIFT_WEEK = 26
SHIFTS = (0.25, 0.40)


@dataclass(frozen=True)
class MixKind:
    """``clumping``: a week's shares are drawn around the campaign's, the rate at which two posts of
    a week are alike by it (0 is chance). ``spread_of_weights`` is the standard deviation of the
    log weights (0: posts are counted)."""

    name: str
    categories: int = 4
    clumping: float = 0.0
    spread_of_weights: float = 0.0


KINDS = (
    MixKind("posts, 4 formats"),
    MixKind("posts, 9 creators", categories=9),
    MixKind("posts, 4 formats, weeks somewhat alike", clumping=0.05),
    MixKind("posts, 9 creators, weeks much alike", categories=9, clumping=0.15),
    MixKind("reach, 4 formats", spread_of_weights=1.0),
    MixKind("reach, 9 creators", categories=9, spread_of_weights=1.0),
)


@dataclass(frozen=True)
class MixCampaign:
    """Posts in order, with what was planned."""

    day: np.ndarray
    weight: np.ndarray
    category: np.ndarray
    plan: dict[str, float]


def simulate(generator: np.random.Generator, kind: MixKind, shift: float) -> MixCampaign:
    """One campaign; ``shift`` is how much goes elsewhere from week 26 on."""
    shares = generator.dirichlet(np.full(kind.categories, 2.0))
    moved = shares
    if shift > 0:
        # The direction of a random other mix, as far as the shift asks; some mixes are too far.
        distance = 0.0
        while distance < shift:
            other = generator.dirichlet(np.full(kind.categories, 1.0))
            distance = 0.5 * float(np.abs(other - shares).sum())
        moved = shares + (other - shares) * shift / distance
    days, codes = [], []
    for week in range(WEEKS):
        posts = int(generator.integers(5, 10))
        now = moved if week >= SHIFT_WEEK else shares
        if kind.clumping > 0:
            now = generator.dirichlet(now * (1.0 / kind.clumping - 1.0) + 1e-3)
        days.append(np.sort(week * 7 + generator.integers(0, 7, posts)))
        codes.append(generator.choice(kind.categories, posts, p=now))
    names = [f"category {place}" for place in range(kind.categories)]
    code = np.concatenate(codes)
    weight = generator.lognormal(0.0, kind.spread_of_weights, len(code))
    return MixCampaign(
        day=np.concatenate(days).astype(np.int64),
        weight=weight,
        category=np.array(names, dtype=object)[code],
        plan=dict(zip(names, shares.tolist(), strict=True)),
    )


def alarms(campaign: MixCampaign, with_plan: bool) -> list[tuple[int, MixDrift]]:
    """Weeks after which an alarm began, each with what was said."""
    plan = campaign.plan if with_plan else None
    begun = []
    was_drifting = False
    for week in range(FIRST_LOOK, WEEKS + 1):
        seen = int(np.searchsorted(campaign.day, week * 7))
        found = find_mix_drift(
            campaign.day[:seen], campaign.weight[:seen], campaign.category[:seen], plan
        )
        if found.verdict == "drift" and not was_drifting:
            begun.append((week, found))
        was_drifting = found.verdict == "drift"
    return begun


def report(data: Path | None, campaigns: int = CAMPAIGNS, seed: int = SEED) -> None:
    """Print the tables; ``data`` is not needed."""
    promised = MixSettings().false_alarms_per_campaign_year
    print(f"{campaigns} campaigns of a year of each kind, seed {seed}.")
    print(f"Promised are at most {promised} false alarms per campaign-year.\n")
    columns = [f"{shift:.0%} goes elsewhere: found, after, range holds the day" for shift in SHIFTS]
    print("| kind | against | false alarms | " + " | ".join(columns) + " |")
    print("|---|---|---|" + "---|" * len(SHIFTS))
    for place, kind in enumerate(KINDS):
        for with_plan in (False, True):
            cells = [kind.name, "its plan" if with_plan else "its own past"]
            quiet = _simulated(kind, 0.0, campaigns, seed + place)
            cells.append(f"{sum(len(alarms(c, with_plan)) for c in quiet) / campaigns:.2f}")
            for shift in SHIFTS:
                shifted = _simulated(kind, shift, campaigns // 2, seed + 100 + place)
                cells.append(_found(shifted, with_plan))
            print("| " + " | ".join(cells) + " |", flush=True)
    _print_speed(_simulated(KINDS[1], 0.0, 200, seed))


def _simulated(kind: MixKind, shift: float, campaigns: int, seed: int) -> list[MixCampaign]:
    generator = np.random.default_rng(seed)
    return [simulate(generator, kind, shift) for _ in range(campaigns)]


def _found(campaigns: list[MixCampaign], with_plan: bool) -> str:
    weeks, dated = [], []
    for campaign in campaigns:
        later = [(week, said) for week, said in alarms(campaign, with_plan) if week > SHIFT_WEEK]
        if later:
            week, said = later[0]
            weeks.append(week - SHIFT_WEEK)
            assert said.began_from is not None
            assert said.began_to is not None
            dated.append(said.began_from <= SHIFT_WEEK * 7 + 6 and said.began_to >= SHIFT_WEEK * 7)
    if not weeks:
        return "none"
    share = len(weeks) / len(campaigns)
    return f"{share:.2f}, {np.median(weeks):.0f} weeks, {np.mean(dated):.2f}"


def _print_speed(campaigns: list[MixCampaign]) -> None:
    started = time.process_time()
    for campaign in campaigns:
        find_mix_drift(campaign.day, campaign.weight, campaign.category)
    each = (time.process_time() - started) / len(campaigns) * 1000
    posts = np.mean([len(campaign.day) for campaign in campaigns])
    print(f"\nfind_mix_drift: {each:.2f} ms of processor a campaign of {posts:.0f} posts.")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--campaigns", type=int, default=CAMPAIGNS)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    report(asked.data, asked.campaigns, asked.seed)


if __name__ == "__main__":
    main()
