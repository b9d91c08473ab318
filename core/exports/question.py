"""What Pothos asks where a file does not say enough, and what a person answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.exports.export import SpooledFile
from core.exports.fields import FieldType, RecordKind
from core.words import Basis, Platform

Asked = Literal["meaning", "day order", "year", "scale", "encoding"]
"""What is open of a column (of the whole file: encoding)."""


@dataclass(frozen=True)
class Option:
    """One way to read a column, in words, with what it makes of a value and what speaks for it.

    ``change`` is what this choice sets in the column's entry of the dictionary of exports, for
    example ``{"formats": ["%d/%m/%Y"]}``. ``proof`` are rows (as a spreadsheet numbers them) with
    their text that can be read in no other way; ``unreadable`` those that this way cannot read.
    """

    label: str
    change: Mapping[str, Any]
    proof: tuple[tuple[int, str], ...] = ()
    unreadable: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Undecided:
    """A column whose values can be read in several ways, and why they do not decide."""

    column: str
    asked: Asked
    why: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class ColumnGuess:
    """What Pothos takes a column for: the field it fills (None: kept out), and why.

    ``samples`` are its first different values, ``converted`` what each becomes, in words, or None
    where it cannot be read. ``entry`` is the column as the dictionary of exports would write it.
    """

    place: int
    name: str
    field: str | None
    type: FieldType
    why: str
    samples: tuple[str, ...]
    converted: tuple[str | None, ...]
    entry: Mapping[str, Any]
    undecided: Undecided | None = None


@dataclass(frozen=True)
class Question:
    """A file that can be read once a person has said what is not certain.

    ``known_id`` is the known export it is taken for, None for a file that nobody knows; ``entry``
    is the whole reading as the dictionary of exports would write it, the guesses filled in: an
    answer is this entry with corrections.
    """

    file: SpooledFile
    title: str
    why: str
    known_id: str | None
    label: str
    record: RecordKind
    platform: Platform | None
    basis: Basis
    encoding: str
    delimiter: str
    rows_seen: int
    columns: tuple[ColumnGuess, ...]
    entry: Mapping[str, Any]


@dataclass(frozen=True)
class HeaderMapping:
    """How the team reads files with one header: an entry of the dictionary of its own.

    ``header`` are the folded names in the file's order; ``entry`` is as in ``data/exports/*.yaml``,
    checked by ``parse_known_export``. Made on the mapping screen, kept in the journal, and taken
    for every later file with that header; or given for one file only, as an answer.
    """

    name: str
    header: tuple[str, ...]
    entry: Mapping[str, Any] = field(default_factory=dict)
