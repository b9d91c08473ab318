"""A cell of a workbook as the text that an export would hold."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

_EXACT_BELOW: Final = 10**15
"""Excel keeps fifteen digits of a number and writes zeros for the rest."""
_IN_QUOTES_OR_BRACKETS: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def text_of(value: object, number_format: str) -> str:
    """The text of one value as openpyxl reads it; days are ISO, percents carry their sign.

    ``number_format`` is the cell's, in Excel's notation. What a number shows on the screen of a
    spreadsheet is rounded; this text is not, up to the fifteen digits that Excel keeps.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, is_percent=is_percent(number_format))
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        )
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def is_percent(number_format: str) -> bool:
    """Whether a number format shows a hundred times the value and the sign."""
    return "%" in number_format and "%" in _IN_QUOTES_OR_BRACKETS.sub("", number_format)


def has_lost_digits(value: object) -> bool:
    """Whether a number has more digits than Excel keeps, so that its end is zeros.

    Programs other than Excel write a long number whole; then its end is not zeros.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if not math.isfinite(value) or abs(value) < _EXACT_BELOW:
        return False
    return isinstance(value, float) or value % 10 ** (len(str(abs(value))) - 15) == 0


def _number(value: float, *, is_percent: bool) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    # Fifteen digits: 0.1 + 0.2 is stored as 0.30000000000000004 and shown as 0.3.
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    if is_percent:
        exact *= 100
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text in ("-0", "") else text
    return f"{text}%" if is_percent else text


def _duration(value: timedelta) -> str:
    """Hours, minutes and seconds; hours may be more than a day's."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
