"""One hostile file after the other, and what must hold of each."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from core.errors import PothosError
from core.exports import Export, Question, Refusal, SpooledFile, known_export, read_exports
from core.exports.dictionary import known_exports
from core.exports.export import Drop
from core.exports.years import full_day
from core.store import Said, Store, load
from core.store.expand import expand
from core.store.spool import receive
from tests.core.exports.dropped import UPLOADED_ON, Row, rows_of
from tests.core.exports.fuzz.faults import (
    DELIMITERS,
    ENCODINGS,
    FAULTS,
    as_workbook,
    broken,
    wrapped,
    written,
)  # fmt: skip
from tests.core.exports.fuzz.look_alikes import look_alike


def hostile_files(seed: int, numbers: range) -> Iterator[tuple[int, str, bytes]]:
    """Number, name and content of each file; the same for the same seed and number."""
    for number in numbers:
        chance = random.Random(f"{seed} {number}")
        table = look_alike(chance)
        for _ in range(chance.choice((0, 1, 1, 2, 4))):
            if table.rows:
                table = chance.choice(FAULTS)(table, chance)
        if chance.random() < 0.08:
            data, name = as_workbook(table, chance), table.name.replace(".csv", ".xlsx")
        else:
            text = written(table, chance, chance.choice(DELIMITERS))
            encoding = chance.choice(ENCODINGS) if chance.random() < 0.5 else "utf-8"
            data, name = text.encode(encoding, "replace"), table.name
        if chance.random() < 0.5:
            for _ in range(chance.choice((1, 1, 3))):
                data = broken(data, chance)
        if chance.random() < 0.1:
            name, data = wrapped(name, data, chance)
            if chance.random() < 0.2:
                data = broken(data, chance)
        yield number, name, data


def try_file(spool: Path, name: str, data: bytes, store: Store | None = None) -> Counter[str]:
    """What became of one file; raises ``AssertionError`` where a promise is broken."""
    outcomes: Counter[str] = Counter()
    spool = store.spool if store is not None else spool
    before = set(spool.iterdir())
    file = receive(spool, name, [data], 1 << 30)
    found = expand(file, spool)
    tables = [one for one in found if isinstance(one, SpooledFile)]
    workspace = spool / "clean"
    workspace.mkdir(exist_ok=True)
    results = read_exports(tables, workspace, UPLOADED_ON)
    assert len(results) == len(tables)
    for result in (*(one for one in found if isinstance(one, Refusal)), *results):
        outcomes[type(result).__name__.lower()] += 1
        assert result.file.name
        if isinstance(result, Export):
            _check_rows(result)
            if store is not None:
                drop = Drop((file,), UPLOADED_ON, drop_id=f"{file.sha256[:12]}")
                outcomes[_load(store, replace(result, drop=drop))] += 1
        elif isinstance(result, Refusal):
            assert result.title.endswith(".")
            assert result.what_happened
            assert result.what_to_do
        else:
            _check_question(result)
    for one in tables:
        assert one.upload == file.sha256 or one == file
        one.path.unlink(missing_ok=True)
    file.path.unlink(missing_ok=True)
    shutil.rmtree(workspace)
    assert set(spool.iterdir()) == before, "something is left in the spool"
    return outcomes


def read_alone(
    spool: Path, name: str, data: bytes
) -> tuple[Export | Question | Refusal, list[Row]]:
    """One file that is no container, and its rows."""
    file = receive(spool, name, [data], 1 << 30)
    (result,) = read_exports([file], spool, UPLOADED_ON)
    return result, rows_of(result) if isinstance(result, Export) else []


def _check_rows(export: Export) -> None:
    """Rows in = rows written + rows skipped; and rows in is what is in the file."""
    for table in export.tables:
        with table.path.open(encoding="utf-8-sig", newline="") as stream:
            for _ in range(table.skip_lines):
                stream.readline()
            records = list(csv.reader(stream, delimiter=table.delimiter, strict=True))
        assert len(records) == table.rows
        width = len(table.columns) + table.has_source_rows
        assert all(len(record) == width for record in records)
    assert export.rows_in == sum(table.rows for table in export.tables) + export.rows_skipped
    told = sum(issue.severity == "skipped" for issue in export.issues)
    assert bool(told) == bool(export.rows_skipped)
    assert all(issue.message for issue in export.issues)
    if _is_table(export):
        assert export.rows_in == _rows_below(export)
    elif export.known_id == "meta_insights":
        assert export.rows_in >= _days(export)


def _is_table(export: Export) -> bool:
    ids = {known.id for known in known_exports()}
    return export.known_id not in ids or known_export(export.known_id).shape == "table"


def _rows_below(export: Export) -> int:
    """The records below the header that are not blank lines, counted from the file's own text."""
    text = export.file.path.read_bytes().decode(export.encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=export.delimiter, strict=True)
    header = export.tables[0].first_source_row - 1
    return sum(1 for row, cells in enumerate(reader, 1) if row > header and cells)


def _days(export: Export) -> int:
    """The records that begin with a day: none of them may be taken for a title or a header."""
    text = export.file.path.read_bytes().decode(export.encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=export.delimiter, strict=True)
    return sum(1 for cells in reader if cells and full_day(cells[0].strip()) is not None)


def _check_question(question: Question) -> None:
    assert question.title
    assert question.why
    assert question.columns


def _load(store: Store, export: Export) -> str:
    """Load it: all of it with a receipt that adds up, or nothing of it."""
    before = rows_in(store)
    try:
        receipt = load(store, export, Said())
    except PothosError as error:
        assert error.what_to_do
        assert rows_in(store) == before
        return "not loaded"
    if receipt.import_id is None:
        assert rows_in(store) == before
        return "loaded before"
    loaded = receipt.rows_loaded + receipt.rows_duplicate + receipt.rows_skipped
    assert receipt.rows_in == loaded
    assert receipt.rows_in == export.rows_in
    return "loaded"


_TABLES = """
SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND NOT internal ORDER BY table_name
"""


def rows_in(store: Store) -> list[tuple[str, int]]:
    """How many rows each table of the store has."""
    with store.read() as cursor:
        names = [name for (name,) in cursor.execute(_TABLES).fetchall()]
        return [
            (name, cursor.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0])  # noqa: S608
            for name in names
        ]
