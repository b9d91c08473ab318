"""Text to a sheet: which delimiter, and where the header stands."""

from __future__ import annotations

import codecs
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core import watched
from core.exports.encoding import find_encoding, what_else_it_is
from core.exports.export import Issue, Refusal, SpooledFile
from core.exports.records import BrokenRecordError, Record, lines_of, parse, refuse_broken
from core.exports.refusal import refuse

MOST_COLUMNS: Final = 500
DELIMITERS: Final = (",", ";", "\t", "|")
_HEAD_BYTES: Final = 256 * 1024
_HEAD_RECORDS: Final = 40


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


def look(file: SpooledFile) -> tuple[Sheet, ...] | Refusal:
    """The sheets ``file`` may be, one per delimiter that its head allows, likeliest first."""
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    refusal = what_else_it_is(file, head)
    if refusal is not None:
        return refusal
    found = find_encoding(file, head)
    if isinstance(found, Refusal):
        return found
    encoding, issues = found[0], (*file.said, *found[1])
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
    content = watched.open_to_read(sheet.file.path)
    with io.TextIOWrapper(content, encoding=sheet.encoding, newline="") as stream:
        yield from parse(lines_of(stream), sheet.delimiter)


def ends_with_a_line_end(file: SpooledFile) -> bool:
    """Whether the last byte ends a line; a file that was cut off mostly does not."""
    with file.path.open("rb") as stream:
        stream.seek(-min(2, file.path.stat().st_size), 2)
        return stream.read().rstrip(b"\0").endswith((b"\n", b"\r"))


def _sheet(
    file: SpooledFile, encoding: str, delimiter: str, text: str, issues: tuple[Issue, ...]
) -> Sheet | None:
    is_whole = file.bytes <= _HEAD_BYTES
    seen: list[Record] = []
    try:
        for record in itertools.islice(
            parse(io.StringIO(text, newline=""), delimiter), _HEAD_RECORDS
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
