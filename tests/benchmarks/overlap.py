"""What a re-upload costs of which 98 % came before, against DuckDB's own delete and insert.

    python -m tests.benchmarks.overlap [--rows 1000000] [--runs 3]

The second file has the days of the first but one post in fifty, whose place new posts take. Ours is
strict read and load of the second file: what was said stays, and the newest claim counts. DuckDB
reads the second file with casts into a table, deletes what it has of the same posts and days
(DELETE ... USING), and inserts. They take turns, each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from core.exports.export import Export
from core.imports import read_files
from core.store import Said, Store, load, the_store
from core.store.spool import UPLOAD_LIMIT_BYTES, receive
from tests.benchmarks.import_once import PIECE
from tests.benchmarks.snapshots import CASTS, write_snapshots

EVERY = 50
"""One post in so many is new."""

DELETE = """
DELETE FROM snapshot USING fresh
WHERE snapshot.platform_post_id = fresh.platform_post_id AND snapshot.platform = fresh.platform
  AND snapshot.as_of = fresh.as_of
"""


def write_both(first: Path, second: Path, rows: int) -> None:
    """Write both files; in the second every fiftieth post is another one."""
    write_snapshots(first, rows)
    with first.open() as source, second.open("w") as target:
        target.write(source.readline())
        for line in source:
            platform, number, *rest = line.split(",", 2)
            if int(number) // 7919 % EVERY == 0:
                number = f"9{number}"
            target.write(",".join([platform, number, *rest]))


def with_pothos(first: Path, second: Path) -> float:
    """Seconds of reading and loading the second file after the first."""
    store = the_store()
    _load(store, first)
    seconds = _load(store, second)
    store.close()
    return seconds


def _load(store: Store, path: Path) -> float:
    with path.open("rb") as file:
        pieces = iter(lambda: file.read(PIECE), b"")
        spooled = receive(store.spool, path.name, pieces, UPLOAD_LIMIT_BYTES)
    start = time.perf_counter()
    (export,) = read_files(store, [spooled], datetime.now(UTC).date())
    if not isinstance(export, Export):
        raise TypeError(export)
    receipt = load(store, export, Said())
    assert receipt.rows_loaded == receipt.rows_in, receipt
    return time.perf_counter() - start


def with_duckdb(first: Path, second: Path) -> float:
    """Seconds of reading the second file, deleting what it repeats, and inserting."""
    data = Path(os.environ["POTHOS_DATA"])
    data.mkdir(parents=True)
    root = duckdb.connect(
        str(data / "plain.duckdb"),
        config={
            "memory_limit": "512MB",
            "threads": 2,
            "temp_directory": str(data / "temp"),
            "storage_compatibility_version": "v1.0.0",
            "allocator_background_threads": True,
        },
    )
    read = f"CREATE TABLE {{}} AS SELECT {CASTS} FROM read_csv(?, all_varchar = true)"  # noqa: S608
    root.execute(read.format("snapshot"), [str(first)]).fetchall()
    root.execute("CHECKPOINT").fetchall()
    start = time.perf_counter()
    root.begin()
    root.execute(read.format("fresh").replace("TABLE", "TEMP TABLE"), [str(second)]).fetchall()
    root.execute(DELETE).fetchall()
    root.execute("INSERT INTO snapshot FROM fresh").fetchall()
    root.commit()
    seconds = time.perf_counter() - start
    root.close()
    return seconds


def main() -> None:
    """Write the files, let both sides take turns, print medians and the ratio."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.one:
        side, first, second = options.one
        print(json.dumps(SIDES[side](Path(first), Path(second))))
        return
    taken: dict[str, list[float]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory(prefix="pothos-bench-") as directory:
        first, second = Path(directory) / "first.csv", Path(directory) / "second.csv"
        write_both(first, second, options.rows)
        for number in range(options.runs):
            for side, runs in taken.items():
                with tempfile.TemporaryDirectory(dir=directory) as own:
                    runs.append(_in_a_process(side, first, second, Path(own)))
                print(f"run {number + 1}, {side}: {runs[-1]:.2f} s", flush=True)
    ours, theirs = (statistics.median(runs) for runs in taken.values())
    print(f"The re-upload takes {ours / theirs:.2f} times DuckDB's read, delete and insert.")


def _in_a_process(side: str, first: Path, second: Path, directory: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, "--one", side, str(first), str(second)],
        env={**os.environ, "POTHOS_DATA": str(directory / "data")},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(json.loads(done.stdout.splitlines()[-1]))


SIDES = {"pothos": with_pothos, "duckdb": with_duckdb}

if __name__ == "__main__":
    main()
