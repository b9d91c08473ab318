"""How long a large import takes, against DuckDB reading the same file with the same casts.

    python -m tests.benchmarks.import_rows [--rows 1000000] [--runs 5]

Ours is the whole import: read strictly, load, refresh the prepared tables, check. DuckDB's is
CREATE TABLE AS SELECT with casts FROM read_csv(all_varchar=true) into a new file, with the same
memory limit and threads. They take turns, each in a process of its own with everything imported
before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.snapshots import write_snapshots

MEGABYTE = 1024 * 1024


def run_once(side: str, file: Path, directory: Path) -> dict[str, float]:
    """One import in a fresh process and store; seconds by phase and megabytes of memory."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.import_once", side, str(file)],
        env={**os.environ, "POTHOS_DATA": str(directory / "data")},
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{side} failed")
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def main() -> None:
    """Write the file, let both sides take turns, print medians and the ratio."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--runs", type=int, default=5)
    options = asked.parse_args()
    taken: dict[str, list[dict[str, float]]] = {"pothos": [], "duckdb": []}
    with tempfile.TemporaryDirectory(prefix="pothos-bench-") as directory:
        file = Path(directory) / "snapshots.csv"
        write_snapshots(file, options.rows)
        size = file.stat().st_size / MEGABYTE
        print(f"{options.rows:,} rows, {size:.0f} MB")
        for number in range(options.runs):
            for side, runs in taken.items():
                with tempfile.TemporaryDirectory(dir=directory) as own:
                    runs.append(run_once(side, file, Path(own)))
                    print(f"run {number + 1}, {side}: {runs[-1]['seconds']:.2f} s")
    for side, runs in taken.items():
        print(f"\n{side}, medians of {options.runs}")
        for phase in runs[0]:
            middle = statistics.median(run[phase] for run in runs)
            print(f"  {phase:<44} {middle:8.2f}")
    ours, theirs = (statistics.median(run["seconds"] for run in runs) for runs in taken.values())
    grown = statistics.median(run["memory grew by, MB, peak"] for run in taken["pothos"])
    print(f"\nThe import takes {ours / theirs:.2f} times DuckDB's own read with the same casts.")
    kept = statistics.median(run["memory grew by, MB, seconds later"] for run in taken["pothos"])
    print(
        f"Memory grows by {grown:.0f} MB at its peak, {grown / size:.2f} times the file, and is "
        f"{kept:.0f} MB above where it began a few seconds later."
    )


if __name__ == "__main__":
    main()
