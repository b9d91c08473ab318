"""CSV that we give out: no cell of it may run as a formula in somebody's spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

Cell = str | int | float | Decimal | date | bool | None

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
_NUMBER: Final = re.compile(r"[+-]?\d+([.,]\d+)?%?")


def safe_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """``header`` and ``rows`` as CSV text with CRLF line ends, as spreadsheets write it.

    Text that a spreadsheet would take for a formula, also behind blanks or quotation marks, gets a
    leading apostrophe; numbers, written as text too, stay as they are. None is an empty cell.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_safe(name) for name in header])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: Cell) -> Cell:
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        return cell
    bare = cell.lstrip(" \u00a0\ufeff\"'\n")
    return "'" + cell if cell.startswith(_RUNS) or bare.startswith(_RUNS) else cell
