"""Text to a sheet: which delimiter, and where the header stands."""

from __future__ import annotations

import codecs
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from core import watched
from core.exports.encoding import EncodingOption, find_encoding
from core.exports.export import Issue, Refusal, SpooledFile
from core.exports.header_row import (
    filled,
    fitted_to_rows,
    header_index,
    is_hint,
    known_names_in,
)
from core.exports.other_files import what_else_it_is
from core.exports.records import BrokenRecordError, Record, lines_of, parse, refuse_broken
from core.exports.refusal import refuse

MOST_COLUMNS: Final = 500
DELIMITERS: Final = (",", ";", "\t", "|")
_HINT: Final = re.compile(r"\ufeff?\"?sep=(.)\"?[,;|\t]*\r?(\n|$)", re.IGNORECASE)
_HEAD_BYTES: Final = 256 * 1024
_HEAD_RECORDS: Final = 40


@dataclass(frozen=True)
class Sheet:
    """What a file looks like before anybody knows what it is.

    ``title`` is a line of one cell above the header, ``sample`` the first records below it.
    ``skips_spaces``: spaces stand between a delimiter and the opening quotation mark.
    """

    file: SpooledFile
    encoding: str
    delimiter: str
    header: Record
    title: str | None
    sample: tuple[Record, ...]
    issues: tuple[Issue, ...]
    skips_spaces: bool = False
    encodings: tuple[EncodingOption, ...] = ()
    """What a person may choose from, where the letters do not say how the file is encoded."""


def look(file: SpooledFile, encoding: str | None = None) -> tuple[Sheet, ...] | Refusal:
    """The sheets ``file`` may be, one per delimiter that its head allows, likeliest first.

    ``encoding`` is what a person chose of the options of ``Sheet.encodings``. Raises ``OSError``.
    """
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    refusal = what_else_it_is(file, head)
    if refusal is not None:
        return refusal
    found = find_encoding(file, head, encoding)
    if isinstance(found, Refusal):
        return found
    encoding, issues = found.encoding, (*file.said, *found.issues)
    text = codecs.getincrementaldecoder(encoding)(errors="strict").decode(head)
    if not text.strip("\ufeff \t\r\n"):
        return refuse(
            file, "This file is empty.", "it holds no text.", "Download the export again."
        )
    delimiters: tuple[str, ...] = DELIMITERS
    hint = _HINT.match(text)
    if hint is not None:
        delimiters = (hint.group(1),)
    sheets = []
    broken: BrokenRecordError | None = None
    for delimiter in delimiters:
        try:
            sheet = _sheet(file, encoding, delimiter, text, issues)
        except BrokenRecordError as error:
            broken = broken or error
            continue
        if sheet is not None:
            sheets.append(replace(sheet, encodings=found.options))
    if not sheets:
        if broken is not None:
            return refuse_broken(file, broken)
        return refuse(
            file,
            "This file has no header.",
            "no row names two columns or more.",
            "Download the export again.",
        )
    sheets.sort(key=_likelihood, reverse=True)
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
        for record in parse(lines_of(stream), sheet.delimiter, skips_spaces=sheet.skips_spaces):
            yield sheet.header if record.row == sheet.header.row else record


def ends_with_a_line_end(file: SpooledFile) -> bool:
    """Whether the last byte ends a line; a file that was cut off mostly does not."""
    with file.path.open("rb") as stream:
        stream.seek(-min(2, file.path.stat().st_size), 2)
        return stream.read().rstrip(b"\0").endswith((b"\n", b"\r"))


def _likelihood(sheet: Sheet) -> tuple[int, float, int]:
    """What speaks for a delimiter: known names, then rows as wide as the header, then its width."""
    width = len(sheet.header.cells)
    as_wide = sum(1 for record in sheet.sample if len(record.cells) == width)
    share = as_wide / len(sheet.sample) if sheet.sample else 0.0
    return known_names_in(sheet.header.cells), round(share, 1), width


def _sheet(
    file: SpooledFile,
    encoding: str,
    delimiter: str,
    text: str,
    issues: tuple[Issue, ...],
    *,
    skips_spaces: bool = False,
) -> Sheet | None:
    is_whole = file.bytes <= _HEAD_BYTES
    seen: list[Record] = []
    lines = parse(io.StringIO(text, newline=""), delimiter, skips_spaces=skips_spaces)
    try:
        for record in itertools.islice(lines, _HEAD_RECORDS):
            seen.append(record)
    except BrokenRecordError as error:
        # Only the header matters here; a record that the head cuts is no fault of the file.
        if not seen or (is_whole and header_index(seen) is None):
            raise BrokenRecordError(error.row, error.line, error.reason) from error
    index = header_index(seen)
    if index is None or (len(seen[index].cells) == 1 and delimiter != DELIMITERS[0]):
        return None
    if not skips_spaces and _has_spaces_behind_delimiters(seen[index].cells):
        return _sheet(file, encoding, delimiter, text, issues, skips_spaces=True)
    above, below = seen[:index], tuple(seen[index + 1 :])
    title = above[-1].cells[0].strip() if above and _is_title(above[-1]) else None
    header = fitted_to_rows(seen[index], below)
    issues = (*issues, *_left_above(above, title), *_unnamed(header, below, title))
    return Sheet(file, encoding, delimiter, header, title, below, issues, skips_spaces)


def _has_spaces_behind_delimiters(names: Sequence[str]) -> bool:
    quoted = any(re.match(' +"', name) for name in names)
    return quoted or (len(names) > 2 and all(name.startswith(" ") for name in names[1:]))


def _is_title(record: Record) -> bool:
    return bool(record.cells[:1]) and record.cells[0].strip() != "" and filled(record) == 1


def _left_above(above: Sequence[Record], title: str | None) -> Iterator[Issue]:
    """What stands above the header and is no part of the table, told; not a hint or a title."""
    left = [record for record in above[: -1 if title else None] if filled(record)]
    left = [record for record in left if not is_hint(record)]
    if left:
        first, last = left[0], left[-1]
        rows = f"Row {first.row}" if first is last else f"Rows {first.row} to {last.row}"
        said = next(cell.strip() for cell in first.cells if cell.strip())
        yield Issue(
            "note",
            "above_header",
            f"{rows} above the header: not a part of the table, and not read. The first says: "
            f"{said}",
            first.row,
        )


def _unnamed(header: Record, below: Sequence[Record], title: str | None) -> Iterator[Issue]:
    """Columns without a name that hold something; the first may be the names of rows."""
    for at, name in enumerate(header.cells):
        if name.strip() or (at == 0 and title is not None):
            continue
        value = next((r.cells[at] for r in below if len(r.cells) > at and r.cells[at].strip()), "")
        if value:
            yield Issue(
                "note",
                "unnamed_column",
                f"Column {at + 1} has no name and was not loaded; it holds for example "
                f"'{value.strip()}'. Name it in the header if it is needed.",
                header.row,
                raw=value,
            )
