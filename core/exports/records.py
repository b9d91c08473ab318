"""The exact form of the strict first pass: one record after the other, by the csv module."""

from __future__ import annotations

import csv
import functools
import itertools
import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TextIO

from core.exports.export import Refusal, SpooledFile
from core.exports.refusal import refuse

LONGEST_CELL: Final = 64 * 1024
LONGEST_RECORD: Final = 400_000
"""Characters; four bytes each stay below the longest line that DuckDB is told to expect."""
_LONGEST_AS_WRITTEN: Final = 2 * LONGEST_RECORD + 1_000
"""Characters of a record with its delimiters and doubled quotation marks. No more is ever read for
one record, so that a file that is one endless line takes no memory."""

_ITEM_BY_ITEM: Final = re.compile(r'(?<=[^",;|\t\r\n])"\|"(?=[^",;|\t\r\n])')


class Record(NamedTuple):
    """One record of a file: the row a spreadsheet gives it, the physical line it begins on.

    ``has_stray_quote``: a quotation mark stands in a cell that does not open with one.
    """

    row: int
    line: int
    cells: list[str]
    has_stray_quote: bool = False


class BrokenRecordError(Exception):
    """A record that cannot be read; ``row`` and ``line`` are where it begins."""

    def __init__(self, row: int, line: int, reason: str) -> None:
        super().__init__(reason)
        self.row = row
        self.line = line
        self.reason = reason


def lines_of(stream: TextIO) -> Iterator[str]:
    """The lines of a stream, an endless one in pieces that :func:`parse` refuses."""
    return iter(functools.partial(stream.readline, _LONGEST_AS_WRITTEN + 1), "")


def parse(lines: Iterator[str], delimiter: str, *, skips_spaces: bool = False) -> Iterator[Record]:
    """The records of ``lines`` (with their line ends), blank lines as records without cells.

    ``skips_spaces``: spaces before the opening quotation mark of a cell are no part of it.

    Raises :class:`BrokenRecordError` at an unclosed quote, text after a closing quote, or a cell
    over the limit.
    """
    raw: list[str] = []
    row, line, read, length = 0, 1, 0, 0
    spaces = " *" if skips_spaces else ""

    def kept() -> Iterator[str]:
        nonlocal length, read
        for text in lines:
            read += 1
            raw.append(text)
            length += len(text)
            if length > _LONGEST_AS_WRITTEN:
                reason = f"the cells together have more than {LONGEST_RECORD:,} characters"
                raise BrokenRecordError(row, line, reason)
            yield text

    source = kept()

    def reader_of(source: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(source, delimiter=delimiter, strict=True, skipinitialspace=skips_spaces)

    reader = reader_of(source)
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            plain = [_joined(text, delimiter) for text in raw]
            if plain == raw:
                raise BrokenRecordError(row, line, str(error)) from error
            raw[:] = plain
            rest = (_joined_last(raw, delimiter) for _ in source)
            try:
                cells = next(reader_of(itertools.chain(plain, rest)))
            except csv.Error as second:
                raise BrokenRecordError(row, line, str(second)) from second
        if row == 1 and cells:
            cells[0] = cells[0].removeprefix("\ufeff")
        if sum(map(len, cells)) > LONGEST_CELL:
            _check_length(cells, row, line)
        text = raw[0] if len(raw) == 1 else "".join(raw)
        has_quote = '"' in text and any('"' in cell for cell in cells)
        yield Record(row, line, cells, has_quote and not _is_well_quoted(text, delimiter, spaces))
        raw.clear()
        length = 0
        line = read + 1


def _joined(text: str, delimiter: str) -> str:
    """``text`` where a list that is quoted item by item, ``"a"|"b"``, is one quoted cell.

    In a cell that is quoted as it should be, no mark stands so between two letters.
    """
    return text if delimiter == "|" else _ITEM_BY_ITEM.sub("|", text)


def _joined_last(raw: list[str], delimiter: str) -> str:
    """The line of a record that was read last, in ``raw`` as well."""
    raw[-1] = _joined(raw[-1], delimiter)
    return raw[-1]


def _is_well_quoted(record: str, delimiter: str, spaces: str) -> bool:
    """Whether every cell with a quotation mark is quoted, which the csv module does not tell."""
    mark = re.escape(delimiter)
    cell = rf'{spaces}(?:"[^"]*+(?:""[^"]*+)*+"|[^"{mark}\r\n]*+)'
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
