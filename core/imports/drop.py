"""A drop of files: expanded, read, loaded one by one, and then the figures brought up to date."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Sequence
from datetime import date

from core.errors import PothosError
from core.exports import read_exports
from core.exports.export import Export, Refusal, SpooledFile
from core.exports.question import Question
from core.imports.figures import bring_up_to_date
from core.store import Receipt, Said, Store, load, undo
from core.store.expand import expand

Progress = Callable[[float, str], None]
"""Told how much is done (0 to 1) and what begins now."""


def read_files(
    store: Store, files: Sequence[SpooledFile], today: date
) -> list[Export | Question | Refusal]:
    """Recognise and read what was dropped, in its order; a zip's members stand in its place.

    Nothing is loaded. Files of one folder or zip are read together, because one tells what the
    other leaves out. Raises ``PothosError`` for disk trouble only.
    """
    found: list[SpooledFile | Refusal] = []
    for file in files:
        members = expand(file, store.spool)
        found.extend(members)
        if file not in members:
            file.path.unlink(missing_ok=True)
    workspace = store.spool / f"clean-{uuid.uuid4().hex}"
    workspace.mkdir()
    tables = [file for file in found if isinstance(file, SpooledFile)]
    read = iter(read_exports(tables, workspace, today))
    with contextlib.suppress(OSError):  # kept where a clean copy was written
        workspace.rmdir()
    return [next(read) if isinstance(file, SpooledFile) else file for file in found]


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
    receipts = []
    for place, (export, said_of_it) in enumerate(zip(exports, said, strict=True)):
        progress(0.8 * place / len(exports), f"Loading {export.file.name}")
        receipts.append(_load_or_say_why(store, export, said_of_it))
    progress(0.8, "Bringing the figures up to date")
    bring_up_to_date(store)
    progress(1.0, "Done")
    return receipts


def undo_import(store: Store, import_id: int) -> None:
    """Take an import out again; every figure is then as if it had never come."""
    undo(store, import_id)
    bring_up_to_date(store)


def _load_or_say_why(store: Store, export: Export, said: Said) -> Receipt:
    try:
        receipt = load(store, export, said)
    except PothosError as error:
        # The spooled file stays for another try; the spool is cleaned by age.
        return Receipt(
            import_id=None,
            file_name=export.file.name,
            label=export.label,
            rows_in=export.rows_in,
            rows_loaded=0,
            rows_duplicate=0,
            rows_skipped=0,
            failure=error,
        )
    _forget_files(store, export)
    return receipt


def _forget_files(store: Store, export: Export) -> None:
    """Other people's data is kept once, in the store."""
    for path in {export.file.path, *(table.path for table in export.tables)}:
        path.unlink(missing_ok=True)
        if path.parent != store.spool:
            with contextlib.suppress(OSError):  # the workspace goes with its last file
                path.parent.rmdir()
