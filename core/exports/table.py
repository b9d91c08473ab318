"""One reading of one sheet as a table: what all values decide, then what is written."""

from __future__ import annotations

import itertools
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from core.exports.dating import Dating
from core.exports.decided import Decided
from core.exports.export import Column
from core.exports.fields import COUNTERS
from core.exports.header import Header
from core.exports.known import KnownExport
from core.exports.layout import Sheet, ends_with_a_line_end, records
from core.exports.needs import ROW_IDS
from core.exports.parts import Parts
from core.exports.question import Undecided
from core.exports.records import Record
from core.exports.repeats import Repeats
from core.exports.rows import EXAMPLE_MARK, RowRules
from core.exports.strict import count_records
from core.exports.sums import Sums
from core.exports.totals import TotalsCheck
from core.exports.witness import Witnesses
from core.exports.written import PREVIEW_ROWS, IssueList, NormalisedFile, RowsOnDisk
from core.exports.years import full_day

FAST_FROM_BYTES: Final = 1 << 20
"""Smaller files are read exactly in a moment, and exactly says more."""

_ROW_IS_RECORD: Final = (
    "Nothing in this file names a {what}: each row was counted as a {what} of its own. Another "
    "file of the same {what}s cannot be matched with them, and would count them once more."
)

_COVERS: Final = (
    "day",
    "published_at",
    "as_of",
    "sent_at",
    "created_at",
    "ordered_at",
    "due_on",
    "signed_on",
    "starts_on",
)
"""What an export covers is told by the first of these fields that it has."""


class TableReading:
    """Two passes over a sheet, first to decide, then to write; or one over a large clean file."""

    def __init__(self, sheet: Sheet, known: KnownExport) -> None:
        self.sheet = sheet
        self.known = known
        self.header = Header(sheet, known)
        self.issues = IssueList(sheet.issues)
        self.decided = Decided(self.header, known)
        self.dates = self.decided.dates
        self.decimals = self.decided.decimals
        self.dating = Dating(known, self.header.position)
        self.rules = RowRules(known, self.header, self.dates, self.issues)
        self.totals = TotalsCheck(self.header)
        given = [*known.values, *(each.field for each in known.derived)]
        self.sums = Sums(self.header.loaded(), given)
        self.parts = Parts(known, self.header) if known.one_row_per else None
        self.repeats = Repeats(known, self.header)
        self.handles: Counter[str] = Counter()
        self._days: dict[int, tuple[date, date]] = {}

    def as_they_lie(self) -> RowsOnDisk | None:
        """The rows of a large file that DuckDB can load from the file itself; None for others.

        Only our own templates qualify: they need no decision on their values, no row of them is to
        be left out but the example, and they are what a machine writes a million rows of.
        """
        sheet, header = self.sheet, self.sheet.header
        if (
            self.known.template is None
            or sheet.file.bytes < FAST_FROM_BYTES
            or sheet.encoding not in ("utf-8", "utf-8-sig")
            or header.line != header.row
            or any("\n" in name or "\r" in name for name in header.cells)
        ):
            return None
        with sheet.file.path.open("rb") as stream:
            repeated = [stream.readline() for _ in range(header.line)][-1]
        counted = count_records(
            sheet.file.path,
            len(header.cells),
            sheet.delimiter,
            skip_lines=header.line,
            day_columns=list(self.dates),
            unwanted=(EXAMPLE_MARK.encode(), repeated.removeprefix(BOM_UTF8).strip()),
        )
        if counted is None or counted.records == 0:
            return None
        self._days |= counted.days
        preview = tuple(tuple(record.cells) for record in sheet.sample[:PREVIEW_ROWS])
        return RowsOnDisk(
            sheet.file.path, sheet.delimiter, header.line, False, counted.records, preview
        )

    def compare_repeated(self) -> None:
        """Where the header names a column more than once: whether they say the same."""
        if self.header.repeated:
            for record in self._rows():
                if self.rules.is_data(record):
                    self.header.see_repeated(record)

    def observe(self) -> None:
        """First pass: what all the values together say of how dates and numbers are written."""
        if not self.dates and not self.dating.is_needed and not self.decimals:
            return
        for record in self._rows():
            if len(record.cells) == self.header.width:
                self.decided.see(record)
                self.dating.see(record)

    def undecided(self, today: date) -> tuple[Undecided, ...]:
        """The columns that cannot be read without asking somebody; asked once all were seen."""
        witnesses = Witnesses(self.sheet, self.header, self.dates)
        if witnesses.open:
            for record in self._rows():
                if len(record.cells) == self.header.width:
                    witnesses.see(record)
            witnesses.settle(today, self.issues)
        return self.decided.decide(self.sheet.delimiter)

    def write(self, written: NormalisedFile) -> None:
        """Second pass: every row is written or left out with its reason."""
        handle_at = self.header.of_field("handle")
        noted = [self.header.of_field("as_of"), self.covers_at()]
        dated = {number for number in noted if number is not None and number not in self.dates}
        has_totals = any(drop.rule == "total" for drop in self.known.drops)
        self.sums.decide({number: (each.type, each.mark) for number, each in self.decimals.items()})
        has_line_end = ends_with_a_line_end(self.sheet.file)
        was_half = False
        for record, following in _with_next(self._rows()):
            ends_the_file = following is None and not has_line_end
            is_half = self._are_halves(record, following)
            is_cut = ends_the_file or is_half or was_half
            was_half = is_half and not was_half
            cells = self.rules.kept(record, is_cut=is_cut)
            if cells is None or (self.parts is not None and self.parts.has(record.row, cells)):
                continue
            self.repeats.see(record.row, cells)
            if has_totals:
                self.totals.add(cells)
            if handle_at is not None and cells[handle_at].strip():
                self.handles[cells[handle_at].strip().lower().lstrip("@")] += 1
            cells = self._derived(self.dating.with_years(record.row, cells))
            if self.known.row_is_record:
                cells = [*cells, f"row-{record.row}-of-{self.sheet.file.sha256[:16]}"]
            cells = self.decided.rewritten(record.row, cells, self.issues)
            for number in dated:
                self._widen(number, cells[number])
            self.sums.add(cells)
            written.add(record.row, cells)

    def _are_halves(self, record: Record, following: Record | None) -> bool:
        """Whether a stray line end may have made two short records of one."""
        if following is None or len(record.cells) >= self.header.width:
            return False
        together = len(record.cells) + len(following.cells)
        # The line end stands in place of a delimiter, or within a cell that is now two.
        return together in (self.header.width, self.header.width + 1)

    def _rows(self) -> Iterator[Record]:
        """The records below the header; blank lines are no records."""
        return (
            record
            for record in records(self.sheet)
            if record.row > self.sheet.header.row and record.cells
        )

    def _derived(self, cells: list[str]) -> list[str]:
        if not self.known.derived:
            return cells
        found = list(cells)
        for each in self.known.derived:
            match = each.pattern.search(cells[self.header.position[each.from_column]])
            found.append(match.group(1) if match else "")
            if match and each.field == "handle":
                self.handles[match.group(1).lower()] += 1
        return found

    def _widen(self, number: int, text: str) -> None:
        day = full_day(text)
        if day is not None:
            first, last = self._days.get(number, (day, day))
            self._days[number] = (min(first, day), max(last, day))

    def covers_at(self) -> int | None:
        """The column whose days say what the export covers."""
        fields = (
            ("as_of",) if self.known.basis == "day" and self.known.record == "post" else _COVERS
        )
        found = (self.header.of_field(field) for field in fields)
        return next((number for number in found if number is not None), None)

    def span(self, number: int | None) -> tuple[date, date] | None:
        """First and last day of a column. Rows that are left out count: they lie in the window."""
        if number is None:
            return None
        if number in self._days:
            return self._days[number]
        return self.dates[number].span() if number in self.dates else None

    def newest_day(self) -> tuple[str, date] | None:
        """The newest day that a column with years names, of counting before all, and its name."""
        spans = {number: span for number in self.dates if (span := self.span(number)) is not None}
        at = self.header.of_field("as_of")
        if at not in spans:
            at = max(spans, key=lambda number: spans[number][1], default=None)
        return (self.header.names[at].strip(), spans[at][1]) if at is not None else None

    def newest_as_of(self) -> tuple[str, date] | None:
        """The column that says for which day its row speaks, and the newest day in it."""
        number = self.header.of_field("as_of")
        span = self.span(number)
        return (self.header.names[number].strip(), span[1]) if span and number is not None else None

    def has_figures(self) -> bool:
        """Whether a column is loaded that speaks for a day."""
        if self.known.record not in ("post", "creator"):
            return True
        figures = {*COUNTERS, "followers"}
        return any(column.field in figures for _, column in self.header.loaded())

    def note_oddities(self) -> None:
        """What is worth knowing once all rows were seen."""
        self.header.note_oddities(self.issues)
        if self.known.row_is_record:
            what = self.known.record
            self.issues.add("guessed", "row_is_record", _ROW_IS_RECORD.format(what=what))
        self.issues.skip_declared(self.known.drops, self.rules.before_publishing)
        if self.parts is not None:
            self.parts.tell(self.issues)
        self.totals.compare(self.rules.totals, self.issues)
        self.repeats.tell(self.issues)
        self.decided.note(self.issues)

    def columns(self) -> tuple[Column, ...]:
        loaded = dict(self.header.loaded())
        columns = []
        for number, name in enumerate(self.header.names):
            known = loaded.get(number)
            if known is None:
                columns.append(Column(name.strip(), None))
                continue
            formats = self.dates[number].formats() if number in self.dates else ()
            figures = self.decimals.get(number)
            mark, type_ = (figures.mark, figures.type) if figures else (".", known.type)
            flag = known.estimated_by
            columns.append(
                Column(
                    name.strip(),
                    known.field,
                    type_,
                    formats,
                    mark,
                    words=known.words,
                    is_negative=known.is_negative,
                    is_tag=known.is_tag,
                    is_estimate=known.is_estimate
                    and (flag is None or flag in self.header.position),
                    estimated_by=self.header.position.get(flag) if flag else None,
                    is_fallback=known.is_fallback,
                    is_joined=known.is_joined,
                )
            )
        for each in self.known.derived:
            columns.append(Column(f"{each.field} in {each.from_column}", each.field, each.type))
        if self.known.row_is_record:
            columns.append(Column("row of the file", ROW_IDS[self.known.record], "identifier"))
        return (*columns, *self.decided.currency_column())


def _with_next(rows: Iterator[Record]) -> Iterator[tuple[Record, Record | None]]:
    here, ahead = itertools.tee(rows)
    next(ahead, None)
    return itertools.zip_longest(here, ahead)
