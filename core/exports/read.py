"""All files of one drop, read together: those first that say something of the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from core.exports.audience import clean_audience
from core.exports.clean import clean_table
from core.exports.evidence import CleanedExport, Evidence, gather
from core.exports.export import Export, Refusal, SpooledFile
from core.exports.insights import clean_insights
from core.exports.known import KnownExport, Shape
from core.exports.layout import Sheet, look
from core.exports.question import HeaderMapping, Question, Undecided
from core.exports.recognise import recognise
from core.exports.refusal import refuse

_Cleaned = CleanedExport | Refusal | tuple[Undecided, ...]
_Cleaner = Callable[[Sheet, KnownExport, Evidence, Path, date], _Cleaned]
_CLEANERS: Final[dict[Shape, _Cleaner]] = {
    "table": clean_table,
    "insights": clean_insights,
    "audience": clean_audience,
}


LARGEST_READ_AS_A_WHOLE: Final = 16 << 20


def read_exports(
    files: Sequence[SpooledFile],
    workspace: Path,
    today: date,
    mappings: Sequence[HeaderMapping] = (),
    answers: Mapping[str, HeaderMapping] | None = None,
) -> list[Export | Question | Refusal]:
    """What each file is, in the order given: an export ready to load, or why it was not read.

    Files that came in one folder or zip are siblings: together they know the year, the account
    and the window that one of them leaves out. Clean tables are written below ``workspace`` only.
    ``today`` is the day of upload. Bad input never raises; ``PothosError`` means disk trouble.
    """
    found = {number: _recognised(file) for number, file in enumerate(files)}
    sheets = {n: each for n, each in found.items() if not isinstance(each, Refusal)}
    cleaned: dict[int, CleanedExport | Refusal] = {}
    for first in (True, False):
        for number, (sheet, known) in sheets.items():
            if known.gives_evidence is first:
                evidence = _evidence(number, sheets, cleaned)
                try:
                    read = _CLEANERS[known.shape](sheet, known, evidence, workspace, today)
                    cleaned[number] = _not_decided(sheet, read) if isinstance(read, tuple) else read
                except OSError as error:
                    cleaned[number] = _unreadable(files[number], error)
    results: list[Export | Question | Refusal] = []
    for number in range(len(files)):
        result = cleaned.get(number, found[number])
        results.append(result.export if isinstance(result, CleanedExport) else result)  # type: ignore[arg-type]
    return results


def _recognised(file: SpooledFile) -> tuple[Sheet, KnownExport] | Refusal:
    try:
        seen = look(file)
    except OSError as error:
        return _unreadable(file, error)
    if isinstance(seen, Refusal):
        return seen
    found = recognise(file, seen)
    if isinstance(found, Refusal) or not _is_read_as_a_whole(found[1]):
        return found
    if file.bytes > LARGEST_READ_AS_A_WHOLE:
        return refuse(
            file,
            "This file is too large for what it is.",
            f"'{found[1].label}' holds a year of days at most, and this file has "
            f"{file.bytes / 1_000_000:,.0f} MB.",
            "Download the export again.",
        )
    return found


def _not_decided(sheet: Sheet, undecided: tuple[Undecided, ...]) -> Refusal:
    column = undecided[0]
    return refuse(
        sheet.file,
        "The order of day and month is not clear.",
        f"in column '{column.column}' {column.why}",
        "Download the export again and drop it without opening it in a spreadsheet, or write its "
        "days as 2026-05-31.",
    )


def _unreadable(file: SpooledFile, error: OSError) -> Refusal:
    return refuse(
        file,
        "This file is no longer here.",
        f"{error.strerror or error}. Uploads that are not loaded within the hour are removed.",
        "Drop the file again.",
    )


def _is_read_as_a_whole(known: KnownExport) -> bool:
    """Stacked blocks, and days whose year follows from all the days, are held in memory."""
    return known.shape != "table" or any(column.has_no_year for column in known.columns)


def _evidence(
    number: int,
    sheets: dict[int, tuple[Sheet, KnownExport]],
    cleaned: dict[int, CleanedExport | Refusal],
) -> Evidence:
    """What the siblings of one file say: same folder, same source."""
    sheet, known = sheets[number]
    siblings = [
        n
        for n, (other, theirs) in sheets.items()
        if other.file.folder == sheet.file.folder and theirs.source == known.source and n != number
    ]
    read = [cleaned[n] for n in siblings if n in cleaned and sheets[n][1].gives_evidence]
    return gather(
        [each for each in read if isinstance(each, CleanedExport)], [sheets[n] for n in siblings]
    )
