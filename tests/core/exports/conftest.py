"""Files dropped together, and the rows that came out of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from core.exports import Export, HeaderMapping, Question, Refusal, SpooledFile, read_exports
from tests.core.exports.dropped import UPLOADED_ON, Asked, Drop, ReadOne, Refused, Row, rows_of


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    def drop_files(
        files: Mapping[str, str | bytes],
        *,
        folder: str = "download",
        modified_on: date | None = None,
        today: date = UPLOADED_ON,
        mappings: Sequence[HeaderMapping] = (),
        answers: Mapping[str, HeaderMapping] | None = None,
    ) -> list[Export | Question | Refusal]:
        spooled = []
        for number, (name, content) in enumerate(files.items()):
            data = content.encode() if isinstance(content, str) else content
            path = tmp_path / f"spooled-{number}"
            path.write_bytes(data)
            digest = hashlib.sha256(data).hexdigest()
            spooled.append(SpooledFile(path, name, digest, len(data), folder, modified_on))
        workspace = tmp_path / "workspace"
        workspace.mkdir(exist_ok=True)
        return read_exports(spooled, workspace, today, mappings, answers)

    return drop_files


@pytest.fixture
def read_one(drop: Drop) -> ReadOne:
    def read(
        name: str,
        content: str | bytes,
        *,
        modified_on: date | None = None,
        today: date = UPLOADED_ON,
    ) -> tuple[Export, list[Row]]:
        (export,) = drop({name: content}, modified_on=modified_on, today=today)
        assert isinstance(export, Export), export
        assert export.rows_in == sum(table.rows for table in export.tables) + export.rows_skipped
        return export, rows_of(export)

    return read


@pytest.fixture
def refused(drop: Drop) -> Refused:
    def refuse(name: str, content: str | bytes) -> Refusal:
        (refusal,) = drop({name: content})
        assert isinstance(refusal, Refusal), refusal
        assert name in refusal.what_happened
        assert refusal.what_to_do
        return refusal

    return refuse


@pytest.fixture
def asked(drop: Drop) -> Asked:
    def ask(name: str, content: str | bytes) -> Question:
        (question,) = drop({name: content})
        assert isinstance(question, Question), question
        return question

    return ask
