"""Several small tables stacked in one file, as Meta's insights are: titles, headers, rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.exports.header_row import filled, is_hint
from core.exports.layout import Sheet, records
from core.exports.records import Record


@dataclass
class Block:
    """One of the stacked tables."""

    title: Record | None
    header: Record
    rows: list[Record] = field(default_factory=list)


def blocks(sheet: Sheet) -> list[Block]:
    """The tables of a file, parted by blank lines or by the next title.

    Raises ``BrokenRecordError`` like :func:`core.exports.layout.records`.
    """
    found: list[Block] = []
    title: Record | None = None
    current: Block | None = None
    for record in records(sheet):
        said = filled(record)
        if is_hint(record):
            continue
        if said == 0:
            title, current = None, None
        elif current is not None and not (said == 1 and len(current.header.cells) > 1):
            current.rows.append(record)
        elif said == 1 and title is None:
            title, current = record, None
        else:
            current = Block(title, record)
            title = None
            found.append(current)
    return found
