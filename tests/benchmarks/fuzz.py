"""Hostile files by the thousand: ``python -m tests.benchmarks.fuzz [--files 20000] [--seed 1]``.

Prints how the files ended. A file that breaks a promise is printed with its number, by which
``hostile_files`` makes it again; the run ends with 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from multiprocessing import Pool
from pathlib import Path
from typing import Final

from core.store import open_store
from tests.core.exports.fuzz.run import hostile_files, try_file

_AT_ONCE: Final = 250
_LOADED_OF: Final = 25
"""One in so many is loaded into a store as well, which takes most of the time."""


def fuzz(job: tuple[int, range]) -> tuple[Counter[str], list[str]]:
    """The outcomes of some files, and what broke."""
    seed, numbers = job
    outcomes: Counter[str] = Counter()
    broken = []
    with tempfile.TemporaryDirectory(prefix="pothos-fuzz-") as folder:
        store = open_store(Path(folder) / "data", memory_limit="256MB")
        spool = Path(folder) / "spool"
        spool.mkdir()
        for number, name, data in hostile_files(seed, numbers):
            into = store if number % _LOADED_OF == 0 else None
            try:
                outcomes += try_file(spool, name, data, into)
            except Exception:  # noqa: BLE001 - whatever it is, it is a finding
                broken.append(f"file {number} of seed {seed}, {name}:\n{traceback.format_exc()}")
                outcomes["BROKEN"] += 1
                for left in spool.iterdir():
                    if left.is_file():
                        left.unlink()
        store.close()
    return outcomes, broken


def main() -> int:
    """Run, print, and say by the exit code whether every promise held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    said = parser.parse_args()
    jobs = [
        (said.seed, range(first, min(first + _AT_ONCE, said.files)))
        for first in range(0, said.files, _AT_ONCE)
    ]
    outcomes: Counter[str] = Counter()
    broken: list[str] = []
    with Pool(said.processes) as pool:
        for found, reports in pool.imap_unordered(fuzz, jobs):
            outcomes += found
            broken += reports
    print(f"{said.files:,} hostile files, seed {said.seed}:")
    for outcome, times in outcomes.most_common():
        print(f"  {outcome:<14} {times:>7,}")
    for report in broken[:10]:
        print(report)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
