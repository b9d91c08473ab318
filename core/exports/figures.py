"""A cell of a column of numbers to its value, in Python: what the strict pass adds up.

The same grammar as ``core.store.values``, written a second time on purpose: what DuckDB has typed
must sum to what is read here (``core.store.agreement``), or the import is rolled back.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from core.exports.fields import FieldType

BLANKS: Final = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
GROUPING_MARKS: Final = " \u00a0\u202f’'"
"""What may stand between thousands besides the comma or point."""

ERROR_WORDS: Final = (
    *("#ref!", "#div/0!", "#value!", "#n/a", "#name?", "#num!", "#null!", "#error!", "#nv"),
    *("#bezug!", "#wert!", "#¡ref!", "#¡div/0!", "#valeur!", "#valor!"),
)
"""What a spreadsheet leaves where a formula of it broke."""
UNKNOWN_WORDS: Final = (
    *("-", "--", "–", "—", "n/a", "na", "null", "none", "undefined", "nan", "nan%", "-%"),
    *ERROR_WORDS,
)
"""What exports write for "no figure". Unknown is NULL, which is not 0."""

_LARGEST_COUNT: Final = 2**63 - 1
_LARGEST_MONEY: Final = Decimal(10**14)
_LONGEST_FLOAT: Final = 300
_CURRENCY: Final = re.compile(r"^[A-Z]{3} ?|^[$€£¥] ?| ?[$€£¥]\Z| ?[A-Z]{3}\Z")
_PERCENT: Final = re.compile(r"[\t\n\f\r ]*%\Z")
_CLOCK: Final = re.compile(r"[0-9]+:[0-9][0-9](:[0-9][0-9])?")
_NUMBER: Final = {
    mark: re.compile(
        rf"[+-]?[0-9]+(\{mark}[0-9]+)?"
        rf"|[+-]?[0-9]{{1,3}}([{marks}{GROUPING_MARKS}][0-9]{{3}})+(\{mark}[0-9]+)?"
    )
    for mark, marks in ((".", ","), (",", "."))
}
_WHOLE: Final = re.compile(r"([+-]?[0-9]+)(?:\.0+)?")
_PLAIN: Final = {
    ".": str.maketrans("", "", "," + GROUPING_MARKS),
    ",": str.maketrans(",", ".", "." + GROUPING_MARKS),
}


def figure(text: str, type_: FieldType, mark: str = ".", *, is_negative: bool = False) -> Decimal:
    """The value of one cell in the unit of its type; 0 where it says nothing or cannot be read.

    ``is_negative``: what is written below 0 is meant above it.
    """
    said = text.strip(BLANKS)
    if not said or said.lower() in UNKNOWN_WORDS:
        return Decimal(0)
    if type_ in ("seconds", "hours") and _CLOCK.fullmatch(said):
        return _clock(said, type_)
    digits = _digits(said, type_, mark)
    if digits is None:
        return Decimal(0)
    if type_ == "count":
        whole = _WHOLE.fullmatch(digits)
        count = int(whole.group(1)) if whole else 0
        return Decimal(count if 0 <= count <= _LARGEST_COUNT else 0)
    value = abs(Decimal(digits)) if is_negative else Decimal(digits)
    if type_ == "money":
        if abs(value) >= _LARGEST_MONEY:  # forty digits have no four decimals to Python either
            return Decimal(0)
        money = value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
        return money if abs(money) < _LARGEST_MONEY else Decimal(0)
    if type_ == "percent" or (type_ == "fraction" and "%" in said):
        value /= 100
    elif type_ == "hours":
        value *= 3600
    is_outside = value < 0 or (type_ == "fraction" and value > 1)
    return Decimal(0) if is_outside else value


def _digits(said: str, type_: FieldType, mark: str) -> str | None:
    bare = said.replace("−", "-")
    if type_ == "money":
        bare = _CURRENCY.sub("", bare)
    elif type_ in ("fraction", "percent"):
        bare = _PERCENT.sub("", bare)
    return plain_number(bare, mark)


def plain_number(bare: str, mark: str) -> str | None:
    """The digits of a number with the point as their mark; None where it is not a number."""
    if len(bare) > _LONGEST_FLOAT or not _NUMBER[mark].fullmatch(bare):
        return None
    return bare.translate(_PLAIN[mark])


def _clock(said: str, type_: FieldType) -> Decimal:
    parts = [int(part) for part in said.split(":")]
    if type_ == "hours" and len(parts) == 2:
        parts.append(0)
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + part
    return Decimal(seconds)
