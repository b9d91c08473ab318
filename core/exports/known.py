"""What is known of an export that Pothos can read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from core.exports.fields import FieldType, RecordKind
from core.words import Basis, Platform

Shape = Literal["table", "insights", "audience"]
"""table: a header and rows; insights: stacked blocks of one metric each, named in a title line;
audience: stacked blocks whose header names the parts of an audience."""

DropRule = Literal["total", "notice", "only", "value", "day_row", "before_publishing"]


_INVISIBLE = dict.fromkeys(
    (0xAD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A))
)
"""Soft hyphens, byte order marks, joiners and marks of direction: nobody sees them in a name."""


def fold_header(name: str) -> str:
    """The form in which two spellings of a column's name are the same."""
    plain = name
    if not name.isascii():
        plain = unicodedata.normalize("NFKC", name).translate(_INVISIBLE)
    return " ".join(plain.replace("_", " ").casefold().split())


@dataclass(frozen=True)
class KnownColumn:
    """A column of a known export: its spellings, the field it fills, how its values are written.

    ``formats`` are the ways this export is known to write days; ``proven_formats`` are ways a
    spreadsheet may have left behind, believed only where all the values of the column allow
    nothing else. ``has_no_year`` marks days such as "February 28"; ``year`` is the one of
    their last day, ``decimal_mark`` the one of its numbers, where somebody said so.
    ``is_settled``: a person has said how the column is written, so it is obeyed and never asked
    about. ``words`` are folded words of this export with ours for each. ``is_negative``: amounts
    are written below 0 and meant above.
    ``is_tag``: the value becomes the tag "Column: value". ``is_estimate``: the vendor's model made
    the figures; ``estimated_by``: only in rows where the column of that first name says so.
    ``is_fallback``: it fills its field only where the other columns of that field are empty.
    ``is_joined``: the field is all such columns together, in their order (first and last name).
    ``is_private``: of no concern to us, never stored and never shown.
    """

    names: tuple[str, ...]
    field: str | None
    type: FieldType
    formats: tuple[str, ...] = ()
    proven_formats: tuple[str, ...] = ()
    has_no_year: bool = False
    may_repeat: bool = False
    is_settled: bool = False
    year: int | None = None
    decimal_mark: Literal[".", ","] | None = None
    words: tuple[tuple[str, str], ...] = ()
    is_negative: bool = False
    is_tag: bool = False
    is_estimate: bool = False
    estimated_by: str | None = None
    is_private: bool = False
    is_fallback: bool = False
    is_joined: bool = False

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def folded(self) -> frozenset[str]:
        return frozenset(fold_header(name) for name in self.names)


@dataclass(frozen=True)
class Drop:
    """Rows that are not data. ``column`` is a column's first name, ``values`` folded texts.

    total: the row whose ``column`` says one of ``values``; its figures are checked against the
    sum of the rows. value: any row whose ``column`` says one of ``values``. notice: a row whose
    first cell begins with one of ``values`` and which says nothing else. only: a row where nothing
    but ``column`` is filled. day_row: a row whose ``column`` says something else than ``values``.
    before_publishing: a row whose day, in ``column``, lies before the one its post was published
    on, and whose counters are zero.
    """

    rule: DropRule
    code: str
    message: str
    column: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derived:
    """A field read out of another field's text: the first group of ``pattern``."""

    field: str
    type: FieldType
    from_column: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class KnownTemplate:
    """What makes a known export one of Pothos's own templates."""

    file_name: str
    purpose: str
    example: dict[str, str]


@dataclass(frozen=True)
class KnownExport:
    """An export that Pothos can read. ``signature`` holds alternatives: one of each is needed.

    ``needs_confirmation``: nobody has published its header, so a person confirms the reading once.
    ``is_generic``: it stands behind every other export that fits. ``one_row_per``: the first names
    of the columns that say what several rows are parts of (an order with a row per line item); of
    those only the first row is loaded. ``row_is_record``: nothing names a post, and a person said
    that each row is one of its own.
    """

    id: str
    label: str
    source: str
    platform: Platform | None
    record: RecordKind
    shape: Shape
    basis: Basis
    reach_kind: Literal["unique_accounts", "modelled"] | None
    columns: tuple[KnownColumn, ...]
    signature: tuple[tuple[str, ...], ...]
    is_whole_header: bool
    looks_like: tuple[tuple[str, re.Pattern[str]], ...]
    titles: dict[str, tuple[str, Platform | None]]
    drops: tuple[Drop, ...]
    derived: tuple[Derived, ...]
    values: dict[str, str]
    as_of: Literal["file_name", "column", "window", "last_day", "upload"]
    names_account: bool
    gives_evidence: bool
    needs_confirmation: bool
    is_generic: bool
    one_row_per: tuple[str, ...]
    row_is_record: bool
    cannot_tell: str
    template: KnownTemplate | None

    def column(self, name: str) -> KnownColumn:
        """The column whose first name is ``name``; ``KeyError`` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
