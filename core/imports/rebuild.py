"""The database made again from the originals and the journal, beside the one there is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from core.errors import DiskTroubleError, PothosError
from core.imports.readings import Readings
from core.imports.replay import BEFORE, do_again
from core.store import Store, open_store
from core.store.connection import DATABASE_NAME
from core.store.given_up import GIVEN_UP, facts_of, numbers_in
from core.store.journal import JOURNAL_NAME, Journal, sync_directory
from core.store.lines import Line

REBUILDING: Final = "rebuilding"
"""The directory beside the database in which the new one grows; what a kill left is removed."""
NAMED_IN_AN_ERROR: Final = 5
WAS_BEFORE: Final = "it was loaded before this journal began"

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild gave: lines of the journal that were followed, imports that could not be
    made again (in words), and the name under which the database of before is kept, if there was
    one.
    """

    lines: int
    lost: tuple[str, ...]
    set_aside: Path | None


def rebuild(
    data: Path,
    progress: Progress = lambda share, text: None,
    *,
    even_if_incomplete: bool = False,
) -> Rebuilt:
    """Make the database below ``data`` again; the one there is gets another name and is kept.

    Only while no Pothos runs on it. An import whose original is missing or damaged cannot be made
    again: then everything stays as it is and ``PothosError`` says which, unless the database
    shall be used ``even_if_incomplete``. The journal tells that, and nobody is asked again about
    the same import; it comes back should its original come back. Raises ``PothosError`` without a
    journal as well.
    """
    data = data.resolve()
    if not has_journal(data):
        raise PothosError(
            "There is nothing to make the database from.",
            f"{data / JOURNAL_NAME} is not there, or empty.",
            "Put the journal and the directory of originals of the last backup there.",
        )
    journal = Journal(data / JOURNAL_NAME)
    beside = data / REBUILDING
    try:
        shutil.rmtree(beside, ignore_errors=True)
        lost = _follow(journal, beside, progress, even_if_incomplete=even_if_incomplete)
        _require_whole(journal, beside)
        set_aside = _swap(data, beside)
        return Rebuilt(journal.number, tuple(lost.values()), set_aside)
    finally:
        journal.close()
        shutil.rmtree(beside, ignore_errors=True)


def has_journal(data: Path) -> bool:
    """Whether anything was ever noted below ``data``."""
    path = data / JOURNAL_NAME
    return path.is_file() and path.stat().st_size > 0


def _follow(
    journal: Journal, beside: Path, progress: Progress, *, even_if_incomplete: bool
) -> dict[int, str]:
    """Do again what the journal tells; the imports that could not be, by their number.

    Raises ``PothosError`` over one that was not given up before, unless it is given up now.
    """
    lost: dict[int, str] = {}
    given_up: set[int] = set()
    store = open_store(beside, journal=journal)
    try:
        with Readings(store) as readings:
            for line in journal.lines():
                progress(line.number / (journal.number + 1), f"Line {line.number}, {line.what}")
                if line.what == BEFORE:
                    for told in line.facts["imports"]:
                        lost[told["import_id"]] = _in_words(told, WAS_BEFORE)
                if line.what == GIVEN_UP:
                    given_up |= numbers_in(line.facts)
                if line.what == BEFORE or line.facts.get("import_id") in lost:
                    _pass_over(store, line)
                    continue
                try:
                    do_again(store, line, readings)
                except DiskTroubleError:
                    raise
                except PothosError as error:
                    if line.what != "import":
                        raise
                    lost[line.facts["import_id"]] = _in_words(line.facts, error.what_happened)
                    _pass_over(store, line)
            newly_lost = {one: why for one, why in lost.items() if one not in given_up}
            if newly_lost and not even_if_incomplete:
                raise _incomplete(newly_lost)
            if newly_lost:
                do_again(store, _note_given_up(journal, newly_lost), readings)
    finally:
        store.close()
    return lost


def _note_given_up(journal: Journal, lost: dict[int, str]) -> Line:
    at = datetime.now(UTC)
    if journal.last is not None:
        at = max(at, journal.last.at)
    return journal.append(at, GIVEN_UP, facts_of(lost))


def _in_words(facts: Mapping[str, Any], why: str) -> str:
    return f"import {facts['import_id']}, {facts['name']}: {why}"


def _pass_over(store: Store, line: Line) -> None:
    with store.replaying(line), store.write():
        store.note(line.what)


def _require_whole(journal: Journal, beside: Path) -> None:
    """Open the new database again: what it says of itself must be the end of the journal."""
    store = open_store(beside, journal=journal)
    try:
        if store.unseen:
            raise PothosError(
                "The database could not be made again.",
                f"It ends before line {journal.number} of {journal.path}. Nothing was changed.",
                "Keep the journal and the originals, and report it: this is our mistake.",
            )
    finally:
        store.close()


def _swap(data: Path, beside: Path) -> Path | None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    database = data / DATABASE_NAME
    kept = None
    for path in (database, database.with_name(f"{DATABASE_NAME}.wal")):
        if path.exists():
            renamed = path.rename(path.with_name(f"{path.name}.before-rebuild-{stamp}"))
            kept = kept or renamed
    # A kill here leaves no database at all, and the next start makes it once more.
    (beside / DATABASE_NAME).rename(database)
    sync_directory(data)
    return kept


def _incomplete(lost: dict[int, str]) -> PothosError:
    named = "; ".join(list(lost.values())[:NAMED_IN_AN_ERROR])
    more = len(lost) - NAMED_IN_AN_ERROR
    return PothosError(
        "Some imports cannot be made again.",
        f"{named}{f'; and {more} more' if more > 0 else ''}. Nothing was changed.",
        "Put the originals back from a backup and try again, or run `python -m core rebuild "
        "--even-if-incomplete` to go on without these imports.",
    )
