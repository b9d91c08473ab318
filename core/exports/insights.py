"""Meta's results by day: one metric per stacked block, named only in the line above it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.exports.blocks import Block, blocks
from core.exports.clean import nothing_to_load
from core.exports.evidence import CleanedExport, Evidence, handle_of
from core.exports.export import CleanTable, Column, Export, Refusal
from core.exports.fields import field_of
from core.exports.known import KnownExport, fold_header
from core.exports.layout import Sheet
from core.exports.recognise import insight_title
from core.exports.records import BrokenRecordError, Record, refuse_broken
from core.exports.written import IssueList, NormalisedFile
from core.exports.years import full_day
from core.words import Platform, platform_name


def clean_insights(
    sheet: Sheet, known: KnownExport, evidence: Evidence, workspace: Path, today: date
) -> CleanedExport | Refusal:
    """One clean table of account days per block. Raises ``PothosError`` where the disk fails."""
    issues = IssueList(sheet.issues)
    tables: list[CleanTable] = []
    days: list[date] = []
    try:
        for block in blocks(sheet):
            table = _table(sheet, known, block, evidence, workspace, issues, days)
            if table is not None:
                tables.append(table)
    except BrokenRecordError as error:
        return refuse_broken(sheet.file, error)
    if not tables:
        return nothing_to_load(sheet, issues)
    platforms = {table.values["platform"] for table in tables}
    covers = (min(days), max(days)) if days else (None, None)
    rows = sum(table.rows for table in tables)
    export = Export(
        file=sheet.file,
        known_id=known.id,
        label=known.label,
        platform=platforms.pop() if len(platforms) == 1 else None,  # type: ignore[arg-type]
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        covers_from=covers[0],
        covers_to=covers[1],
        as_of=covers[1] or today,
        as_of_source="the last day in the file" if days else "the day of upload",
        rows_in=rows + issues.rows_skipped,
        rows_skipped=issues.rows_skipped,
        tables=tuple(tables),
        issues=issues.told(),
        unnamed_account=not all("handle" in table.values for table in tables),
    )
    return CleanedExport(export, known)


def _table(
    sheet: Sheet,
    known: KnownExport,
    block: Block,
    evidence: Evidence,
    workspace: Path,
    issues: IssueList,
    days: list[date],
) -> CleanTable | None:
    above = block.title.cells[0].strip() if block.title else None
    title = insight_title(known, above, block.header.cells, sheet.file.name)
    if title is None:
        name = above or " | ".join(block.header.cells) or "without a name"
        for record in block.rows:
            issues.skip("unknown_metric", f"Pothos does not know the metric '{name}'.", record.row)
        return None
    metric, said_platform = known.titles[fold_header(title)]
    if above is None and fold_header(block.header.cells[1]) == "primary":
        issues.add(
            "guessed", "metric", f"The metric is taken from the file's name: {title}.",
            block.header.row,
        )  # fmt: skip
    platform = said_platform or _guessed_platform(title, evidence, issues, block.header)
    with NormalisedFile(workspace) as written:
        for record in block.rows:
            cells = block.cells(record)
            if len(cells) != 2:
                issues.skip(
                    "long_row" if len(cells) > 2 else "short_row",
                    f"This row has {len(cells)} cells and not a day and one figure.",
                    record.row,
                )
                continue
            # The time is an artefact of daylight saving: 01:00 in winter, 00:00 in summer.
            day = full_day(cells[0])
            if day is not None:
                days.append(day)
            written.add(record.row, [day.isoformat() if day else cells[0], cells[1]])
    handle, said = handle_of(known, platform, evidence)
    if not any(issue.code == "account" for issue in issues.told()):
        for issue in said:
            issues.add(issue.severity, issue.code, issue.message)
    field = field_of("account_day", metric)
    return CleanTable(
        record="account_day",
        path=written.path,
        delimiter=",",
        skip_lines=0,
        has_source_rows=True,
        first_source_row=block.header.row + 1,
        rows=written.rows,
        columns=(
            Column(block.header.cells[0].strip(), "day", "day"),
            Column(title, field.name, field.type),
        ),
        values={"platform": platform, **handle},
        basis="day",
        reach_kind=known.reach_kind,
        preview=tuple(written.preview),
    )


def _guessed_platform(
    title: str, evidence: Evidence, issues: IssueList, header: Record
) -> Platform:
    if evidence.platform is not None:
        platform, sibling = evidence.platform
        how = f"as in {sibling}"
    else:
        platform, how = (
            "instagram",
            "nothing in the file says which; drop the whole download together",
        )
    issues.add(
        "guessed",
        "platform",
        f"'{title}' names no platform: {platform_name(platform)} was taken, {how}.",
        header.row,
    )
    return platform
