"""A file in which several tables stand one below the other becomes a text per table.

Each text keeps the rows of the file: what belongs to the other tables is a blank line in it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.exports.dictionary import known_exports
from core.exports.export import Issue, Refusal, SpooledFile
from core.exports.header_row import filled, holds_a_value, is_hint, known_names_in
from core.exports.known import fold_header
from core.exports.layout import Sheet, look, records
from core.exports.records import BrokenRecordError, Record, lines_of

LARGEST_LOOKED_THROUGH: Final = 16 << 20
"""Who stacks tables is a person or a small report; a table of a million rows stands alone."""

_SMALL: Final = 1 << 20
_BLANK_ROW: Final = re.compile(r'(?:\r\n?|\n)[,;\t|" ]*(?:\r\n?|\n)')


@dataclass(frozen=True)
class StackedTable:
    """One of the tables: its first row, with the title above it, and the text it is in."""

    first_row: int
    lines: tuple[str, ...]
    issues: tuple[Issue, ...]


def stacked_tables(file: SpooledFile) -> tuple[StackedTable, ...]:
    """The tables of ``file`` where it holds two or more with different headers, else none.

    A table begins with a header below a blank row or a title. Meta's insights are stacked too, but
    are one download of one account, and read whole. Raises ``OSError``.
    """
    if file.bytes > LARGEST_LOOKED_THROUGH:
        return ()
    seen = look(file)
    if isinstance(seen, Refusal):
        return ()
    sheet = seen[0]
    if file.bytes > _SMALL and not _has_blank_row(sheet):
        return ()
    try:
        found = list(records(sheet))
    except BrokenRecordError:
        return ()
    starts = list(_starts(found, sheet))
    if len(starts) < 2:
        return ()
    with file.path.open("r", encoding=sheet.encoding, newline="") as stream:
        lines = list(lines_of(stream))
    told = tuple(issue for issue in sheet.issues if issue.code == "encoding")
    first_lines = [found[at].line for at in starts]
    return tuple(
        StackedTable(
            found[at].row,
            (*_above(found[:at], lines), *lines[first - 1 : after - 1]),
            (*told, _note(len(starts), found[at].row)),
        )
        for at, first, after in zip(
            starts, first_lines, [*first_lines[1:], len(lines) + 1], strict=True
        )
    )


def _has_blank_row(sheet: Sheet) -> bool:
    """Most files have none, and need not be read record by record."""
    text = sheet.file.path.read_bytes().decode(sheet.encoding)
    return _BLANK_ROW.search(text) is not None


def _above(before: Sequence[Record], lines: Sequence[str]) -> Iterator[str]:
    """A blank line per row, but for the first if it tells the delimiter."""
    for record in before:
        yield lines[0] if is_hint(record) else "\n"


def _starts(found: Sequence[Record], sheet: Sheet) -> Iterator[int]:
    """Where in ``found`` each table begins; nothing where they are Meta's."""
    starts: list[int] = []
    current: list[str] = []
    for at, record in enumerate(found):
        title = at > 0 and filled(found[at - 1]) == 1 and not is_hint(found[at - 1])
        is_first = record.row == sheet.header.row
        if not is_first and not (title or _is_blank_above(found, at)):
            continue
        if _is_metric(found[at - 1].cells[0] if title else "", record):
            return
        names = [fold_header(name) for name in record.cells if name.strip()]
        if is_first or (record.row > sheet.header.row and _is_header(found, at, len(current))):
            if names != current:
                starts.append(at - title if starts else 0)
            current = names
    yield from starts


def _is_blank_above(found: Sequence[Record], at: int) -> bool:
    return at > 0 and filled(found[at - 1]) == 0


def _is_header(found: Sequence[Record], at: int, width_above: int) -> bool:
    """Names over rows: most of them known, or of another width than the table above."""
    cells = [cell.strip() for cell in found[at].cells if cell.strip()]
    if len(cells) < 2 or len(set(cells)) < len(cells) or any(map(holds_a_value, cells)):
        return False
    known = known_names_in(cells)
    if known >= 2 and known * 2 >= len(cells):
        return True
    below = list(itertools.takewhile(filled, found[at + 1 :]))
    return (
        len(cells) != width_above
        and len(below) >= 1
        and all(filled(record) <= len(cells) for record in below)
        and any(holds_a_value(cell.strip()) for record in below for cell in record.cells)
    )


def _is_metric(title: str, header: Record) -> bool:
    """Whether this is a block of Meta's insights or audience, by its title or its second name."""
    names = {fold_header(title), *(fold_header(name) for name in header.cells[1:2])}
    return any(
        not names.isdisjoint(known.titles) for known in known_exports() if known.shape != "table"
    )


def _note(tables: int, row: int) -> Issue:
    return Issue(
        "note",
        "stacked",
        f"The file holds {tables} tables one below the other; this one begins in row {row}.",
        row,
    )
