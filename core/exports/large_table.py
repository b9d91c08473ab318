"""Which large tables have a short way into the store, and what their values decide."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import Final

from core.exports.decimals import DecimalDecision
from core.exports.export import TypedRows
from core.exports.fields import COUNTERS, field_of
from core.exports.figures import BLANKS, UNKNOWN_WORDS, figure
from core.exports.known import KnownExport, fold_header
from core.exports.large import LargeReading, Rewritten
from core.exports.large_block import Columns
from core.exports.layout import Sheet
from core.exports.rows import EXAMPLE_MARK
from core.exports.strict import DeclinedError
from core.exports.table import FAST_FROM_BYTES, TableReading
from core.exports.written import PREVIEW_ROWS, RowsOnDisk

SIMPLE_FIELDS: Final = frozenset({"platform", "platform_post_id", "permalink", "as_of", *COUNTERS})


def read_large(table: TableReading, workspace: Path) -> RowsOnDisk | None:
    """The rows of a large ``table`` of figures, read in parallel; None where that cannot be.

    The table's decisions on dates and decimal marks have then seen all that matters.
    """
    sheet = table.sheet
    columns = _columns(table) if _is_simple(sheet, table.known) else None
    if columns is None:
        return None
    with sheet.file.path.open("rb") as stream:
        header = [stream.readline() for _ in range(sheet.header.line)][-1]
    unwanted = (EXAMPLE_MARK.encode(), header.removeprefix(BOM_UTF8).strip())
    first_row = sheet.header.row + 1
    reading = LargeReading(
        sheet.file.path, sheet.header.line, first_row, columns, unwanted, workspace
    )
    try:
        return _read(table, reading, columns)
    except DeclinedError:
        reading.remove()
        return None
    except BaseException:
        reading.remove()
        raise


def _read(table: TableReading, reading: LargeReading, columns: Columns) -> RowsOnDisk:
    reading.read()
    _decline_a_second_header(table, reading, columns)
    figures = _decide(table, reading, columns)
    unreadable = {}
    words = {name: tuple(each.numbers) for name, each in reading.words.items()}
    if columns.platform is not None:
        unreadable["platform"] = [text for text in words["platform"] if not text.strip()]
    if columns.day is not None:
        unreadable["as_of"] = [text for text in words["as_of"] if not _is_given(text)]
        days = table.dates[columns.day]
        if days.is_rewritten:
            words["as_of"] = tuple(map(days.rewritten, words["as_of"]))
    rewritten: dict[int, Rewritten] = {
        place: each.rewritten
        for place, each in (table.dates | table.decimals).items()
        if each.is_rewritten
    }
    odd_texts = {
        name: tuple(
            map(each.rewritten if each.is_rewritten else str, reading.figures[name].odd.numbers)
        )
        for name, each in figures.items()
    }
    for row, cells in reading.said_again():
        table.repeats.see(row, cells)
    reading.set_aside(unreadable, rewritten)
    sums = {
        name: reading.figures[name].sum
        + sum(
            times * figure(text, decision.type, decision.mark)
            for text, times in zip(odd_texts[name], reading.figures[name].odd.times, strict=True)
        )
        for name, decision in figures.items()
    }
    sheet = table.sheet
    return RowsOnDisk(
        sheet.file.path,
        sheet.delimiter,
        sheet.header.line,
        False,
        reading.rows,
        tuple(tuple(record.cells) for record in sheet.sample[:PREVIEW_ROWS]),
        TypedRows(
            reading.rows_path,
            reading.odd_path,
            reading.aside_path,
            reading.rows_aside,
            words,
            odd_texts,
        ),
        sums,
    )


def _decide(
    table: TableReading, reading: LargeReading, columns: Columns
) -> dict[str, DecimalDecision]:
    """Let the decisions of the table see the different values, in the order of their first rows."""
    if columns.day is not None:
        days = reading.words["as_of"]
        for text, row in zip(days.numbers, days.first_rows, strict=True):
            table.dates[columns.day].see(text, row)
    figures = {name: table.decimals[at] for name, at in (columns.counts | columns.amounts).items()}
    for name, decision in figures.items():
        seen = reading.figures[name]
        odd = zip(seen.odd.first_rows, seen.odd.numbers, seen.odd.times, strict=True)
        for row, text, times in sorted([*odd, *((row, text, 1) for row, text in seen.telling)]):
            decision.see(text, row, times)
    if table.decided.decide(table.sheet.delimiter):
        raise DeclinedError
    for name in columns.amounts:
        # "1.234" and "1,234" were taken for the other way of writing, plain digits for seconds.
        if figures[name].mark == "," or figures[name].rewritten("1") != "1":
            raise DeclinedError
    return figures


def _is_simple(sheet: Sheet, known: KnownExport) -> bool:
    """Whether no row of the file needs more than its own cells."""
    return (
        sheet.file.bytes >= FAST_FROM_BYTES
        and known.record == "post"
        and not known.derived
        and not known.drops
        and not known.one_row_per
        and set(known.values) <= {"platform"}
        and sheet.encoding in ("utf-8", "utf-8-sig")
        and not sheet.skips_spaces
        and sheet.header.line == sheet.header.row
        and not any("\n" in name or "\r" in name for name in sheet.header.cells)
    )


def _columns(table: TableReading) -> Columns | None:
    """Where the fields stand; None where the table fills others than those of a snapshot."""
    places: dict[str, int] = {}
    for place, column in table.header.loaded():
        has_more = (
            column.words
            or column.is_negative
            or column.is_tag
            or column.is_estimate
            or column.is_fallback
            or column.is_joined
        )
        if column.field is None or column.field in places or column.has_no_year or has_more:
            return None
        if column.type != field_of("post", column.field).type:
            return None
        places[column.field] = place
    types = {name: field_of("post", name).type for name in COUNTERS if name in places}
    if not set(places) <= SIMPLE_FIELDS or "platform_post_id" not in places or not types:
        return None
    if "platform" not in places and table.known.platform is None:
        return None
    return Columns(
        width=table.header.width,
        delimiter=table.sheet.delimiter,
        post_id=places["platform_post_id"],
        permalink=places.get("permalink"),
        platform=places.get("platform"),
        day=places.get("as_of"),
        counts={name: places[name] for name, type_ in types.items() if type_ == "count"},
        amounts={name: places[name] for name, type_ in types.items() if type_ != "count"},
    )


def _decline_a_second_header(table: TableReading, reading: LargeReading, columns: Columns) -> None:
    for name, words in reading.words.items():
        said = fold_header(table.header.names[columns.words[name]])
        if any(fold_header(text) == said for text in words.numbers):
            raise DeclinedError


def _is_given(text: str) -> bool:
    """Whether a text says a day, be it one that nobody can read: else the import's own is taken."""
    said = text.strip(BLANKS)
    return bool(said) and said.lower() not in UNKNOWN_WORDS
