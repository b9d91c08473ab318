from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from core.exports.export import Refusal, SpooledFile
from core.store.expand import expand
from core.store.spool import receive
from core.store.unpacking import Limits
from tests.core.store.workbook_by_hand import workbook


def zipped(spool: Path, members: dict[str, bytes], name: str = "october.zip") -> SpooledFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            info = zipfile.ZipInfo(member, (2026, 5, 31, 10, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return receive(spool, name, [content.getvalue()], 1 << 30)


def test_the_tables_of_a_zip_come_out_with_their_day_and_their_folder(tmp_path: Path) -> None:
    file = zipped(tmp_path, {"a/posts.csv": b"x\n1\n", "b.tsv": b"y\n"})
    first, second = expand(file, tmp_path)
    assert isinstance(first, SpooledFile)
    assert isinstance(second, SpooledFile)
    assert (first.name, first.folder, first.modified_on) == (
        "posts.csv",
        "october.zip/a",
        date(2026, 5, 31),
    )
    assert first.path.read_bytes() == b"x\n1\n"
    assert (second.name, second.folder) == ("b.tsv", "october.zip")


def test_a_file_that_is_no_zip_stays_as_it_is(tmp_path: Path) -> None:
    file = receive(tmp_path, "posts.zip", [b"a,b\n"], 100)
    assert expand(file, tmp_path) == [file]


def test_a_packed_csv_is_unpacked_under_its_own_name_with_the_day_it_was_packed(
    tmp_path: Path,
) -> None:
    packed = b"".join(gzip.compress(part, mtime=1_780_000_000) for part in (b"a,b\n", b"1,2\n"))
    file = receive(tmp_path, "october/posts.csv.gz", [packed], 1 << 20)
    (table,) = expand(file, tmp_path)
    assert isinstance(table, SpooledFile)
    assert table.path.read_bytes() == b"a,b\n1,2\n"
    assert (table.name, table.folder) == ("posts.csv", "october")
    assert table.modified_on == date(2026, 5, 28)
    assert table.upload == file.sha256
    assert file.path.exists()


def test_what_lies_packed_in_a_zip_comes_out_and_only_the_tables_stay(tmp_path: Path) -> None:
    file = zipped(tmp_path, {"a.csv.gz": gzip.compress(b"x\n"), "r/b.xlsx": workbook([["x"]])})
    found = [one for one in expand(file, tmp_path) if isinstance(one, SpooledFile)]
    assert [one.name for one in found] == ["a.csv", "b.xlsx, sheet Posts"]
    assert [one.folder for one in found] == ["october.zip", "october.zip/r"]
    assert {one.upload for one in found} == {file.sha256}
    assert set(tmp_path.iterdir()) == {file.path, *(one.path for one in found)}


def test_tables_stacked_in_a_sheet_are_files_of_their_own_that_keep_their_rows(
    tmp_path: Path,
) -> None:
    rows = [["Code", "Kind"], ["A", "link"], [], ["Order ID", "Ordered at", "Code"], [7, "x", "A"]]
    file = receive(tmp_path, "Report.xlsx", [workbook(rows)], 1 << 20)
    offers, sales = expand(file, tmp_path)
    assert isinstance(offers, SpooledFile)
    assert isinstance(sales, SpooledFile)
    assert offers.path.read_text() == "Code,Kind,\nA,link,\n\n"
    assert sales.path.read_text() == "\n\n\nOrder ID,Ordered at,Code\n7,x,A\n"
    assert sales.name == "Report.xlsx, sheet Posts, table from row 4"
    assert [issue.code for issue in sales.said] == ["stacked"]
    assert {offers.upload, sales.upload} == {file.sha256}
    assert set(tmp_path.iterdir()) == {file.path, offers.path, sales.path}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (gzip.compress(b"x,y\n" * 9000)[:-9], "it is damaged or was cut off"),
        (gzip.compress(b"x,y\n" * 9000)[:40] + b"\xff" * 40, "it is damaged or was cut off"),
        (gzip.compress(b"0" * 5_000_000), "grows far beyond its packed size"),
        (gzip.compress(gzip.compress(b"x,y\n")), "it lies packed within another packed file"),
    ],
    ids=["cut off", "damaged", "bomb", "packed twice"],
)
def test_a_packed_file_that_cannot_be_unpacked_says_so_and_leaves_nothing(
    tmp_path: Path, content: bytes, why: str
) -> None:
    file = receive(tmp_path, "posts.csv.gz", [content], 1 << 20)
    (refusal,) = expand(file, tmp_path)
    assert isinstance(refusal, Refusal)
    assert why in refusal.what_happened
    assert refusal.what_to_do
    assert list(tmp_path.iterdir()) == [file.path]


def test_one_damaged_packed_file_in_a_zip_does_not_keep_the_others_out(tmp_path: Path) -> None:
    file = zipped(tmp_path, {"a.csv.gz": b"\x1f\x8bxx", "b.csv": b"x\n"})
    bad, good = expand(file, tmp_path)
    assert isinstance(bad, Refusal)
    assert bad.what_happened == "a.csv.gz: it is damaged or was cut off."
    assert isinstance(good, SpooledFile)
    assert set(tmp_path.iterdir()) == {file.path, good.path}


@pytest.mark.parametrize(
    ("member", "what"),
    [
        ("xl/workbook.bin", "a binary Excel workbook"),
        ("content.xml", "an OpenDocument file"),
        ("Index/Document.iwa", "Apple Numbers"),
        ("word/document.xml", "a Word document"),
    ],
)
def test_other_documents_are_named_with_what_to_do(tmp_path: Path, member: str, what: str) -> None:
    (refusal,) = expand(zipped(tmp_path, {member: b"x", "other": b"x"}), tmp_path)
    assert isinstance(refusal, Refusal)
    assert what in refusal.what_happened
    assert "upload that" in refusal.what_to_do


@pytest.mark.parametrize(
    ("member", "title"),
    [
        ("inner.zip", "A zip within a zip was not opened."),
        ("picture.png", "Left out."),
        ("__MACOSX/._posts.csv", "Left out."),
        (".DS_Store", "Left out."),
    ],
)
def test_what_is_no_table_stays_out_with_a_reason(tmp_path: Path, member: str, title: str) -> None:
    found = expand(zipped(tmp_path, {member: b"x", "posts.csv": b"x\n"}), tmp_path)
    assert [type(one) for one in found] == [Refusal, SpooledFile]
    assert isinstance(found[0], Refusal)
    assert found[0].title == title
    assert found[0].what_to_do


@pytest.mark.parametrize(
    ("members", "limits", "why"),
    [
        ({"a.csv": b"0" * 2_000_000}, Limits(), "grows far beyond its packed size"),
        ({"a.csv": b"x", "b.csv": b"x"}, Limits(members=1), "holds 2 files; 1 are allowed"),
        ({"a.csv": b"x" * 99, "b.csv": b"x" * 99}, Limits(bytes_in_all=150), "unpacks to more"),
    ],
)
def test_a_bomb_is_refused_as_a_whole(
    tmp_path: Path, members: dict[str, bytes], limits: Limits, why: str
) -> None:
    file = zipped(tmp_path, members)
    found = expand(file, tmp_path, limits)
    assert len(found) == 1
    assert isinstance(found[0], Refusal)
    assert why in found[0].what_happened
    assert list(tmp_path.iterdir()) == [file.path]


def test_what_came_before_the_bomb_is_taken_back(tmp_path: Path) -> None:
    file = zipped(tmp_path, {"good.csv": b"x\n", "bomb.csv": b"0" * 2_000_000})
    assert len(expand(file, tmp_path)) == 1
    assert list(tmp_path.iterdir()) == [file.path]


def test_a_damaged_zip_is_refused_in_words(tmp_path: Path) -> None:
    whole = zipped(tmp_path, {"a.csv": b"x,y\n" * 1000}).path.read_bytes()
    damaged = bytearray(whole)
    damaged[40:50] = b"\xff" * 10
    for broken in (bytes(damaged), whole[: len(whole) // 2]):
        found = expand(receive(tmp_path, "broken.zip", [broken], 1 << 20), tmp_path)
        assert isinstance(found[0], Refusal)
        assert found[0].what_happened.startswith("broken.zip: it is damaged")
