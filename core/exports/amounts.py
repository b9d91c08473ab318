"""A number as people and vendors write it, taken apart: its currency, size and unit of time."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from core.exports.fields import FieldType
from core.exports.figures import BLANKS

CURRENCY_CODES: Final = frozenset(
    (
        *("USD", "EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON"),
        *("BGN", "TRY", "UAH", "RUB", "CAD", "AUD", "NZD", "JPY", "CNY", "HKD", "SGD", "TWD"),
        *("KRW", "INR", "IDR", "MYR", "PHP", "THB", "VND", "PKR", "BDT", "AED", "SAR", "QAR"),
        *("ILS", "EGP", "MAD", "NGN", "KES", "ZAR", "BRL", "MXN", "ARS", "CLP", "COP", "PEN"),
    )
)
_SYMBOLS: Final = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "mx$": "MXN", "r$": "BRL", "€": "EUR", "£": "GBP", "₹": "INR",
    "₺": "TRY", "₽": "RUB", "₩": "KRW", "฿": "THB", "₫": "VND", "₪": "ILS", "zł": "PLN",
    "kč": "CZK", "ft": "HUF", "lei": "RON", "fr.": "CHF", "$": "USD", "¥": "JPY", "kr": "",
    "kr.": "",
}  # fmt: skip
SHARED_SYMBOLS: Final = frozenset(("$", "¥"))
"""What several currencies are written with: the likeliest is taken, and said."""
_SYMBOL: Final = "|".join(sorted(map(re.escape, _SYMBOLS), key=len, reverse=True))
_BEFORE: Final = re.compile(rf"([+-]?)({_SYMBOL}|[A-Z]{{3}})\s*(?=[+-]?[\d.,])", re.IGNORECASE)
_BEHIND: Final = re.compile(rf"(?<=[\d.,\s)])({_SYMBOL}|[A-Z]{{3}})", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"\((.+)\)|(.+\d)-")
"""How accountants write what is below 0."""
_SIZES: Final = {
    10**3: ("k", "tsd", "tsd.", "tys", "tys.", "thousand"),
    10**6: ("m", "mm", "mn", "mio", "mio.", "mln", "mln.", "million", "millions", "millionen"),
    10**9: ("b", "bn", "mrd", "mrd.", "mld", "mld.", "md", "billion", "billions", "milliarden"),
}
_SIZE: Final = {word: size for size, words in _SIZES.items() for word in words}
_SHORTENED: Final = re.compile(r"([+-]?\d[\d.,]*)\s*([a-z]+\.?)", re.IGNORECASE)
_SCIENTIFIC: Final = re.compile(r"([+-]?\d(?:[.,]\d+)?)[eE]([+-]?\d{1,2})")
_TIME_UNITS: Final = {
    1: ("s", "sec", "secs", "second", "seconds", "sek", "sekunden", "seg", "segundos", "secondes"),
    60: ("m", "min", "mins", "minute", "minutes", "minuten", "minutos", "minuti", "minuter"),
    3600: ("h", "hr", "hrs", "hour", "hours", "std", "stunden", "hora", "horas", "heures", "ore",
           "timmar"),
}  # fmt: skip
_UNIT: Final = {word: seconds for seconds, words in _TIME_UNITS.items() for word in words}
_DURATION: Final = re.compile(r"(?:\d+(?:[.,]\d+)?\s*[a-z]+\.?\s*)+", re.IGNORECASE)
_DURATION_PART: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)\.?", re.IGNORECASE)
_HEADER_UNIT: Final = re.compile(r"[(\[]\s*([a-z]+)\.?\s*[)\]]|[_ ](?:in[_ ])?([a-z]+)$")
_HEADER_CODE: Final = re.compile(r"(?:^|[(\[\s_-])([A-Z]{3})(?:[)\]\s_-]|$)")


class Apart(NamedTuple):
    """A number without what stands around it. ``size`` is what to multiply by.

    ``currency`` is "" where none or no certain one is named. ``odd`` is "shortened" or "scientific"
    where the number has more figures than are written, "duration" where ``bare`` are seconds.
    """

    bare: str
    size: Decimal = Decimal(1)
    currency: str = ""
    symbol: str = ""
    odd: Literal["", "shortened", "scientific", "duration"] = ""


@functools.lru_cache(maxsize=8192)
def apart(text: str, type_: FieldType) -> Apart:
    """``text`` taken apart; as it stands where it is nothing but a number."""
    bare, currency, symbol = text.strip(BLANKS).replace("−", "-"), "", ""
    if bare.isdigit():
        return Apart(bare)
    if type_ == "money":
        bare, currency, symbol = _without_currency(bare)
    accounted = _IN_BRACKETS.fullmatch(bare)
    if accounted is not None:
        bare = "-" + (accounted[1] or accounted[2]).strip()
        if type_ == "money" and not symbol:
            bare, currency, symbol = _without_currency(bare)
    if type_ in ("seconds", "hours"):
        return _duration(bare)
    scientific = _SCIENTIFIC.fullmatch(bare)
    if scientific is not None:
        size = Decimal(10) ** int(scientific[2])
        return Apart(scientific[1], size, currency, symbol, "scientific")
    shortened = _SHORTENED.fullmatch(bare)
    if shortened is not None and type_ in ("count", "money"):
        size_of_word = _SIZE.get(shortened[2].lower())
        if size_of_word is not None:
            return Apart(shortened[1], Decimal(size_of_word), currency, symbol, "shortened")
    return Apart(bare, Decimal(1), currency, symbol)


def _without_currency(bare: str) -> tuple[str, str, str]:
    sign = "-" if bare.startswith("-") else ""
    unsigned = bare.removeprefix("-").lstrip() if sign else bare
    before, behind = _BEFORE.match(unsigned), None
    if before is not None:
        rest, symbol = unsigned[before.end() :], before[2]
    else:
        behind = next((m for m in _BEHIND.finditer(unsigned) if m.end() == len(unsigned)), None)
        if behind is None:
            return bare, "", ""
        rest, symbol = unsigned[: behind.start()], behind[1]
    code = _SYMBOLS.get(symbol.lower(), symbol.upper() if symbol.isupper() else "?")
    if code == "?" or (symbol.lower() not in _SYMBOLS and code not in CURRENCY_CODES):
        return bare, "", ""
    return sign + rest.strip(BLANKS), code, symbol


def _duration(bare: str) -> Apart:
    if _DURATION.fullmatch(bare) is None:
        return Apart(bare)
    seconds = Decimal(0)
    for number, unit in _DURATION_PART.findall(bare):
        if unit.lower() not in _UNIT:
            return Apart(bare)
        seconds += Decimal(number.replace(",", ".")) * _UNIT[unit.lower()]
    return Apart(str(seconds), odd="duration")


def unit_in_header(name: str) -> int | None:
    """Seconds in the unit of time that a header names: "Watch time (hours)" is 3600."""
    found = _HEADER_UNIT.search(name.strip().lower())
    return _UNIT.get(found[1] or found[2]) if found else None


def currency_in_header(name: str) -> str:
    """The currency that a header names: "Total (EUR)"; "" for none."""
    codes = [code for code in _HEADER_CODE.findall(name) if code in CURRENCY_CODES]
    return codes[0] if len(codes) == 1 else ""
