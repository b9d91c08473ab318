"""How often a counter that begins to count otherwise is told, and how often one that does not.

    python -m tests.benchmarks.drift.definitions [--accounts 100] [--seed 1]

Simulated accounts of 120 posts, one every second day, with reach, impressions and views. From post
60 on views are a factor higher. Impressions and views vary about 1.4 times the reach from post to
post, by a coefficient of variation that is about the spread given.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from core.drift import find_data_drift

POSTS = 120
SPREADS = (0.15, 0.3, 0.5)
FACTORS = (1.0, 1.3, 1.5, 2.0, 3.0)


def shares(factor: float, spread: float, seed: int, accounts: int) -> tuple[float, float]:
    """Of the accounts, those with the change found and dated right, and those with another."""
    day = 2 * np.arange(POSTS)
    changed_on = int(day[POSTS // 2])
    right = wrong = 0
    for generator in np.random.default_rng([seed, round(100 * spread)]).spawn(accounts):
        reach = generator.lognormal(9.0, 0.8, POSTS)
        impressions, views = 1.4 * reach * generator.lognormal(0.0, spread, (2, POSTS))
        views = views * np.where(day >= changed_on, factor, 1.0)
        found = find_data_drift(
            day, {}, {"reach": reach, "impressions": impressions, "views": views}
        )
        hits = [
            drift.counter == "views" and drift.first_on < changed_on <= drift.last_on
            for drift in found
        ]
        right += factor != 1 and any(hits)
        wrong += bool(found) and (factor == 1 or not all(hits))
    return right / accounts, wrong / accounts


def report(data: Path | None, seed: int = 1, accounts: int = 50) -> None:
    """The table, as Markdown; there is no labelled public data for it."""
    print("## Changed definitions\n")
    print("Share of accounts with the change found, named and dated; in brackets with another.\n")
    print("| views times | " + " | ".join(f"spread {spread}" for spread in SPREADS) + " |")
    print("|---" * (len(SPREADS) + 1) + "|")
    for factor in FACTORS:
        cells = [shares(factor, spread, seed, accounts) for spread in SPREADS]
        print(
            f"| {factor} | " + " | ".join(f"{hit:.2f} ({miss:.2f})" for hit, miss in cells) + " |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Changed definitions, found and not.")
    parser.add_argument("--data", type=Path, help="not used: every part of the benchmark takes it")
    parser.add_argument("--accounts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    report(chosen.data, chosen.seed, chosen.accounts)


if __name__ == "__main__":
    main()
