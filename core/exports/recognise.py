"""Which known export a sheet is: the whole header decides, never one name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from core.exports.dictionary import known_exports
from core.exports.export import Refusal, SpooledFile
from core.exports.known import KnownColumn, KnownExport, fold_header
from core.exports.layout import Sheet
from core.exports.refusal import refuse

_NAMES_TOLD = 40


def recognise(file: SpooledFile, sheets: Sequence[Sheet]) -> tuple[Sheet, KnownExport] | Refusal:
    """The sheet and the known export that fit each other best, or what is missing.

    ``sheets`` are readings of one file with different delimiters.
    """
    fits = [
        (_rank(known, sheet), sheet, known)
        for sheet in sheets
        for known in known_exports()
        if _fits(known, sheet)
    ]
    if not fits:
        return _nobody_knows(file, sheets[0])
    best = max(rank for rank, _, _ in fits)
    _, sheet, known = next(fit for fit in fits if fit[0] == best)
    return sheet, known


def columns_of(known: KnownExport, header: Sequence[str]) -> list[KnownColumn | None]:
    """For each name of ``header`` the column of ``known`` it is, None where it is unknown."""
    by_name = {name: column for column in known.columns for name in column.folded}
    return [by_name.get(fold_header(name)) for name in header]


def _fits(known: KnownExport, sheet: Sheet) -> bool:
    header = {fold_header(name) for name in sheet.header.cells}
    if known.shape == "audience":
        return sheet.title is not None and fold_header(sheet.title) in known.titles
    if known.shape == "insights":
        return insight_title(known, sheet.title, sheet.header.cells, sheet.file.name) is not None
    if not all(
        any(header & known.column(name).folded for name in alternatives)
        for alternatives in known.signature
    ):
        return False
    found = columns_of(known, sheet.header.cells)
    if known.is_whole_header and None in found:
        return False
    return all(
        _all_match(sheet, found.index(known.column(name)), pattern)
        for name, pattern in known.looks_like
    )


def _all_match(sheet: Sheet, position: int, pattern: object) -> bool:
    cells = [r.cells[position].strip() for r in sheet.sample if len(r.cells) > position]
    return all(not cell or pattern.match(cell) for cell in cells)  # type: ignore[attr-defined]


def _rank(known: KnownExport, sheet: Sheet) -> tuple[bool, int, bool, int]:
    """A vendor's own before a table of nobody's; then fewest unknown names first; then one whose
    header is public before one known by aliases; then the longest signature."""
    if known.shape != "table":
        return (True, 0, True, 0)
    found = columns_of(known, sheet.header.cells)
    return (
        not known.is_generic,
        -found.count(None),
        not known.needs_confirmation,
        len(known.signature),
    )


def insight_title(
    known: KnownExport, title: str | None, header: Sequence[str], file_name: str
) -> str | None:
    """The title of a block of one metric: the line above it, its second name, or the file's name.

    None where neither names a metric or the block is not made of days and one figure.
    """
    names = [name for name in header if name.strip()]
    if len(names) != 2 or fold_header(names[0]) not in known.columns[0].folded:
        return None
    stem = PurePath(file_name).stem.split("(")[0].strip()
    is_unnamed = title is None and fold_header(names[1]) == "primary"
    for candidate in (title, names[1], stem if is_unnamed else None):
        if candidate is not None and fold_header(candidate) in known.titles:
            return candidate
    return None


def _nobody_knows(file: SpooledFile, sheet: Sheet) -> Refusal:
    names = [name.strip() for name in sheet.header.cells]
    told = ", ".join(f"'{name}'" for name in names[:_NAMES_TOLD])
    more = f" and {len(names) - _NAMES_TOLD} more" if len(names) > _NAMES_TOLD else ""
    nearest, missing = _nearest(sheet)
    likeness = ""
    what_to_do = (
        "Download it again as one of the exports Pothos reads, or copy its rows into one of the "
        "templates on the upload page."
    )
    if nearest is not None:
        without = ", ".join(" or ".join(f"'{name}'" for name in each) for each in missing)
        likeness = f" The nearest export that Pothos reads is '{nearest.label}'" + (
            f"; this file lacks its columns {without}." if missing else "."
        )
        if nearest.template is not None:
            what_to_do = (
                f"Copy its rows into the template {nearest.template.file_name} on the upload page."
            )
    return refuse(
        file,
        "Pothos does not know this export.",
        f"row {sheet.header.row} names the columns {told}{more}.{likeness}",
        what_to_do,
    )


def _nearest(sheet: Sheet) -> tuple[KnownExport | None, list[tuple[str, ...]]]:
    """The table with most of its signature in the header, and what is missing of it."""
    header = {fold_header(name) for name in sheet.header.cells}

    def missing_of(known: KnownExport) -> list[tuple[str, ...]]:
        return [
            alternatives
            for alternatives in known.signature
            if not any(header & known.column(name).folded for name in alternatives)
        ]

    def likeness(known: KnownExport) -> tuple[int, float]:
        recognised = sum(1 for column in columns_of(known, sheet.header.cells) if column)
        present = len(known.signature) - len(missing_of(known))
        return (recognised, present / len(known.signature))

    tables = [
        known
        for known in known_exports()
        if known.shape == "table" and not known.needs_confirmation and not known.is_generic
    ]
    nearest = max(tables, key=likeness, default=None)
    if nearest is None or likeness(nearest)[0] < 2:
        return None, []
    return nearest, missing_of(nearest)
