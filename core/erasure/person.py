"""One person erased: all is made again without them beside what there is, and then exchanged."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from core import acting, watched
from core.contracts.words_that_count import words_that_count
from core.erasure.beside import erase_beside
from core.erasure.lines import made_ids, write_journal
from core.erasure.uploads import Rewritten, rewrite_originals
from core.errors import DiskTroubleError, PothosError
from core.imports.known_on import forget_all
from core.imports.readings import Readings
from core.imports.rebuild import Progress, rebuild
from core.imports.replay import do_again
from core.imports.switch import BESIDE, beside, decide_to_switch, switch
from core.masking import Known, Mask, Traces, commenters, known_of, traces_of
from core.masking.marks import marks_of
from core.masking.traces import BY_ACCOUNT, BY_AUTHOR, BY_CREATOR, given_of, rows_of
from core.sharing.access import Access
from core.store import Store, open_store
from core.store.connection import DATABASE_NAME
from core.store.erasures import keep_erasure, key_of

ROWS: Final = {
    "creator": BY_CREATOR,
    "account": BY_ACCOUNT,
    "account_day": BY_ACCOUNT,
    "post": f"{BY_ACCOUNT} OR {BY_CREATOR}",
    "contract": BY_CREATOR,
    "payment": BY_CREATOR,
    "message": BY_CREATOR,
    "comment": BY_AUTHOR,
}
"""Which rows are theirs; their figures stay."""

UNDONE: Final = """
SELECT import_id FROM import_file WHERE undone_at IS NOT NULL AND drop_id IS NOT NULL
"""

TEXTS: Final = """
SELECT table_name, column_name, data_type FROM duckdb_columns()
WHERE schema_name = 'main' AND NOT internal AND data_type IN ('VARCHAR', 'VARCHAR[]')
  AND table_name IN (SELECT table_name FROM duckdb_tables())
"""
ROWS_AT_ONCE: Final = 20_000


@dataclass(frozen=True)
class Found:
    """What would be erased: how the person is known, and how many rows are theirs by table."""

    known: Known
    traces: Traces
    rows: Mapping[str, int]


def look_for(store: Store, creator_id: str) -> Found:
    """What is known of a person, for whoever is about to erase them.

    Raises ``PothosError`` where nobody of that id is known, ``NotAllowedError`` but for owners.
    """
    acting.require("govern")
    with store.read() as cursor:
        known = known_of(cursor, creator_id)
        if known == Known():
            raise PothosError(
                "This person is not known.",
                "An import may have been undone, or they were erased already.",
                "Look for them on the creators page.",
            )
        traces = traces_of(cursor, known)
        given = given_of(known, traces.handles)
        rows = {}
        for table, are_theirs in ROWS.items():
            query = f"SELECT count(*) FROM {table} WHERE {are_theirs}"  # noqa: S608 ours
            ((rows[table],),) = rows_of(cursor, query, given)
    return Found(known, traces, rows)


def who_commented(store: Store, handle: str) -> list[str]:
    """The accounts of somebody who only wrote comments, by their handle: ids for :func:`look_for`.

    Raises ``NotAllowedError`` but for owners.
    """
    acting.require("govern")
    with store.read() as cursor:
        return commenters(cursor, handle)


def erase(
    store: Store,
    access: Access,
    creator_id: str,
    progress: Progress = lambda share, text: None,
) -> Mapping[str, Any]:
    """Erase a person for good: the certificate, as it is kept.

    Names, handles, addresses, posts' ids and what they wrote are put out of every upload, line,
    table, paper and published view; rows and figures stay. Others can read meanwhile, and wait
    where they write. A kill leaves everything as it was, or finished at the next start. Raises
    ``PothosError`` where something cannot be read or a trace would stay: then tables, uploads and
    journal are as they were.
    """
    acting.require("govern")
    with store.alone():
        forget_all()
        found = look_for(store, creator_id)
        key = key_of(store)
        try:
            beside(store.home)
            progress(0.0, "Looking for everything that leads to them")
            traces = found.traces
            traces.add(_of_undone_imports(store, found.known))
            with store.read() as cursor:
                mask = Mask(traces, key, words_that_count(cursor))
            done = rewrite_originals(
                store, mask, lambda share, text: progress(0.05 + 0.25 * share, text)
            )
            lines, cells = _make_again(store, found.known, mask, done, progress)
            progress(0.9, "Minutes, links and the inbox")
            others = erase_beside(access, mask)
            stands_for = _name_of(mask, traces, creator_id)
            told = {
                "stands_for": stands_for,
                "rows": dict(found.rows),
                "uploads_changed": len(done.uploads),
                "uploads_looked_through": done.looked_through,
                "traces_in_uploads": done.traces,
                "lines_changed": lines,
                "cells_looked_through": cells,
                "traces_found_afterwards": 0,
                **asdict(others),
                "not_looked_into": [*done.not_looked_into, *others.not_looked_into],
            }
            progress(0.95, "Putting everything in its place")
            _keep(store, key, stands_for, marks_of(key, traces), told)
            watched.check()
        except BaseException:
            shutil.rmtree(store.home / BESIDE, ignore_errors=True)
            raise
        decide_to_switch(store.home, done.uploads)
        try:
            store.exchange(lambda: switch(store.home))
        except OSError as error:
            raise DiskTroubleError(
                "The erasure is not finished yet.",
                f"{error.filename or store.home}: {error.strerror or error}. Everything is made "
                "and only has to be put in its place.",
                "Make room on the disk, stop Pothos and start it again: it is finished then.",
            ) from error
    return told


def _of_undone_imports(store: Store, known: Known) -> Traces:
    """What imports told that were undone since: their originals are still there."""
    with store.read() as cursor:
        undone = {row[0] for row in cursor.execute(UNDONE).fetchall()}
    if not undone:
        return Traces()
    past = open_store(store.home / BESIDE / "undone", journal=store.journal)
    try:
        with Readings(past) as readings:
            for line in store.lines():
                if line.what != "import":
                    continue
                if "drop" in line.facts:
                    readings.learn(line.facts["drop_id"], line.facts["drop"])
                if line.facts["import_id"] in undone:
                    # Where its original is gone, nothing of it is there to be erased.
                    with contextlib.suppress(PothosError):
                        do_again(past, line, readings)
        with past.read() as cursor:
            return traces_of(cursor, known)
    finally:
        past.close()
        shutil.rmtree(store.home / BESIDE / "undone", ignore_errors=True)


def _make_again(
    store: Store, known: Known, mask: Mask, done: Rewritten, progress: Progress
) -> tuple[int, int]:
    """The journal and the database beside; changed lines, and cells in which no trace is left."""
    home = store.home / BESIDE
    ids: dict[str, str] = {}
    for _ in range(2):
        lines = write_journal(store, known, mask, done, ids)
        rebuild(home, lambda share, text: progress(0.3 + 0.5 * share, text))
        new = open_store(home)
        try:
            changed = made_ids(store, new)
            if changed == ids:
                progress(0.8, "Looking for traces in every table")
                return lines, _require_no_trace(new, mask)
        finally:
            new.close()
        # Words about rows that are known by an id made of their words: once more with the new ids.
        ids = changed
        (home / DATABASE_NAME).unlink()
    raise PothosError(
        "The person could not be erased.",
        "Ids that are made of what a row says did not settle. Nothing was changed.",
        "Report it: this is our mistake.",
    )


def _require_no_trace(store: Store, mask: Mask) -> int:
    cells = 0
    with store.read() as cursor:
        columns = cursor.execute(TEXTS).fetchall()
        for table, column, kind in columns:
            text = f"array_to_string({column}, chr(10))" if kind.endswith("[]") else column
            query = f"SELECT DISTINCT {text} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608 ours
            cursor.execute(query)
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                watched.check()
                cells += len(rows)
                if mask.count("\n".join(row[0] for row in rows if row[0])):
                    raise PothosError(
                        "The person could not be erased.",
                        f"The table {table} would still tell who it was, in {column}. Nothing was "
                        "changed.",
                        "Report it with these two names: this is our mistake.",
                    )
    return cells


def _name_of(mask: Mask, traces: Traces, creator_id: str) -> str:
    """What tables show now: of several spellings of a name the first, else the account."""
    if traces.names:
        return mask.stands_for(min(traces.names))
    return mask.put_out(creator_id)[0].partition(":")[2] or mask.stands_for(creator_id)


def _keep(
    store: Store, key: bytes, stands_for: str, marks: list[str], told: Mapping[str, Any]
) -> None:
    new = open_store(store.home / BESIDE)
    try:
        keep_erasure(new, key.hex(), stands_for, marks, told)
    finally:
        new.close()
