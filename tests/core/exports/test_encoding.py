"""Which encoding a file is in: said by its bytes, guessed by its letters, or asked."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from core.exports.export import Issue, SpooledFile
from core.exports.layout import Sheet, look
from tests.core.exports.dropped import ReadOne, Refused

HEADER = "Code,Kind,Creator\n"


def looked_at(tmp_path: Path, content: bytes, encoding: str | None = None) -> Sheet:
    path = tmp_path / "spooled"
    path.write_bytes(content)
    file = SpooledFile(path, "offers.csv", hashlib.sha256(content).hexdigest(), len(content))
    seen = look(file, encoding)
    assert isinstance(seen, tuple), seen
    return seen[0]


def guess_of(sheet: Sheet) -> Issue:
    (issue,) = (issue for issue in sheet.issues if issue.code == "encoding")
    assert issue.severity == "guessed"
    return issue


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["Zoë", "Łukasz Żak", "Олена Коваль Богданівна", "光"])
def test_utf_16_without_a_mark_is_known_by_its_zeros(
    read_one: ReadOne, encoding: str, name: str
) -> None:
    export, (row,) = read_one("offers.csv", f"{HEADER}A,link,{name}\n".encode(encoding))
    assert (export.encoding, row["creator"]) == (encoding, name)


@pytest.mark.parametrize(
    "names",
    ["José Muñoz", "Chloé Lefèvre", "São Paulo", "Søren Bjørn", "Åsa Sjögren", "così, più, caffè",
     "Hélène, déjà, là", "œuvre"],
)  # fmt: skip
def test_western_names_are_read_as_windows_1252(tmp_path: Path, names: str) -> None:
    sheet = looked_at(tmp_path, f'{HEADER}A,link,"{names}"\n'.encode("cp1252"))
    assert sheet.sample[0].cells[2] == names
    assert (sheet.encoding, sheet.encodings) == ("cp1252", ())
    assert "Line 2 is not UTF-8" in guess_of(sheet).message


@pytest.mark.parametrize(
    "names",
    ["Łukasz Żak", "Małgorzata Dąbrowska", "Jiří Dvořák", "Kateřina Růžičková", "Győr, idő",
     "Brăila, băiat", "Petrović, Kovačić", "Ľubomír Ďuriš", "być, jaźń"],
)  # fmt: skip
def test_names_of_central_europe_are_read_as_windows_1250(tmp_path: Path, names: str) -> None:
    sheet = looked_at(tmp_path, f'{HEADER}A,link,"{names}"\n'.encode("cp1250"))
    assert sheet.sample[0].cells[2] == names
    assert (sheet.encoding, sheet.encodings) == ("cp1250", ())


def test_the_guess_names_a_word_that_it_decides(tmp_path: Path) -> None:
    content = f"{HEADER}A,link,Ana\nB,link,Jiří\n".encode("cp1250")
    message = guess_of(looked_at(tmp_path, content)).message
    assert "Line 3 is not UTF-8: the file was read as Windows-1250" in message
    assert "“Jiří” is read, and not “Jiøí”" in message


def test_letters_that_are_the_same_in_both_need_no_question(tmp_path: Path) -> None:
    sheet = looked_at(tmp_path, f"{HEADER}A,link,Jürgen Möbel’s\n".encode("cp1252"))
    assert (sheet.encoding, sheet.encodings) == ("cp1252", ())
    assert "which else" not in guess_of(sheet).message


def test_what_the_letters_do_not_tell_is_asked_with_the_same_line_in_both(tmp_path: Path) -> None:
    # 0xEA is ê of the French fête and ę of a Polish word that could be.
    content = f"{HEADER}A,link,fête\n".encode("cp1252")
    sheet = looked_at(tmp_path, content)
    assert sheet.encoding == "cp1252"
    assert [(o.encoding, o.line, o.text) for o in sheet.encodings] == [
        ("cp1252", 2, "A,link,fête"),
        ("cp1250", 2, "A,link,fęte"),
    ]
    said = looked_at(tmp_path, content, "cp1250")
    assert (said.sample[0].cells[2], said.encodings, said.issues) == ("fęte", (), ())


def test_bytes_that_no_windows_page_knows_are_latin_1_and_told(tmp_path: Path) -> None:
    sheet = looked_at(tmp_path, HEADER.encode() + b"A,link,Zo\xeb\x81\n")
    assert sheet.encoding == "latin-1"
    assert "Latin-1" in guess_of(sheet).message


def test_a_workbook_with_a_password_is_called_so(refused: Refused) -> None:
    content = b"\xd0\xcf\x11\xe0" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
    refusal = refused("Report.xlsx", content)
    assert refusal.title == "This workbook is locked with a password."
    assert "without a password" in refusal.what_to_do
