"""The sample programme, through the same door as everybody's files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from core.errors import PothosError
from core.exports.export import Export, Refusal
from core.exports.question import Question
from core.imports.drop import Progress, import_exports, read_files
from core.store import Receipt, Said, Store
from core.store.spool import receive

SAMPLE: Final = Path(__file__).resolve().parents[2] / "data" / "sample"
SAMPLE_LIMIT_BYTES: Final = 50 << 20


def load_sample(store: Store, progress: Progress = lambda share, text: None) -> list[Receipt]:
    """Import ``data/sample``: each folder as one drop, on the day its name gives, in that order.

    Some exports of YouTube name no account; their folder does (``youtube <handle>``), and is taken
    for what a user would say at upload. Raises ``PothosError`` where a file of it is not
    read: then the sample is broken.
    """
    exports: list[Export] = []
    said: list[Said] = []
    for day, paths in _drops(SAMPLE):
        progress(0.0, f"Reading the exports of {day}")
        files = []
        for path in paths:
            with path.open("rb") as content:
                name = str(path.relative_to(SAMPLE))
                files.append(receive(store.spool, name, content, SAMPLE_LIMIT_BYTES))
        for read in read_files(store, files, day):
            if isinstance(read, Refusal):
                raise PothosError(read.title, read.what_happened, read.what_to_do)
            if isinstance(read, Question):
                raise PothosError(read.title, read.why, "Make the sample anew.")
            exports.append(read)
            handle = read.file.folder.partition(" ")[2] if read.unnamed_account else ""
            said.append(Said(handle=handle or None))
    return import_exports(store, exports, said, progress)


def _drops(sample: Path) -> Iterator[tuple[date, list[Path]]]:
    """The days on which something was downloaded, and what, in the order of the files' names."""
    by_day: dict[date, list[Path]] = {}
    for path in sorted(sample.rglob("*.csv")):
        by_day.setdefault(_downloaded_on(path.relative_to(sample)), []).append(path)
    yield from sorted(by_day.items())


def _downloaded_on(path: Path) -> date:
    try:
        return date.fromisoformat(path.parts[0])
    except ValueError:
        return datetime.now(UTC).date()
