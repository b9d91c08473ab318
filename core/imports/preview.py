"""What the first values of a file become, by the rules of the store, before anything is loaded."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import duckdb

from core.exports.decide import DateDecision
from core.exports.decimals import DecimalDecision
from core.exports.dictionary import parse_known_export
from core.exports.entry import MAPPING_ID, draft_from
from core.exports.export import Column, Export, Refusal
from core.exports.header import NUMBERS
from core.exports.known import KnownColumn
from core.exports.question import Choice, ColumnGuess, Corrections, Question
from core.exports.recognise import columns_of
from core.exports.spelled import month_day
from core.exports.years import full_day
from core.store import Store
from core.store.values import reading_of

_AS_WORDS: Final = {
    "count": "format('{:,}', value)",
    "money": "format('{:,.2f}', CAST(value AS DOUBLE))",
    "percent": "rtrim(rtrim(format('{:.2f}', value * 100), '0'), '.') || ' %'",
    "fraction": "rtrim(rtrim(format('{:.2f}', value * 100), '0'), '.') || ' %'",
    "seconds": "format('{:,.0f}', value) || ' s'",
    "hours": "format('{:,.0f}', value) || ' s'",
    "day": "strftime(value, '%-d %B %Y')",
    "instant": "strftime(CAST(value AS TIMESTAMP), '%-d %B %Y') "
    "|| CASE WHEN contains(known, ':') THEN strftime(CAST(value AS TIMESTAMP), ', %H:%M') "
    "ELSE '' END",
    "yes_no": "CASE WHEN value THEN 'yes' ELSE 'no' END",
    "list": "array_to_string(value, ', ')",
}
"""How a value reads on a screen: figures grouped, shares in percent, days with their month."""


def converted(store: Store, question: Question) -> Question:
    """``question`` with what each sample of each column becomes as it is guessed."""
    values = convert(store, question, question.entry)
    return dataclasses.replace(
        question,
        columns=tuple(
            dataclasses.replace(column, converted=values[column.place])
            for column in question.columns
        ),
    )


def with_conversions(
    store: Store, found: Sequence[Export | Question | Refusal]
) -> list[Export | Question | Refusal]:
    """``found`` with every question showing what its samples become."""
    return [converted(store, one) if isinstance(one, Question) else one for one in found]


def convert(
    store: Store, question: Question, entry: Mapping[str, Any]
) -> tuple[tuple[str | None, ...], ...]:
    """For each column what its samples become if the file is read as ``entry`` says, in words.

    None for a sample that cannot be read so, and for those of columns that are kept out; for all
    where the entry makes no sense yet.
    """
    try:
        known = parse_known_export(MAPPING_ID, entry)
    except (KeyError, TypeError, ValueError, re.error):
        return tuple((None,) * len(column.samples) for column in question.columns)
    columns = columns_of(known, [column.name for column in question.columns])
    today = datetime.now(UTC).date()
    with store.read() as cursor:
        return tuple(
            _becomes(cursor, column, guess.samples, today)
            for column, guess in zip(columns, question.columns, strict=True)
        )


def convert_one(
    store: Store, question: Question, column: ColumnGuess, choice: Choice
) -> tuple[str | None, ...]:
    """What the samples of one column become if it is taken for ``choice``; as :func:`convert`."""
    alone = dataclasses.replace(question, columns=(dataclasses.replace(column, place=0),))
    said = Corrections(question.record, question.platform, question.basis, {0: choice})
    return convert(store, alone, draft_from(alone, said))[0]


def _becomes(
    cursor: duckdb.DuckDBPyConnection,
    known: KnownColumn | None,
    samples: Sequence[str],
    today: date,
) -> tuple[str | None, ...]:
    if known is None or known.field is None or not samples:
        return (None,) * len(samples)
    if known.has_no_year:
        return tuple(_with_year(text, known.year) for text in samples)
    column, cells = _as_written(known, samples)
    reading = reading_of(column, today, cell="cell", known="known", parsed="value")
    words = _AS_WORDS.get(column.type, "CAST(value AS VARCHAR)")
    query = f"""
        SELECT CASE WHEN {reading.bounds} THEN {words} END
        FROM (
            SELECT place, known, {reading.parsed} AS value
            FROM (
                SELECT place, {reading.known} AS known
                FROM (SELECT unnest($cells::VARCHAR[]) AS cell,
                             generate_subscripts($cells::VARCHAR[], 1) AS place)
            )
        )
        ORDER BY place
    """  # noqa: S608 our own expressions; the cells are bound
    rows = cursor.execute(query, {"cells": cells}).fetchall()
    return tuple(row[0] for row in rows)


def _with_year(text: str, year: int | None) -> str | None:
    """A day that the file writes without its year."""
    whole, found = full_day(text), month_day(text)
    if whole is not None:
        return f"{whole.day} {whole:%B %Y}"
    if found is None:
        return None
    day = date(2000, *found)
    return f"{day.day} {day:%B} {year or '(year to come from the file)'}"


def _as_written(known: KnownColumn, samples: Sequence[str]) -> tuple[Column, list[str]]:
    """The column with the format of days and the decimal mark that its samples decide, and the
    samples as a load hands them on: 10.4M is a plain number by then.
    """
    formats: tuple[str, ...] = ()
    mark, cells = DecimalDecision(known), list(samples)
    if known.type in ("day", "instant"):
        days = DateDecision(known)
        for row, text in enumerate(samples):
            days.see(text, row)
        formats = days.formats() or known.formats or known.proven_formats[:1]
    elif known.type in NUMBERS:
        for row, text in enumerate(samples):
            mark.see(text, row)
        if mark.is_rewritten:
            cells = [mark.rewritten(text) for text in samples]
    column = Column(
        known.name,
        known.field,
        mark.type if known.type in NUMBERS else known.type,
        formats,
        mark.mark,
        words=known.words,
        is_negative=known.is_negative,
        is_tag=known.is_tag,
    )
    return column, cells
