"""The fast form of the strict first pass agrees with the exact form, or it declines."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.exports import strict
from core.exports.strict import count_records
from core.exports.table import FAST_FROM_BYTES
from tests.core.exports.dropped import ReadOne

CELLS = st.text(alphabet='ab1,";\n\r é', max_size=4)


def exact(text: str, delimiter: str) -> list[list[str]] | None:
    """What the csv module reads strictly, without blank lines; None where it raises."""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return records if all(records) else None


def agrees(path: Path, text: str, width: int, chunk: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the fast form counted; fails where it counts what the exact form does not."""
    monkeypatch.setattr(strict, "_CHUNK_BYTES", chunk)
    path.write_bytes(text.encode())
    counted = count_records(path, width, ",", skip_lines=0)
    if counted is None:
        return False
    records = exact(text, ",")
    assert records is not None
    assert counted.records == len(records)
    assert all(len(record) == width for record in records)
    return True


UNFILED = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@UNFILED
@given(text=st.text(alphabet='ab,,,""\n\n\r é', max_size=40), chunk=st.sampled_from([4, 16, 4096]))
def test_on_any_text_the_two_forms_agree_or_the_fast_one_declines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, chunk: int
) -> None:
    for width in (2, 3):
        agrees(tmp_path / "x.csv", text, width, chunk, monkeypatch)


@UNFILED
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    line_end=st.sampled_from(["\n", "\r\n"]),
    has_last_line_end=st.booleans(),
    chunk=st.sampled_from([64, 4096]),
)
def test_on_well_formed_files_the_two_forms_agree(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows: list[list[str]],
    line_end: str,
    has_last_line_end: bool,
    chunk: int,
) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator=line_end).writerows(rows)
    text = stream.getvalue()
    if not has_last_line_end:
        text = text.removesuffix(line_end)
    counted = agrees(tmp_path / "x.csv", text, 3, chunk, monkeypatch)
    odd = "\r" if line_end == "\n" else "\r\n"
    has_odd_cells = any(mark in cell for row in rows for cell in row for mark in odd)
    has_blank_rows = any(not any(cell for cell in row) for row in rows)
    if chunk == 4096 and not has_odd_cells and not has_blank_rows:
        assert counted


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1\n",
        "a,b\n1,2,3\n",
        "a,b\n\n1,2\n",
        'a,b\n1,"2\n',
        'a,b\n1,x"2\n',
        'a,b\n1,"2"x\n',
        "a,b\r\n1,2\n",
        "a,b\n1,2\r3,4\n",
        "a,b\n,\n",
        'a,b\r\n1,"2\n3"\r\n',
        f"a,b\n1,{'x' * 70_000}\n",
    ],
    ids=[
        "short", "long", "blank", "unclosed", "quote within", "text behind", "mixed ends",
        "lone return", "empty row", "newline within", "long cell",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_exact_form(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, newline="")
    assert count_records(path, 2, ",", skip_lines=0) is None


def test_the_first_and_last_day_of_a_column_are_found(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("day,n\n2026-03-09,1\n,2\n2025-12-31T10:00:00Z,3\n2026-02-28,4\n")
    counted = count_records(path, 2, ",", skip_lines=1, day_columns=[0])
    assert counted is not None
    assert counted.records == 4
    assert counted.days == {0: (date(2025, 12, 31), date(2026, 3, 9))}


@pytest.mark.parametrize("day", ["9.3.2026", "2026/03/09", "2026-02-30", "tomorrow!!", "x"])
def test_a_day_that_is_not_iso_is_left_to_the_exact_form(tmp_path: Path, day: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"1,{day}\n")
    assert count_records(path, 2, ",", skip_lines=0, day_columns=[1]) is None


def snapshots(rows: int, *, odd: str = "") -> str:
    lines = [
        f"instagram,179{number:015d},2026-03-{1 + number % 28:02d},{number},{number // 7}\n"
        for number in range(rows)
    ]
    return "platform,platform_post_id,as_of,views,likes\n" + "".join(lines) + odd


ENOUGH = FAST_FROM_BYTES // 40


def test_a_large_clean_template_is_loaded_from_the_file_itself(
    read_one: ReadOne, tmp_path: Path
) -> None:
    export, rows = read_one("snapshots.csv", "\ufeff" + snapshots(ENOUGH))
    (table,) = export.tables
    assert table.path == tmp_path / "spooled-0"
    assert (table.has_source_rows, table.skip_lines, table.first_source_row) == (False, 1, 2)
    assert table.rows == export.rows_in == ENOUGH
    assert rows[0]["platform_post_id"] == "179000000000000000"
    assert rows[-1]["row"] == str(ENOUGH + 1)
    assert (export.covers_from, export.as_of) == (date(2026, 3, 1), date(2026, 3, 28))
    assert len(table.preview) == 20


def test_large_posts_speak_for_their_newest_as_of_and_cover_their_days(read_one: ReadOne) -> None:
    header = '"Platform","Permalink",Handle,"Published at","As of",Likes\n'
    row = "instagram,https://www.instagram.com/p/A/,ana,2026-03-09T18:30:00Z,2026-03-16,9\n"
    export, rows = read_one("posts.csv", header + row * (FAST_FROM_BYTES // len(row) + 1))
    assert not export.tables[0].has_source_rows
    assert len(rows) == export.rows_in
    assert (export.covers_to, export.as_of) == (date(2026, 3, 9), date(2026, 3, 16))
    assert export.issues == ()


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ("instagram,1,2026-03-01,5\n", "short_row"),
        ('insta"gram,1,2026-03-01,5,1\n', "stray_quote"),
        ("(example row) instagram,1,2026-03-01,1,1\n", "example_row"),
        ("platform,platform_post_id,as_of,views,likes\n", "repeated_header"),
        ("Platform,Platform post ID,As of,Views,Likes\n", "repeated_header"),
        ("instagram,1,2026-03-01,1,1,1\n", "long_row"),
    ],
)
def test_one_odd_row_in_a_large_file_is_found_by_the_exact_form(
    read_one: ReadOne, tmp_path: Path, odd: str, code: str
) -> None:
    export, rows = read_one("snapshots.csv", snapshots(ENOUGH, odd=odd))
    assert export.tables[0].path.parent == tmp_path / "workspace"
    assert len(rows) == ENOUGH
    (issue,) = export.issues
    assert (issue.severity, issue.code, issue.source_row) == ("skipped", code, ENOUGH + 2)
