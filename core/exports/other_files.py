"""Files that are no text with a table in it: what they are instead, by how they begin."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

from core.exports.export import Refusal, SpooledFile
from core.exports.refusal import refuse

_SAVE_AS_CSV: Final = "Open it and save it as CSV, then drop it again."
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
"""The one part of a workbook that is locked with a password; else it would be a zip."""
_MAGIC: Final = (
    (b"PK\x03\x04", "an Excel workbook or another zip", _SAVE_AS_CSV),
    (b"\x89PNG", "a picture (PNG)", "Drop the CSV export instead."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Drop the CSV export instead."),
    (b"GIF8", "a picture (GIF)", "Drop the CSV export instead."),
    (b"%PDF", "a PDF document", "Export the table as CSV and drop that."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and drop the CSV inside."),
    (b"PAR1", "a Parquet file", "Export the table as CSV and drop that."),
    (b"{\\rtf", "a text document (RTF)", "Export the table as CSV and drop that."),
    (b'{"', "JSON", "Export the table as CSV and drop that."),
    (b'[{"', "JSON", "Export the table as CSV and drop that."),
    (codecs.BOM_UTF32_LE, "text in UTF-32", "Save it as CSV in UTF-8, then drop it again."),
)  # fmt: skip
_HTML: Final = (b"<!doctype html", b"<html", b"<?xml")
_CONTROLS: Final = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1a"})
_LETTERS_LOOKED_AT: Final = 4096
_NO_LETTERS: Final = frozenset(("Cc", "Cn", "Co", "Cs"))


def what_else_it_is(file: SpooledFile, head: bytes) -> Refusal | None:
    """The refusal of a file that begins like a picture, a workbook or a web page, or None."""
    if not head:
        return refuse(
            file, "This file is empty.", "it holds no bytes.", "Download the export again."
        )
    if head.startswith(_OLE):
        return _old_office(file, head)
    for magic, what, what_to_do in _MAGIC:
        if head.startswith(magic):
            return refuse(file, "This is not a CSV file.", f"it is {what}.", what_to_do)
    if head.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:32].lower().startswith(_HTML):
        return refuse(
            file,
            "This is not a CSV file.",
            "it is a web page, often the sign-in page that came in place of a download.",
            "Sign in on the platform and download the export again.",
        )
    return None


def is_no_text(file: SpooledFile, encoding: str) -> bool:
    """Whether a file that does not decode is something else altogether, by how it begins.

    A film or a database is full of control characters; read as UTF-16, of letters nobody has.
    """
    with file.path.open("rb") as stream:
        head = stream.read(2 * _LETTERS_LOOKED_AT)
    if not encoding.startswith("utf-16"):
        return (len(head) - len(head.translate(None, _CONTROLS))) * 50 > max(len(head), 500)
    letters = head.decode(encoding, errors="replace").translate(
        {ord(mark): None for mark in "\t\r\n"}
    )
    strange = sum(
        1 for one in letters if one == "\ufffd" or unicodedata.category(one) in _NO_LETTERS
    )
    return strange * 20 > len(letters)


def no_text(file: SpooledFile) -> Refusal:
    return refuse(
        file,
        "This is not a text file.",
        "it holds bytes that are no letters, as a film, a program or a workbook does.",
        "Export the table as CSV and drop that.",
    )


def _old_office(file: SpooledFile, head: bytes) -> Refusal:
    with file.path.open("rb") as stream:
        stream.seek(-min(file.bytes, len(head)), 2)
        is_locked = _ENCRYPTED in head or _ENCRYPTED in stream.read()
    if is_locked:
        return refuse(
            file,
            "This workbook is locked with a password.",
            "what it holds can only be read in Excel.",
            "Save it in Excel without a password and drop that.",
        )
    return refuse(
        file,
        "This is not a CSV file.",
        "it is an old Excel workbook (.xls).",
        "Open it in Excel, save it as .xlsx or as CSV, and drop that.",
    )
