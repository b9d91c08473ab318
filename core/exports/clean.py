"""A table with a header and rows, cleaned: some rows left out with a reason, the rest written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.exports.as_of import as_of_day, file_name_range
from core.exports.evidence import CleanedExport, Evidence, handle_of
from core.exports.export import CleanTable, Export, Refusal
from core.exports.fields import FIELDS
from core.exports.known import KnownExport
from core.exports.large_table import read_large
from core.exports.layout import Sheet
from core.exports.missing_year import with_years
from core.exports.question import Undecided
from core.exports.records import BrokenRecordError, refuse_broken
from core.exports.refusal import refuse
from core.exports.table import TableReading
from core.exports.written import IssueList, NormalisedFile, RowsOnDisk


def clean_table(
    sheet: Sheet, known: KnownExport, evidence: Evidence, workspace: Path, today: date
) -> CleanedExport | Refusal | tuple[Undecided, ...]:
    """``sheet`` read as ``known``: its rows written below ``workspace``, or left where they are.

    Where the values of columns do not say how they are meant: what is to be asked of each. An
    answer is ``known`` with the change of one option made in the entry of that column, which is
    then asked of no more. Raises ``PothosError`` where the disk fails, nothing else.
    """
    table = TableReading(sheet, known)
    try:
        table.compare_repeated()
    except BrokenRecordError as error:
        return refuse_broken(sheet.file, error)
    refusal = table.header.refusal()
    if refusal is not None:
        return refusal
    rows = read_large(table, workspace) or table.as_they_lie()
    if rows is None:
        written = NormalisedFile(workspace)
        try:
            table.observe()
            undecided = table.undecided(today)
            if undecided:
                return undecided
            dated = with_years(sheet.file, known, table.dates, table.header.names, evidence, today)
            if isinstance(dated, tuple):
                return dated
            if dated is not None:
                return clean_table(sheet, dated, evidence, workspace, today)
            newest = table.newest_day()
            table.dating.decide(sheet, evidence, today, table.issues, newest)
            with written:
                table.write(written)
        except BrokenRecordError as error:
            written.remove()
            return refuse_broken(sheet.file, error)
        rows = written.result()
    if rows.rows == 0:
        written.remove()
        return nothing_to_load(sheet, table.issues)
    return CleanedExport(_export(table, rows, evidence, today), known, table.handles)


def nothing_to_load(sheet: Sheet, issues: IssueList) -> Refusal:
    """A file of which no row is data; the first reason is told."""
    skipped = [issue for issue in issues.told() if issue.severity == "skipped"]
    why = f"row {sheet.header.row} is its header and no row follows."
    if skipped:
        row = f" (row {skipped[0].source_row:,})" if skipped[0].source_row else ""
        rows = (
            "its only row was"
            if issues.rows_skipped == 1
            else f"all {issues.rows_skipped:,} rows were"
        )
        why = f"{rows} left out. {skipped[0].message}{row}"
    what_to_do = "Download the export again."
    if any(issue.code == "example_row" for issue in skipped):
        what_to_do = "Write your own rows below the example row, and drop the file again."
    return refuse(sheet.file, "There is nothing to load in this file.", why, what_to_do)


def _export(table: TableReading, rows: RowsOnDisk, evidence: Evidence, today: date) -> Export:
    """Everything about the file, once its rows are known."""
    sheet, known, issues = table.sheet, table.known, table.issues
    table.note_oddities()
    covers_from, covers_to = _covers(table, evidence)
    as_of, as_of_source = as_of_day(
        sheet,
        known,
        evidence,
        covers_to,
        table.newest_as_of(),
        today,
        issues,
        has_figures=table.has_figures(),
    )
    values = dict(known.values)
    has_as_of = any(field.name == "as_of" for field in FIELDS[known.record])
    if known.platform is not None:
        if any(field.name == "platform" for field in FIELDS[known.record]):
            values["platform"] = known.platform
        if has_as_of and table.header.of_field("as_of") is None:
            values["as_of"] = as_of.isoformat()
    handle, said = handle_of(known, known.platform, evidence)
    for issue in said:
        issues.add(issue.severity, issue.code, issue.message)
    is_window = known.basis == "window" and evidence.window is not None
    return Export(
        file=sheet.file,
        known_id=known.id,
        label=known.label,
        platform=known.platform,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        covers_from=covers_from,
        covers_to=covers_to,
        as_of=as_of,
        as_of_source=as_of_source,
        rows_in=rows.rows + issues.rows_skipped,
        rows_skipped=issues.rows_skipped,
        tables=(
            CleanTable(
                record=known.record,
                path=rows.path,
                delimiter=rows.delimiter,
                skip_lines=rows.skip_lines,
                has_source_rows=rows.has_source_rows,
                first_source_row=sheet.header.row + 1,
                rows=rows.rows,
                columns=table.columns(),
                values=values | handle,
                basis=known.basis,
                window_from=evidence.window[0] if is_window and evidence.window else None,
                reach_kind=known.reach_kind,
                sums=table.sums.by_field() if rows.has_source_rows else rows.sums,
                source=known.source,
                preview=rows.preview,
                typed=rows.typed,
            ),
        ),
        issues=issues.told(),
        unnamed_account=not known.names_account and "handle" not in handle,
    )


def _covers(table: TableReading, evidence: Evidence) -> tuple[date | None, date | None]:
    """First and last day: of the file's name, of the siblings, or of the values seen."""
    if table.known.as_of == "file_name":
        named = file_name_range(table.sheet.file.name)
        if named is not None:
            return named
    if table.known.as_of == "window":
        return evidence.window[:2] if evidence.window else (None, None)
    return table.span(table.covers_at()) or (None, None)
