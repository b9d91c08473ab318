"""A file on its way into a store of its own, as a person brings it who confirms what is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.exports import Export, SpooledFile
from core.exports.question import Question
from core.exports.reading import mapping_of
from core.imports import import_exports, read_files
from core.store import Receipt, Said, Store, open_store
from tests.core.exports.dropped import UPLOADED_ON


@dataclass(frozen=True)
class Loaded:
    """An export in a store, with what was asked of it (None: nothing) and what became of it."""

    export: Export
    asked: Question | None
    receipt: Receipt
    store: Store

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.store.read() as cursor:
            return cursor.execute(query).fetchall()

    def row(self, query: str) -> tuple[Any, ...]:
        (row,) = self.rows(query)
        return row

    def notes(self) -> list[str]:
        """The codes of its issues, in their order."""
        return [issue.code for issue in self.receipt.issues]


@contextmanager
def loaded(folder: Path, content: str, name: str = "export.csv") -> Iterator[Loaded]:
    """``content`` in a new store below ``folder``."""
    store = open_store(folder / "data", memory_limit="256MB")
    try:
        yield load_into(store, content, name)
    finally:
        store.close()


def load_into(store: Store, content: str, name: str = "export.csv") -> Loaded:
    """``content`` loaded into ``store``; what is asked is answered as it was guessed."""
    data = content.encode()
    digest = hashlib.sha256(data).hexdigest()
    file = SpooledFile(store.spool / digest[:16], name, digest, len(data), "download")
    file.path.write_bytes(data)
    (found,) = read_files(store, [file], UPLOADED_ON)
    asked = None
    if isinstance(found, Question):
        asked = found
        answer = mapping_of(found, "", found.entry)
        (found,) = read_files(store, [file], UPLOADED_ON, {digest: answer})
    assert isinstance(found, Export), found
    (receipt,) = import_exports(store, [found], [Said()])
    assert receipt.failure is None, receipt.failure
    return Loaded(found, asked, receipt, store)
