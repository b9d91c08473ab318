"""After an old backup was put back: whoever was erased since is erased once more."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from core.erasure.person import erase
from core.errors import PothosError
from core.masking import known_of
from core.masking.marks import marks_of
from core.masking.traces import traces_in
from core.sharing.access import Access
from core.store import Store
from core.store.journal import JOURNAL_NAME
from core.store.lines import parse

PEOPLE: Final = "SELECT creator_id FROM creator_now ORDER BY creator_id"


def erase_again(store: Store, access: Access, erased_in: Path) -> list[str]:
    """Erase whoever the journal below ``erased_in`` says was erased, and not let in again since.

    The names that stand for them now. Raises ``PothosError`` where there is no journal.
    """
    journal = erased_in / JOURNAL_NAME
    if not journal.is_file():
        raise PothosError(
            "There is no journal that says who was erased.",
            f"{journal} is not there.",
            "Name the directory of the data from before the backup was put back.",
        )
    key, marks = _marks(journal)
    again = []
    while (creator_id := _next(store, key, marks)) is not None:
        again.append(erase(store, access, creator_id)["stands_for"])
    return again


def _marks(journal: Path) -> tuple[bytes, frozenset[str]]:
    key = b""
    of_each: dict[str, list[str]] = {}
    with journal.open("rb") as file:
        for line in parse(file, journal, 0, journal.stat().st_size):
            if line.what == "erasure":
                key = bytes.fromhex(line.facts["key"])
                of_each[line.facts["stands_for"]] = line.facts["marks"]
            if line.what == "erasure_lifted":
                of_each.pop(line.facts["stands_for"], None)
    return key, frozenset(one for marks in of_each.values() for one in marks)


def _next(store: Store, key: bytes, marks: frozenset[str]) -> str | None:
    with store.read() as cursor:
        for (creator_id,) in cursor.execute(PEOPLE).fetchall():
            if not marks.isdisjoint(marks_of(key, traces_in(known_of(cursor, creator_id)))):
                return str(creator_id)
    return None
