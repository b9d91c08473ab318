"""A drop of files: expanded, read, loaded one by one, and then the figures brought up to date."""

from __future__ import annotations

import contextlib
import logging
import secrets
import traceback
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from core import watched
from core.errors import PothosError
from core.exports import read_exports
from core.exports.export import Drop, Export, Refusal, SpooledFile
from core.exports.question import HeaderMapping, Question
from core.imports.coming_back import masked_where_erased, note_of, require_not_erased
from core.imports.figures import bring_up_to_date
from core.imports.preview import with_conversions
from core.store import Receipt, Said, Store, load, undo
from core.store.archive import settle
from core.store.expand import expand
from core.store.mappings import mappings_in_use

_LOG: Final = logging.getLogger("pothos")

Progress = Callable[[float, str], None]
"""Told how much is done (0 to 1) and what begins now."""


class CancelledError(PothosError):
    """A file that was not loaded because somebody cancelled the import."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "This file was not loaded.",
            f"{name}: the import was cancelled before it was loaded. Nothing of it was kept.",
            "Load it again when you want it.",
        )


def our_mistake(error: Exception) -> PothosError:
    """What a person reads of a failure that nobody expected; where it arose goes to the log.

    Its words do not: they may quote a cell, and a log is read by others.
    """
    number = secrets.token_hex(4)
    where = "".join(traceback.format_tb(error.__traceback__))
    kind = type(error).__name__
    _LOG.error("Failure %s while files were read or loaded: %s at\n%s", number, kind, where)
    return PothosError(
        "Something went wrong on our side.",
        f"What was not loaded yet leaves nothing behind. The number {number} finds the reason in "
        "the log.",
        "Try again. If it fails again, report that number.",
    )


def read_files(
    store: Store,
    files: Sequence[SpooledFile],
    today: date,
    answers: Mapping[str, HeaderMapping] | None = None,
) -> list[Export | Question | Refusal]:
    """Recognise and read what was dropped, in its order; a zip's members stand in its place.

    The team's mappings are used; ``answers`` are what somebody said of single files, by sha256.
    Nothing is loaded. Files of one folder or zip are read together, because one tells what the
    other leaves out. Raises ``PothosError`` for disk trouble only.
    """
    with store.read() as cursor:
        mappings = tuple(saved.mapping for saved in mappings_in_use(cursor))
    drop = Drop(tuple(files), today, answers or {}, mappings, drop_id=uuid.uuid4().hex)
    settle(drop.uploads)
    found = read_drop(store, drop)
    uploads, came_back = masked_where_erased(store, found, drop.uploads)
    if came_back:
        forget(store, found)
        found = read_drop(store, replace(drop, uploads=uploads, came_back=came_back))
    return with_conversions(store, found)


def read_drop(store: Store, drop: Drop) -> list[Export | Question | Refusal]:
    """Read the files of a drop by its own mappings and answers, as on the day it came.

    Its uploads stay in the spool: their originals are kept when the first export is loaded.
    """
    found: list[SpooledFile | Refusal] = []
    for file in drop.uploads:
        found.extend(expand(file, store.spool))
    workspace = store.spool / f"clean-{uuid.uuid4().hex}"
    workspace.mkdir()
    tables = [file for file in found if isinstance(file, SpooledFile)]
    read = iter(read_exports(tables, workspace, drop.today, drop.mappings, drop.answers))
    with contextlib.suppress(OSError):  # kept where a clean copy was written
        workspace.rmdir()
    results = [next(read) if isinstance(file, SpooledFile) else file for file in found]
    # Of the mappings those that were used: the others say nothing of how it was read.
    used = {result.mapping for result in results if isinstance(result, Export)}
    drop = replace(drop, mappings=tuple(m for m in drop.mappings if m.name in used))
    note = note_of(drop.came_back)
    more = (note,) if note else ()
    return [
        replace(result, drop=drop, place_in_drop=place, issues=(*result.issues, *more))
        if isinstance(result, Export)
        else result
        for place, result in enumerate(results)
    ]


def import_exports(
    store: Store,
    exports: Sequence[Export],
    said: Sequence[Said],
    progress: Progress = lambda share, text: None,
) -> list[Receipt]:
    """Load each export in its own transaction, then bring all figures up to date in one.

    ``said`` runs parallel to ``exports``. A file that cannot be loaded has its reason in the
    receipt's ``failure`` and does not stop the others. Raises ``PothosError`` where the figures
    could not be brought up to date; they are at the next start.
    """
    receipts: list[Receipt] = []
    load_exports(
        store,
        exports,
        said,
        begin=lambda place, words: progress(0.8 * place / len(exports), words),
        done=receipts.append,
    )
    progress(0.8, "Bringing the figures up to date")
    bring_up_to_date(store)
    progress(1.0, "Done")
    return receipts


def load_exports(
    store: Store,
    exports: Sequence[Export],
    said: Sequence[Said],
    begin: Callable[[int, str], None],
    done: Callable[[Receipt], None],
) -> None:
    """Load each export in its own transaction; the figures are not brought up to date.

    ``begin`` is told the place of an export and what is done with it, ``done`` its receipt. Once
    the work is asked to stop (``core.watched``), the file that it is at leaves nothing behind, and
    the receipts of it and of all after it say that they were cancelled.
    """
    for place, (export, said_of_it) in enumerate(zip(exports, said, strict=True)):
        begin(place, f"Loading {export.file.name}")
        done(_load_or_say_why(store, export, said_of_it))


def forget(store: Store, found: Sequence[Export | Question | Refusal]) -> None:
    """Remove what reading a drop left in the spool; its uploads stay, to be read again."""
    for one in found:
        tables = one.tables if isinstance(one, Export) else ()
        ours = {path for table in tables for path in table.files} - {one.file.path}
        for path in ours | ({one.file.path} if one.file.upload else set()):
            _remove(store, path)


def undo_import(store: Store, import_id: int) -> None:
    """Take an import out again; every figure is then as if it had never come."""
    undo(store, import_id)
    bring_up_to_date(store)


def _load_or_say_why(store: Store, export: Export, said: Said) -> Receipt:
    # A failure leaves the spooled file for another try; the spool is cleaned by age.
    try:
        watched.check()
        require_not_erased(store, export, said.handle)
        receipt = load(store, export, said)
    except watched.StoppedError:
        return _not_loaded(export, CancelledError(export.file.name))
    except PothosError as error:
        return _not_loaded(export, error)
    except Exception as error:  # noqa: BLE001 - one file must not stop the others; it is told and logged
        return _not_loaded(export, our_mistake(error))
    forget_files(store, export)
    return receipt


def _not_loaded(export: Export, why: PothosError) -> Receipt:
    return Receipt(
        import_id=None,
        file_name=export.file.name,
        label=export.label,
        rows_in=export.rows_in,
        rows_loaded=0,
        rows_duplicate=0,
        rows_skipped=0,
        failure=why,
    )


def forget_files(store: Store, export: Export) -> None:
    """What was loaded is kept in the store and its original beside it, not in the spool."""
    uploads = export.drop.uploads if export.drop else ()
    out_of = (one.path for one in uploads if one.sha256 == export.file.upload)
    read_from = (path for table in export.tables for path in table.files)
    for path in {export.file.path, *out_of, *read_from}:
        _remove(store, path)


def _remove(store: Store, path: Path) -> None:
    path.unlink(missing_ok=True)
    if path.parent != store.spool:
        with contextlib.suppress(OSError):  # the workspace goes with its last file
            path.parent.rmdir()
