from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from core.exports.export import Refusal, SpooledFile
from core.store.spool import receive
from core.store.zips import ZipLimits, expand


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


def test_an_excel_file_is_left_to_the_reader_of_exports(tmp_path: Path) -> None:
    file = zipped(tmp_path, {"[Content_Types].xml": b"<x/>", "xl/a.xml": b"<x/>"}, "posts.xlsx")
    assert expand(file, tmp_path) == [file]


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
        ({"a.csv": b"0" * 2_000_000}, ZipLimits(), "grows far beyond its packed size"),
        ({"a.csv": b"x", "b.csv": b"x"}, ZipLimits(members=1), "holds 2 files; 1 are allowed"),
        ({"a.csv": b"x" * 99, "b.csv": b"x" * 99}, ZipLimits(bytes_in_all=150), "unpacks to more"),
    ],
)
def test_a_bomb_is_refused_as_a_whole(
    tmp_path: Path, members: dict[str, bytes], limits: ZipLimits, why: str
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
        assert found[0].what_happened == "broken.zip: it is damaged."
