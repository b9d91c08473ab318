"""Files dropped together, and the rows that came out of them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.exports import CleanTable, Export, Refusal, SpooledFile, read_exports

UPLOADED_ON = date(2026, 11, 22)

Drop = Callable[..., list[Export | Refusal]]


def read_rows(table: CleanTable) -> list[dict[str, str]]:
    """The rows of a clean table by field, with ``row``; columns without a field are left out."""
    with table.path.open(encoding="utf-8-sig", newline="") as stream:
        for _ in range(table.skip_lines):
            stream.readline()
        rows = []
        for number, cells in enumerate(csv.reader(stream, delimiter=table.delimiter, strict=True)):
            row = str(table.first_source_row + number)
            if table.has_source_rows:
                row, *cells = cells
            assert len(cells) == len(table.columns)
            named = zip(table.columns, cells, strict=True)
            rows.append({"row": row} | {c.field: cell for c, cell in named if c.field})
    assert len(rows) == table.rows
    return rows


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    """Drops files by name, text or bytes, that come in one folder; results in the same order."""

    def drop_files(
        files: dict[str, str | bytes],
        *,
        folder: str = "download",
        modified_on: date | None = None,
        today: date = UPLOADED_ON,
    ) -> list[Export | Refusal]:
        spooled = []
        for number, (name, content) in enumerate(files.items()):
            data = content.encode() if isinstance(content, str) else content
            path = tmp_path / f"spooled-{number}"
            path.write_bytes(data)
            digest = hashlib.sha256(data).hexdigest()
            spooled.append(SpooledFile(path, name, digest, len(data), folder, modified_on))
        workspace = tmp_path / "workspace"
        workspace.mkdir(exist_ok=True)
        return read_exports(spooled, workspace, today)

    return drop_files


@pytest.fixture
def read_one(drop: Drop) -> Callable[..., tuple[Export, list[dict[str, str]]]]:
    """Drops one file that is read; the export and the rows of all its tables."""

    def read(name: str, content: str | bytes, **said: object) -> tuple[Export, list[dict[str, str]]]:
        (export,) = drop({name: content}, **said)
        assert isinstance(export, Export), export
        assert export.rows_in == sum(table.rows for table in export.tables) + export.rows_skipped
        return export, [row for table in export.tables for row in read_rows(table)]

    return read


@pytest.fixture
def refused(drop: Drop) -> Callable[..., Refusal]:
    """Drops one file that is refused."""

    def refuse(name: str, content: str | bytes, **said: object) -> Refusal:
        (refusal,) = drop({name: content}, **said)
        assert isinstance(refusal, Refusal), refusal
        assert name in refusal.what_happened
        assert refusal.what_to_do
        return refusal

    return refuse
