"""Meta's audience: stacked blocks whose header names the parts and whose cells are percents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from core.exports.as_of import as_of_day
from core.exports.blocks import Block, blocks
from core.exports.clean import nothing_to_load
from core.exports.evidence import CleanedExport, Evidence, handle_of
from core.exports.export import CleanTable, Column, Export, Refusal
from core.exports.known import KnownExport, fold_header
from core.exports.layout import Sheet
from core.exports.records import BrokenRecordError, Record, refuse_broken
from core.exports.written import IssueList, NormalisedFile


def clean_audience(
    sheet: Sheet, known: KnownExport, evidence: Evidence, workspace: Path, today: date
) -> CleanedExport | Refusal:
    """One clean table per block, one row per part of the audience.

    A row of several percents becomes several rows that share its row number. Raises
    ``PothosError`` where the disk fails.
    """
    issues = IssueList(sheet.issues)
    as_of, as_of_source = as_of_day(sheet, known, evidence, None, None, today, issues)
    if evidence.platform is not None:
        platform, sibling = evidence.platform
        issues.add(
            "guessed", "platform", f"The platform is taken to be {platform}, as in {sibling}."
        )
    else:
        platform = "instagram"
        issues.add("guessed", "platform", "No platform is named: Instagram was taken.")
    handle, said = handle_of(known, platform, evidence)
    for issue in said:
        issues.add(issue.severity, issue.code, issue.message)
    tables = []
    try:
        for block in blocks(sheet):
            title = fold_header(block.title.cells[0]) if block.title else ""
            parts = list(_parts(known, title, block, issues))
            if not parts:
                continue
            with NormalisedFile(workspace) as written:
                for row, bucket, percent in parts:
                    written.add(row, [bucket, percent])
            values = {
                "platform": platform, "as_of": as_of.isoformat(),
                "dimension": known.titles[title][0],
            }  # fmt: skip
            tables.append(
                CleanTable(
                    record="audience",
                    path=written.path,
                    delimiter=",",
                    skip_lines=0,
                    has_source_rows=True,
                    first_source_row=block.header.row + 1,
                    rows=written.rows,
                    columns=(
                        Column("Part", "bucket", "text"),
                        # A number of percent, with the sign or without; TikTok writes 0 to 1.
                        Column("Share in %", "fraction", "percent"),
                    ),
                    values=values | handle,
                    preview=tuple(written.preview),
                )
            )
    except BrokenRecordError as error:
        return refuse_broken(sheet.file, error)
    if not tables:
        return nothing_to_load(sheet, issues)
    export = Export(
        file=sheet.file,
        known_id=known.id,
        label=known.label,
        platform=platform,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        covers_from=None,
        covers_to=None,
        as_of=as_of,
        as_of_source=as_of_source,
        rows_in=sum(table.rows for table in tables) + issues.rows_skipped,
        rows_skipped=issues.rows_skipped,
        tables=tuple(tables),
        issues=issues.told(),
        unnamed_account="handle" not in handle,
    )
    return CleanedExport(export, known)


def _parts(
    known: KnownExport, title: str, block: Block, issues: IssueList
) -> Iterator[tuple[int, str, str]]:
    """Source row, name and percent of each part; rows that do not fit are skipped and said."""
    names = [name.strip() for name in block.header.cells]
    for record in block.rows:
        why = _misfit(known, title, names, record)
        if why is not None:
            issues.skip("unknown_block", why, record.row)
        elif names[0] == "":
            for name, percent in zip(names[1:], record.cells[1:], strict=True):
                yield record.row, f"{record.cells[0].strip()} {name.lower()}", percent
        else:
            for name, percent in zip(names, record.cells, strict=True):
                yield record.row, name, percent


def _misfit(known: KnownExport, title: str, names: list[str], record: Record) -> str | None:
    if title not in known.titles:
        return f"Pothos does not know the table '{title or names[0]}'."
    if len(record.cells) != len(names):
        return (
            f"The row above names {len(names)} parts and this one has {len(record.cells)} figures; "
            "a spreadsheet splits names such as 'Kyiv, Ukraine' in two. Load the file unopened."
        )
    return None
