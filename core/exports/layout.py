"""Bytes to a sheet: which encoding, which delimiter, where the header stands."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from core.exports.export import Issue, Refusal, SpooledFile

HEAD_BYTES: Final = 256 * 1024
CHUNK_BYTES: Final = 1 << 20
MOST_COLUMNS: Final = 500
LONGEST_CELL: Final = 64 * 1024
LONGEST_RECORD: Final = 400_000
"""Characters; four bytes each stay below the longest line that DuckDB is told to expect."""
DELIMITERS: Final = (",", ";", "\t", "|")
_HEAD_RECORDS: Final = 40

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
)  # fmt: skip
_HTML: Final = (b"<!doctype html", b"<html", b"<?xml")


class Record(NamedTuple):
    """One record of a file: the row a spreadsheet gives it, the physical line it begins on.

    ``has_stray_quote``: a quotation mark stands in a cell that does not open with one.
    """

    row: int
    line: int
    cells: list[str]
    has_stray_quote: bool = False


@dataclass(frozen=True)
class Sheet:
    """What a file looks like before anybody knows what it is.

    ``title`` is a line of one cell above the header, ``sample`` the first records below it.
    """

    file: SpooledFile
    encoding: str
    delimiter: str
    header: Record
    title: str | None
    sample: tuple[Record, ...]
    issues: tuple[Issue, ...]


class BrokenRecordError(Exception):
    """A record that cannot be read; ``row`` and ``line`` are where it begins."""

    def __init__(self, row: int, line: int, reason: str) -> None:
        super().__init__(reason)
        self.row = row
        self.line = line
        self.reason = reason


def refuse(file: SpooledFile, title: str, what_happened: str, what_to_do: str) -> Refusal:
    """A refusal whose text names the file."""
    return Refusal(file, title, f"{file.name}: {what_happened}", what_to_do)


def look(file: SpooledFile) -> tuple[Sheet, ...] | Refusal:
    """The sheets ``file`` may be, one per delimiter that its head allows, likeliest first."""
    with file.path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    refusal = _not_a_table(file, head)
    if refusal is not None:
        return refusal
    found = _encoding(file, head)
    if isinstance(found, Refusal):
        return found
    encoding, issues = found
    text = codecs.getincrementaldecoder(encoding)(errors="strict").decode(head)
    if not text.strip("\ufeff \t\r\n"):
        return refuse(
            file, "This file is empty.", "it holds no text.", "Download the export again."
        )
    delimiters: tuple[str, ...] = DELIMITERS
    first_line = text.removeprefix("\ufeff").split("\n", 1)[0].rstrip("\r")
    if first_line.lower().startswith("sep=") and len(first_line) == 5:
        delimiters = (first_line[4],)
    sheets = []
    broken: BrokenRecordError | None = None
    for delimiter in delimiters:
        try:
            sheet = _sheet(file, encoding, delimiter, text, issues)
        except BrokenRecordError as error:
            broken = broken or error
            continue
        if sheet is not None:
            sheets.append(sheet)
    if not sheets:
        if broken is not None:
            return refuse_broken(file, broken)
        return refuse(
            file,
            "This file has no header.",
            "no row names two columns or more.",
            "Download the export again.",
        )
    sheets.sort(key=lambda sheet: -len(sheet.header.cells))
    if len(sheets[0].header.cells) > MOST_COLUMNS:
        return refuse(
            file,
            "This file has too many columns.",
            f"row {sheets[0].header.row} names {len(sheets[0].header.cells):,} columns; "
            f"Pothos reads at most {MOST_COLUMNS}.",
            "Export fewer columns, or check that this is the file you meant.",
        )
    return tuple(sheets)


def records(sheet: Sheet) -> Iterator[Record]:
    """Every record of the file, the header's too, strictly: the exact, slow form.

    Raises :class:`BrokenRecordError` at an unclosed quote, text after a closing quote, or a cell
    over the limit.
    """
    with sheet.file.path.open("r", encoding=sheet.encoding, newline="") as stream:
        yield from _parse(stream, sheet.delimiter)


def ends_with_a_line_end(file: SpooledFile) -> bool:
    """Whether the last byte ends a line; a file that was cut off mostly does not."""
    with file.path.open("rb") as stream:
        stream.seek(-min(2, file.path.stat().st_size), 2)
        return stream.read().rstrip(b"\0").endswith((b"\n", b"\r"))


def _parse(lines: Iterator[str], delimiter: str) -> Iterator[Record]:
    raw: list[str] = []

    def kept() -> Iterator[str]:
        for text in lines:
            raw.append(text)
            yield text

    reader = csv.reader(kept(), delimiter=delimiter, strict=True)
    row, line = 0, 1
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BrokenRecordError(row, line, str(error)) from error
        if row == 1 and cells:
            cells[0] = cells[0].removeprefix("\ufeff")
        if sum(map(len, cells)) > LONGEST_CELL:
            _check_length(cells, row, line)
        text = raw[0] if len(raw) == 1 else "".join(raw)
        has_quote = '"' in text and any('"' in cell for cell in cells)
        yield Record(row, line, cells, has_quote and not _is_well_quoted(text, delimiter))
        raw.clear()
        line = reader.line_num + 1


def _is_well_quoted(record: str, delimiter: str) -> bool:
    """Whether every cell with a quotation mark is quoted, which the csv module does not tell."""
    mark = re.escape(delimiter)
    cell = rf'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{mark}\r\n]*+)'
    return re.fullmatch(rf"\ufeff?{cell}(?:{mark}{cell})*+[\r\n]*+", record) is not None


def _check_length(cells: list[str], row: int, line: int) -> None:
    for number, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            reason = f"the cell in column {number + 1} has {len(cell):,} characters"
            raise BrokenRecordError(row, line, f"{reason}; at most {LONGEST_CELL:,} are read")
    if sum(map(len, cells)) > LONGEST_RECORD:
        reason = f"the cells together have {sum(map(len, cells)):,} characters"
        raise BrokenRecordError(row, line, f"{reason}; at most {LONGEST_RECORD:,} are read")


def refuse_broken(file: SpooledFile, error: BrokenRecordError) -> Refusal:
    """What a person can do about a record that cannot be read."""
    where = f"row {error.row:,} (line {error.line:,} of the file)"
    if "unexpected end of data" in error.reason:
        return refuse(
            file,
            "A quotation mark is never closed.",
            f'in {where} a cell opens with " and no matching " follows, so the end of that cell '
            "cannot be known.",
            "Download the export again, or close the quotation mark in that row.",
        )
    if "expected after" in error.reason:
        return refuse(
            file,
            "A quotation mark stands in the wrong place.",
            f'in {where} a cell that opens with " goes on after its closing ", so where the cell '
            "ends cannot be known.",
            'Download the export again, or double the quotation marks inside that cell ("").',
        )
    if "field larger" in error.reason or "characters" in error.reason:
        return refuse(
            file,
            "A cell is too long.",
            f"in {where} {error.reason}."
            if "characters" in error.reason
            else f"in {where} a cell has more than {LONGEST_CELL:,} characters; often a quotation "
            "mark that is never closed.",
            "Shorten the cell, or download the export again.",
        )
    return refuse(
        file,
        "A row cannot be read.",
        f"{where}: {error.reason}.",
        "Download the export again.",
    )


def _not_a_table(file: SpooledFile, head: bytes) -> Refusal | None:
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


def _encoding(file: SpooledFile, head: bytes) -> tuple[str, tuple[Issue, ...]] | Refusal:
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
    with file.path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK_BYTES)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                # The decoder's bytes may begin with the rest of the chunk before.
                at = offset + len(chunk) - len(error.object) + error.start
                line = _line_at(file, at)
                if encoding == "utf-8":
                    return _as_windows(file, line)
                return refuse(
                    file,
                    "The text of this file is damaged.",
                    f"line {line:,} is not {encoding.upper()}.",
                    "Download the export again.",
                )
            if "\0" in text:
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


def _line_at(file: SpooledFile, offset: int) -> int:
    with file.path.open("rb") as stream:
        return stream.read(max(0, offset)).count(b"\n") + 1


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
        text = stream.read(16 * CHUNK_BYTES).decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    return sum(1 for letter in text if letter > "\x7f") - wrong > wrong


def _sheet(
    file: SpooledFile, encoding: str, delimiter: str, text: str, issues: tuple[Issue, ...]
) -> Sheet | None:
    is_whole = file.bytes <= HEAD_BYTES
    seen: list[Record] = []
    try:
        for record in itertools.islice(
            _parse(io.StringIO(text, newline=""), delimiter), _HEAD_RECORDS
        ):
            seen.append(record)
    except BrokenRecordError as error:
        # Only the header matters here; a record that the head cuts is no fault of the file.
        if not seen or (is_whole and _header_index(seen) is None):
            raise BrokenRecordError(error.row, error.line, error.reason) from error
    index = _header_index(seen)
    if index is None:
        return None
    title = seen[index - 1].cells[0].strip() if index and _is_title(seen[index - 1]) else None
    return Sheet(file, encoding, delimiter, seen[index], title, tuple(seen[index + 1 :]), issues)


def _is_title(record: Record) -> bool:
    return sum(1 for cell in record.cells if cell.strip()) == 1 and not _is_hint(record)


def _is_hint(record: Record) -> bool:
    return record.row == 1 and bool(record.cells) and record.cells[0].lower().startswith("sep=")


def _header_index(seen: list[Record]) -> int | None:
    """The first record with two names or more, behind the hint, blank rows and a title."""
    for index, record in enumerate(seen):
        if not _is_hint(record) and sum(1 for cell in record.cells if cell.strip()) >= 2:
            return index
    return None
