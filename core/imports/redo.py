"""An import that was undone, loaded once more from the originals."""

from __future__ import annotations

from typing import Final

from core.errors import PothosError
from core.imports.figures import bring_up_to_date
from core.imports.readings import Readings
from core.store import Place, Receipt, Said, Store, load

FIND: Final = """
SELECT undone_at IS NOT NULL, drop_id, place_in_drop, sha256, said_campaign, said_handle
FROM import_file
WHERE import_id = ?
"""


def redo_import(store: Store, import_id: int) -> Receipt:
    """Load an undone import again, as a new one that says so in the history.

    It is read again as on the day it came, with the same answers and mappings, and what the user
    said of it holds again. Raises ``PothosError`` where it was not undone, or cannot be read
    again: its original is missing, or it is older than the journal.
    """
    with store.read() as cursor:
        found = cursor.execute(FIND, [import_id]).fetchall()
    if not found or not found[0][0]:
        raise PothosError(
            "There is nothing to load again.",
            f"Import {import_id} was not undone." if found else f"There is no import {import_id}.",
            "Choose an import that was undone.",
        )
    _, drop_id, place, sha256, campaign, handle = found[0]
    with Readings(store) as readings:
        export = readings.export(drop_id, place, sha256)
        receipt = load(store, export, Said(campaign, handle), Place(redo_of=import_id))
    bring_up_to_date(store)
    return receipt
