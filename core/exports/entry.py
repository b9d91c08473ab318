"""An answer to a question: an entry of the dictionary of exports, or words for the screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.exports.as_of import file_name_range
from core.exports.dictionary import parse_known_export
from core.exports.export import SpooledFile
from core.exports.fields import FIELDS, RecordKind, field_of
from core.exports.known import fold_header
from core.exports.needs import NEEDS, missing_identity
from core.exports.question import Choice, ColumnGuess, Corrections, Question
from core.words import Basis, Platform

SOURCE: Final = "team"
"""Whose export a file is that nobody but the team knows."""

MAPPING_ID: Final = "mapping"
"""What stands in an import for the id of a known export where the team's mapping read it."""

_TIKTOK_HANDLE: Final = {"field": "handle", "pattern": r"tiktok\.com/@([^/?#\s]+)"}


def entry_from(question: Question, corrections: Corrections) -> dict[str, Any] | tuple[str, ...]:
    """The entry that reads the file as ``corrections`` say, or in words what is wrong with them."""
    record = corrections.record
    chosen = {
        column.place: corrections.columns.get(column.place, _as_guessed(question, column, record))
        for column in first_of_each_name(question.columns)
    }
    columns = [
        _column(column, chosen[column.place], question)
        for column in first_of_each_name(question.columns)
    ]
    problems = _problems(question, corrections, chosen)
    if problems:
        return problems
    entry = whole_entry(
        question.file, question.label, record, corrections.platform, corrections.basis, columns
    )
    for key in ("source", "cannot_tell", "drop", "values"):
        if key in question.entry and question.record == record:
            entry[key] = question.entry[key]
    entry["reach_kind"] = _reach_kind(question, chosen)
    entry["drop"] = _drops_of(entry)
    try:
        parse_known_export(MAPPING_ID, entry)
    except (KeyError, TypeError, ValueError, re.error) as error:
        return (f"This cannot be read: {error}.",)
    return entry


def whole_entry(
    file: SpooledFile,
    label: str,
    record: RecordKind,
    platform: Platform | None,
    basis: Basis,
    columns: list[dict[str, Any]],
) -> dict[str, Any]:
    """An entry for one file's columns; what identifies its rows is the signature."""
    by_field = {column.get("field"): column["name"] for column in columns}
    needed = {name for group in NEEDS.get(record, ()) for name in group}
    signature = [name for field, name in by_field.items() if field in needed]
    entry: dict[str, Any] = {
        "label": label,
        "source": SOURCE,
        "record": record,
        "basis": basis,
        "as_of": "file_name" if file_name_range(file.name) else "column",
        "signature": signature or [name for field, name in by_field.items() if field],
        "columns": columns,
    }
    if platform is not None:
        entry["platform"] = platform
    has_handle = any(each.name == "handle" for each in FIELDS[record])
    if has_handle and "handle" not in by_field and "permalink" in by_field:
        entry["derive"] = [{**_TIKTOK_HANDLE, "from": by_field["permalink"]}]
    return entry


def column_entry(
    name: str, field: str | None, change: Mapping[str, Any], *, is_repeated: bool = False
) -> dict[str, Any]:
    """One column as the dictionary writes it."""
    entry: dict[str, Any] = {"name": name.strip()}
    if field is not None:
        entry |= {"field": field, **change}
        if is_repeated:
            entry["may_repeat"] = True
    return entry


def first_of_each_name(columns: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """The columns that can be told from the others: of two with one name the first counts."""
    by_name: dict[str, ColumnGuess] = {}
    for column in columns:
        by_name.setdefault(fold_header(column.name), column)
    return list(by_name.values())


def _as_guessed(question: Question, column: ColumnGuess, record: RecordKind) -> Choice:
    if record != question.record:
        return Choice(None)
    change = {k: v for k, v in column.entry.items() if k not in ("name", "field", "may_repeat")}
    is_tag = bool(change.pop("tags", False))
    return Choice(column.field, change, is_tag)


def _column(column: ColumnGuess, choice: Choice, question: Question) -> dict[str, Any]:
    folded = [fold_header(each.name) for each in question.columns]
    is_repeated = folded.count(fold_header(column.name)) > 1
    if choice.is_tag:
        return {"name": column.name.strip(), "tags": True}
    change = dict(choice.change)
    change.pop("reach_kind", None)
    if choice.field == column.field:
        kept = {k: v for k, v in column.entry.items() if k not in ("name", "field", "may_repeat")}
        change = {**kept, **change}
    names = column.entry.get("name") if choice.field == column.field else None
    entry = column_entry(column.name, choice.field, change, is_repeated=is_repeated)
    if isinstance(names, list):
        entry["name"] = [column.name.strip()]
    return entry


def _problems(
    question: Question, corrections: Corrections, chosen: Mapping[int, Choice]
) -> tuple[str, ...]:
    record = corrections.record
    names = {column.place: column.name.strip() for column in question.columns}
    fields = Counter(choice.field for choice in chosen.values() if choice.field is not None)
    problems = []
    for field, times in fields.items():
        allowed = {each.name: each.meaning for each in FIELDS[record]}
        if field not in allowed:
            problems.append(f"“{field}” is nothing that this kind of row has.")
        elif times > 1:
            both = " and ".join(
                f"“{names[place]}”" for place, choice in chosen.items() if choice.field == field
            )
            problems.append(
                f"{both} are both taken for “{allowed[field]}”: choose one, keep the other out."
            )
    if not fields:
        return ("No column is loaded yet: choose what at least one of them is.",)
    problems += missing_identity(record, fields)
    if (
        record in ("creator", "account_day")
        and corrections.platform is None
        and "platform" not in fields
        and "profile_url" not in fields
        and "handle" in fields
    ):
        problems.append("Choose the platform: a handle alone does not say whose account it is.")
    if any(choice.is_tag for choice in chosen.values()) and not _has(record, "tags"):
        problems.append("Rows of this kind carry no tags: keep these columns out.")
    return tuple(problems)


def _has(record: RecordKind, field: str) -> bool:
    return any(each.name == field for each in FIELDS[record])


def _reach_kind(question: Question, chosen: Mapping[int, Choice]) -> str | None:
    for choice in chosen.values():
        if choice.field == "reach":
            said = choice.change.get("reach_kind", question.entry.get("reach_kind"))
            return None if said is None else str(said)
    return None


def _drops_of(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rules for rows that are no data whose columns the corrected entry still has."""
    names = {
        each if isinstance(each, str) else each[0]
        for each in (column["name"] for column in entry["columns"])
    }
    return [
        drop
        for drop in entry.get("drop", ())
        if drop.get("column") is None or drop["column"] in names
    ]


def type_of(record: RecordKind, field: str | None) -> str:
    """The type of a field, text for none."""
    return "text" if field is None else field_of(record, field).type
