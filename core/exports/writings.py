"""How a column can be written, as far as a person may have to say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.exports.day_formats import written_like
from core.exports.fields import RecordKind, field_of
from core.exports.question import ColumnGuess, Option

_ORDERS: Final = {
    "%d.%m.%Y": "Day first, like 31.05.2026",
    "%d/%m/%Y": "Day first, like 31/05/2026",
    "%m/%d/%Y": "Month first, like 05/31/2026",
    "%d-%m-%Y": "Day first, like 31-05-2026",
    "%m-%d-%Y": "Month first, like 05-31-2026",
    "%d.%m.%y": "Day first, like 31.05.26",
    "%d/%m/%y": "Day first, like 31/05/26",
    "%m/%d/%y": "Month first, like 05/31/26",
    "%d-%m-%y": "Day first, like 31-05-26",
    "%m-%d-%y": "Month first, like 05-31-26",
}

PERCENT: Final = (
    Option("59 is 59 %", {"scale": "percent"}),
    Option("0.59 is 59 %", {"scale": "fraction"}),
)
DURATION: Final = (
    Option("Seconds, or 1:05:30", {"type": "seconds"}),
    Option("Hours", {"type": "hours"}),
)
DECIMALS: Final = (
    Option("As all its rows decide", {}),
    Option("1,234.5 with a decimal point", {"decimal": ".", "settled": True}),
    Option("1.234,5 with a decimal comma", {"decimal": ",", "settled": True}),
)
REACH: Final = (
    Option("Not known how counted", {"reach_kind": None}),
    Option("Unique accounts, measured", {"reach_kind": "unique_accounts"}),
    Option("A vendor's estimate", {"reach_kind": "modelled"}),
)


def writings(column: ColumnGuess, record: RecordKind, field: str | None) -> tuple[Option, ...]:
    """The ways in which ``column`` may be written if it is ``field``, the likeliest first.

    None or one: there is nothing to choose.
    """
    if field is None:
        return ()
    if column.undecided is not None and field == column.field:
        return column.undecided.options
    type_ = field_of(record, field).type
    if type_ in ("day", "instant"):
        return _days(column)
    if type_ in ("percent", "fraction"):
        return PERCENT if column.type == "percent" else PERCENT[::-1]
    if type_ == "seconds":
        return DURATION if column.entry.get("type") != "hours" else DURATION[::-1]
    if field == "reach":
        return REACH
    has_mark = any("," in sample or "." in sample for sample in column.samples)
    return DECIMALS if type_ in ("count", "money") and has_mark else ()


def _days(column: ColumnGuess) -> tuple[Option, ...]:
    formats = column.looks.formats if column.looks is not None else ()
    if not formats:
        has_no_year = column.looks is not None and column.looks.look == "days without a year"
        return (Option("The year follows from the file", {"no_year": True}),) if has_no_year else ()
    known = {key: column.entry[key] for key in ("formats", "proven") if key in column.entry}
    decided = Option("As all its rows decide", known or {"proven": list(formats)})
    orders = [
        Option(_ORDERS.get(order, f"Like {written_like([order])}"), _settled(order, formats))
        for order in dict.fromkeys(_order_of(each) for each in formats)
    ]
    return (decided, *orders) if len(orders) > 1 else (decided,)


def _order_of(format_: str) -> str:
    """The day of a format, without what stands behind it."""
    for mark in ("%Y", "%y"):
        before, found, _ = format_.partition(mark)
        if found and not before.endswith(" %H:") and "%d" in before:
            return before + mark
    return format_.partition("%H")[0].rstrip(" ,") or format_


def _settled(order: str, formats: Sequence[str]) -> dict[str, object]:
    return {"formats": [each for each in formats if each.startswith(order)], "settled": True}
