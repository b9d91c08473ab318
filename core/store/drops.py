"""Files that were read together, kept so that they can be read again the same way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from core.exports.export import Drop, SpooledFile
from core.store import archive, mappings
from core.store.connection import Store

FIND: Final = "SELECT facts FROM import_drop WHERE drop_id = ?"
INSERT: Final = "INSERT INTO import_drop VALUES (?, ?)"
ORIGINAL: Final = """
SELECT original, facts
FROM import_file JOIN import_drop USING (drop_id)
WHERE import_id = ?
"""


def keep_originals(store: Store, drop: Drop) -> None:
    """Keep what was uploaded for good, before anything of it is imported.

    Raises ``PothosError`` where a spooled file is gone or the disk fails.
    """
    with store.read() as cursor:
        if facts_of(cursor, drop.drop_id) is not None:
            return
    for upload in drop.uploads:
        archive.keep(store.home, upload)


def keep_new(cursor: duckdb.DuckDBPyConnection, drop: Drop) -> dict[str, Any] | None:
    """Keep what a drop was read with; what was kept, None where it was known already."""
    if facts_of(cursor, drop.drop_id) is not None:
        return None
    facts = written(drop)
    cursor.execute(INSERT, [drop.drop_id, json.dumps(facts)]).fetchall()
    return facts


def facts_of(cursor: duckdb.DuckDBPyConnection, drop_id: str) -> dict[str, Any] | None:
    """What is kept of a drop, None for one that is not known."""
    found = cursor.execute(FIND, [drop_id]).fetchall()
    return json.loads(found[0][0]) if found else None


def original_of(cursor: duckdb.DuckDBPyConnection, import_id: int) -> tuple[str, str, int] | None:
    """The upload that an import came out of: its sha256, the name it came with, its bytes.

    None where it was loaded before originals were kept.
    """
    for original, facts in cursor.execute(ORIGINAL, [import_id]).fetchall():
        for upload in json.loads(facts)["uploads"]:
            if upload["sha256"] == original:
                return original, upload["name"], upload["bytes"]
    return None


def uploads_in(facts: Mapping[str, Any]) -> dict[str, str]:
    """The uploads that a line of the journal tells of for the first time: names by sha256."""
    told = (facts.get("drop") or {}).get("uploads", ())
    return {upload["sha256"]: upload["name"] for upload in told}


def written(drop: Drop) -> dict[str, Any]:
    """A drop as plain JSON. Where its files lie on our disk is left out."""
    came_back = {"came_back": list(drop.came_back)} if drop.came_back else {}
    return {
        **came_back,
        "today": drop.today.isoformat(),
        "uploads": [_written_upload(upload) for upload in drop.uploads],
        "mappings": [mappings.written(mapping) for mapping in drop.mappings],
        "answers": {of: mappings.written(mapping) for of, mapping in drop.answers.items()},
    }


def read_back(drop_id: str, facts: Mapping[str, Any]) -> Drop:
    """The drop that :func:`written` wrote; the path of each upload is where it will be put."""
    return Drop(
        uploads=tuple(_upload(upload) for upload in facts["uploads"]),
        today=date.fromisoformat(facts["today"]),
        answers={of: mappings.read_back(mapping) for of, mapping in facts["answers"].items()},
        mappings=tuple(mappings.read_back(mapping) for mapping in facts["mappings"]),
        came_back=tuple(facts.get("came_back", ())),
        drop_id=drop_id,
    )


def _written_upload(upload: SpooledFile) -> dict[str, Any]:
    told = {
        "sha256": upload.sha256,
        "bytes": upload.bytes,
        "name": upload.name,
        "folder": upload.folder,
        "modified_on": upload.modified_on and upload.modified_on.isoformat(),
    }
    return {key: value for key, value in told.items() if value}


def _upload(told: Mapping[str, Any]) -> SpooledFile:
    modified_on = told.get("modified_on")
    return SpooledFile(
        path=Path(),
        name=told["name"],
        sha256=told["sha256"],
        bytes=told.get("bytes", 0),
        folder=told.get("folder", ""),
        modified_on=date.fromisoformat(modified_on) if modified_on else None,
    )
