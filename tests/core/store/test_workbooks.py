"""Excel workbooks: what stands in a cell comes out as the text an export would hold."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from core.exports.export import Refusal, SpooledFile
from core.store.expand import expand
from core.store.spool import receive
from core.store.unpacking import Limits
from tests.core.store.workbook_by_hand import workbook


def sheets(spool: Path, content: bytes) -> list[SpooledFile]:
    found = expand(receive(spool, "Report.xlsx", [content], 1 << 30), spool)
    assert all(isinstance(one, SpooledFile) for one in found), found
    return found  # type: ignore[return-value]


def test_each_sheet_that_holds_anything_is_a_file_that_names_its_upload(tmp_path: Path) -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("Nothing")
        book.create_sheet("Sales").append(["Order ID"])

    file = receive(tmp_path, "x/Report.xlsx", [workbook([["Code"]], add)], 1 << 20)
    posts, sales = expand(file, tmp_path)
    assert isinstance(posts, SpooledFile)
    assert isinstance(sales, SpooledFile)
    assert (posts.name, sales.name) == ("Report.xlsx, sheet Posts", "Report.xlsx, sheet Sales")
    assert (posts.folder, posts.upload, sales.upload) == ("x", file.sha256, file.sha256)
    assert set(tmp_path.iterdir()) == {file.path, posts.path, sales.path}


def test_the_cells_are_written_as_an_export_writes_them(tmp_path: Path) -> None:
    row = [
        datetime(2026, 5, 31), datetime(2026, 5, 31, 18, 30),  # noqa: DTZ001 - cells have no zone
        time(1, 2, 3), timedelta(hours=30),
        True, False, 12.0, 0.1 + 0.2, 0.59, 0.0635, -7, 12.5, "#REF!", 'Ana, "A"', None, "x",
    ]  # fmt: skip

    def as_percents(book: Workbook) -> None:
        book.active["I1"].number_format = "0%"
        book.active["J1"].number_format = "0.0%"
        book.active["L1"].number_format = '0.0"%"'

    (sheet,) = sheets(tmp_path, workbook([row], as_percents))
    assert sheet.path.read_text() == (
        "2026-05-31,2026-05-31 18:30:00,01:02:03,30:00:00,"
        'yes,no,12,0.3,59%,6.35%,-7,12.5,#REF!,"Ana, ""A""",,x\n'
    )
    assert sheet.said == ()


def test_rows_keep_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    def far_below(book: Workbook) -> None:
        book.active["A4"] = "Code"
        book.active["B4"] = "Kind"
        book.active["A7"] = "A"

    (sheet,) = sheets(tmp_path, workbook([["A title"]], far_below))
    assert sheet.path.read_text().split("\n") == ["A title,", "", "", "Code,Kind", "", "", "A,", ""]


def test_a_number_of_which_excel_lost_the_end_is_told_and_one_that_is_whole_is_not(
    tmp_path: Path,
) -> None:
    content = workbook([["id"], [17841405822304900], [1]])
    as_others_write = with_cells(content, lambda xml: xml.replace("<v>1<", "<v>17841405822304914<"))
    (sheet,) = sheets(tmp_path, as_others_write)
    assert sheet.path.read_text() == "id\n17841405822304900\n17841405822304914\n"
    assert [(one.code, one.source_row, one.column, one.raw) for one in sheet.said] == [
        ("precision_lost", 2, "A", "17841405822304900")
    ]


def with_cells(content: bytes, change: Callable[[str], str]) -> bytes:
    """The workbook with the XML of its first sheet changed, as Excel or somebody else wrote it."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = change(data.decode()).encode()
            new.writestr(name, data)
    return result.getvalue()


def test_a_formula_gives_its_last_value_and_one_without_a_value_is_told(tmp_path: Path) -> None:
    content = workbook([["=1+1", "=2+2", '=""']])

    def computed(xml: str) -> str:
        xml = xml.replace("<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>").replace(
            "<f>1+1</f><v />", "<f>1+1</f><v>2</v>"
        )
        return re.sub(r'<c r="C1"[^>]*>.*?</c>', '<c r="C1" t="str"><f>""</f><v></v></c>', xml)

    (sheet,) = sheets(tmp_path, with_cells(content, computed))
    assert sheet.path.read_text() == "2\n"
    assert [(one.code, one.source_row, one.column) for one in sheet.said] == [
        ("not_computed", 1, "B")
    ]


def test_a_hidden_sheet_is_read_and_told(tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        book.create_sheet("Seen").append(["x"])
        book.active.sheet_state = "hidden"

    hidden, seen = sheets(tmp_path, workbook([["Code"]], hide))
    assert [issue.code for issue in hidden.said] == ["hidden_sheet"]
    assert "'Posts' is hidden" in hidden.said[0].message
    assert seen.said == ()


@pytest.mark.parametrize(
    ("rows", "limits", "why"),
    [
        ([["x" * 9_000] * 300] * 3, Limits(), "grows far beyond its packed size"),
        ([list(range(600))], Limits(), "more than 500 columns"),
        ([[1, 2, 3]] * 9, Limits(cells=20), "more than 20 cells"),
        ([[1]], Limits(workbook_bytes=999), "unpacks to more than 0 MB"),
        ([["x"]], Limits(shared_text_bytes=9), "more than 0 MB of text"),
    ],
)
def test_a_workbook_over_a_limit_is_refused_and_leaves_nothing(
    tmp_path: Path, rows: list[list[object]], limits: Limits, why: str
) -> None:
    file = receive(tmp_path, "Report.xlsx", [workbook(rows)], 1 << 20)
    (refusal,) = expand(file, tmp_path, limits)
    assert isinstance(refusal, Refusal)
    assert why in refusal.what_happened
    assert list(tmp_path.iterdir()) == [file.path]


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: BILLION_LAUGHS,
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace('r="1"', 'r="one"'),
        lambda xml: xml.replace("<v>7</v>", "<v>seven</v>"),
        lambda xml: xml.replace('r="2"', 'r="99999999"'),
    ],
    ids=["entities", "cut off", "no row number", "no number", "row too far"],
)
def test_a_damaged_workbook_is_refused_with_what_to_do(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    content = with_cells(workbook([["Code"], [7]]), change)
    file = receive(tmp_path, "Report.xlsx", [content], 1 << 20)
    (refusal,) = expand(file, tmp_path)
    assert isinstance(refusal, Refusal)
    assert refusal.what_happened == "Report.xlsx: it is damaged."
    assert "save it again" in refusal.what_to_do
    assert list(tmp_path.iterdir()) == [file.path]


def test_a_workbook_of_empty_sheets_is_refused(tmp_path: Path) -> None:
    (refusal,) = expand(receive(tmp_path, "Report.xlsx", [workbook([])], 1 << 20), tmp_path)
    assert isinstance(refusal, Refusal)
    assert "all of its sheets are empty" in refusal.what_happened


def test_a_row_without_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.store.sheets.MOST_BYTES_OF_A_ROW", 1 << 20)
    # Letters without order do not pack well, so the ratio does not speak first.
    long = hashlib.shake_128(b"a long row").hexdigest(15_000)
    content = workbook([[long] * 400])
    (refusal,) = expand(receive(tmp_path, "R.xlsx", [content], 1 << 30), tmp_path)
    assert isinstance(refusal, Refusal)
    assert "more than 1 MB" in refusal.what_happened
