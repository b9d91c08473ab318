"""One import for import_rows.py, in a process of its own: prints seconds and memory as JSON.

POTHOS_DATA=... python -m tests.benchmarks.import_once pothos|duckdb file.csv
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas  # noqa: F401 the server has it, and pyarrow takes it up where it is installed

from core.exports import known_exports
from core.exports.export import Refusal
from core.imports import import_exports, read_files
from core.store import Said, load, the_store
from core.store.spool import UPLOAD_LIMIT_BYTES, receive
from tests.benchmarks.snapshots import CASTS

MEGABYTE = 1024 * 1024
PIECE = 1 << 20
AFTERWARDS_S = 3
"""Memory that was freed is given back within a second or two."""


def memory_now() -> float:
    """Resident memory in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def memory_peak() -> float:
    """The highest resident memory since ``reset_peak`` in MB (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def reset_peak() -> None:
    """Let the peak begin again at what is used now (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")


def import_with_pothos(path: Path, *, with_figures: bool = True) -> dict[str, float]:
    """Spool, read and import one file into a new store, as the upload page does."""
    store = the_store()
    known_exports()  # read once in the life of a server
    before = memory_now()
    reset_peak()
    start = time.perf_counter()
    with path.open("rb") as file:
        spooled = receive(
            store.spool, path.name, iter(lambda: file.read(PIECE), b""), UPLOAD_LIMIT_BYTES
        )
    started, processor = time.perf_counter(), time.process_time()
    export = read_files(store, [spooled], datetime.now(UTC).date())[0]
    if isinstance(export, Refusal):
        raise RuntimeError(f"{export.title} {export.what_happened} {export.what_to_do}")
    marks = [("read", time.perf_counter())]
    busy: list[float] = []

    def note(_share: float, text: str) -> None:
        marks.append((text, time.perf_counter()))
        busy.append(time.process_time() - processor)

    if with_figures:
        receipts = import_exports(store, [export], [Said()], note)
    else:
        note(0.0, f"Loading {path.name}")
        receipts = [load(store, export, Said())]
        note(0.8, "The figures were left out")
        note(1.0, "Done")
    ended = time.perf_counter()
    peak = memory_peak()
    assert receipts[0].rows_loaded + receipts[0].rows_skipped == receipts[0].rows_in, receipts[0]
    measured = {"seconds": ended - started, "upload to disk (not counted)": started - start}
    measured["strict read"] = marks[0][1] - started
    # All cores together, until the figures begin: what a busy machine changes least.
    measured["processor seconds"] = busy[-2]
    # A progress text says what begins, so a phase lasts until the next text.
    for (text, since), (_, until) in zip(marks[1:], [*marks[2:], ("", ended)], strict=True):
        measured[text] = measured.get(text, 0) + until - since
    measured["memory grew by, MB, peak"] = peak - before
    time.sleep(AFTERWARDS_S)
    measured["memory grew by, MB, seconds later"] = memory_now() - before
    store.close()
    return measured


def import_with_duckdb(path: Path) -> dict[str, float]:
    """What DuckDB takes by itself for the same file, casts and settings."""
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
    started = time.perf_counter()
    root.execute(
        f"CREATE TABLE snapshot AS SELECT {CASTS} FROM read_csv(?, all_varchar = true)",  # noqa: S608
        [str(path)],
    ).fetchall()
    root.execute("CHECKPOINT").fetchall()
    seconds = time.perf_counter() - started
    root.close()
    return {"seconds": seconds}


if __name__ == "__main__":
    side = {"pothos": import_with_pothos, "duckdb": import_with_duckdb}[sys.argv[1]]
    print(json.dumps(side(Path(sys.argv[2]))))
