"""Meta's audience: stacked blocks whose header names the parts and whose cells are percents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from core.exports.as_of import as_of_day
from core.exports.blocks import Block, blocks
from core.exports.clean import nothing_to_load
from core.exports.evidence import CleanedExport, Evidence, handle_of
from core.exports.export import CleanTable, Column, Export, Refusal
from core.exports.known import KnownExport, fold_header
from core.exports.layout import Sheet
from core.exports.records import BrokenRecordError, refuse_broken
from core.exports.written import IssueList, NormalisedFile
from core.words import Platform, platform_name

_MACHINE_LABEL: Final = re.compile(r"(FB_PAGE|IG_ACCOUNT|[A-Z]+)\s.*(USERS|FOLLOW)\b.*")
"""Exports of 2024 have a row per part, and over its percent what Meta's own systems call it."""


def clean_audience(
    sheet: Sheet, known: KnownExport, evidence: Evidence, workspace: Path, today: date
) -> CleanedExport | Refusal:
    """One clean table per block, one row per part of the audience.

    A row of several percents becomes several rows that share its row number. Raises
    ``PothosError`` where the disk fails.
    """
    issues = IssueList(sheet.issues)
    as_of, as_of_source = as_of_day(sheet, known, evidence, None, None, today, issues)
    named = _named_platform(sheet)
    if named is not None:
        platform = named
    elif evidence.platform is not None:
        platform, sibling = evidence.platform
        issues.add(
            "guessed",
            "platform",
            f"The platform is taken to be {platform_name(platform)}, as in {sibling}.",
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


def _named_platform(sheet: Sheet) -> Platform | None:
    """What the label over the percents says, in exports of 2024."""
    labels = " ".join(cell for record in (sheet.header, *sheet.sample) for cell in record.cells)
    if "FB_PAGE" in labels:
        return "facebook"
    return "instagram" if "IG_ACCOUNT" in labels else None


def _parts(
    known: KnownExport, title: str, block: Block, issues: IssueList
) -> Iterator[tuple[int, str, str]]:
    """Source row, name and percent of each part; rows that do not fit are skipped and said."""
    names = [name.strip() for name in block.header.cells]
    for record in block.rows:
        cells = [cell.strip() for cell in block.cells(record)]
        in_pairs = _in_pairs(names, cells)
        why = _misfit(known, title, names, len(cells)) if in_pairs is None else None
        if why is not None:
            issues.skip("unknown_block", why, record.row)
        elif in_pairs is not None:
            issues.add(
                "guessed",
                "split_names",
                "A spreadsheet has split each name of this table in two; they were joined again, "
                f"for example '{in_pairs[0]}'. Load the file unopened if that is wrong.",
                block.header.row,
            )
            yield from ((record.row, *part) for part in zip(in_pairs, cells, strict=False))
        elif len(names) > 1 and _MACHINE_LABEL.fullmatch(names[-1]):
            part = [cells[0], *(cell.lower() for cell in cells[1:-1])]
            yield record.row, " ".join(part), cells[-1]
        elif names[0] == "":
            for name, percent in zip(names[1:], cells[1:], strict=True):
                yield record.row, f"{cells[0]} {name.lower()}", percent
        else:
            for name, percent in zip(names, cells, strict=True):
                yield record.row, name, percent


def _in_pairs(names: list[str], cells: list[str]) -> list[str] | None:
    """The names joined in twos where there are figures for half of them: 'Kyiv', 'Ukraine'."""
    figures = [cell for cell in cells if cell]
    if len(figures) * 2 != len(names) or cells[: len(figures)] != figures:
        return None
    return [f"{first}, {second}" for first, second in zip(names[::2], names[1::2], strict=True)]


def _misfit(known: KnownExport, title: str, names: list[str], figures: int) -> str | None:
    if title not in known.titles:
        return f"Pothos does not know the table '{title or ' | '.join(names) or 'without a name'}'."
    if figures != len(names):
        return (
            f"The row above names {len(names)} parts and this one has {figures} figures; "
            "a spreadsheet splits names such as 'Kyiv, Ukraine' in two. Load the file unopened."
        )
    return None
