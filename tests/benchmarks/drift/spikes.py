"""Spikes: ours beside simple rules on Microsoft's and NAB's series, and on simulated campaigns.

    python -m tests.benchmarks.drift.spikes [--data PATH] [--campaigns 1000] [--seed 2026]

``--data`` is a folder with ``msft/`` (Microsoft Cloud Monitoring Dataset, hourly series with a
label per point) and ``nab/`` (series of github.com/numenta/NAB with ``windows.json``). What is not
there is left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks.drift.spike_campaigns import print_chance_notes, print_planted, print_speed
from tests.benchmarks.drift.spike_series import (
    print_microsoft,
    print_nab,
    read_microsoft,
    read_nab,
)


def report(data: Path | None, campaigns: int = 1000, seed: int = 2026) -> None:
    """Print the tables of this part."""
    print("## Spikes\n")
    if data is not None and (data / "msft").is_dir():
        print_microsoft(read_microsoft(data / "msft"))
    if data is not None and (data / "nab").is_dir():
        print_nab(read_nab(data / "nab"))
    print_chance_notes(campaigns, seed)
    print_planted(campaigns, seed)
    print_speed(campaigns, seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--campaigns", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    report(asked.data, asked.campaigns, asked.seed)


if __name__ == "__main__":
    main()
