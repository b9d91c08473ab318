"""How often it is said rightly and wrongly that a decision worked, beside the usual comparison.

    python -m tests.benchmarks.decisions [--campaigns 1000]

The usual comparison says "worked" where the rate after is above that of the four weeks before.
"""

from __future__ import annotations

import argparse

import numpy as np

from tests.core.drift.simulated_decisions import SCENARIOS, tally


def main() -> None:
    """Print one line per scenario and effect."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--campaigns", type=int, default=1000)
    number = parser.parse_args().campaigns
    rng = np.random.default_rng(1)
    print(f"{number:,} simulated campaigns a line; a move of +30 % was wanted")
    print(f"{'':36}{'effect':>8}{'covered':>9}{'worked':>8}{'did not':>9}{'usual':>8}")
    for scenario in SCENARIOS:
        for effect in (0.0, 0.2, 0.35, 0.5):
            found = tally(rng, scenario, effect, number)
            print(
                f"{scenario.name:36}{effect:>8.0%}{found.covered:>9.3f}{found.worked:>8.3f}"
                f"{found.did_not:>9.3f}{found.naive:>8.3f}"
            )


if __name__ == "__main__":
    main()
