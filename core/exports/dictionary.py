"""The dictionary of known exports: one YAML file each, checked when it is read.

A new export is a new file in ``data/exports``; no code changes. ``data/exports/README.md`` says
what may stand in such a file.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

import yaml

from core.errors import PothosError
from core.exports.fields import COUNTERS, FIELDS, FieldType, RecordKind, field_of, readable
from core.exports.known import (
    Derived,
    Drop,
    DropRule,
    KnownColumn,
    KnownExport,
    KnownTemplate,
    Shape,
    fold_header,
)
from core.exports.needs import ROW_IDS, is_identified
from core.words import PLATFORMS, Basis, Platform

DICTIONARY: Final = Path(__file__).parents[2] / "data" / "exports"

SPREADSHEET_DAYS: Final = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y")
"""What spreadsheets make of the ISO days of our templates when they save them again."""

DAYS_IN_WORDS: Final = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y")
"""Days that can be read in one way only."""


@cache
def known_exports() -> tuple[KnownExport, ...]:
    """Every export in the dictionary, in the order of their file names.

    Raises ``PothosError`` naming the file and the entry where one of them is wrong.
    """
    return tuple(_read(path) for path in sorted(DICTIONARY.glob("*.yaml")))


def known_export(known_id: str) -> KnownExport:
    """The export with this id; ``KeyError`` where there is none."""
    for known in known_exports():
        if known.id == known_id:
            return known
    raise KeyError(known_id)


def _read(path: Path) -> KnownExport:
    try:
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        return parse_known_export(path.stem, entry)
    except (yaml.YAMLError, KeyError, TypeError, ValueError, re.error) as error:
        raise PothosError(
            f"{path.name} is not a description of an export.",
            f"{path}: {error!s}",
            "Correct the file in data/exports, or remove it, and start Pothos again.",
        ) from error


ENTRIES: Final = frozenset(
    (
        *("label", "source", "platform", "record", "shape", "basis", "reach_kind", "as_of"),
        *("columns", "fields", "signature", "whole_header", "looks_like", "titles", "drop"),
        *("derive", "values", "names_account", "gives_evidence", "cannot_tell", "template"),
        *("confirm", "generic", "one_row_per", "encoding"),
        "row_is_record",
    )
)
COLUMN_ENTRIES: Final = frozenset(
    (
        *("name", "field", "type", "formats", "proven", "no_year", "may_repeat", "words"),
        *("settled", "year", "decimal"),
        *("scale", "negative", "tags", "estimated", "estimated_by", "private"),
        *("fallback", "joined"),
    )
)
_REACH_KINDS: Final = (None, "unique_accounts", "modelled")


def parse_known_export(export_id: str, entry: Mapping[str, Any]) -> KnownExport:
    """One YAML file's content as a :class:`KnownExport`.

    Raises ``ValueError`` or ``KeyError`` whose text names the entry that is wrong.
    """
    unknown = set(entry) - ENTRIES
    if unknown:
        raise ValueError(f"unknown entry {', '.join(sorted(unknown))}")
    record: RecordKind = _one_of("record", entry["record"], tuple(FIELDS))
    columns = tuple(_column(record, each) for each in entry.get("columns", ()))
    columns += _columns_named_like_fields(record, entry.get("fields"))
    if entry.get("confirm", False):
        columns = tuple(map(_with_usual_days, columns))
    platform = entry.get("platform")
    if platform is not None:
        _one_of("platform", platform, PLATFORMS)
    known = KnownExport(
        id=export_id,
        label=str(entry["label"]),
        source=str(entry["source"]),
        platform=platform,
        record=record,
        shape=_one_of("shape", entry.get("shape", "table"), get_args(Shape)),
        basis=_one_of("basis", entry.get("basis", "lifetime"), get_args(Basis)),
        reach_kind=_one_of("reach_kind", entry.get("reach_kind"), _REACH_KINDS),
        columns=columns,
        signature=tuple(_texts(each) for each in entry.get("signature", ())),
        is_whole_header=bool(entry.get("whole_header", False)),
        looks_like=tuple(
            (column, re.compile(pattern)) for column, pattern in entry.get("looks_like", {}).items()
        ),
        titles=_titles(record, entry.get("titles", {})),
        drops=tuple(_drop(each) for each in entry.get("drop", ())),
        derived=tuple(_derived(record, each) for each in entry.get("derive", ())),
        values={field_of(record, k).name: str(v) for k, v in entry.get("values", {}).items()},
        as_of=_one_of(
            "as_of",
            entry.get("as_of", "upload"),
            ("file_name", "column", "window", "last_day", "upload"),
        ),
        names_account=bool(entry.get("names_account", True)),
        gives_evidence=bool(entry.get("gives_evidence", False)),
        needs_confirmation=bool(entry.get("confirm", False)),
        is_generic=bool(entry.get("generic", False)),
        one_row_per=_texts(entry.get("one_row_per")),
        row_is_record=bool(entry.get("row_is_record", False)),
        cannot_tell=str(entry.get("cannot_tell", "")),
        template=_template(entry.get("template")),
    )
    _check_names(known)
    _check_row_is_record(known)
    return known


def _one_of(entry: str, value: Any, allowed: tuple[Any, ...]) -> Any:  # noqa: ANN401 of YAML
    if value not in allowed:
        raise ValueError(f"{entry}: {value!r} is not one of {', '.join(map(str, allowed))}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(str(each) for each in value)
    return (str(value),)


def _column(record: RecordKind, entry: Mapping[str, Any]) -> KnownColumn:
    unknown = set(entry) - COLUMN_ENTRIES
    if unknown:
        raise ValueError(f"column {entry.get('name')}: unknown entry {', '.join(sorted(unknown))}")
    is_tag = bool(entry.get("tags", False))
    field = "tags" if is_tag else entry.get("field")
    type_: FieldType = "text" if field is None else field_of(record, field).type
    words = tuple((fold_header(str(k)), str(v)) for k, v in entry.get("words", {}).items())
    column = KnownColumn(
        names=_texts(entry["name"]),
        field=field,
        type=_one_of("type", entry.get("scale", entry.get("type", type_)), get_args(FieldType)),
        formats=_texts(entry.get("formats")),
        proven_formats=_texts(entry.get("proven")),
        has_no_year=bool(entry.get("no_year", False)),
        may_repeat=bool(entry.get("may_repeat", False)),
        is_settled=bool(entry.get("settled", False)),
        year=entry.get("year"),
        decimal_mark=_one_of("decimal", entry.get("decimal"), (None, ".", ",")),
        words=words,
        is_negative=bool(entry.get("negative", False)),
        is_tag=is_tag,
        is_estimate=bool(entry.get("estimated", False)) or "estimated_by" in entry,
        estimated_by=entry.get("estimated_by"),
        is_private=bool(entry.get("private", False)),
        is_fallback=bool(entry.get("fallback", False)),
        is_joined=bool(entry.get("joined", False)),
    )
    _check_column(column, entry, type_)
    return column


def _check_column(column: KnownColumn, entry: Mapping[str, Any], type_: FieldType) -> None:
    """Raise ``ValueError`` where entries of a column do not go together."""
    said_field = entry.get("field")
    wrong = {
        "tags: the value becomes a tag and fills no other field": (
            column.is_tag and said_field not in (None, "tags")
        ),
        "private: it is never stored and fills no field": (
            column.is_private and column.field is not None
        ),
        "estimated: only the counters of a post can be estimates": (
            column.is_estimate and column.field not in COUNTERS
        ),
        "negative: its field is no number": (
            column.is_negative and column.type not in ("money", "percent", "fraction")
        ),
        "scale: only a share is a fraction or a percent": (
            "scale" in entry and not {entry["scale"], type_} <= {"fraction", "percent"}
        ),
        "joined: only texts can be joined": column.is_joined and column.type != "text",
        "words: a list is not translated": bool(column.words) and column.type == "list",
        "words: what a counter counts is lifetime, day or window": (
            column.field == "basis"
            and not {ours for _, ours in column.words} <= set(get_args(Basis))
        ),
    }
    for complaint, is_so in wrong.items():
        if is_so:
            raise ValueError(f"column {column.name}: {complaint}")


def _with_usual_days(column: KnownColumn) -> KnownColumn:
    """Of an export whose header is not public nobody knows how it writes its days."""
    if column.type not in ("day", "instant") or column.formats or column.proven_formats:
        return column
    return dataclasses.replace(column, formats=DAYS_IN_WORDS, proven_formats=SPREADSHEET_DAYS)


def _columns_named_like_fields(record: RecordKind, names: object) -> tuple[KnownColumn, ...]:
    """Columns of our own templates: "Published at" and "published_at" are both published_at."""
    fields = FIELDS[record]
    if names != "all":
        fields = tuple(field_of(record, name) for name in _texts(names))
    return tuple(
        KnownColumn(
            (readable(field.name),),
            field.name,
            field.type,
            proven_formats=SPREADSHEET_DAYS if field.type in ("day", "instant") else (),
        )
        for field in fields
    )


def _drop(entry: Mapping[str, Any]) -> Drop:
    return Drop(
        rule=_one_of("drop", entry["rule"], get_args(DropRule)),
        code=str(entry["code"]),
        message=str(entry["message"]),
        column=entry.get("column"),
        values=tuple(fold_header(value) for value in _texts(entry.get("values"))),
    )


def _derived(record: RecordKind, entry: Mapping[str, Any]) -> Derived:
    field = field_of(record, entry["field"])
    return Derived(field.name, field.type, str(entry["from"]), re.compile(entry["pattern"]))


def _titles(record: RecordKind, entry: Mapping[str, Any]) -> dict[str, tuple[str, Platform | None]]:
    titles: dict[str, tuple[str, Platform | None]] = {}
    for field, spellings in entry.items():
        if record == "account_day":
            field_of(record, field)
        for spelling in _texts(spellings):
            folded = fold_header(spelling)
            first = folded.split(" ")[0]
            titles[folded] = (field, first if first in PLATFORMS else None)
    return titles


def _template(entry: Mapping[str, Any] | None) -> KnownTemplate | None:
    if entry is None:
        return None
    example = {str(k): str(v) for k, v in entry["example"].items()}
    return KnownTemplate(str(entry["file_name"]), str(entry["purpose"]), example)


def _check_row_is_record(known: KnownExport) -> None:
    """Raise ``ValueError`` where rows are to be records of their own that can be told apart."""
    if not known.row_is_record:
        return
    if known.record not in ROW_IDS or known.shape != "table" or known.template is not None:
        raise ValueError("row_is_record: only the rows of a table of posts or comments can be that")
    fields = {column.field for column in known.columns} | {each.field for each in known.derived}
    if is_identified(known.record, {field for field in fields if field is not None}):
        raise ValueError(f"row_is_record: a column names the {known.record} already")


def _check_names(known: KnownExport) -> None:
    seen: set[str] = set()
    for column in known.columns:
        if seen & column.folded:
            raise ValueError(f"column {column.name}: a spelling of it belongs to another column")
        seen |= column.folded
    named = [name for alternatives in known.signature for name in alternatives]
    named += [name for name, _ in known.looks_like]
    named += [drop.column for drop in known.drops if drop.column is not None]
    named += [derived.from_column for derived in known.derived]
    named += [column.estimated_by for column in known.columns if column.estimated_by is not None]
    named += known.one_row_per
    for name in named:
        try:
            known.column(name)
        except KeyError as error:
            raise ValueError(f"{name!r} is named but is no column") from error
    if not known.signature and not known.titles:
        raise ValueError("signature: without one nothing would be recognised")
