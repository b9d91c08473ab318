"""Writing CSV the way each platform does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | int | None
Row = Sequence[Cell]


def write(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Row],
    *,
    quote: str = "needed",
    bom: bool = False,
) -> None:
    """Writes LF-ended UTF-8. ``quote``: needed, all, or blanks (as Meta does: also for blanks)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [",".join(_cell(cell, quote) for cell in row) for row in (header, *rows)]
    text = ("\ufeff" if bom else "") + "\n".join(lines) + "\n"
    path.write_bytes(text.encode("utf-8"))


def _cell(cell: Cell, quote: str) -> str:
    text = "" if cell is None else str(cell)
    reasons = ',"\n\r' + (" " if quote == "blanks" else "")
    if quote == "all" or any(reason in text for reason in reasons):
        return '"' + text.replace('"', '""') + '"'
    return text
