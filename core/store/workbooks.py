"""An Excel workbook becomes a CSV file of ours per sheet, its rows numbered as Excel shows them."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from core.exports.export import Issue, SpooledFile
from core.store.sheets import SheetRows
from core.store.spool import receive
from core.store.unpacking import Allowance, BombError, DamagedError

_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, ParseError, InvalidFileException,
    ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, OverflowError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl and zipfile raise over a workbook that is damaged: whatever they stumble upon."""
_NOT_HELD_IN_MEMORY: Final = ("xl/worksheets/", "xl/media/", "xl/embeddings/")
_AS_CSV: Final = "Save its sheets as CSV and upload those."


def sheets_of(file: SpooledFile, spool: Path, allowance: Allowance) -> Iterator[SpooledFile]:
    """One CSV file per sheet that holds anything, named "Report.xlsx, sheet Posts".

    A formula gives the value that Excel last computed. What a sheet's cells could not keep is told
    in the file's ``said``. Raises ``BombError`` and ``DamagedError``; ``PothosError`` for disk
    trouble.
    """
    _check_sizes(file, allowance)
    found = False
    limits = allowance.limits
    cells_left = limits.cells
    for sheet in _worksheets(file):
        rows = SheetRows(sheet, limits.columns, cells_left)
        name = f"{file.name}, sheet {sheet.title}"
        uneven = receive(spool, "sheet.csv", _as_csv(_undamaged(rows)), limits.bytes_in_all)
        cells_left -= rows.cells
        try:
            if rows.cells == 0:
                continue
            received = receive(spool, name, _even(uneven.path, rows.width), limits.bytes_in_all)
        finally:
            uneven.path.unlink()
        found = True
        said = (*_hidden(sheet), *rows.issues())
        yield replace(
            received, name=name, folder=file.folder, modified_on=file.modified_on, said=said
        )
    if not found:
        raise DamagedError("all of its sheets are empty", "Check that this is the file you meant.")


def _worksheets(file: SpooledFile) -> Sequence[ReadOnlyWorksheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that mean nothing here
        try:
            book = openpyxl.load_workbook(
                file.path.open("rb"), read_only=True, data_only=True, keep_links=False
            )
        except _BROKEN as error:
            raise _damaged(error) from error
    return [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]


def _check_sizes(file: SpooledFile, allowance: Allowance) -> None:
    """Look before anything is unpacked: openpyxl takes a workbook's word for its sizes.

    zipfile never gives more bytes of a member than the directory says, so that is what counts.
    """
    limits = allowance.limits
    try:
        with zipfile.ZipFile(file.path) as archive:
            members = archive.infolist()
    except _BROKEN as error:
        raise _damaged(error) from error
    if sum(member.file_size for member in members) > limits.workbook_bytes:
        raise BombError(f"it unpacks to more than {limits.workbook_bytes >> 20} MB. {_AS_CSV}")
    for member in members:
        if member.file_size > limits.sheet_ratio * max(member.compress_size, 1 << 12):
            raise BombError("a part of it grows far beyond its packed size")
        is_held = not member.filename.startswith(_NOT_HELD_IN_MEMORY)
        if is_held and member.file_size > limits.shared_text_bytes:
            raise BombError(
                f"it holds more than {limits.shared_text_bytes >> 20} MB of text. {_AS_CSV}"
            )


def _undamaged(rows: SheetRows) -> Iterator[list[str]]:
    """The rows as they come, whatever goes wrong told as damage."""
    try:
        yield from rows
    except _BROKEN as error:
        raise _damaged(error) from error


def _as_csv(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """Every row of the sheet as a record, a row without cells as a blank line."""
    buffer = io.StringIO(newline="")
    write = csv.writer(buffer, lineterminator="\n").writerow
    for cells in rows:
        write(cells)
        if buffer.tell() > 1 << 18:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def _even(path: Path, width: int) -> Iterator[bytes]:
    """The same rows, all as wide as the widest, which is known at the end only.

    A sheet has no rows of too few cells: its last cells are blank.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        yield from _as_csv(
            cells + [""] * (width - len(cells)) if cells else cells
            for cells in csv.reader(stream, strict=True)
        )


def _hidden(sheet: ReadOnlyWorksheet) -> tuple[Issue, ...]:
    if sheet.sheet_state == "visible":
        return ()
    return (
        Issue(
            "note", "hidden_sheet",
            f"The sheet '{sheet.title}' is hidden in the workbook and was read all the same.",
        ),
    )  # fmt: skip


def _damaged(error: Exception) -> DamagedError:
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return DamagedError(
            "it is locked with a password", "Save it without a password and upload that."
        )
    return DamagedError("it is damaged", "Open it in Excel, save it again, and upload that.")
