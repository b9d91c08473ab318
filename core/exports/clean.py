"""A table with a header and rows, cleaned: rows left out with a reason, the rest written plainly."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from core.exports.dating import Dating, as_of_day, file_name_range
from core.exports.decide import DateDecision, DecimalDecision
from core.exports.evidence import CleanedExport, Evidence, handle_of
from core.exports.export import CleanTable, Column, Export, Refusal
from core.exports.header import NUMBERS, Header
from core.exports.known import KnownExport
from core.exports.layout import (
    BrokenRecordError,
    Record,
    Sheet,
    ends_with_a_line_end,
    records,
    refuse,
    refuse_broken,
)
from core.exports.rows import RowRules
from core.exports.totals import TotalsCheck
from core.exports.written import IssueList, NormalisedFile
from core.exports.years import full_day

_COVERS: tuple[str, ...] = (
    "day published_at as_of sent_at created_at ordered_at due_on signed_on starts_on".split()
)  # type: ignore[assignment]


def clean_table(
    sheet: Sheet, known: KnownExport, evidence: Evidence, workspace: Path, today: date
) -> CleanedExport | Refusal:
    """``sheet`` read as ``known``, its rows written below ``workspace``.

    Raises ``PothosError`` where the disk fails, nothing else.
    """
    table = _Table(sheet, known)
    refusal = table.header.refusal()
    if refusal is not None:
        return refusal
    try:
        table.observe()
        refusal = table.undecided_dates()
        if refusal is not None:
            return refusal
        table.dating.decide(sheet, evidence, today, table.issues)
        with NormalisedFile(workspace) as written:
            table.write(written)
    except BrokenRecordError as error:
        return refuse_broken(sheet.file, error)
    if written.rows == 0:
        written.path.unlink(missing_ok=True)
        return nothing_to_load(sheet, table.issues)
    return CleanedExport(table.export(written, evidence, today), known, table.handles)


def nothing_to_load(sheet: Sheet, issues: IssueList) -> Refusal:
    """A file of which no row is data; the first reason is told."""
    skipped = [issue for issue in issues.told() if issue.severity == "skipped"]
    why = f"row {sheet.header.row} is its header and no row follows."
    if skipped:
        row = f" (row {skipped[0].source_row:,})" if skipped[0].source_row else ""
        why = f"all {issues.rows_skipped:,} rows were left out. {skipped[0].message}{row}"
    return refuse(
        sheet.file, "There is nothing to load in this file.", why, "Download the export again."
    )


class _Table:
    """One reading of one sheet: two passes, first to decide, then to write."""

    def __init__(self, sheet: Sheet, known: KnownExport) -> None:
        self.sheet = sheet
        self.known = known
        self.header = Header(sheet, known)
        self.issues = IssueList(sheet.issues)
        self.dates = {
            number: DateDecision(column)
            for number, column in self.header.loaded()
            if column.formats
        }
        self.decimals = {
            number: DecimalDecision(column)
            for number, column in self.header.loaded()
            if column.type in NUMBERS
        }
        self.dating = Dating(known, self.header.position)
        self.rules = RowRules(known, self.header, self.dates, self.issues)
        self.totals = TotalsCheck(self.header)
        self.handles: Counter[str] = Counter()
        self.rows_in = 0
        self._days: dict[int, tuple[date, date]] = {}

    def observe(self) -> None:
        """First pass: what all the values together say about dates."""
        if not self.dates and not self.dating.is_needed:
            return
        for record in self._rows():
            if len(record.cells) == self.header.width:
                for number, decision in self.dates.items():
                    decision.see(record.cells[number], record.row)
                self.dating.see(record)

    def undecided_dates(self) -> Refusal | None:
        for number, decision in self.dates.items():
            if not decision.formats():
                return refuse(
                    self.sheet.file,
                    "The order of day and month is not clear.",
                    f"in column '{self.header.names[number]}' {decision.why_undecided()}.",
                    "Download the export again and drop it without opening it in a spreadsheet, "
                    "or write its days as 2026-05-31.",
                )
        return None

    def write(self, written: NormalisedFile) -> None:
        """Second pass: every row is written or left out with its reason."""
        handle_at = self.header.of_field("handle")
        covers_at = next(
            (
                n
                for n in map(self.header.of_field, _COVERS)
                if n is not None and n not in self.dates
            ),
            None,
        )
        as_of_at = self.header.of_field("as_of")
        has_line_end = ends_with_a_line_end(self.sheet.file)
        for record, is_last in _with_last(self._rows()):
            self.rows_in += 1
            cells = self.rules.kept(record, is_cut=is_last and not has_line_end)
            if cells is None:
                continue
            for number, decision in self.decimals.items():
                decision.see(cells[number], record.row)
            self.totals.add(cells)
            if handle_at is not None and cells[handle_at].strip():
                self.handles[cells[handle_at].strip().lower().lstrip("@")] += 1
            cells = self._derived(self.dating.with_years(record.row, cells))
            for number in {covers_at, as_of_at} - {None}:
                self._widen(number, cells[number])  # type: ignore[arg-type, index]
            written.add(record.row, cells)

    def _rows(self) -> Iterator[Record]:
        """The records below the header; blank lines are no records."""
        return (
            record
            for record in records(self.sheet)
            if record.row > self.sheet.header.row and record.cells
        )

    def _derived(self, cells: list[str]) -> list[str]:
        found = list(cells)
        for each in self.known.derived:
            match = each.pattern.search(cells[self.header.position[each.from_column]])
            found.append(match.group(1) if match else "")
            if match and each.field == "handle":
                self.handles[match.group(1).lower()] += 1
        return found

    def _widen(self, number: int, text: str) -> None:
        decision = self.dates.get(number)
        moment = decision.day_of(text) if decision else None
        day = moment.date() if moment else full_day(text)
        if day is not None:
            first, last = self._days.get(number, (day, day))
            self._days[number] = (min(first, day), max(last, day))

    def _covers(self, evidence: Evidence) -> tuple[date | None, date | None]:
        """First and last day: of the file's name, of the siblings, or of the values seen."""
        if self.known.as_of == "file_name":
            span = file_name_range(self.sheet.file.name)
            if span is not None:
                return span
        if self.known.as_of == "window":
            return evidence.window[:2] if evidence.window else (None, None)
        order = ("as_of",) if self.known.basis == "day" and self.known.record == "post" else _COVERS
        for field in order:
            number = self.header.of_field(field)
            if number is None:
                continue
            # Days that were left out on purpose still lie in the window of the export.
            seen = self.dates[number].span() if number in self.dates else self._days.get(number)
            if seen is not None:
                return seen
        return (None, None)

    def export(self, written: NormalisedFile, evidence: Evidence, today: date) -> Export:
        """Everything about the file, once its rows are written."""
        known, header, issues = self.known, self.header, self.issues
        header.note_oddities(issues)
        issues.skip_declared(self.known.drops, self.rules.before_publishing)
        self.totals.compare(self.rules.totals, issues)
        covers_from, covers_to = self._covers(evidence)
        as_of_at = header.of_field("as_of")
        in_column = None
        if as_of_at is not None:
            span = self.dates[as_of_at].span() if as_of_at in self.dates else None
            span = span or self._days.get(as_of_at)
            in_column = (header.names[as_of_at].strip(), span[1]) if span else None
        as_of, as_of_source = as_of_day(
            self.sheet, known, evidence, covers_to, in_column, today, issues
        )
        values = dict(known.values)
        if known.platform is not None:
            values["platform"] = known.platform
        if known.record in ("post", "audience", "creator") and as_of_at is None:
            values["as_of"] = as_of.isoformat()
        handle, said = handle_of(known, known.platform, evidence)
        for issue in said:
            issues.add(issue.severity, issue.code, issue.message)
        window_from = evidence.window[0] if evidence.window and known.basis == "window" else None
        table = CleanTable(
            record=known.record,
            path=written.path,
            delimiter=",",
            skip_lines=0,
            has_source_rows=True,
            first_source_row=self.sheet.header.row + 1,
            rows=written.rows,
            columns=self._columns(),
            values=values | handle,
            basis=known.basis,
            window_from=window_from,
            reach_kind=known.reach_kind,
            preview=tuple(written.preview),
        )
        return Export(
            file=self.sheet.file,
            known_id=known.id,
            label=known.label,
            platform=known.platform,
            encoding=self.sheet.encoding,
            delimiter=self.sheet.delimiter,
            covers_from=covers_from,
            covers_to=covers_to,
            as_of=as_of,
            as_of_source=as_of_source,
            rows_in=self.rows_in,
            rows_skipped=issues.rows_skipped,
            tables=(table,),
            issues=issues.told(),
            unnamed_account=not known.names_account and "handle" not in handle,
        )

    def _columns(self) -> tuple[Column, ...]:
        loaded = dict(self.header.loaded())
        columns = []
        for number, name in enumerate(self.header.names):
            known = loaded.get(number)
            if known is None:
                columns.append(Column(name.strip(), None))
                continue
            formats = self.dates[number].formats() if number in self.dates else ()
            mark = self.decimals[number].mark if number in self.decimals else "."
            columns.append(Column(name.strip(), known.field, known.type, formats, mark))
        for each in self.known.derived:
            columns.append(Column(f"{each.field} in {each.from_column}", each.field, each.type))
        return tuple(columns)


def _with_last(rows: Iterator[Record]) -> Iterator[tuple[Record, bool]]:
    here, ahead = itertools.tee(rows)
    next(ahead, None)
    for record in here:
        yield record, next(ahead, None) is None
