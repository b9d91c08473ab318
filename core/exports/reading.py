"""How a file is to be read, and who says so: a person, the team's mapping, or the dictionary."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.exports.dictionary import parse_known_export
from core.exports.entry import MAPPING_ID
from core.exports.export import Export, Issue
from core.exports.known import KnownExport, fold_header
from core.exports.layout import Sheet
from core.exports.propose import propose
from core.exports.question import HeaderMapping, Question


@dataclass(frozen=True)
class Reading:
    """A sheet and what it is read as.

    ``mapping`` is set where a person says so: for every file with this header, or, where
    ``is_answer``, for this file. ``question`` is set where the reading is only proposed.
    """

    sheet: Sheet
    known: KnownExport
    entry: Mapping[str, Any] | None = None
    mapping: HeaderMapping | None = None
    is_answer: bool = False
    question: Question | None = None


def said_reading(
    sheets: Sequence[Sheet], mappings: Sequence[HeaderMapping], answer: HeaderMapping | None
) -> Reading | None:
    """The reading that a person has given: an answer for this file before a mapping."""
    if answer is not None:
        fitting = [sheet for sheet in sheets if has_header(sheet, answer)]
        reading = _by(answer, (fitting or list(sheets))[0], is_answer=True)
        if reading is not None:
            return reading
    by_mapping = (
        _by(mapping, sheet, is_answer=False)
        for mapping in mappings
        for sheet in sheets
        if has_header(sheet, mapping)
    )
    return next((reading for reading in by_mapping if reading is not None), None)


def proposed_reading(sheet: Sheet) -> Reading | None:
    """The reading that is proposed for a file that nobody knows; None where nothing fits."""
    question = propose(sheet)
    if question is None:
        return None
    known = parse_known_export(MAPPING_ID, question.entry)
    return Reading(sheet, known, question.entry, question=question)


def has_header(sheet: Sheet, mapping: HeaderMapping) -> bool:
    """Whether the sheet has the mapping's columns and no other; their order may differ."""
    return Counter(header_of(sheet)) == Counter(mapping.header)


def header_of(sheet: Sheet) -> tuple[str, ...]:
    """The folded names of a sheet's columns, as a mapping keeps them."""
    return tuple(fold_header(name) for name in sheet.header.cells)


def mapping_of(question: Question, name: str, entry: Mapping[str, Any]) -> HeaderMapping:
    """``entry`` as the reading of every file with the header of the question's file."""
    header = tuple(fold_header(column.name) for column in question.columns)
    return HeaderMapping(name, header, entry, question.known_id)


def named_in(export: Export, reading: Reading) -> Export:
    """``export`` with a note of the mapping it was read by, where it was."""
    mapping = reading.mapping
    if mapping is None:
        return export
    words = (
        "It was read as somebody said when it was dropped."
        if reading.is_answer
        else f"It was read by the team's mapping “{mapping.name}”."
    )
    note = Issue("note", "mapping", words)
    return dataclasses.replace(export, mapping=mapping.name or None, issues=(note, *export.issues))


def _by(mapping: HeaderMapping, sheet: Sheet, *, is_answer: bool) -> Reading | None:
    """None where this version of Pothos does not understand the entry: then it is asked again."""
    try:
        known = parse_known_export(mapping.known_id or MAPPING_ID, mapping.entry)
    except (KeyError, TypeError, ValueError, AttributeError, re.error):
        return None
    return Reading(sheet, known, mapping.entry, mapping, is_answer)
