"""How often it is said rightly and wrongly that a decision worked, beside the usual comparison.

Of the engagement rate, of the views of a typical post, and of posts a week.

    python -m tests.benchmarks.decisions [--campaigns 1000]

The usual comparison says "worked" where the rate after is above that of the four weeks before.
"""

from __future__ import annotations

import argparse

import numpy as np

from tests.core.drift.simulated_decisions import OF_VIEWS, SCENARIOS, WANTED, tally
from tests.core.drift.simulated_posting import POSTINGS, posting_tally
from tests.core.drift.simulated_posting import WANTED as MORE_POSTS


def main() -> None:
    """Print one line per scenario and effect."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--campaigns", type=int, default=1000)
    number = parser.parse_args().campaigns
    rng = np.random.default_rng(1)
    print(f"{number:,} simulated campaigns a line")
    for title, scenarios in (("engagement rate", SCENARIOS), ("views, typical post", OF_VIEWS)):
        head = f"{title}, +{WANTED:.0%} wanted"
        print(f"\n{head:36}{'effect':>8}{'covered':>9}{'worked':>8}{'did not':>9}{'usual':>8}")
        for scenario in scenarios:
            for effect in (0.0, 0.2, 0.35, 0.5):
                found = tally(rng, scenario, effect, number)
                print(
                    f"{scenario.name:36}{effect:>8.0%}{found.covered:>9.3f}{found.worked:>8.3f}"
                    f"{found.did_not:>9.3f}{found.naive:>8.3f}"
                )
    head = f"posts a week, +{MORE_POSTS:.0%} wanted"
    print(f"\n{head:36}{'effect':>8}{'covered':>9}{'worked':>8}{'did not':>9}{'usual':>8}")
    for posting in POSTINGS:
        for effect in (0.0, 0.5, 1.0):
            counted = posting_tally(rng, posting, effect, number)
            # A count that the decision moved says nothing of the interval without it.
            covered = f"{counted.covered:.3f}" if effect == 0 else ""
            print(
                f"{posting:36}{effect:>8.0%}{covered:>9}{counted.worked:>8.3f}"
                f"{counted.did_not:>9.3f}{counted.usual:>8.3f}"
            )


if __name__ == "__main__":
    main()
