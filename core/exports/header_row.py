"""Which of the first records of a file is its header, and how wide its rows are."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from core.exports.dictionary import known_exports
from core.exports.known import fold_header
from core.exports.records import Record

_ENOUGH_KNOWN: Final = 3
"""So many known names, and half of a row's cells, make a header of a row that is not the first:
a row of data may hold "link" and "Post"."""
_VALUE: Final = re.compile(r"[+-]?[\d.,:/%+\sTZ-]*\d[\d.,:/%+\sTZ-]*|https?://.*|@\w.*")


def header_index(seen: Sequence[Record]) -> int | None:
    """Where in ``seen`` the header stands, None where no record can be one.

    The first row that is mostly names Pothos knows. Where none is, the first of two names or more
    that is no preamble and no title over several cells.
    """
    candidates = [
        at for at, record in enumerate(seen) if filled(record) >= 2 and not is_hint(record)
    ]
    if not candidates:
        return _single_column(seen)
    known = {at: known_names_in(seen[at].cells) for at in candidates}
    first = candidates[0]
    if known[first] >= 2 and known[first] * 2 >= filled(seen[first]):
        return _below_groups(first, known, seen)
    for at in candidates[1:]:
        if _is_header_like(seen[at], known[at]):
            return _below_groups(at, known, seen)
    if known[first] >= 2:
        return first
    usual = Counter(filled(seen[at]) for at in candidates).most_common(1)[0][0]
    return next(
        (at for at in candidates if filled(seen[at]) * 2 > usual and not is_remark(seen[at])), first
    )


def known_names_in(cells: Sequence[str]) -> int:
    """How many different names of columns that Pothos knows stand in ``cells``."""
    return len({fold_header(cell) for cell in cells} & _vocabulary())


def filled(record: Record) -> int:
    """How many cells of a record say something."""
    return sum(1 for cell in record.cells if cell.strip())


def holds_a_value(text: str) -> bool:
    """Whether a cell holds a number, a day, an address or a handle, as no name of a column does."""
    return _VALUE.fullmatch(text) is not None


def is_hint(record: Record) -> bool:
    """Whether this is the line in which Excel is told the delimiter."""
    return record.row == 1 and bool(record.cells) and record.cells[0].lower().startswith("sep=")


def is_remark(record: Record) -> bool:
    """Whether this is a line such as "# Account: Lumen"; a column may be called "#"."""
    start = record.cells[0].strip() if record.cells else ""
    return start.startswith("#") and len(start) > 1


def fitted_to_rows(header: Record, below: Sequence[Record]) -> Record:
    """The header as wide as its rows, where all of them end in a delimiter and it does not.

    And the other way round. Anything else than blank cells behind the last name stays as it is:
    the rows are then told to be too long. So they are where one of many known names is unknown:
    that may be two names that lost the delimiter between them, and all figures would move by one.
    """
    width = len(header.cells)
    widths = {len(record.cells) for record in below if filled(record) >= 2}
    if len(widths) != 1 or len(below) < 2:
        return header
    (usual,) = widths
    known = known_names_in(header.cells)
    is_whole = known == width or known * 2 < width
    if usual > width and is_whole and not any("".join(r.cells[width:]).strip() for r in below):
        return header._replace(cells=header.cells + [""] * (usual - width))
    if usual < width and not "".join(header.cells[usual:]).strip():
        return header._replace(cells=header.cells[:usual])
    return header


def _below_groups(at: int, known: Mapping[int, int], seen: Sequence[Record]) -> int:
    """The header itself, where the row at ``at`` names groups of columns above it.

    A group names several columns, so some of its cells are blank; without blanks it is the header.
    """
    below = at + 1
    if filled(seen[at]) == len(seen[at].cells) or known.get(below, 0) <= known[at]:
        return at
    return below if _is_header_like(seen[below], known[below]) else at


def _is_header_like(record: Record, known: int) -> bool:
    return (
        known >= _ENOUGH_KNOWN
        and known * 2 >= filled(record)
        and not any(holds_a_value(cell.strip()) for cell in record.cells)
    )


def _single_column(seen: Sequence[Record]) -> int | None:
    """The header of a file of one column: its first line, where that is a name Pothos knows."""
    if any(len(record.cells) > 1 for record in seen):
        return None
    lines = [at for at, record in enumerate(seen) if filled(record)]
    if len(lines) < 2 or not known_names_in(seen[lines[0]].cells):
        return None
    return lines[0]


@functools.lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """Every name of a column in the dictionary of exports."""
    return frozenset(
        name
        for known in known_exports()
        if known.shape == "table"
        for column in known.columns
        for name in column.folded
    ) - {""}
