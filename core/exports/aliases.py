"""What other people's columns are called: evidence for what a column of an unknown file is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from core.errors import PothosError
from core.exports.dictionary import known_exports
from core.exports.fields import FIELDS, RecordKind, field_of, readable
from core.exports.known import fold_header

ALIASES: Final = Path(__file__).parents[2] / "data" / "aliases.yaml"

_UNIT: Final = re.compile(r"\([^()]*\)|%")
_MARKS: Final = re.compile(r"[^\w']+")


@dataclass(frozen=True)
class Alias:
    """A field that a column's name may mean, and in how many known exports it does."""

    field: str
    exports: tuple[str, ...]
    """Labels of the known exports in which a column of this name fills the field."""


def fold_alias(name: str) -> str:
    """The form in which a name is compared with aliases: no case, no marks, no unit."""
    folded = fold_header(name)
    plain = _MARKS.sub(" ", _UNIT.sub(" ", folded)).strip()
    return plain or folded


def aliases_of(record: RecordKind, name: str) -> tuple[Alias, ...]:
    """What a column called ``name`` may be in a record of this kind, the best known first."""
    return _aliases()[record].get(fold_alias(name), ())


def why_kept_out(name: str) -> str | None:
    """Why a column of this name, which we know, is not loaded; None for other names."""
    return _table().kept_out.get(fold_alias(name))


def records_with(name: str) -> int:
    """In how many kinds of record a column of this name means something: few say more."""
    return sum(1 for record in FIELDS if aliases_of(record, name))


@cache
def _aliases() -> dict[RecordKind, dict[str, tuple[Alias, ...]]]:
    """By kind of record and folded name."""
    found: dict[RecordKind, dict[str, dict[str, list[str]]]] = {record: {} for record in FIELDS}
    for known in known_exports():
        if known.shape != "table":
            continue
        for column in known.columns:
            if column.is_estimate:
                continue  # its name says nothing of how another tool means it
            if column.field is None or (known.basis == "day" and column.field == "as_of"):
                continue  # the day of a row per day is no snapshot's elsewhere
            for name in column.names:
                by_field = found[known.record].setdefault(fold_alias(name), {})
                by_field.setdefault(column.field, []).append(known.label)
    for record, fields in FIELDS.items():
        for field in fields:
            found[record].setdefault(fold_alias(readable(field.name)), {}).setdefault(
                field.name, []
            )
    for record, name_of_field, name in _table().listed:
        found[record].setdefault(fold_alias(name), {}).setdefault(name_of_field, [])
    return {
        record: {name: _ranked(by_field) for name, by_field in names.items()}
        for record, names in found.items()
    }


def _ranked(by_field: dict[str, list[str]]) -> tuple[Alias, ...]:
    aliases = [Alias(field, tuple(dict.fromkeys(labels))) for field, labels in by_field.items()]
    return tuple(sorted(aliases, key=lambda alias: -len(alias.exports)))


@dataclass(frozen=True)
class _Table:
    """The file of aliases: record, field and spelling of every line, and what is kept out."""

    listed: tuple[tuple[RecordKind, str, str], ...]
    kept_out: dict[str, str]


@cache
def _table() -> _Table:
    """Raises ``PothosError`` where the file is wrong."""
    try:
        table = yaml.safe_load(ALIASES.read_text(encoding="utf-8"))
        kept_out = {
            fold_alias(str(name)): reason
            for reason, names in table.pop("kept_out").items()
            for name in names
        }
        listed: list[tuple[RecordKind, str, str]] = []
        for field, names in table.pop("any").items():
            having = [r for r, fields in FIELDS.items() if field in {each.name for each in fields}]
            listed += [(record, field, str(name)) for record in having for name in names]
        for record, fields in table.items():
            for field, names in fields.items():
                listed += [(record, field_of(record, field).name, str(name)) for name in names]
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise PothosError(
            f"{ALIASES.name} is not a table of aliases.",
            f"{ALIASES}: {error!s}",
            "Correct the file, or take it from the download of Pothos again, and start anew.",
        ) from error
    return _Table(tuple(listed), kept_out)
