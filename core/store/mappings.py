"""The team's mappings: how files are read that no known export fits, one for every header."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import duckdb

from core.errors import PothosError
from core.exports.question import HeaderMapping
from core.store.connection import Store
from core.store.receipts import instant

IN_USE: Final = """
SELECT mapping_id, name, header, entry, known_id, epoch_us(made_at)
FROM mapping
WHERE withdrawn_at IS NULL
ORDER BY mapping_id
"""

USES: Final = """
SELECT mapping, count(*), epoch_us(max(imported_at))
FROM import_file
WHERE mapping IS NOT NULL AND undone_at IS NULL
GROUP BY mapping
"""

INSERT: Final = """
INSERT INTO mapping
SELECT 1 + coalesce(max(mapping_id), 0), $name, $header, $entry, $known_id, $made_at, NULL
FROM mapping
"""

RENAME: Final = "UPDATE mapping SET name = ? WHERE mapping_id = ?"
RENAME_IN_HISTORY: Final = "UPDATE import_file SET mapping = ? WHERE mapping = ?"
WITHDRAW: Final = "UPDATE mapping SET withdrawn_at = ? WHERE mapping_id = ?"


@dataclass(frozen=True)
class SavedMapping:
    """A mapping that is in use, with how many files it has read and when the last of them."""

    mapping_id: int
    mapping: HeaderMapping
    made_at: datetime
    files_read: int
    last_read_at: datetime | None


def mappings_in_use(cursor: duckdb.DuckDBPyConnection) -> tuple[SavedMapping, ...]:
    """Every mapping that is not withdrawn, the oldest first."""
    uses = {
        name: (int(files), instant(last)) for name, files, last in cursor.execute(USES).fetchall()
    }
    return tuple(
        SavedMapping(
            int(mapping_id),
            HeaderMapping(name, tuple(json.loads(header)), json.loads(entry), known_id),
            instant(made_at),
            *uses.get(name, (0, None)),
        )
        for mapping_id, name, header, entry, known_id, made_at in cursor.execute(IN_USE).fetchall()
    )


def save_mapping(store: Store, mapping: HeaderMapping) -> None:
    """Read every later file with this header so; an earlier mapping of that header goes.

    Raises ``PothosError`` where it has no name, or one that a mapping of another header has.
    """
    _require_name(mapping.name)
    with store.write() as cursor:
        for saved in mappings_in_use(cursor):
            if Counter(saved.mapping.header) == Counter(mapping.header):
                cursor.execute(WITHDRAW, [store.now(), saved.mapping_id]).fetchall()
            elif saved.mapping.name == mapping.name:
                raise _name_is_taken(mapping.name)
        told = written(mapping)
        store.note("mapping", **told)
        cursor.execute(
            INSERT,
            {
                "name": mapping.name,
                "header": json.dumps(told["header"]),
                "entry": json.dumps(told["entry"]),
                "known_id": mapping.known_id,
                "made_at": store.now(),
            },
        ).fetchall()


def rename_mapping(store: Store, mapping_id: int, name: str) -> None:
    """Give a mapping another name. Raises ``PothosError`` where there is none or it is taken."""
    _require_name(name)
    with store.write() as cursor:
        saved = mappings_in_use(cursor)
        renamed = _find(saved, mapping_id)
        if any(each.mapping.name == name and each.mapping_id != mapping_id for each in saved):
            raise _name_is_taken(name)
        store.note("mapping_renamed", mapping_id=mapping_id, name=name)
        cursor.execute(RENAME, [name, mapping_id]).fetchall()
        cursor.execute(RENAME_IN_HISTORY, [name, renamed.mapping.name]).fetchall()


def withdraw_mapping(store: Store, mapping_id: int) -> None:
    """Use a mapping no more: later files with its header are asked about again.

    What was loaded by it stays. Raises ``PothosError`` where it is not in use.
    """
    with store.write() as cursor:
        _find(mappings_in_use(cursor), mapping_id)
        store.note("mapping_withdrawn", mapping_id=mapping_id)
        cursor.execute(WITHDRAW, [store.now(), mapping_id]).fetchall()


def written(mapping: HeaderMapping) -> dict[str, Any]:
    """A mapping as plain JSON."""
    return {
        "name": mapping.name,
        "header": list(mapping.header),
        "entry": dict(mapping.entry),
        "known_id": mapping.known_id,
    }


def read_back(told: Mapping[str, Any]) -> HeaderMapping:
    """The mapping that :func:`written` wrote."""
    return HeaderMapping(told["name"], tuple(told["header"]), told["entry"], told.get("known_id"))


def _require_name(name: str) -> None:
    if not name.strip():
        raise PothosError(
            "The mapping has no name.", "The field Name is empty.", "Give the mapping a name."
        )


def _find(saved: Sequence[SavedMapping], mapping_id: int) -> SavedMapping:
    for each in saved:
        if each.mapping_id == mapping_id:
            return each
    raise PothosError(
        "There is no such mapping.",
        f"Mapping {mapping_id} is not in use; somebody may have withdrawn it.",
        "Look at the list of mappings again.",
    )


def _name_is_taken(name: str) -> PothosError:
    return PothosError(
        "Two mappings cannot have the same name.",
        f"“{name}” is already the mapping of files with other columns.",
        "Choose another name.",
    )
