"""An Excel workbook for a test, as bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import openpyxl
from openpyxl.workbook import Workbook


def workbook(
    rows: Sequence[Sequence[object]], change: Callable[[Workbook], None] = lambda book: None
) -> bytes:
    """A workbook of one sheet, "Posts", with these rows; ``change`` does the rest."""
    book = openpyxl.Workbook()
    book.active.title = "Posts"
    for row in rows:
        book.active.append(row)
    change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
