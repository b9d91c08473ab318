"""Hostile files by the thousand: ``python -m tests.benchmarks.fuzz [--files 20000] [--seed 1]``.

Prints how the files ended, and then how good files ended that were polluted in one place each. A
file that breaks a promise is printed with its number, by which ``hostile_files`` makes it again;
the run ends with 1, as it does where a row was lost in silence or too many files were altered.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from multiprocessing import Pool
from pathlib import Path
from typing import Final

from core.store import open_store
from tests.core.exports.fuzz.pollution import outcome_of, polluted_files
from tests.core.exports.fuzz.run import hostile_files, try_file

_AT_ONCE: Final = 250
_PARTS: Final = 16
_MOST_ALTERED: Final = 0.025
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
                for place in (spool, store.spool):
                    shutil.rmtree(place)
                    place.mkdir()
        store.close()
    return outcomes, broken


def pollute(numbers: range) -> Counter[str]:
    """The outcomes of polluted files."""
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="pothos-fuzz-") as folder:
        for number, polluted in enumerate(polluted_files()):
            if number in numbers:
                outcomes[outcome_of(Path(folder), polluted)] += 1
    return outcomes


def main() -> int:
    """Run, print, and say by the exit code whether every promise held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--polluted", type=int, default=2_500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    said = parser.parse_args()
    jobs = [
        (said.seed, range(first, min(first + _AT_ONCE, said.files)))
        for first in range(0, said.files, _AT_ONCE)
    ]
    outcomes: Counter[str] = Counter()
    broken: list[str] = []
    polluted: Counter[str] = Counter()
    with Pool(said.processes) as pool:
        for found, reports in pool.imap_unordered(fuzz, jobs):
            outcomes += found
            broken += reports
        every = sum(1 for _ in polluted_files()) // said.polluted + 1
        parts = [range(first, 10**6, every * _PARTS) for first in range(0, every * _PARTS, every)]
        for found in pool.imap_unordered(pollute, parts):
            polluted += found
    _tell(f"{said.files:,} hostile files, seed {said.seed}", outcomes)
    _tell(f"{polluted.total():,} polluted files", polluted)
    for report in broken[:10]:
        print(report)
    is_kept = not polluted["lost"] and polluted["altered"] <= _MOST_ALTERED * polluted.total()
    return 0 if is_kept and not broken else 1


def _tell(what: str, outcomes: Counter[str]) -> None:
    print(f"{what}:")
    for outcome, times in outcomes.most_common():
        print(f"  {outcome:<14} {times:>7,}")


if __name__ == "__main__":
    sys.exit(main())
