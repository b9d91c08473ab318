"""Opening the store so that it has all that the journal tells, whatever stopped it last time."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from core.errors import DiskTroubleError, PothosError
from core.imports.figures import finish_pending
from core.imports.known_on import remove_leftovers
from core.imports.rebuild import Progress, has_journal, rebuild
from core.imports.replay import BEFORE, replay
from core.imports.switch import finish_switching
from core.store import Store, open_store, the_store
from core.store.connection import DATABASE_NAME
from core.store.recovery import DamagedDatabaseError

_LOG: Final = logging.getLogger("pothos")

IMPORTS_BEFORE: Final = """
SELECT import_id, file_name, sha256 FROM import_file WHERE undone_at IS NULL ORDER BY import_id
"""


def start() -> Store:
    """The one store of this process, ready to work with; see :func:`open_or_rebuild`."""
    return the_store(open_or_rebuild)


def open_or_rebuild(data: Path, progress: Progress = lambda share, text: None) -> Store:
    """Open the store below ``data``, and do what a killed server left undone.

    What the journal tells and the database does not have is done again. A database that is
    damaged or gone is made again from the originals and the journal; ``recovered`` of the store
    says so in words, and a damaged one is kept under another name. Raises ``PothosError`` as
    :func:`open_store` does, and where the database cannot be made again whole.
    """
    data = data.resolve()
    finish_switching(data)
    if not (data / DATABASE_NAME).exists() and has_journal(data):
        return _rebuilt(data, "There was no database", progress)
    try:
        return _open(data)
    except DamagedDatabaseError as error:
        if not has_journal(data):
            raise
        _LOG.warning("%s", error.what_happened)
        return _rebuilt(data, "The database could not be opened", progress)


def _open(data: Path) -> Store:
    store = open_store(data)
    try:
        _catch_up(store)
        _begin_journal(store)
        finish_pending(store)
        remove_leftovers(store)
    except BaseException:
        store.close()
        raise
    return store


def _catch_up(store: Store) -> None:
    """Do what the journal tells and the database does not have.

    One act at most was under way when a server was killed, and nobody was told that it was saved.
    Where just that one cannot be done again, it is as if it had not been; it is kept aside.
    """
    unseen = store.unseen
    try:
        replay(store, unseen)
    except (DamagedDatabaseError, DiskTroubleError):
        raise
    except PothosError as error:
        if len(unseen) > 1:
            raise
        aside = store.give_up_unseen()
        store.recovered = (
            f"Pothos was stopped while it saved something ({unseen[0].what}), which could not be "
            f"finished: {error.what_happened} It was left out, and is kept in {aside.name}."
        )


def _rebuilt(data: Path, why: str, progress: Progress) -> Store:
    _LOG.warning("%s: it is made again, which takes as long as all that was done took.", why)
    done = rebuild(data, progress)
    store = _open(data)
    kept = f" The old one is kept as {done.set_aside.name}." if done.set_aside else ""
    but = " but for the imports that were given up before" if done.lost else ""
    store.recovered = (
        f"{why}. It was made again from the originals and the journal, and is complete{but}.{kept}"
    )
    return store


def _begin_journal(store: Store) -> None:
    """Name the imports that are older than the journal, in its first line."""
    if not store.journal_is_new:
        return
    with store.read() as cursor:
        found = cursor.execute(IMPORTS_BEFORE).fetchall()
    if found:
        imports = [dict(zip(("import_id", "name", "sha256"), row, strict=True)) for row in found]
        with store.write():
            store.note(BEFORE, imports=imports)
