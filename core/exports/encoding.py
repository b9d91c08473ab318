"""Bytes to text: what is no text at all, and which encoding the rest is in."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

from core import watched
from core.exports.export import Issue, Refusal, SpooledFile
from core.exports.refusal import refuse

_CHUNK_BYTES: Final = 1 << 20
_SAVE_AS_CSV: Final = "Open it and save it as CSV, then drop it again."
_MAGIC: Final = (
    (b"PK\x03\x04", "an Excel workbook or another zip", _SAVE_AS_CSV),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", _SAVE_AS_CSV),
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


def find_encoding(file: SpooledFile, head: bytes) -> tuple[str, tuple[Issue, ...]] | Refusal:
    """The encoding in which all of the file is text, and what was guessed."""
    if head.startswith(codecs.BOM_UTF16_LE) or head.startswith(codecs.BOM_UTF16_BE):
        return _checked(file, "utf-16", ())
    if head.startswith(codecs.BOM_UTF8):
        return _checked(file, "utf-8-sig", ())
    zeros = head.count(0)
    if zeros * 3 > len(head):
        encoding = "utf-16-le" if head[1::2].count(0) * 2 > zeros else "utf-16-be"
        issue = Issue(
            "guessed", "encoding", f"No byte order mark: read as {encoding.upper()} by its zeros."
        )
        return _checked(file, encoding, (issue,))
    return _checked(file, "utf-8", ())


def _checked(
    file: SpooledFile, encoding: str, issues: tuple[Issue, ...]
) -> tuple[str, tuple[Issue, ...]] | Refusal:
    """``encoding`` if the whole file is text in it; UTF-8 falls back to Windows-1252."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    offset = 0
    with watched.open_to_read(file.path) as stream:
        while True:
            chunk = stream.read(_CHUNK_BYTES)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                # The decoder's bytes may begin with the rest of the chunk before.
                at = offset + len(chunk) - len(error.object) + error.start
                line = _line_at(file, at)
                if _is_no_text(file, encoding):
                    return _no_text(file)
                if encoding == "utf-8":
                    return _as_windows(file, line)
                return refuse(
                    file,
                    "The text of this file is damaged.",
                    f"line {line:,} holds bytes that stand for no letter.",
                    "Download the export again.",
                )
            if "\0" in text:
                if _is_no_text(file, encoding):
                    return _no_text(file)
                at = offset + len(text[: text.index("\0")].encode(encoding))
                return refuse(
                    file,
                    "This file holds bytes that are not text.",
                    f"line {_line_at(file, at):,} has a NUL byte.",
                    "Download the export again: a file that was cut off or overwritten looks so.",
                )
            if not chunk:
                return encoding, issues
            offset += len(chunk)


def _is_no_text(file: SpooledFile, encoding: str) -> bool:
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


def _no_text(file: SpooledFile) -> Refusal:
    return refuse(
        file,
        "This is not a text file.",
        "it holds bytes that are no letters, as a film, a program or a workbook does.",
        "Export the table as CSV and drop that.",
    )


def _line_at(file: SpooledFile, offset: int) -> int:
    line = 1
    with file.path.open("rb") as stream:
        while offset > 0 and (chunk := stream.read(min(offset, _CHUNK_BYTES))):
            line += chunk.count(b"\n")
            offset -= len(chunk)
    return line


def _as_windows(file: SpooledFile, line: int) -> tuple[str, tuple[Issue, ...]] | Refusal:
    if _is_mostly_utf8(file):
        return refuse(
            file,
            "The text of this file is damaged.",
            f"it is UTF-8, but line {line:,} is not.",
            "Download the export again and drop it without opening it.",
        )
    issue = Issue(
        "guessed",
        "encoding",
        f"Line {line:,} is not UTF-8: the file was read as Windows-1252, as older spreadsheets "
        "save it. Look at the preview for letters that came out wrong.",
    )
    return _checked(file, "cp1252", (issue,))


def _is_mostly_utf8(file: SpooledFile) -> bool:
    """Whether more letters beyond ASCII are right in UTF-8 than wrong: then some were damaged."""
    with file.path.open("rb") as stream:
        text = stream.read(16 * _CHUNK_BYTES).decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    return sum(1 for letter in text if letter > "\x7f") - wrong > wrong
