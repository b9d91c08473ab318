"""Traces are put out wherever they stand, and nothing that only looks like one is."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from core.masking import Mask, Traces, mask_file
from core.masking.files import BLOCK_CHARACTERS
from core.masking.marks import mark

KEY = b"k" * 32
ANNA = Traces(
    names={"Anna Berg", "anna berg"},
    handles={"anna.berg"},
    mails={"anna@example.com"},
    numbers={"17841400001"},
    ids={"Cxyz123AbC"},
    addresses={"https://annaberg.example/morning"},
    texts={'My morning, with "New" tea\nand cake'},
)
FLOWER = Traces(names={"Sunflower"}, handles={"sunflower"})


def put_out(text: str, traces: Traces = ANNA) -> str:
    return Mask(traces, KEY).put_out(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg",
        "ANNA  BERG",
        '"Anna ""Berg"',
        "Ａｎｎａ Ｂｅｒｇ",
        "An\u200bna Berg",
        "@anna.berg",
        "thanks @Anna.Berg!",
        "instagram:anna.berg",
        "https://www.instagram.com/anna.berg/",
        "Anna@Example.com",
        "17841400001",
        "https://www.instagram.com/p/Cxyz123AbC/?igsh=1",
        "https://annaberg.example/morning",
        'My morning, with ""New"" tea\r\nand cake',
    ],
)
def test_every_spelling_of_a_trace_is_put_out(text: str) -> None:
    masked = put_out(f"one,{text},two\n")

    for trace in ("nna", "ｎｎａ", "17841400001", "Cxyz", "annaberg", "morning", "cake"):
        assert trace not in masked
    assert masked.startswith("one,")
    assert masked.rstrip("\n").endswith(",two")
    assert Mask(ANNA, KEY).count(masked) == 0


@pytest.mark.parametrize(
    "text",
    ["anna.berg.official", "hanna.berg", "anna.bergmann", "Hanna Berg", "anna@example.com.au.co",
     "117841400001", "CXYZ123ABC", "a morning with tea"],
)  # fmt: skip
def test_what_only_looks_like_a_trace_stays(text: str) -> None:
    assert put_out(text) == text


def test_a_handle_that_is_a_word_stays_a_word_in_running_text() -> None:
    text = "sunflower,@sunflower,a field of sunflower seeds,tiktok:sunflower\n"

    masked = put_out(text, FLOWER)

    assert "a field of sunflower seeds" in masked
    assert masked.count("sunflower") == 1


def test_lines_stay_where_they_are_and_the_same_trace_becomes_the_same_word() -> None:
    text = 'a,"My morning, with ""New"" tea\nand cake",Anna Berg\nb,x,anna berg\n'

    lines = put_out(text).split("\n")

    assert len(lines) == len(text.split("\n"))
    assert lines[1].split(",")[-1] == lines[2].split(",")[-1]
    assert put_out(text) != Mask(ANNA, b"o" * 32).put_out(text)[0]


def test_words_that_a_rule_looks_for_stay_in_their_order_early_or_late() -> None:
    caption = "Anzeige: my new #Pots from @brand " + "and so on " * 12 + "#ad #springglow"
    traces = Traces(texts={caption})

    masked, _ = Mask(traces, KEY, {"anzeige", "@brand", "#ad", "#springglow"}).put_out(caption)

    assert masked.startswith("Anzeige: erased text ")
    assert re.findall(r"[#@]\w+", masked) == ["#erased", "@brand", "#ad", "#springglow"]
    assert masked.index("@brand") < 125 < masked.index("#ad")
    assert "so on" not in masked


def test_a_file_name_is_put_out_between_underscores() -> None:
    mask = Mask(ANNA, KEY)

    name, count = mask.put_out_of_a_name("anna.berg_2026-05-01.csv")

    assert count == 1
    assert name.endswith("_2026-05-01.csv")
    assert "anna" not in name


def masked_bytes(tmp_path: Path, name: str, content: bytes) -> bytes:
    (tmp_path / "in").write_bytes(content)
    mask_file(tmp_path / "in", tmp_path / "out", name, Mask(ANNA, KEY))
    return (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_keeps_its_encoding_and_its_line_ends(tmp_path: Path, encoding: str) -> None:
    text = "name,note\r\nAnna Berg,Grüße café naïve\r\n"

    masked = masked_bytes(tmp_path, "a.csv", text.encode(encoding)).decode(encoding)

    assert "Anna" not in masked
    assert masked.endswith(",Grüße café naïve\r\n")


def test_containers_are_written_again_with_all_that_is_in_them(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["name", "figure"])
    workbook.active.append(["Anna Berg", 7])
    sheet = io.BytesIO()
    workbook.save(sheet)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("anna.berg.csv", "handle\nanna.berg\n")
        archive.writestr("book.xlsx", sheet.getvalue())
        archive.writestr("old.csv.gz", gzip.compress(b"mail\nanna@example.com\n"))
        archive.writestr("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0")
    (tmp_path / "in").write_bytes(packed.getvalue())

    done = mask_file(tmp_path / "in", tmp_path / "out", "all.zip", Mask(ANNA, KEY))

    assert done.traces == 4
    assert done.not_looked_into == ("picture.png",)
    with zipfile.ZipFile(tmp_path / "out") as archive:
        names = archive.namelist()
        assert not any("anna" in name for name in names)
        book = openpyxl.load_workbook(io.BytesIO(archive.read("book.xlsx")))
        rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
        assert rows[0] == ["name", "figure"]
        assert rows[1][0].startswith("erased person ")
        assert rows[1][1] == 7
        assert b"anna" not in gzip.decompress(archive.read("old.csv.gz"))


def test_a_trace_between_two_blocks_is_found(tmp_path: Path) -> None:
    line = "x" * 99 + "\n"
    before = line * ((BLOCK_CHARACTERS - 12) // 100)
    before += "y" * (BLOCK_CHARACTERS - len(before) - 5) + ","
    text = before + "Anna Berg,z\n" + line * 10

    masked = masked_bytes(tmp_path, "a.csv", text.encode())

    assert b"Anna" not in masked
    assert b"Berg" not in masked
    assert len(masked.split(b"\n")) == len(text.split("\n"))


def test_marks_name_nobody_and_know_every_spelling() -> None:
    assert mark(KEY, "name", "ＡＮＮＡ  berg") == mark(KEY, "name", "Anna Berg")
    assert mark(KEY, "handle", "@Anna.Berg ") == mark(KEY, "handle", "anna.berg")
    assert mark(KEY, "name", "anna.berg") != mark(KEY, "handle", "anna.berg")
    assert mark(b"o" * 32, "name", "Anna Berg") != mark(KEY, "name", "Anna Berg")
