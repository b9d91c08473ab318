"""Drops read again from the originals: once for all the exports that were loaded from them."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any, Final, Self

from core.errors import PothosError
from core.exports.export import Drop, Export, Refusal, SpooledFile
from core.exports.question import Question
from core.imports.drop import forget_files, read_drop
from core.store import Store
from core.store.archive import open_original
from core.store.drops import facts_of, read_back
from core.store.spool import receive

DROPS_HELD: Final = 4
"""People load at the same time, and the journal tells of their imports in turns."""

Found = list[Export | Question | Refusal]


class Readings:
    """What reading drops again gave; at the end nothing of it stays in the spool."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: OrderedDict[str, tuple[Drop, Found]] = OrderedDict()
        self._learned: dict[str, Mapping[str, Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self._held:
            self._let_go()

    def learn(self, drop_id: str, facts: Mapping[str, Any]) -> None:
        """What a drop was read with, where the store does not know it yet."""
        self._learned[drop_id] = facts

    def export(self, drop_id: str, place: int, sha256: str) -> Export:
        """The export at ``place`` of a drop, of the file with that hash, ready to load.

        Raises ``PothosError`` where an original is missing or damaged, or the file is not read
        as an export any more.
        """
        if drop_id in self._held:
            self._held.move_to_end(drop_id)
        else:
            while len(self._held) >= DROPS_HELD:
                self._let_go()
            self._held[drop_id] = self._read(drop_id)
        drop, found = self._held[drop_id]
        # What an upload brings may be found in another order by another version of Pothos.
        at_first = sorted(enumerate(found), key=lambda numbered: numbered[0] != place)
        for _, one in at_first:
            if one.file.sha256 == sha256 and isinstance(one, Export):
                return replace(one, drop=drop, place_in_drop=place)
        raise _not_read_again(next((one for _, one in at_first if one.file.sha256 == sha256), None))

    def _read(self, drop_id: str) -> tuple[Drop, Found]:
        with self._store.read() as cursor:
            facts = facts_of(cursor, drop_id) or self._learned.get(drop_id)
        if facts is None:
            raise PothosError(
                "This import cannot be read again.",
                "It was made before originals were kept.",
                "Upload its file again.",
            )
        drop = read_back(drop_id, facts)
        drop = replace(drop, uploads=tuple(self._spooled(one) for one in drop.uploads))
        return drop, read_drop(self._store, drop)

    def _spooled(self, upload: SpooledFile) -> SpooledFile:
        with open_original(self._store.home, upload.sha256) as content:
            received = receive(self._store.spool, upload.name, content, upload.bytes)
        return replace(upload, path=received.path)

    def _let_go(self) -> None:
        _, (drop, found) = self._held.popitem(last=False)
        for upload in drop.uploads:
            upload.path.unlink(missing_ok=True)
        for one in found:
            if isinstance(one, Export):
                forget_files(self._store, one)
            else:
                with contextlib.suppress(OSError):
                    one.file.path.unlink(missing_ok=True)


def _not_read_again(found: Export | Question | Refusal | None) -> PothosError:
    if isinstance(found, Question):
        return PothosError(
            "This import cannot be read again.",
            f"{found.file.name}: {found.why}",
            "Upload its file again, and answer what is asked.",
        )
    if isinstance(found, Refusal):
        return PothosError(
            "This import cannot be read again.",
            f"{found.title} {found.what_happened}",
            found.what_to_do,
        )
    return PothosError(
        "This import cannot be read again.",
        "Its file is not among those that were uploaded with it.",
        "Upload the file again.",
    )
