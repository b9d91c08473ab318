"""Which day the figures of an export speak for."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from core.exports.evidence import Evidence, guessed_day
from core.exports.known import KnownExport
from core.exports.layout import Sheet
from core.exports.written import IssueList

_FILE_NAME_RANGE: Final = re.compile(r"([A-Z][a-z]{2}-\d\d-\d{4})_([A-Z][a-z]{2}-\d\d-\d{4})_")


def file_name_range(name: str) -> tuple[date, date] | None:
    """The two days in a name such as May-25-2026_Jun-21-2026_1493633672508178.csv."""
    found = _FILE_NAME_RANGE.search(name)
    if found is None:
        return None
    try:
        first, last = (
            datetime.strptime(text, "%b-%d-%Y").date()  # noqa: DTZ007 - a day has no zone
            for text in found.groups()
        )
    except ValueError:
        return None
    return (first, last) if first <= last else None


def as_of_day(
    sheet: Sheet,
    known: KnownExport,
    evidence: Evidence,
    covers_to: date | None,
    in_column: tuple[str, date] | None,
    today: date,
    issues: IssueList,
    *,
    has_figures: bool = True,
) -> tuple[date, str]:
    """The day the figures speak for and how it is known; a guess is said in ``issues``.

    ``in_column`` is the newest day of the column that says it, with that column's name. Without
    figures no day is missed.
    """
    if known.as_of == "upload" or (in_column is None and not has_figures):
        return today, "the day of upload"
    if in_column is not None and in_column[1] <= today + timedelta(days=1):
        return in_column[1], f"the column {in_column[0]}"
    if known.as_of == "file_name":
        span = file_name_range(sheet.file.name)
        if span is not None and span[1] <= today + timedelta(days=1):
            return span[1], "the file's name"
    if known.as_of == "last_day" and covers_to is not None:
        return covers_to, "the last day in the file"
    if known.as_of == "window" and evidence.window is not None:
        return evidence.window[1], f"the last day in {evidence.window[2]}"
    if known.as_of in ("last_day", "column") and evidence.last_day is not None:
        return evidence.last_day[0], f"{evidence.last_day[1]} of the same download"
    day, how = guessed_day(sheet.file, today)
    issues.add(
        "guessed",
        "as_of",
        f"No day can be read for which the figures speak: {how}, {day}, was taken.",
    )
    return day, how
