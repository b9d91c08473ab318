"""Several small tables stacked in one file, as Meta's insights are: titles, headers, rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.exports.header_row import filled, holds_a_value, is_hint
from core.exports.layout import Sheet, records
from core.exports.records import Record


@dataclass
class Block:
    """One of the stacked tables. Its header ends with its last name."""

    title: Record | None
    header: Record
    rows: list[Record] = field(default_factory=list)

    def cells(self, record: Record) -> list[str]:
        """The cells of a row, without the blank ones that a spreadsheet puts behind rows."""
        width = len(self.header.cells)
        return record.cells if "".join(record.cells[width:]).strip() else record.cells[:width]


def blocks(sheet: Sheet) -> list[Block]:
    """The tables of a file, parted by blank lines or by the next title.

    Figures below a blank line go on with the table above it; figures without any header are the
    rows of a block whose header names nothing. So every record of figures is in one block.
    Raises ``BrokenRecordError`` like :func:`core.exports.layout.records`.
    """
    found: list[Block] = []
    title: Record | None = None
    current: Block | None = None
    for record in records(sheet):
        said = filled(record)
        if is_hint(record):
            continue
        is_figures = said > 0 and holds_a_value(record.cells[0].strip())
        is_title = said == 1 and not is_figures and (current is None or _is_wide(current))
        if said == 0:
            title, current = None, None
        elif current is not None and not is_title:
            current.rows.append(record)
        elif is_title and title is None:
            title, current = record, None
        elif is_figures and title is None and found:
            current = found[-1]
            current.rows.append(record)
        else:
            current = Block(title, _up_to_last_name(record))
            if is_figures:
                current = Block(title, record._replace(cells=[]), [record])
            title = None
            found.append(current)
    return found


def _is_wide(block: Block) -> bool:
    return len(block.header.cells) > 1


def _up_to_last_name(header: Record) -> Record:
    width = max(at + 1 for at, cell in enumerate(header.cells) if cell.strip())
    return header._replace(cells=header.cells[:width])
