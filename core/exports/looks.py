"""What the values of a column look like, before anybody says what the column means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from core.exports.day_formats import reads
from core.exports.fields import FieldType
from core.exports.spelled import month_day
from core.exports.years import full_day, iso_day
from core.words import FORMAT_WORDS, PLATFORM_HOSTS, PLATFORM_WORDS, PLATFORMS, Platform

Look = Literal[
    "nothing", "addresses of posts", "addresses of profiles", "addresses", "e-mail addresses",
    "handles with @", "platforms", "formats of posts", "currencies", "yes or no", "days",
    "days without a year", "percentages", "shortened numbers", "whole numbers", "decimal numbers",
    "amounts of money", "clock times", "one word each", "text",
]  # fmt: skip
"""What a column is full of, in the words of the mapping screen."""

DAY_FORMATS: Final = (
    "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    "%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%m-%d-%y",
    "%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y",
)  # fmt: skip
TIMES: Final = (" %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %I:%M %p", " %H:%M:%S %z")
"""What may stand behind a day where a column holds instants."""

_MOSTLY: Final = 0.9
_SAMPLES: Final = 4
_VALUES_LOOKED_AT: Final = 300
_UNKNOWN: Final = frozenset(
    ("", "-", "--", "–", "—", "n/a", "na", "null", "none", "undefined", "nan", "nan%")
)
_CURRENCIES: Final = re.compile(
    "USD|EUR|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|NZD|JPY|CNY|INR|BRL|MXN|ARS|CLP|COP|TRY|"
    "ZAR|AED|SAR|SGD|HKD|KRW|THB|IDR|MYR|PHP|RON|BGN|ILS"
)
_WHOLE: Final = re.compile(r"\d+|\d{1,3}([.,' \u00a0\u202f’]\d{3})+|\d+\.0+")
_NUMBER: Final = re.compile(r"[+-]?(\d+|\d{1,3}([.,' \u00a0\u202f’]\d{3})+)([.,]\d+)?")
_SHORTENED: Final = re.compile(r"\d[\d.,]*\s?([kmb]|mio\.?|mrd\.?|tsd\.?)", re.IGNORECASE)
_PERCENTAGE: Final = re.compile(r"(-?[\d.,]+|nan)\s?%", re.IGNORECASE)
_MONEY: Final = re.compile(r"-?([$€£¥]|[A-Z]{3} )\s?-?[\d.,' ]+|-?[\d.,' ]+\s?([$€£¥]|[A-Z]{3})")
_CLOCK: Final = re.compile(r"\d{1,3}:\d\d(:\d\d)?")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")
_HANDLE: Final = re.compile(r"@[\w.\-]{1,40}")
_ADDRESS: Final = re.compile(
    r"(?:https?://)?([^/?#:\s@]+\.[a-z]{2,})(?::\d+)?([/?#].*)?", re.IGNORECASE
)
_POST_PATH: Final = re.compile(
    r"/(?:[^/]+/)?(p|reel|reels|tv|stories)/|/video/|/photo/|/shorts/|/live/|watch\?|/pin/"
    r"|/status/|/posts/|/videos/|/permalink|story_fbid|^/t?/?[A-Za-z0-9]{8,}/?$"
)
_SHORT_HOSTS: Final = ("youtu.be", "fb.watch", "pin.it", "vm.tiktok.com", "vt.tiktok.com")


@dataclass(frozen=True)
class Looks:
    """The look of one column, with what else its values say.

    ``formats`` are the ways to write days that read at least one value. ``platforms`` are those
    that its addresses or words name. ``largest`` is the largest number in it.
    """

    look: Look
    samples: tuple[str, ...]
    filled: int
    formats: tuple[str, ...] = ()
    platforms: tuple[Platform, ...] = ()
    largest: float | None = None


def look_at(cells: Sequence[str]) -> Looks:
    """What ``cells``, the values of one column in the file's order, look like."""
    values = list(dict.fromkeys(cell.strip() for cell in cells))
    known = [value for value in values if value.lower() not in _UNKNOWN][:_VALUES_LOOKED_AT]
    samples = tuple(known[:_SAMPLES])
    filled = sum(1 for cell in cells if cell.strip().lower() not in _UNKNOWN)
    if not known:
        return Looks("nothing", samples, filled)
    look = next(look for look, fits in _TESTS if sum(map(fits, known)) >= _MOSTLY * len(known))
    formats = day_formats(known) if look == "days" else ()
    named = dict.fromkeys(each for each in map(platform_in, known) if each is not None)
    numbers = [number for number in map(_number_in, known) if number is not None]
    return Looks(look, samples, filled, formats, tuple(named), max(numbers, default=None))


def fits_type(looks: Looks, type_: FieldType) -> bool:
    """Whether a column that looks so can be read as ``type_``; an empty one can be anything."""
    return looks.look == "nothing" or looks.look in _LOOKS_OF[type_]


def day_formats(values: Sequence[str]) -> tuple[str, ...]:
    """The ways to write a day that read at least one of ``values``, days before instants."""
    texts = [value for value in values if iso_day(value) is None]
    formats = [*DAY_FORMATS, *(day + time for day in DAY_FORMATS for time in TIMES)]
    return tuple(each for each in formats if any(reads(text, each) for text in texts))


def platform_in(text: str) -> Platform | None:
    """The platform that an address belongs to or a word names."""
    word = text.strip().lower()
    for platform in PLATFORMS:
        if word in PLATFORM_WORDS[platform]:
            return platform
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        return None
    host = found.group(1).lower()
    for platform in PLATFORMS:
        hosts = PLATFORM_HOSTS.get(platform)
        if hosts is not None and re.fullmatch(rf"(?:.+\.)?(?:{hosts})", host):
            return platform
    return None


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://", "www.")) or (
        "/" in text and platform_in(text) is not None
    )


def _is_post_address(text: str) -> bool:
    if not _is_address(text):
        return False
    bare = re.sub(r"^https?://(www\.|m\.)?", "", text.lower())
    if bare.startswith(_SHORT_HOSTS):
        return True
    found = _ADDRESS.fullmatch(text)
    return (
        found is not None
        and platform_in(text) is not None
        and _POST_PATH.search(found.group(2) or "") is not None
    )


def _is_day(text: str) -> bool:
    if iso_day(text) is not None or (full_day(text) is not None and not text.isdigit()):
        return True
    if not any(mark.isdigit() for mark in text) or len(text) > 32:
        return False
    return any(reads(text, day + time) for day in DAY_FORMATS for time in ("", *TIMES))


def _number_in(text: str) -> float | None:
    plain = text.strip().rstrip("%").strip().replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


_TESTS: Final[tuple[tuple[Look, Callable[[str], bool]], ...]] = (
    ("addresses of posts", _is_post_address),
    ("addresses of profiles", lambda text: _is_address(text) and platform_in(text) is not None),
    ("addresses", _is_address),
    ("e-mail addresses", _matches(_EMAIL)),
    ("handles with @", _matches(_HANDLE)),
    ("platforms", lambda text: platform_in(text) is not None and text.strip().lower() != "x"),
    ("currencies", _matches(_CURRENCIES)),
    ("yes or no", lambda text: text.lower() in ("yes", "no", "true", "false", "ja", "nein", "sí")),
    ("formats of posts", lambda text: any(text.lower() in each for each in FORMAT_WORDS.values())),
    ("percentages", _matches(_PERCENTAGE)),
    ("whole numbers", lambda text: _WHOLE.fullmatch(text) is not None and not _is_plain_day(text)),
    ("days", _is_day),
    ("days without a year", lambda text: month_day(text) is not None),
    ("decimal numbers", lambda text: _is_number(text)),
    ("shortened numbers", lambda text: _is_number(text) or _SHORTENED.fullmatch(text) is not None),
    ("amounts of money", _matches(_MONEY)),
    ("clock times", _matches(_CLOCK)),
    ("one word each", lambda text: " " not in text and len(text) <= 60),
    ("text", lambda text: True),
)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _is_plain_day(text: str) -> bool:
    """20260531: a whole number to look at, and a day."""
    return len(text) == 8 and text.startswith("20") and reads(text, "%Y%m%d") is not None


_WORDLY: Final[frozenset[Look]] = frozenset(
    ("text", "one word each", "platforms", "formats of posts", "currencies", "yes or no",
     "handles with @", "whole numbers", "addresses", "addresses of posts",
     "addresses of profiles", "e-mail addresses")
)  # fmt: skip
_NUMERIC: Final[frozenset[Look]] = frozenset(("whole numbers", "decimal numbers"))
_LOOKS_OF: Final[dict[FieldType, frozenset[Look]]] = {
    "text": _WORDLY,
    "identifier": frozenset(("whole numbers", "one word each", "shortened numbers", "text")),
    "handle": frozenset(
        ("handles with @", "one word each", "addresses of profiles", "addresses", "whole numbers")
    ),
    "list": _WORDLY,
    "count": frozenset(("whole numbers", "shortened numbers")),
    "fraction": _NUMERIC | {"percentages"},
    "percent": _NUMERIC | {"percentages"},
    "money": _NUMERIC | {"amounts of money"},
    "seconds": _NUMERIC | {"clock times"},
    "hours": _NUMERIC,
    "day": frozenset(("days", "days without a year")),
    "instant": frozenset(("days", "days without a year")),
    "yes_no": frozenset(("yes or no", "whole numbers")),
    "out_or_in": frozenset(("text", "one word each")),
}  # fmt: skip
