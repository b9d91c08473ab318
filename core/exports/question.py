"""What Pothos asks where a file does not say enough, and what a person answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from core.exports.export import SpooledFile
from core.exports.fields import FieldType, RecordKind
from core.words import Basis, Platform

if TYPE_CHECKING:
    from core.exports.looks import Looks

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
    where it cannot be read: ``core.imports`` fills it in, by the rules of the store. ``entry`` is
    the column as the dictionary of exports would write it. ``is_sure``: nobody needs to look.
    ``looks`` is what its values look like, which another kind of record is guessed by.
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
    is_sure: bool = True
    looks: Looks | None = None


@dataclass(frozen=True)
class Question:
    """A file that can be read once a person has said what is not certain.

    ``known_id`` is the known export it is taken for, None for a file that nobody knows; ``entry``
    is the whole reading as the dictionary of exports would write it, the guesses filled in: an
    answer is this entry with corrections. ``asks_for_meaning``: every column is to be confirmed;
    otherwise only those with ``undecided`` are open.
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
    asks_for_meaning: bool = True


@dataclass(frozen=True)
class HeaderMapping:
    """How the team reads files with one header: an entry of the dictionary of its own.

    ``header`` are the folded names in the file's order; ``entry`` is as in ``data/exports/*.yaml``,
    checked by ``parse_known_export``. Made on the mapping screen, kept in the journal, and taken
    for every later file with that header; or given for one file only, as an answer.
    """

    name: str
    header: tuple[str, ...]
    entry: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    known_id: str | None = None
    """The known export that this is a reading of, where it is one."""


@dataclass(frozen=True)
class Choice:
    """What a person takes a column for: a field of the record (None: kept out), and how it is
    written.

    ``change`` is the ``change`` of the chosen :class:`Option`; ``is_tag`` makes its values tags.
    """

    field: str | None
    change: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    is_tag: bool = False


@dataclass(frozen=True)
class Corrections:
    """A person's reading of a whole file; ``columns`` by place, those left out stay as guessed.

    ``row_is_record``: nothing names a post, and each row counts as one; None: as proposed.
    """

    record: RecordKind
    platform: Platform | None
    basis: Basis
    columns: Mapping[int, Choice] = dataclasses.field(default_factory=dict)
    row_is_record: bool | None = None
