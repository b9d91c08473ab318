"""What reading an export gives: plain data that the screens preview and the store loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from core.exports.fields import FieldType, RecordKind
from core.words import Basis, Platform

if TYPE_CHECKING:
    from core.exports.question import HeaderMapping

IssueSeverity = Literal["skipped", "guessed", "contradiction", "note"]
"""skipped: a row or value is not loaded; guessed: loaded with an assumption that is named;
contradiction: two exports disagree; note: worth knowing, nothing was changed."""


@dataclass(frozen=True)
class Issue:
    """One thing in an export that was skipped, guessed or contradictory.

    ``source_row`` is the row as a spreadsheet numbers it (1 is the first line of the file, a cell
    with line breaks is still one row); None where it concerns the whole file or column.
    """

    severity: IssueSeverity
    code: str
    message: str
    source_row: int | None = None
    column: str | None = None
    raw: str | None = None


@dataclass(frozen=True)
class SpooledFile:
    """A file that somebody gave us, on our disk under a name of our own.

    ``name`` is theirs and only ever data. ``folder`` is the folder or zip it came in, so that files
    of one download can be read together. ``modified_on`` is known for members of a zip only.
    """

    path: Path
    name: str
    sha256: str
    bytes: int
    folder: str = ""
    modified_on: date | None = None
    upload: str = ""
    """The sha256 of what was uploaded, where this came out of it (a zip's member, a workbook's
    sheet); empty where this is the upload itself. The original is kept under that hash."""
    said: tuple[Issue, ...] = ()
    """What was odd on the way out of the upload, for example that a sheet was hidden."""


@dataclass(frozen=True)
class Column:
    """One column of a clean table: where it stands, whose name it had, what it becomes.

    ``field`` is None for a column that is kept out (unknown or of no use to us). ``formats`` are
    strptime formats, tried in order, for the types day and instant. ``words`` are the export's
    words, folded, with ours for each. An amount of an ``is_negative`` column is meant above 0. The
    values of an ``is_tag`` column become tags "name: value". ``is_estimate``: its figures are, in
    rows where the column at place ``estimated_by`` says yes, or in all. ``is_fallback`` and
    ``is_joined`` say how several columns fill one field: only where the others are empty; all of
    them together.
    """

    name: str
    field: str | None
    type: FieldType = "text"
    formats: tuple[str, ...] = ()
    decimal_mark: Literal[".", ","] = "."
    words: tuple[tuple[str, str], ...] = ()
    is_negative: bool = False
    is_tag: bool = False
    is_estimate: bool = False
    estimated_by: int | None = None
    is_fallback: bool = False
    is_joined: bool = False


@dataclass(frozen=True)
class TypedRows:
    """The rows of a large table of figures as ``core.exports.large`` read them, in Parquet files.

    ``rows``: source_row, platform_post_id, permalink, platform and as_of as places in ``words``,
    and the figures, NULL where a cell is blank or odd. ``odd``: field, source_row and number of
    cells that take the store's converter, which is the place of their text among the ``odd_texts``
    of the field; every figure has its ``odd_texts``. ``aside``: source_row and cells of
    ``rows_aside`` rows that ``rows`` has too, and that take the long way.
    """

    rows: Path
    odd: Path
    aside: Path
    rows_aside: int
    words: dict[str, tuple[str, ...]]
    odd_texts: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class CleanTable:
    """One table of an export, ready for DuckDB: UTF-8 at ``path``, one dialect, no surprises.

    The strict first pass has counted ``rows`` records after ``skip_lines`` physical lines, each
    with exactly ``len(columns)`` cells (plus a leading source_row cell when
    ``has_source_rows``); DuckDB must load that many or the import is rolled back. Without
    explicit source rows the n-th record is row ``first_source_row + n`` (n from 0).
    ``values`` are constants for every row (platform, handle, as_of, dimension), by field name,
    already in the field's canonical text form.
    """

    record: RecordKind
    path: Path
    delimiter: str
    skip_lines: int
    has_source_rows: bool
    first_source_row: int
    rows: int
    columns: tuple[Column, ...]
    values: dict[str, str] = field(default_factory=dict)
    basis: Basis = "lifetime"
    window_from: date | None = None
    reach_kind: Literal["unique_accounts", "modelled"] | None = None
    source: str = ""
    """Whose export it is, as the dictionary has it: the system that a vendor's ids belong to."""
    sums: dict[str, Decimal] = field(default_factory=dict)
    """The sum of each counter over all ``rows``, by field, as the strict pass reads them: what the
    store has typed must sum to the same, or the import is rolled back. A field is left out where
    one of its values can not be read or is outside its bounds."""
    preview: tuple[tuple[str, ...], ...] = ()
    """The first rows as they stand in the file, for the screen; at most 20."""
    typed: TypedRows | None = None
    """The same rows once more, where the table is large: a short way into the store."""

    @property
    def files(self) -> tuple[Path, ...]:
        """All that it is read from."""
        typed = (self.typed.rows, self.typed.odd, self.typed.aside) if self.typed else ()
        return (self.path, *typed)


@dataclass(frozen=True)
class Drop:
    """Files that were read together, and all else that reading them again the same way takes.

    ``uploads`` are what was uploaded (a zip, not its members). ``answers`` are what the user said
    of single files, by their sha256. ``today`` is the day of upload.
    """

    uploads: tuple[SpooledFile, ...]
    today: date
    answers: Mapping[str, HeaderMapping] = field(default_factory=dict)
    mappings: tuple[HeaderMapping, ...] = ()
    """The team's mappings that files of it were read by, as they stood on that day."""
    came_back: tuple[str, ...] = ()
    """What stands for persons who had been erased and whom the uploads named."""
    drop_id: str = ""
    """Its name in the store and the journal; set by ``core.imports.read_files``."""


@dataclass(frozen=True)
class Export:
    """A file that was recognised: what it is, what it covers, its tables, and what was odd.

    rows_in = rows of the tables + rows_skipped, always. ``as_of_source`` says in words how the
    as-of day is known ("the file's name", "the column Time", "the day of upload").
    """

    file: SpooledFile
    known_id: str
    label: str
    platform: Platform | None
    encoding: str
    delimiter: str
    covers_from: date | None
    covers_to: date | None
    as_of: date
    as_of_source: str
    rows_in: int
    rows_skipped: int
    tables: tuple[CleanTable, ...]
    issues: tuple[Issue, ...]
    unnamed_account: bool = False
    """True where the export names no account, so that the user may say whose it is."""
    mapping: str | None = None
    """The name of the team's mapping it was read by, where it was."""
    drop: Drop | None = None
    """What it was read with; set by ``core.imports.read_files``."""
    place_in_drop: int = 0
    """Which of the files found in the drop it is."""


@dataclass(frozen=True)
class Refusal:
    """A file that was not read, with what a person can do about it."""

    file: SpooledFile
    title: str
    what_happened: str
    what_to_do: str
