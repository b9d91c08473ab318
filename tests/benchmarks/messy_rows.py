"""How long a large, messy import takes, against DuckDB's one pass, pandas, polars and pyarrow.

    python -m tests.benchmarks.messy_rows [--rows 10000000] [--runs 1] [--file FILE]

Ours is strict read, load and report of every bad cell; the figures after it are told apart.
DuckDB's is CREATE TABLE AS SELECT with TRY_CAST FROM read_csv(all_varchar=true) into a new file,
which reports nothing: once with the commas of thousands removed, once with the casts alone, to
which a quoted thousand is unreadable. pandas, polars and pyarrow make typed columns in memory and
a list of the bad cells. Each runs in a process of its own with everything imported before the
clock starts.
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

from tests.benchmarks.messy import write_messy

SIDES = ("pothos", "duckdb", "casts", "polars", "pyarrow", "pandas")
FIGURES = "Bringing the figures up to date"
BUSY = "processor seconds"
MEMORY = "memory grew by, MB, peak"


def run_once(side: str, file: Path, directory: Path, more: list[str]) -> dict[str, float]:
    """One reading in a fresh process and store."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.messy_once", side, str(file), *more],
        env={**os.environ, "POTHOS_DATA": str(directory / "data")},
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{side} failed")
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def main() -> None:
    """Write the file unless one is given, let all take turns, print medians and ratios."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=10_000_000)
    asked.add_argument("--runs", type=int, default=1)
    asked.add_argument("--file", type=Path)
    asked.add_argument("--sides", nargs="+", default=SIDES, choices=SIDES)
    asked.add_argument("--without-figures", action="store_true")
    options = asked.parse_args()
    more = ["--without-figures"] if options.without_figures else []
    taken: dict[str, list[dict[str, float]]] = {side: [] for side in options.sides}
    with tempfile.TemporaryDirectory(prefix="pothos-bench-") as directory:
        file = options.file or Path(directory) / "snapshots.csv"
        if options.file is None:
            write_messy(file, options.rows)
        print(f"{file.stat().st_size / 1e6:,.0f} MB")
        for number in range(options.runs):
            for side, runs in taken.items():
                with tempfile.TemporaryDirectory(dir=directory) as own:
                    runs.append(run_once(side, file, Path(own), more))
                    print(f"run {number + 1}, {side}: {runs[-1]}", flush=True)
    seconds = {side: _seconds(runs) for side, runs in taken.items()}
    busy = {side: statistics.median(run[BUSY] for run in runs) for side, runs in taken.items()}
    print(f"\n{'':<10}{'seconds':>10}{'of processors':>15}{'memory, MB':>12}")
    for side, runs in taken.items():
        memory = statistics.median(run[MEMORY] for run in runs)
        print(f"{side:<10}{seconds[side]:>10.1f}{busy[side]:>15.1f}{memory:>12,.0f}")
    for other in options.sides:
        if other != "pothos" and "pothos" in seconds:
            print(
                f"Pothos takes {seconds['pothos'] / seconds[other]:.2f} times {other}, and "
                f"{busy['pothos'] / busy[other]:.2f} times its processor seconds."
            )


def _seconds(runs: list[dict[str, float]]) -> float:
    return statistics.median(run["seconds"] - run.get(FIGURES, 0) for run in runs)


if __name__ == "__main__":
    main()
