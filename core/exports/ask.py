"""Questions about files whose meaning is known or proposed, once all their values were seen."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from core.exports.dictionary import DICTIONARY
from core.exports.export import Export
from core.exports.fields import FIELDS, readable
from core.exports.known import KnownColumn, fold_header
from core.exports.layout import Sheet
from core.exports.letters import differing_words
from core.exports.looks import look_at
from core.exports.question import ColumnGuess, HeaderMapping, Option, Question, Undecided
from core.exports.reading import Reading
from core.exports.recognise import columns_of

_TITLES: Final = {
    "day order": "The order of day and month is not clear.",
    "year": "The year is missing.",
    "scale": "The scale of a column is not clear.",
    "encoding": "Its letters can be read in two ways.",
    "meaning": "The meaning of a column is not clear.",
}


def question_about(reading: Reading) -> Question:
    """A question about a file that is known, by the dictionary or by a mapping."""
    sheet, known = reading.sheet, reading.known
    entry = reading.entry if reading.entry is not None else entry_of(known.id)
    by_column = zip(sheet.header.cells, columns_of(known, sheet.header.cells), strict=True)
    return Question(
        file=sheet.file,
        title="Please confirm how this file is read.",
        why=f"It fits “{known.label}”.",
        known_id=known.id if reading.mapping is None else reading.mapping.known_id,
        label=known.label,
        record=known.record,
        platform=known.platform,
        basis=known.basis,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        rows_seen=len(sheet.sample),
        columns=tuple(
            _known_column(reading, place, name, column, entry)
            for place, (name, column) in enumerate(by_column)
        ),
        entry=entry,
        asks_for_meaning=False,
    )


def to_confirm(reading: Reading) -> Reading:
    """``reading`` as a proposal: nobody has published the header, so a person looks once."""
    question = dataclasses.replace(
        question_about(reading),
        title="Please check this file once.",
        why=f"It fits “{reading.known.label}”, but nobody has published what its columns are "
        "called. Check what each is taken for; the next file like it is read without asking.",
        asks_for_meaning=True,
    )
    return dataclasses.replace(reading, question=question)


def with_undecided(question: Question, undecided: Sequence[Undecided]) -> Question:
    """``question`` with what the values of its columns leave open."""
    by_name = {fold_header(each.column): each for each in undecided}
    columns = tuple(
        dataclasses.replace(column, undecided=found, is_sure=False)
        if (found := by_name.get(fold_header(column.name))) is not None and column.field
        else column
        for column in question.columns
    )
    title, why = question.title, question.why
    if not question.asks_for_meaning:
        title = _TITLES[undecided[0].asked]
        why = f"In column “{undecided[0].column}”, {undecided[0].why}"
    return dataclasses.replace(question, columns=columns, title=title, why=why)


def with_encoding(question: Question, sheet: Sheet) -> Question | None:
    """``question`` with the two ways to read the letters of a file, asked at a column of them.

    None where only columns hold them that are not loaded.
    """
    places = {
        place
        for record in sheet.sample
        for place, cell in enumerate(record.cells)
        if differing_words(cell)
    }
    at = next(
        (
            column.place
            for column in question.columns
            if column.field and not column.undecided and (not places or column.place in places)
        ),
        None,
    )
    if at is None:
        return None
    why = f"line {sheet.encodings[0].line:,} can be read in two ways, and no letter says which."
    options = tuple(
        Option(f"{each.text} ({each.label})", {"encoding": each.encoding})
        for each in sheet.encodings
    )
    columns = tuple(
        dataclasses.replace(
            column, undecided=Undecided(column.name, "encoding", why, options), is_sure=False
        )
        if column.place == at
        else column
        for column in question.columns
    )
    why = f"In column “{question.columns[at].name}”, {why}"
    return dataclasses.replace(question, columns=columns, title=_TITLES["encoding"], why=why)


def with_decided(question: Question, export: Export) -> Question:
    """``question`` with the ways of writing days that all the values of the file have decided."""
    decided = {column.name: column.formats for table in export.tables for column in table.columns}
    columns = []
    for column in question.columns:
        written = column.looks.formats if column.looks else ()
        formats = [each for each in decided.get(column.name, ()) if each in written]
        if not formats or column.field is None:
            columns.append(column)
            continue
        others = [each for each in written if each not in formats]
        entry = {**column.entry, "formats": formats, "proven": others}
        columns.append(dataclasses.replace(column, entry=entry))
    by_name = {
        _spellings(column.entry): dict(column.entry)
        for column in columns
        if column.field and "name" in column.entry
    }
    entry = {
        **question.entry,
        "columns": [by_name.get(_spellings(each), each) for each in question.entry["columns"]],
    }
    return dataclasses.replace(question, columns=tuple(columns), entry=entry)


def answer_to(question: Question, chosen: Mapping[str, Option], name: str = "") -> HeaderMapping:
    """The answer to a question that asks only how columns are written: an option per column."""
    entry = dict(question.entry)
    for column in question.columns:
        if column.name in chosen:
            entry = _with_change(entry, column, chosen[column.name].change)
    header = tuple(fold_header(column.name) for column in question.columns)
    return HeaderMapping(name, header, entry, question.known_id)


def entry_of(known_id: str) -> dict[str, Any]:
    """The entry of a known export as its file in the dictionary has it."""
    text = (DICTIONARY / f"{known_id}.yaml").read_text(encoding="utf-8")
    entry: dict[str, Any] = yaml.safe_load(text)
    return entry


def _known_column(
    reading: Reading,
    place: int,
    name: str,
    column: KnownColumn | None,
    entry: Mapping[str, Any],
) -> ColumnGuess:
    rows = reading.sheet.sample
    is_private = column is not None and column.is_private
    cells = [row.cells[place] for row in rows if place < len(row.cells)]
    looks = look_at([] if is_private else cells)
    own = {"name": name.strip()}
    if column is not None:
        own = dict(_entry_of_column(entry, column))
    return ColumnGuess(
        place=place,
        name=name.strip(),
        field=None if column is None else column.field,
        type="text" if column is None else column.type,
        why=f"as in “{reading.known.label}”" if column is not None else "the name is not known",
        samples=looks.samples,
        converted=(None,) * len(looks.samples),
        entry=own,
        looks=looks,
    )


def _entry_of_column(entry: Mapping[str, Any], column: KnownColumn) -> dict[str, Any]:
    """The column as ``entry`` writes it, or as it means it where it only names the field."""
    for each in entry.get("columns", ()):
        names = each["name"] if isinstance(each["name"], list) else [each["name"]]
        if any(fold_header(str(name)) in column.folded for name in names):
            return dict(each)
    found: dict[str, Any] = {"name": list(column.names), "field": column.field}
    if column.proven_formats:
        found["proven"] = list(column.proven_formats)
    return found


def _spellings(column: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a column of an entry, which may be one or a list."""
    names = column["name"]
    return tuple(map(str, names)) if isinstance(names, list) else (str(names),)


def _with_change(
    entry: Mapping[str, Any], column: ColumnGuess, change: Mapping[str, Any]
) -> dict[str, Any]:
    if "encoding" in change:  # of the whole file
        return {**entry, **change}
    changed = {**column.entry, **change}
    spellings = changed["name"] if isinstance(changed["name"], list) else [changed["name"]]
    mine = {fold_header(str(name)) for name in spellings}
    columns, is_listed = [], False
    for each in entry.get("columns", ()):
        names = each["name"] if isinstance(each["name"], list) else [each["name"]]
        is_it = bool(mine & {fold_header(str(name)) for name in names})
        columns.append(changed if is_it else each)
        is_listed = is_listed or is_it
    result = {**entry, "columns": columns}
    if not is_listed:
        fields = entry.get("fields", ())
        if fields == "all":
            fields = [each.name for each in FIELDS[entry["record"]]]
        result["fields"] = [each for each in fields if each != column.field]
        columns.append({**changed, "name": [readable(column.field or ""), *spellings]})
    return result
