"""All that docs/drift.md quotes: `make bench-drift DRIFT_DATA=...`, or one part by itself.

    python -m tests.benchmarks.drift [--data DIRECTORY] [--only calibration spikes ...]

The directory has tcpd/, nab/ and msft/. What needs it is left out without it, and says so.
"""

from __future__ import annotations

import argparse
import time
from importlib import import_module
from pathlib import Path

PARTS = (
    "calibration",
    "change_points",
    "definitions",
    "spikes",
    "explanation",
    "mix",
    "pace",
    "growth",
    "speed",
)


def main() -> None:
    parser = argparse.ArgumentParser(description="What the statistics of drift are worth.")
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    asked = parser.parse_args()
    for name in asked.only:
        started = time.perf_counter()
        print(f"\n# {name.replace('_', ' ').capitalize()}\n", flush=True)
        import_module(f"tests.benchmarks.drift.{name}").report(asked.data)
        print(f"\n({time.perf_counter() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
