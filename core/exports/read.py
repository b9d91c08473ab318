"""All files of one drop, read together: those first that say something of the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from core.exports.ask import question_about, to_confirm, with_decided, with_encoding, with_undecided
from core.exports.audience import clean_audience
from core.exports.clean import clean_table
from core.exports.evidence import CleanedExport, Evidence, gather
from core.exports.export import Export, Refusal, SpooledFile
from core.exports.insights import clean_insights
from core.exports.known import KnownExport, Shape
from core.exports.layout import Sheet, look
from core.exports.question import HeaderMapping, Question, Undecided
from core.exports.reading import Reading, named_in, proposed_reading, said_reading
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
    said = answers or {}
    found = {
        number: _recognised(file, mappings, said.get(file.sha256))
        for number, file in enumerate(files)
    }
    sheets = {n: each for n, each in found.items() if not isinstance(each, Refusal)}
    cleaned: dict[int, CleanedExport | Question | Refusal] = {}
    for first in (True, False):
        for number, reading in sheets.items():
            if reading.known.gives_evidence is first:
                evidence = _evidence(number, sheets, cleaned)
                try:
                    cleaned[number] = _read(reading, evidence, workspace, today)
                except OSError as error:
                    cleaned[number] = _unreadable(files[number], error)
    results: list[Export | Question | Refusal] = []
    for number in range(len(files)):
        result = cleaned.get(number, found[number])
        results.append(result.export if isinstance(result, CleanedExport) else result)  # type: ignore[arg-type]
    return results


def _recognised(
    file: SpooledFile, mappings: Sequence[HeaderMapping], answer: HeaderMapping | None
) -> Reading | Refusal:
    """How ``file`` is to be read: as a person answered, by the team's mapping, as a known export,
    or, where nobody knows it, as it is proposed."""
    try:
        seen = look(file, answer.entry.get("encoding") if answer else None)
        if isinstance(seen, Refusal):
            return seen
        reading = said_reading(seen, mappings, answer)
        if reading is not None and reading.sheet.encodings and "encoding" in (reading.entry or {}):
            reading = _with_said_encoding(reading)
        if reading is None:
            recognised = recognise(file, seen)
            if isinstance(recognised, Refusal):
                return proposed_reading(seen[0]) or recognised
            reading = Reading(*recognised)
            if reading.known.needs_confirmation:
                reading = to_confirm(reading)
    except OSError as error:
        return _unreadable(file, error)
    if _is_read_as_a_whole(reading.known) and file.bytes > LARGEST_READ_AS_A_WHOLE:
        return refuse(
            file,
            "This file is too large for what it is.",
            f"'{reading.known.label}' holds a year of days at most, and this file has "
            f"{file.bytes / 1_000_000:,.0f} MB.",
            "Download the export again.",
        )
    return reading


def _read(
    reading: Reading, evidence: Evidence, workspace: Path, today: date
) -> CleanedExport | Question | Refusal:
    """One file read. A proposal is read as well: all its values say what is left to be asked."""
    if reading.question is not None and reading.sheet.file.bytes > LARGEST_READ_AS_A_WHOLE:
        return reading.question
    clean = _CLEANERS[reading.known.shape]
    read = clean(reading.sheet, reading.known, evidence, workspace, today)
    if isinstance(read, tuple):
        return with_undecided(reading.question or question_about(reading), read)
    if isinstance(read, Refusal):
        return read
    if reading.question is not None:
        _forget(reading, read)
        return with_decided(reading.question, read.export)
    if reading.sheet.encodings and reading.known.shape == "table":
        question = with_encoding(question_about(reading), reading.sheet)
        if question is not None:
            _forget(reading, read)
            return question
    return dataclasses.replace(read, export=named_in(read.export, reading))


def _with_said_encoding(reading: Reading) -> Reading:
    """``reading`` in the encoding that the team's mapping says for files whose letters do not."""
    seen = look(reading.sheet.file, (reading.entry or {})["encoding"])
    sheets = () if isinstance(seen, Refusal) else seen
    delimiter = reading.sheet.delimiter
    sheet = next((each for each in sheets if each.delimiter == delimiter), reading.sheet)
    return dataclasses.replace(reading, sheet=sheet)


def _forget(reading: Reading, read: CleanedExport) -> None:
    """What was written of a file that a question stands in the way of."""
    for table in read.export.tables:
        for path in table.files:
            if path != reading.sheet.file.path:
                path.unlink(missing_ok=True)


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
    sheets: Mapping[int, Reading],
    cleaned: Mapping[int, CleanedExport | Question | Refusal],
) -> Evidence:
    """What the siblings of one file say: same folder, same source."""
    mine = sheets[number]
    siblings = [
        n
        for n, other in sheets.items()
        if other.sheet.file.folder == mine.sheet.file.folder
        and other.known.source == mine.known.source
        and n != number
    ]
    read = [cleaned[n] for n in siblings if n in cleaned and sheets[n].known.gives_evidence]
    return gather(
        [each for each in read if isinstance(each, CleanedExport)],
        [(sheets[n].sheet, sheets[n].known) for n in siblings],
    )
