"""Days without a year in an export not known for them: whence the year is taken, or asked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from core.exports.decide import DateDecision
from core.exports.evidence import Evidence
from core.exports.export import SpooledFile
from core.exports.known import KnownColumn, KnownExport
from core.exports.question import Option, Undecided
from core.exports.spelled import a_day, month_and_day

_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_YEARS_OFFERED: Final = 3


def with_years(
    file: SpooledFile,
    known: KnownExport,
    dates: Mapping[int, DateDecision],
    names: list[str],
    evidence: Evidence,
    today: date,
) -> KnownExport | tuple[Undecided, ...] | None:
    """``known`` for a file whose days lack a year, or what to ask; None where none lacks it.

    ``dates`` are the columns as their values decided them, by place in ``names``. The year follows
    from the file's name, from another column of days, or from a file of the same download.
    """
    open_columns = {n: each for n, each in dates.items() if each.has_no_year is not None}
    if not open_columns:
        return None
    in_name = set(_YEAR.findall(file.name))
    year = int(in_name.pop()) if len(in_name) == 1 else None
    others = any(n not in open_columns and each.span() is not None for n, each in dates.items())
    if year is None and not others and evidence.last_day is None:
        return tuple(_ask(names[n].strip(), each, today) for n, each in open_columns.items())
    found = {id(each.column) for each in open_columns.values()}
    return dataclasses.replace(
        known,
        columns=tuple(
            _without_year(each, None if others else year) if id(each) in found else each
            for each in known.columns
        ),
    )


def _without_year(column: KnownColumn, year: int | None) -> KnownColumn:
    return dataclasses.replace(column, has_no_year=True, year=year)


def _ask(name: str, decision: DateDecision, today: date) -> Undecided:
    row, text = decision.has_no_year or (0, "")
    found = month_and_day(text)
    options = []
    for year in range(today.year, today.year - _YEARS_OFFERED, -1):
        day = a_day(year, *found) if found else None
        example = f"'{text}' is {day.day} {day:%B %Y}" if day else f"its last day is in {year}"
        change = {"no_year": True, "year": year, "settled": True}
        options.append(Option(f"{year}: {example}", change))
    return Undecided(
        name,
        "year",
        f"row {row:,} says '{text}', and neither the file nor its name says of which year.",
        tuple(options),
    )
