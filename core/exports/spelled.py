"""A day as people and spreadsheets spell it, taken apart: month names, numbers, the clock behind.

What can be read in one way only is read here; which of two numbers is the day is left open.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, NamedTuple

MonthDay = tuple[int, int]

Order = Literal["day first", "month first"]
ORDERS: Final[tuple[Order, ...]] = ("day first", "month first")

_MONTHS: Final = (
    "january enero januar januari janvier janeiro gennaio jaenner styczen stycznia",
    "february febrero februar februari fevrier fevereiro febbraio luty lutego",
    "march marzo marz mars marco maart mrt mrz maerz marts marzec marca",
    "april abril aprile avril kwiecien kwietnia",
    "may mayo mai maj maio maggio mei maja",
    "june junio juni juin junho giugno czerwiec czerwca",
    "july julio juli juillet julho luglio lipiec lipca",
    "august agosto augusti aout augustus sierpien sierpnia",
    "september septiembre setiembre septembre setembro settembre wrzesien wrzesnia",
    "october octubre oktober octobre outubro ottobre pazdziernik pazdziernika",
    "november noviembre novembre novembro listopad listopada",
    "december diciembre dezember decembre dezembro dicembre desember grudzien grudnia",
)
_NUMBER_OF_MONTH: Final = {
    name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()
}
_WEEKDAYS: Final = (
    "monday montag lunes lundi lunedi segunda maandag mandag poniedzialek",
    "tuesday dienstag martes mardi martedi terca dinsdag tisdag wtorek",
    "wednesday mittwoch miercoles mercredi mercoledi quarta woensdag onsdag sroda",
    "thursday donnerstag jueves jeudi giovedi quinta donderdag torsdag czwartek",
    "friday freitag viernes vendredi venerdi sexta vrijdag fredag piatek",
    "saturday samstag sabado samedi sabato zaterdag lordag sobota",
    "sunday sonntag domingo dimanche domenica zondag sondag niedziela",
)
_NUMBER_OF_WEEKDAY: Final = {
    name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()
}
_FILLERS: Final = frozenset(("de", "den", "del", "der", "di", "do", "of", "the", "le", "el", "at"))
_ORDINAL: Final = re.compile(r"(\d+)(?:st|nd|rd|th|er|o|a|e)?")
_NUMERIC: Final = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)"
    r"(?:,?[ T]\s*(?P<clock>\d.*))?"
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([./-]?)(\d\d?)\2(\d\d?)(?:,?[ T]\s*(?P<clock>\d.*))?")
_CLOCK: Final = re.compile(
    r"(\d\d?):(\d\d)(?::(\d\d)(\.\d+)?)?(?:\s*([ap])\.?\s?m\.?)?(?:\s*(z|utc|gmt|[+-]\d\d:?\d\d))?",
    re.IGNORECASE,
)
_TIME_BEHIND: Final = re.compile(r"(?:[,T]|\s)\s*(?:at\s+|um\s+|à\s+)?(\d\d?:\d\d.*)$")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.(\d+))?")
_EPOCH: Final = re.compile(r"1\d{9}(\d{3})?")
_FIRST_SERIAL: Final = 38_353
_LAST_SERIAL: Final = 55_153
"""1 January 2005 and 31 December 2050 as a spreadsheet numbers days."""
_AGO: Final = re.compile(
    r"(?:vor|hace|il y a)?\s*\d+\s*(?:s|m|h|d|w|mo|y|sec|min|hour|day|week|month|year|std|stunde|"
    r"tag|tage|woche|monat|jahr|hora|dia|día|semana|heure|jour)[a-z]{0,2}\.?(?:\s+(?:ago|fa|atrás))?"
    r"|yesterday|today|just now|gestern|heute|ayer|hoy",
    re.IGNORECASE,
)


class Numeric(NamedTuple):
    """A day in three numbers of which the last is the year: "3/4/26 14:30"."""

    one: int
    two: int
    year: int
    spelling: tuple[str, int, str]
    """The mark between, the digits of the year, and whether leading zeros are written: "padded",
    "bare", or "either" where both numbers have two digits of their own."""
    clock: str

    def day(self, order: Order) -> date | None:
        """The day where the numbers are in this order; None where there is no such day."""
        day, month = (self.one, self.two) if order == "day first" else (self.two, self.one)
        return a_day(self.year, month, day)


class Spelled(NamedTuple):
    """A day that can be read in one way only. ``how``: what has to be said of it, if anything."""

    day: date
    clock: str
    how: Literal["", "serial", "epoch"] = ""


def a_day(year: int, month: int, day: int) -> date | None:
    """That day, or None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


@functools.lru_cache(maxsize=8192)
def numeric(text: str) -> Numeric | None:
    """``text`` taken apart where it is a day in numbers with the year behind; else None."""
    found = _NUMERIC.fullmatch(text)
    if found is None:
        return None
    one, two, year = found["one"], found["two"], found["year"]
    clock = iso_clock(found["clock"] or "")
    if clock is None:
        return None
    zeros = "padded" if "0" in (one[0], two[0]) else "either"
    if len(one) == 1 or len(two) == 1:
        zeros = "bare" if zeros == "either" else "mixed"
    spelling = (found["mark"], len(year), zeros)
    return Numeric(int(one), int(two), _whole_year(int(year), len(year)), spelling, clock)


def _whole_year(year: int, digits: int) -> int:
    """27-Jul-20 is of 2020; as POSIX has it, 69 to 99 are of the last century."""
    if digits > 2:
        return year
    return year + (1900 if year >= 69 else 2000)


@functools.lru_cache(maxsize=8192)
def spelled(text: str) -> Spelled | None:
    """The day of a text that names its month or begins with its year, or is a serial number."""
    found = _YEAR_FIRST.fullmatch(text)
    if found is not None and (found[2] or len(found[3] + found[4]) == 4):
        day = a_day(int(found[1]), int(found[3]), int(found[4]))
        clock = iso_clock(found["clock"] or "")
        return None if day is None or clock is None else Spelled(day, clock)
    if text.replace(".", "", 1).isdigit():
        return _of_a_number(text)
    behind = _TIME_BEHIND.search(text)
    clock = iso_clock(behind[1]) if behind else ""
    if clock is None:
        return None
    numbers, month = _words(text[: behind.start()] if behind else text)
    if month is None or len(numbers) != 2:
        return None
    if len(numbers[0]) == 4:
        numbers.reverse()
    if len(numbers[1]) not in (2, 4) or len(numbers[0]) > 2:
        return None
    day = a_day(_whole_year(int(numbers[1]), len(numbers[1])), month, int(numbers[0]))
    return None if day is None else Spelled(day, clock)


def _of_a_number(text: str) -> Spelled | None:
    serial = _SERIAL.fullmatch(text)
    if serial is not None and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        day = date(1899, 12, 30) + timedelta(days=int(serial[1]))
        seconds = round(float(f"0.{serial[2] or 0}") * 86_400) % 86_400
        clock = str(timedelta(seconds=seconds)).rjust(8, "0") if serial[2] else ""
        return Spelled(day, clock, "serial")
    if _EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return Spelled(moment.date(), f"{moment:%H:%M:%S}+00:00", "epoch")
    return None


def _words(text: str) -> tuple[list[str], int | None]:
    """The numbers of a text in their order, and its month; None where any word is another."""
    numbers: list[str] = []
    month: int | None = None
    for word in re.split(r"[^a-z0-9]+", plain(text)):
        ordinal = _ORDINAL.fullmatch(word)
        if ordinal is not None:
            numbers.append(ordinal[1])
        elif month is None and month_named(word) is not None:
            month = month_named(word)
        elif word and word not in _FILLERS and weekday_named(word) is None:
            return [], None
    return numbers, month


def plain(text: str) -> str:
    """Lower case without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def month_day(text: str) -> MonthDay | None:
    """Month and day of "February 28", "28 February" or "8 de marzo"; None for anything else."""
    numbers, month = _words(text)
    if month is None or len(numbers) != 1 or len(numbers[0]) > 2:
        return None
    day = int(numbers[0])
    return (month, day) if a_day(2000, month, day) else None


def month_and_day(text: str) -> MonthDay | None:
    """The same, and of "13.09", which elsewhere is a number with decimals."""
    dotted = re.fullmatch(r"(\d\d?)\.(\d\d?)\.?", text.strip())
    if dotted is None:
        return month_day(text)
    day, month = int(dotted[1]), int(dotted[2])
    return (month, day) if a_day(2000, month, day) else None


def month_named(word: str) -> int | None:
    """The number of a month by its name or the beginning of it; ``word`` is plain."""
    return _by_beginning(word, _NUMBER_OF_MONTH)


def weekday_named(word: str) -> int | None:
    """0 for Monday to 6 for Sunday, by name or the beginning of it; ``word`` is plain."""
    return _by_beginning(word, _NUMBER_OF_WEEKDAY)


@functools.lru_cache(maxsize=1024)
def _named(word: str, months: bool) -> int | None:
    table = _NUMBER_OF_MONTH if months else _NUMBER_OF_WEEKDAY
    numbers = {number for name, number in table.items() if name.startswith(word)}
    return numbers.pop() if len(numbers) == 1 else None


def _by_beginning(word: str, table: dict[str, int]) -> int | None:
    if word in table:
        return table[word]
    return _named(word, table is _NUMBER_OF_MONTH) if len(word) >= 3 else None


def iso_clock(text: str) -> str | None:
    """A time of day, with its zone if it has one, as ISO writes it; "" for none, None for junk."""
    if not text:
        return ""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    half, zone = (found[5] or "").lower(), (found[6] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    if zone in ("z", "utc", "gmt"):
        zone = "+00:00"
    elif zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{hour:02}:{minute:02}:{second:02}{found[4] or ''}{zone}"


def is_relative(text: str) -> bool:
    """Whether a text says how long ago something was, and so not when."""
    return _AGO.fullmatch(text.strip()) is not None
