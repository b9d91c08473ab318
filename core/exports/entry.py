"""An answer to a question: an entry of the dictionary of exports, or words for the screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.exports.as_of import file_name_range
from core.exports.dictionary import parse_known_export
from core.exports.export import SpooledFile
from core.exports.fields import FIELDS, RecordKind
from core.exports.known import fold_header
from core.exports.needs import NEEDS, ROW_IDS, is_identified, missing_identity
from core.exports.question import Choice, ColumnGuess, Corrections, Question
from core.words import Basis, Platform

SOURCE: Final = "team"
"""Whose export a file is that nobody but the team knows."""

MAPPING_ID: Final = "mapping"
"""What stands in an import for the id of a known export where the team's mapping read it."""

_TIKTOK_HANDLE: Final = {"field": "handle", "pattern": r"tiktok\.com/@([^/?#\s]+)"}
_OF_ACCOUNTS: Final[tuple[RecordKind, ...]] = ("post", "account_day", "audience")
_WHOSE: Final = frozenset(("handle", "platform_account_id", "creator", "vendor_id"))
"""What says whose a row is; without it the person who drops the file may say so."""

_OF_THE_PLACE: Final = ("name", "field", "may_repeat")
"""What of a column's entry does not follow from how it is written."""


def entry_from(question: Question, corrections: Corrections) -> dict[str, Any] | tuple[str, ...]:
    """The entry that reads the file as ``corrections`` say, or in words what is wrong with them.

    Columns that ``corrections`` leave out stay as guessed; those of one name are one column.
    """
    problems = _problems(question, corrections)
    if problems:
        return problems
    entry = draft_from(question, corrections)
    try:
        parse_known_export(MAPPING_ID, entry)
    except (KeyError, TypeError, ValueError, re.error) as error:
        return (f"This cannot be read: {error}.",)
    return entry


def draft_from(question: Question, corrections: Corrections) -> dict[str, Any]:
    """The entry as far as it is said; it may not make sense yet."""
    chosen = chosen_columns(question, corrections)
    columns = [
        _column(column, chosen[column.place], question.columns)
        for column in first_of_each_name(question.columns)
    ]
    entry = whole_entry(
        question.file,
        question.label,
        corrections.record,
        corrections.platform,
        corrections.basis,
        columns,
    )
    if question.known_id is not None and corrections.record == question.record:
        entry |= _kept_of_known(question.entry, columns)
    if _counts_rows(question, corrections, chosen):
        entry["row_is_record"] = True
    names = {_first_name(column) for column in entry["columns"]}
    for column in entry["columns"]:
        if column.get("estimated_by") not in names:
            column.pop("estimated_by", None)  # the column that would say so is not in the file
    for choice in chosen.values():
        if choice.field == "reach":
            reach_kind = choice.change.get("reach_kind", question.entry.get("reach_kind"))
            entry["reach_kind"] = reach_kind
    return entry


def _counts_rows(
    question: Question, corrections: Corrections, chosen: Mapping[int, Choice]
) -> bool:
    """Whether each row is a record of its own: somebody says so, and no column names it."""
    said = corrections.row_is_record
    is_said = bool(question.entry.get("row_is_record")) if said is None else said
    fields = {choice.field for choice in chosen.values() if choice.field is not None}
    record = corrections.record
    return is_said and record in ROW_IDS and not is_identified(record, fields)


def chosen_columns(question: Question, corrections: Corrections) -> dict[int, Choice]:
    """By place what every column is taken for: as corrected, else as guessed."""
    return {
        column.place: corrections.columns.get(column.place, as_guessed(column))
        for column in first_of_each_name(question.columns)
    }


def as_guessed(column: ColumnGuess) -> Choice:
    """What Pothos takes a column for."""
    change = {key: value for key, value in column.entry.items() if key not in _OF_THE_PLACE}
    is_tag = bool(change.pop("tags", False))
    return Choice(None if is_tag else column.field, change, is_tag)


def whole_entry(
    file: SpooledFile,
    label: str,
    record: RecordKind,
    platform: Platform | None,
    basis: Basis,
    columns: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """An entry for one file's columns; what identifies its rows is the signature."""
    by_field = {column.get("field"): _first_name(column) for column in columns}
    by_field.pop(None, None)
    needed = {name for group in NEEDS.get(record, ()) for name in group}
    signature = [name for field, name in by_field.items() if field in needed]
    entry: dict[str, Any] = {
        "label": label,
        "source": SOURCE,
        "record": record,
        "basis": basis,
        "as_of": "file_name" if file_name_range(file.name) else "column",
        "signature": signature or list(by_field.values()),
        "columns": list(columns),
    }
    if platform is not None:
        entry["platform"] = platform
    if record in _OF_ACCOUNTS and not by_field.keys() & _WHOSE:
        entry["names_account"] = False
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


def _column(column: ColumnGuess, choice: Choice, columns: Sequence[ColumnGuess]) -> dict[str, Any]:
    folded = fold_header(column.name)
    is_repeated = sum(fold_header(each.name) == folded for each in columns) > 1
    change = {key: value for key, value in choice.change.items() if key != "reach_kind"}
    entry = column_entry(column.name, choice.field, change, is_repeated=is_repeated)
    if choice.is_tag:
        entry["tags"] = True
    if column.entry.get("private") and choice.field is None and not choice.is_tag:
        entry["private"] = True
    entry["name"] = column.entry.get("name", entry["name"])
    return entry


def _first_name(column: Mapping[str, Any]) -> str:
    name = column["name"]
    return str(name[0] if isinstance(name, list) else name)


def _kept_of_known(
    known: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the entry of a known export says beside its columns, of those that the file has."""
    names = {_first_name(column) for column in columns}
    kept = {
        key: known[key]
        for key in ("source", "cannot_tell", "values", "as_of", "names_account", "reach_kind")
        if key in known
    }
    signature = [
        [name for name in (each if isinstance(each, list) else [each]) if name in names]
        for each in known.get("signature", ())
    ]
    if any(signature):
        kept["signature"] = [each for each in signature if each]
    kept["drop"] = [
        drop for drop in known.get("drop", ()) if drop.get("column", next(iter(names))) in names
    ]
    kept["derive"] = [each for each in known.get("derive", ()) if each["from"] in names]
    one_row_per = known.get("one_row_per", [])
    if set([one_row_per] if isinstance(one_row_per, str) else one_row_per) <= names:
        kept["one_row_per"] = one_row_per
    return kept


def _problems(question: Question, corrections: Corrections) -> tuple[str, ...]:
    record = corrections.record
    chosen = chosen_columns(question, corrections)
    names = {column.place: column.name.strip() for column in question.columns}
    fields = Counter(choice.field for choice in chosen.values() if choice.field is not None)
    meanings = {each.name: each.meaning for each in FIELDS[record]}
    if not fields:
        return ("No column is loaded yet: choose what at least one of them is.",)
    problems = [
        f"“{field}” is nothing that this kind of row has." for field in fields.keys() - meanings
    ]
    problems += [
        _both(meanings[field], [names[at] for at, each in chosen.items() if each.field == field])
        for field, times in fields.items()
        if times > 1 and field in meanings and not _may_share(chosen, field)
    ]
    has_platform = corrections.platform is not None or fields.keys() & {"platform", "profile_url"}
    if not _counts_rows(question, corrections, chosen):
        problems += missing_identity(record, fields)
    elif not has_platform:
        problems.append(f"Choose the platform of the {record}s: nothing in the file says it.")
    if record == "creator" and "handle" in fields and not has_platform:
        problems.append("Choose the platform: a handle alone does not say whose account it is.")
    if record in ("account_day", "audience") and not has_platform:
        problems.append("Choose the platform of the account.")
    if any(choice.is_tag for choice in chosen.values()) and "tags" not in meanings:
        problems.append("Rows of this kind carry no tags: keep these columns out.")
    return tuple(problems)


def _may_share(chosen: Mapping[int, Choice], field: str) -> bool:
    """Whether the known export says itself how several columns fill one field."""
    mine = [choice for choice in chosen.values() if choice.field == field]
    return field == "tags" or any(
        choice.change.get("fallback") or choice.change.get("joined") for choice in mine
    )


def _both(meaning: str, names: Sequence[str]) -> str:
    both = " and ".join(f"“{name}”" for name in names)
    return f"{both} are all taken for “{meaning}”: choose one, keep the others out."
